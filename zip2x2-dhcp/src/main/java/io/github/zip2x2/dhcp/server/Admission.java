package io.github.zip2x2.dhcp.server;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts packets against {@link RateLimits}. */
final class Admission {

    /** New clients in the long run unless the limits say otherwise. */
    private static final double PER_SECOND = 50;

    private final RateLimits limits;
    private final Map<Object, TokenBucket> clients = new HashMap<>();
    private final Map<Object, TokenBucket> newClients = new HashMap<>();
    private @Nullable TokenBucket total;

    Admission(RateLimits limits) {
        this.limits = limits;
    }

    /** The reason why this packet is one too many; null when it is not. */
    @Nullable
    SilenceReason refusal(Object client, boolean trusted, long nowNanos) {
        if (!take(clients, client, limits.perClient(), nowNanos)) {
            return SilenceReason.CLIENT_RATE;
        }
        if (trusted) {
            return null;
        }
        if (total == null) {
            total = limits.total().bucket(nowNanos);
        }
        return total.take(nowNanos) ? null : SilenceReason.TOTAL_RATE;
    }

    /**
     * Whether one more client without a lease may be looked up, or offered an address, by way of this interface or relay.
     *
     * @param addresses how many there are to give
     */
    boolean admitsNewClient(Object source, boolean trusted, int addresses, long nowNanos) {
        return trusted
                || take(
                        newClients,
                        source,
                        limits.newClients().orElseGet(() -> new RateLimits.Rate(PER_SECOND, Math.max(1, addresses))),
                        nowNanos);
    }

    private boolean take(Map<Object, TokenBucket> buckets, Object key, RateLimits.Rate rate, long nowNanos) {
        TokenBucket bucket = buckets.get(key);
        if (bucket == null) {
            if (buckets.size() >= limits.clientsTracked()) {
                makeRoom(buckets, nowNanos);
            }
            bucket = rate.bucket(nowNanos);
            buckets.put(key, bucket);
        }
        return bucket.take(nowNanos);
    }

    /** Forgets who is at rest; under a flood of invented addresses nobody is, and then all start anew. */
    private static void makeRoom(Map<Object, TokenBucket> buckets, long nowNanos) {
        int before = buckets.size();
        buckets.values().removeIf(bucket -> bucket.isFull(nowNanos));
        if (buckets.size() > before / 2) {
            buckets.clear();
        }
    }
}
