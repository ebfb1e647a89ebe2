package io.github.zip2x2.verification.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the store has on record, held against what clients were told. */
final class Records {

    private Records() {}

    /** Fails unless every acknowledged address is on record as its client's. */
    static void expectOwners(Path file, Map<Inet4Address, HardwareAddress> owners) throws IOException {
        try (LeaseStore store = SqliteLeaseStore.open(file, false)) {
            expectOwners(store, owners);
        }
    }

    /** Fails unless every acknowledged address is on record as its client's. */
    static void expectOwners(LeaseStore store, Map<Inet4Address, HardwareAddress> owners) throws IOException {
        Map<Inet4Address, Lease> records = new HashMap<>();
        store.forEach(lease -> records.put(lease.address(), lease));
        List<String> wrong = new ArrayList<>();
        owners.forEach((address, client) -> {
            Lease record = records.get(address);
            if (record == null
                    || record.state() != LeaseState.BOUND
                    || !record.client().equals(ClientIdentity.ofHardware(client))) {
                wrong.add(address + " was acknowledged to " + client + ", and on record is " + record);
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(owners.values()).doesNotHaveDuplicates();
    }
}
