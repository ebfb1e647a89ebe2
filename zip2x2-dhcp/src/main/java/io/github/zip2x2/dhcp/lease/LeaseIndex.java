package io.github.zip2x2.dhcp.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All records in memory, by address and by client. Any thread may read; one at a time may write. */
final class LeaseIndex {

    private final Map<Integer, Lease> byAddress = new ConcurrentHashMap<>();
    private final Map<ClientIdentity, List<Lease>> byClient = new ConcurrentHashMap<>();

    @Nullable
    Lease get(int address) {
        return byAddress.get(address);
    }

    List<Lease> get(ClientIdentity client) {
        return byClient.getOrDefault(client, List.of());
    }

    void forEach(Consumer<Lease> visitor) {
        byAddress.values().forEach(visitor);
    }

    void put(Lease lease) {
        Lease before = byAddress.put(lease.addressNumber(), lease);
        if (before != null && !before.client().equals(lease.client())) {
            drop(before);
        }
        byClient.merge(lease.client(), List.of(lease), LeaseIndex::joined);
    }

    private void drop(Lease lease) {
        byClient.computeIfPresent(lease.client(), (client, leases) -> without(leases, lease.addressNumber()));
    }

    /** The records before, with the one of the same address replaced; a client has one record as a rule. */
    private static List<Lease> joined(List<Lease> before, List<Lease> one) {
        int address = one.get(0).addressNumber();
        if (before.size() == 1 && before.get(0).addressNumber() == address) {
            return one;
        }
        List<Lease> all = new ArrayList<>(before);
        all.removeIf(lease -> lease.addressNumber() == address);
        all.addAll(one);
        return List.copyOf(all);
    }

    private static @Nullable List<Lease> without(List<Lease> leases, int address) {
        List<Lease> rest = leases.stream()
                .filter(lease -> lease.addressNumber() != address)
                .toList();
        return rest.isEmpty() ? null : rest;
    }
}
