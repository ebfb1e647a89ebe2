package io.github.zip2x2.boot.testing;

import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A broken lease store: says that leases are durable, and has none of them when a server starts again. */
public final class ForgetfulLeaseStore implements LeaseStore {
    private MemoryLeaseStore leases = new MemoryLeaseStore();

    /** Starts empty. */
    public ForgetfulLeaseStore() {}

    @Override
    public void forEach(Consumer<Lease> visitor) {
        leases = new MemoryLeaseStore();
    }

    @Override
    public Optional<Lease> byAddress(Inet4Address address) {
        return leases.byAddress(address);
    }

    @Override
    public List<Lease> byClient(ClientIdentity client) {
        return leases.byClient(client);
    }

    @Override
    public List<LeaseOutcome> commit(List<LeaseChange> batch) {
        return leases.commit(batch);
    }

    @Override
    public void close() {}
}
