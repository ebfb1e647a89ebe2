package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.LeaseTime;
import java.net.Inet4Address;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When a client extends its lease (RFC 2131 section 4.4.5). */
final class LeaseTimes {

    private static final long SECOND = 1_000_000_000L;

    /** T1 and T2 come up to this part of themselves earlier, so that clients that started together drift apart. */
    private static final int FUZZ = 32;

    private LeaseTimes() {}

    /** What an ACK with a lease time says, for a request sent at that time; it may extend a lease that was there. */
    static ClientLease lease(
            DhcpMessage ack,
            Inet4Address server,
            @Nullable ClientLease extended,
            long sentNanos,
            RandomGenerator random) {
        LeaseTime time = ack.option(DhcpOptions.LEASE_TIME).orElse(LeaseTime.INFINITE);
        if (time.isInfinite()) {
            return new ClientLease(ack, server, extended, time, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        }
        long whole = time.seconds();
        double renewal = seconds(ack, DhcpOptions.RENEWAL_TIME.code(), whole * 0.5);
        double rebinding = seconds(ack, DhcpOptions.REBINDING_TIME.code(), whole * 0.875);
        if (renewal >= rebinding || rebinding >= whole) {
            renewal = whole * 0.5;
            rebinding = whole * 0.875;
        }
        return new ClientLease(
                ack,
                server,
                extended,
                time,
                sentNanos + fuzzed(renewal, random),
                sentNanos + fuzzed(rebinding, random),
                sentNanos + whole * SECOND);
    }

    private static double seconds(DhcpMessage ack, int code, double otherwise) {
        return (code == DhcpOptions.RENEWAL_TIME.code()
                        ? ack.option(DhcpOptions.RENEWAL_TIME)
                        : ack.option(DhcpOptions.REBINDING_TIME))
                .filter(time -> time.seconds() > 0)
                .map(time -> (double) time.seconds())
                .orElse(otherwise);
    }

    private static long fuzzed(double seconds, RandomGenerator random) {
        return (long) ((seconds - random.nextDouble() * seconds / FUZZ) * SECOND);
    }
}
