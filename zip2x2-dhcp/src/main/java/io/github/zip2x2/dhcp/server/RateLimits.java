package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the packets that a server reads, so that neither one client nor a flood of invented ones can hurt the
 * others. Immutable. Each limit is a rate per second and a burst.
 *
 * <p>A boot takes two packets, a renewal one; the defaults leave a site of several thousand phones room to start at once.
 */
public final class RateLimits {

    /** The limits that hold unless others are set. */
    public static final RateLimits DEFAULT = of().build();

    /** No limit at all: for tests and closed networks. */
    public static final RateLimits NONE = of().perClient(1e9, 1_000_000)
            .total(1e9, 1_000_000)
            .newClients(1e9, 1_000_000)
            .build();

    private final Rate perClient;
    private final Rate total;
    private final Optional<Rate> newClients;
    private final int clientsTracked;

    private RateLimits(Builder builder) {
        this.perClient = builder.perClient;
        this.total = builder.total;
        this.newClients = Optional.ofNullable(builder.newClients);
        this.clientsTracked = builder.clientsTracked;
    }

    /** {@return a builder with the defaults} */
    public static Builder of() {
        return new Builder();
    }

    /** {@return packets of one hardware address; 2 per second, 20 at once, unless set} */
    public Rate perClient() {
        return perClient;
    }

    /** {@return packets from all sources that are not trusted; 5,000 per second, 10,000 at once, unless set} */
    public Rate total() {
        return total;
    }

    /**
     * The limit that protects the pool and the directory from invented hardware addresses.
     *
     * @return clients without a lease that are looked up in the directory or offered an address, per interface or relay
     *     that is not trusted; empty for 50 per second, and at once as many as the network has addresses to give
     */
    public Optional<Rate> newClients() {
        return newClients;
    }

    /** {@return the hardware addresses whose packets are counted at a time; 65,536 unless set} */
    public int clientsTracked() {
        return clientsTracked;
    }

    /**
     * A rate that allows bursts.
     *
     * @param perSecond in the long run, above 0
     * @param burst at once, 1 or more
     */
    public record Rate(double perSecond, int burst) {
        /**
         * Checks the ranges.
         *
         * @param perSecond see the record
         * @param burst see the record
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Rate {
            if (!(perSecond > 0 && perSecond <= 1e9)) {
                throw new IllegalArgumentException("perSecond " + perSecond + " is not above 0 and at most 1e9");
            }
            InRange.check("burst", burst, 1, Integer.MAX_VALUE);
        }

        TokenBucket bucket(long nowNanos) {
            return new TokenBucket(perSecond, burst, nowNanos);
        }
    }

    /** Collects the parts of {@link RateLimits}. */
    public static final class Builder {

        private Rate perClient = new Rate(2, 20);
        private Rate total = new Rate(5_000, 10_000);
        private @Nullable Rate newClients;
        private int clientsTracked = 65_536;

        private Builder() {}

        /**
         * Sets the limit of one hardware address.
         *
         * @param perSecond packets in the long run
         * @param burst packets at once
         * @return this builder
         */
        public Builder perClient(double perSecond, int burst) {
            perClient = new Rate(perSecond, burst);
            return this;
        }

        /**
         * Sets the limit of all sources that are not trusted together.
         *
         * @param perSecond packets in the long run
         * @param burst packets at once
         * @return this builder
         */
        public Builder total(double perSecond, int burst) {
            total = new Rate(perSecond, burst);
            return this;
        }

        /**
         * Sets the limit of clients without a lease that are looked up or offered an address, per interface or relay.
         *
         * @param perSecond clients in the long run
         * @param burst clients at once
         * @return this builder
         */
        public Builder newClients(double perSecond, int burst) {
            newClients = new Rate(perSecond, burst);
            return this;
        }

        /**
         * Sets the number of hardware addresses that are counted at a time.
         *
         * @param count 1 or more; about 100 bytes each
         * @return this builder
         */
        public Builder clientsTracked(int count) {
            clientsTracked = count;
            return this;
        }

        /**
         * Makes the limits.
         *
         * @return the limits
         * @throws IllegalArgumentException if a number is out of its range
         */
        public RateLimits build() {
            Objects.requireNonNull(perClient);
            InRange.check("clientsTracked", clientsTracked, 1, Integer.MAX_VALUE);
            return new RateLimits(this);
        }
    }
}
