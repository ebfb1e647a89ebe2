package io.github.zip2x2.dhcp.server;

/**
 * A limit on a rate that allows bursts: {@code burst} events at once, then one per {@code intervalNanos}.
 *
 * <p>The state is one number, the time at which the bucket will be full again, so a bucket that was not used for a
 * while needs no upkeep and may be forgotten. Not thread-safe.
 */
final class TokenBucket {

    private final long intervalNanos;
    private final long burstNanos;
    private long fullAtNanos;

    /**
     * @param perSecond events per second in the long run, above 0
     * @param burst events at once, at least 1
     * @param nowNanos the time at which the bucket starts full
     */
    TokenBucket(double perSecond, int burst, long nowNanos) {
        this.intervalNanos = (long) (1_000_000_000L / perSecond);
        this.burstNanos = intervalNanos * burst;
        this.fullAtNanos = nowNanos;
    }

    /** Takes one token; false when there is none. */
    boolean take(long nowNanos) {
        long missing = Math.max(0, fullAtNanos - nowNanos);
        if (missing + intervalNanos > burstNanos) {
            return false;
        }
        fullAtNanos = nowNanos + missing + intervalNanos;
        return true;
    }

    /** True when nothing is missing, so that a new bucket would behave the same. */
    boolean isFull(long nowNanos) {
        return fullAtNanos - nowNanos <= 0;
    }
}
