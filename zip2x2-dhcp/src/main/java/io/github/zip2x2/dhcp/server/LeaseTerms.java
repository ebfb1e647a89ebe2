package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a client's record says, and for how long. */
final class LeaseTerms {

    private LeaseTerms() {}

    static Lease bound(Query query, int address, Optional<Lease> before, Instant now, Duration time) {
        boolean endless = time.toSeconds() == 0xffff_ffffL;
        return record(query, address, before, now)
                .state(LeaseState.BOUND)
                .expiry(endless ? Lease.NEVER : now.plus(time))
                .build();
    }

    static Lease.Builder record(Query query, int address, Optional<Lease> before, Instant now) {
        Lease.Builder next = Lease.of(Ipv4.of(address))
                .client(query.client())
                .hardware(query.hardware())
                .hostName(query.hostName())
                .start(now);
        before.ifPresent(lease -> next.previousClient(
                lease.client().equals(query.client()) ? lease.previousClient().orElse(null) : lease.client()));
        return next;
    }

    /** What the client asks for within the network's bounds; else what is left of its lease; else the network's default. */
    static Duration time(Query query, Optional<Lease> record, Instant now) {
        ServedNetwork network = query.network();
        Optional<Duration> asked = query.requestedTime();
        if (asked.isPresent()) {
            Duration time = asked.get();
            if (time.compareTo(network.shortestLease()) < 0) {
                return network.shortestLease();
            }
            return time.compareTo(network.longestLease()) > 0 ? network.longestLease() : time;
        }
        if (query.type().equals(DhcpMessageType.DISCOVER)
                && isBoundTo(record, query, now)
                && !record.get().expiry().equals(Lease.NEVER)) {
            Duration left = Duration.between(now, record.get().expiry());
            return left.compareTo(network.shortestLease()) < 0 ? network.shortestLease() : left;
        }
        return network.lease();
    }

    static boolean isBoundTo(Optional<Lease> record, Query query, Instant now) {
        return record.isPresent()
                && record.get().isActive(now)
                && record.get().client().equals(query.client());
    }
}
