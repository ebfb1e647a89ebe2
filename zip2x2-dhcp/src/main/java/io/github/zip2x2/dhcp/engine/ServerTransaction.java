package io.github.zip2x2.dhcp.engine;

import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message that waits for the store or a probe, and what is known of the records that it is about. */
final class ServerTransaction {

    private final int number;
    private final Query query;
    private final Map<Integer, Lease> records = new HashMap<>();
    private int attempts;
    private int candidate;
    private boolean admitted;
    private boolean declined;

    ServerTransaction(int number, Query query) {
        this.number = number;
        this.query = query;
    }

    int number() {
        return number;
    }

    Query query() {
        return query;
    }

    void found(Optional<Lease> ofAddress, List<Lease> ofClient) {
        ofClient.forEach(this::remember);
        ofAddress.ifPresent(this::remember);
        attempts++;
    }

    /** Somebody changed the candidate's record: this is what it is now. */
    void conflict(Optional<Lease> actual) {
        records.remove(candidate);
        actual.ifPresent(this::remember);
        attempts++;
    }

    private void remember(Lease lease) {
        records.put(lease.addressNumber(), lease);
    }

    int attempts() {
        return attempts;
    }

    Optional<Lease> recordOf(int address) {
        return Optional.ofNullable(records.get(address));
    }

    /** The client's own record in this network: the one that it holds, else the latest that it had. */
    @Nullable
    Lease ownRecord(ServedNetwork network, Instant now) {
        Lease best = null;
        for (Lease lease : records.values()) {
            if (lease.client().equals(query.client())
                    && lease.state() != LeaseState.QUARANTINED
                    && lease.state() != LeaseState.OFFERED
                    && network.prefix().contains(lease.addressNumber())
                    && (best == null || isBetter(lease, best, now))) {
                best = lease;
            }
        }
        return best;
    }

    private static boolean isBetter(Lease lease, Lease than, Instant now) {
        return lease.isActive(now) != than.isActive(now)
                ? lease.isActive(now)
                : lease.start().isAfter(than.start());
    }

    /** The address decided on last. */
    int candidate() {
        return candidate;
    }

    void candidate(int address) {
        candidate = address;
    }

    boolean isAdmitted() {
        return admitted;
    }

    void admit() {
        admitted = true;
    }

    /** True when the client found the address in use, false when a probe did. */
    boolean isDeclined() {
        return declined;
    }

    void quarantining(int address, boolean byClient) {
        candidate = address;
        declined = byClient;
    }
}
