package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits for the store or a probe, and what is known of the records that it is about. Used again for
 * another message once it has ended.
 */
final class ServerTransaction {

    private final Query query = new Query();
    /** Of each address at most one. */
    private final List<Lease> records = new ArrayList<>(2);

    private int number;
    private int attempts;
    private int candidate;
    private boolean admitted;
    private boolean declined;

    /** Forgets what it was about before. */
    void begin(int newNumber) {
        number = newNumber;
        records.clear();
        attempts = 0;
        candidate = 0;
        admitted = false;
        declined = false;
    }

    int number() {
        return number;
    }

    Query query() {
        return query;
    }

    void found(Optional<Lease> ofAddress, List<Lease> ofClient) {
        for (int i = 0; i < ofClient.size(); i++) {
            remember(ofClient.get(i));
        }
        if (ofAddress.isPresent()) {
            remember(ofAddress.get());
        }
        attempts++;
    }

    /** Somebody changed the candidate's record: this is what it is now. */
    void conflict(Optional<Lease> actual) {
        forget(candidate);
        actual.ifPresent(this::remember);
        attempts++;
    }

    private void remember(Lease lease) {
        forget(lease.addressNumber());
        records.add(lease);
    }

    private void forget(int address) {
        for (int i = records.size() - 1; i >= 0; i--) {
            if (records.get(i).addressNumber() == address) {
                records.remove(i);
            }
        }
    }

    int attempts() {
        return attempts;
    }

    Optional<Lease> recordOf(int address) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).addressNumber() == address) {
                return Optional.of(records.get(i));
            }
        }
        return Optional.empty();
    }

    /** The client's own record in this network: the one that it holds, else the latest that it had. */
    @Nullable
    Lease ownRecord(ServedNetwork network, Instant now) {
        Lease best = null;
        for (int i = 0; i < records.size(); i++) {
            Lease lease = records.get(i);
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

    /** What the client is being offered in this network by some server of the store, but for that address. */
    @Nullable
    Lease offeredRecord(ServedNetwork network, @Nullable Integer but, Instant now) {
        for (int i = 0; i < records.size(); i++) {
            Lease lease = records.get(i);
            if (lease.state() == LeaseState.OFFERED
                    && lease.isHeld(now)
                    && lease.client().equals(query.client())
                    && (but == null || but != lease.addressNumber())
                    && network.prefix().contains(lease.addressNumber())) {
                return lease;
            }
        }
        return null;
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
