package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When each record's state ends, by the monotonic clock. What this server stored lasts for as long as it said, whatever
 * becomes of the wall clock. Of any other record, what is left by the wall clock when it is first seen counts, and never
 * more than its whole length: a record from a day when the clock was wrong holds its address no longer than that.
 */
final class LeaseEnds {

    static final long NEVER = Long.MAX_VALUE;

    /** 200 years: less than what nanoseconds can count. */
    private static final long MOST_MILLIS = 200L * 365 * 86_400_000L;

    private final Map<Integer, End> byAddress = new HashMap<>();

    /** Of the record of that version. */
    private record End(Lease lease, long nanos) {}

    /** Notes a record that this server stored just now; says when its state ends. */
    long stored(Lease lease, long nowNanos) {
        long length = lease.expiry().toEpochMilli() - lease.start().toEpochMilli();
        return note(lease, end(lease, length, nowNanos));
    }

    boolean isKnown(Lease lease) {
        End known = byAddress.get(lease.addressNumber());
        return known != null && known.lease().equals(lease);
    }

    /** When the record's state ends; notes the record if it is a new one. */
    long of(Lease lease, Instant wall, long nowNanos) {
        End known = byAddress.get(lease.addressNumber());
        if (known != null && known.lease().equals(lease)) {
            return known.nanos();
        }
        long left = lease.expiry().toEpochMilli() - wall.toEpochMilli();
        long length = lease.expiry().toEpochMilli() - lease.start().toEpochMilli();
        return note(lease, end(lease, Math.min(left, length), nowNanos));
    }

    /** Whether nobody else may be given the address: it is offered, bound or in quarantine. */
    boolean isHeld(Lease lease, Instant wall, long nowNanos) {
        return lease.state() != LeaseState.RELEASED && of(lease, wall, nowNanos) > nowNanos;
    }

    boolean isActive(Lease lease, Instant wall, long nowNanos) {
        return lease.state() == LeaseState.BOUND && of(lease, wall, nowNanos) > nowNanos;
    }

    /** Hands over all that was noted. */
    void forEach(LeaseVisitor visitor) {
        byAddress.values().forEach(end -> visitor.visit(end.lease(), end.nanos()));
    }

    /** Takes a record and when it ends. */
    @FunctionalInterface
    interface LeaseVisitor {
        void visit(Lease lease, long endNanos);
    }

    private long note(Lease lease, long nanos) {
        byAddress.put(lease.addressNumber(), new End(lease, nanos));
        return nanos;
    }

    private static long end(Lease lease, long millis, long nowNanos) {
        // A released record holds nothing, whatever end the store still has for it.
        long most = lease.state() == LeaseState.RELEASED ? 0 : MOST_MILLIS;
        return most > 0 && lease.expiry().equals(Lease.NEVER)
                ? NEVER
                : nowNanos + Math.max(-MOST_MILLIS, Math.min(most, millis)) * 1_000_000L;
    }
}
