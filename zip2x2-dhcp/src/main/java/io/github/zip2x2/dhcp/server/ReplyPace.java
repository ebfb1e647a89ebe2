package io.github.zip2x2.dhcp.server;

/**
 * When replies may leave. One commit makes hundreds of them due at once, and whoever stands behind one socket, such as a
 * relay, loses those that do not fit its receive buffer: by default that holds about 250. So a burst is short, and the
 * rest follows at a rate that is above what one server answers.
 */
final class ReplyPace {

    private static final long INTERVAL_NANOS = 1_000_000_000L / 64_000;
    private static final long BURST_NANOS = 64 * INTERVAL_NANOS;

    private long fullAtNanos;

    ReplyPace(long nowNanos) {
        fullAtNanos = nowNanos;
    }

    /** Whether one more may leave now. */
    boolean take(long nowNanos) {
        long missing = Math.max(0, fullAtNanos - nowNanos);
        if (missing + INTERVAL_NANOS > BURST_NANOS) {
            return false;
        }
        fullAtNanos = nowNanos + missing + INTERVAL_NANOS;
        return true;
    }
}
