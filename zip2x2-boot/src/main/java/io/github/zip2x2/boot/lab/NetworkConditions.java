package io.github.zip2x2.boot.lab;

import java.time.Duration;
import java.util.Objects;

/** How good a simulated network is, in each direction alike. Immutable. */
public final class NetworkConditions {
    /** A network on which a datagram takes a millisecond and none is lost. */
    public static final NetworkConditions GOOD = builder().build();

    private final Duration delay;
    private final Duration jitter;
    private final double loss;
    private final double duplication;
    private final double reordering;
    private final long bandwidth;

    private NetworkConditions(Builder builder) {
        delay = builder.delay;
        jitter = builder.jitter;
        loss = builder.loss;
        duplication = builder.duplication;
        reordering = builder.reordering;
        bandwidth = builder.bandwidth;
    }

    /** {@return a builder with a delay of a millisecond and nothing else} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the shortest time that a datagram takes} */
    public Duration delay() {
        return delay;
    }

    /** {@return the most that a datagram takes beyond the delay, evenly spread} */
    public Duration jitter() {
        return jitter;
    }

    /** {@return the probability that a datagram is lost} */
    public double loss() {
        return loss;
    }

    /** {@return the probability that a datagram arrives twice} */
    public double duplication() {
        return duplication;
    }

    /** {@return the probability that a datagram is overtaken by those sent after it} */
    public double reordering() {
        return reordering;
    }

    /** {@return what the servers' link carries in each direction, in bits per second; 0 for any amount} */
    public long bandwidth() {
        return bandwidth;
    }

    /** Collects and checks the conditions. Not thread-safe. */
    public static final class Builder {
        private Duration delay = Duration.ofMillis(1);
        private Duration jitter = Duration.ZERO;
        private double loss;
        private double duplication;
        private double reordering;
        private long bandwidth;

        private Builder() {}

        /**
         * Sets the shortest time that a datagram takes.
         *
         * @param value 0 to 1 minute; 1 ms by default
         * @return this builder
         */
        public Builder delay(Duration value) {
            delay = Objects.requireNonNull(value, "delay");
            return this;
        }

        /**
         * Sets the most that a datagram takes beyond the delay, evenly spread.
         *
         * @param value 0 to 1 minute; 0 by default
         * @return this builder
         */
        public Builder jitter(Duration value) {
            jitter = Objects.requireNonNull(value, "jitter");
            return this;
        }

        /**
         * Sets how many datagrams are lost.
         *
         * @param value a probability, 0 to 1; 0 by default
         * @return this builder
         */
        public Builder loss(double value) {
            loss = value;
            return this;
        }

        /**
         * Sets how many datagrams arrive twice.
         *
         * @param value a probability, 0 to 1; 0 by default
         * @return this builder
         */
        public Builder duplication(double value) {
            duplication = value;
            return this;
        }

        /**
         * Sets how many datagrams are held back so that later ones overtake them: by up to three times delay and jitter
         * together, and a millisecond.
         *
         * @param value a probability, 0 to 1; 0 by default
         * @return this builder
         */
        public Builder reordering(double value) {
            reordering = value;
            return this;
        }

        /**
         * Sets what the servers' link carries in each direction. A datagram that would wait for more than a second is
         * dropped.
         *
         * @param bitsPerSecond 0 for any amount, else 1000 or more; 0 by default
         * @return this builder
         */
        public Builder bandwidth(long bitsPerSecond) {
            bandwidth = bitsPerSecond;
            return this;
        }

        /**
         * Makes the conditions.
         *
         * @return the conditions
         * @throws IllegalArgumentException naming the setting, its value and its range
         */
        public NetworkConditions build() {
            time("delay", delay);
            time("jitter", jitter);
            probability("loss", loss);
            probability("duplication", duplication);
            probability("reordering", reordering);
            if (bandwidth != 0 && bandwidth < 1000) {
                throw new IllegalArgumentException(
                        "bandwidth is " + bandwidth + " bit/s: choose 0 for any amount, or 1000 or more");
            }
            return new NetworkConditions(this);
        }

        private static void time(String name, Duration value) {
            if (value.isNegative() || value.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", outside PT0S..PT1M: choose a value in that range");
            }
        }
    }

    static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", outside 0..1: choose a probability, such as 0.01 for one in a hundred");
        }
    }
}
