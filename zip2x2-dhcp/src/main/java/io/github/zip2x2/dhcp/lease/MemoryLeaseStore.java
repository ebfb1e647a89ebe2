package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps leases in memory only: gone with the process. For tests, demonstrations and short checks. Thread-safe. */
public final class MemoryLeaseStore implements LeaseStore {

    private final LeaseIndex index = new LeaseIndex();

    /** Starts empty. */
    public MemoryLeaseStore() {}

    @Override
    public Optional<Lease> byAddress(Inet4Address address) {
        return Optional.ofNullable(index.get(Ipv4.bits(address)));
    }

    @Override
    public List<Lease> byClient(ClientIdentity client) {
        return index.get(client);
    }

    @Override
    public void forEach(Consumer<Lease> visitor) {
        index.forEach(visitor);
    }

    @Override
    public synchronized List<LeaseOutcome> commit(List<LeaseChange> batch) {
        List<LeaseOutcome> outcomes = new ArrayList<>(batch.size());
        for (LeaseChange change : batch) {
            @Nullable Lease actual = index.get(change.next().addressNumber());
            if ((actual == null ? 0 : actual.version()) == change.expectedVersion()) {
                Lease stored = change.next().withVersion(change.expectedVersion() + 1);
                index.put(stored);
                outcomes.add(new LeaseOutcome.Applied(stored));
            } else {
                outcomes.add(new LeaseOutcome.Conflict(Optional.ofNullable(actual)));
            }
        }
        return outcomes;
    }

    @Override
    public boolean isBlocking() {
        return false;
    }

    @Override
    public void close() {}
}
