package io.github.zip2x2.tftp;

import java.time.Duration;
import java.util.Objects;

/** How long a transfer waits, how often it repeats itself and what it tolerates; immutable. */
public final class TftpTransferSettings {
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Duration stepTimeout;
    private final Duration minStepTimeout;
    private final Duration maxStepTimeout;
    private final Duration deadline;
    private final int retries;
    private final int unprovenRetries;
    private final Duration dally;
    private final long maxBytes;
    private final boolean plainFallback;
    private final boolean anyReplyAddress;
    private final boolean rolloverToOne;
    private final boolean refuseRollover;

    private TftpTransferSettings(Builder builder) {
        stepTimeout = builder.stepTimeout;
        minStepTimeout = builder.minStepTimeout;
        maxStepTimeout = builder.maxStepTimeout;
        deadline = builder.deadline;
        retries = builder.retries;
        unprovenRetries = builder.unprovenRetries;
        dally = builder.dally;
        maxBytes = builder.maxBytes;
        plainFallback = builder.plainFallback;
        anyReplyAddress = builder.anyReplyAddress;
        rolloverToOne = builder.rolloverToOne;
        refuseRollover = builder.refuseRollover;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static TftpTransferSettings defaults() {
        return builder().build();
    }

    /** {@return a builder with these settings} */
    public Builder toBuilder() {
        return new Builder()
                .stepTimeout(stepTimeout)
                .stepTimeoutRange(minStepTimeout, maxStepTimeout)
                .deadline(deadline)
                .retries(retries)
                .unprovenRetries(unprovenRetries)
                .dally(dally)
                .maxBytes(maxBytes)
                .plainFallback(plainFallback)
                .anyReplyAddress(anyReplyAddress)
                .rolloverToOne(rolloverToOne)
                .refuseRollover(refuseRollover);
    }

    /** {@return the wait before the first repetition; later waits follow the measured round trip} */
    public Duration stepTimeout() {
        return stepTimeout;
    }

    /** {@return the shortest wait that a measured round trip may lead to} */
    public Duration minStepTimeout() {
        return minStepTimeout;
    }

    /** {@return the longest wait that back-off may lead to} */
    public Duration maxStepTimeout() {
        return maxStepTimeout;
    }

    /** {@return how long the whole transfer may take} */
    public Duration deadline() {
        return deadline;
    }

    /** {@return how often one packet is repeated without progress before the transfer fails} */
    public int retries() {
        return retries;
    }

    /** {@return how often a server repeats its first packet to a peer that has not yet answered it} */
    public int unprovenRetries() {
        return unprovenRetries;
    }

    /** {@return how long a receiver answers repetitions of the last block after the end} */
    public Duration dally() {
        return dally;
    }

    /** {@return the most bytes that a receiver takes} */
    public long maxBytes() {
        return maxBytes;
    }

    /** {@return whether a client repeats a refused request without options} */
    public boolean plainFallback() {
        return plainFallback;
    }

    /** {@return whether a client takes a first reply from another address than the one it asked} */
    public boolean anyReplyAddress() {
        return anyReplyAddress;
    }

    /** {@return whether block 65535 is followed by 1 instead of 0} */
    public boolean rolloverToOne() {
        return rolloverToOne;
    }

    /** {@return whether a file fails whose block numbers would start again} */
    public boolean refuseRollover() {
        return refuseRollover;
    }

    /** Collects and checks the settings. */
    public static final class Builder {
        private Duration stepTimeout = Duration.ofSeconds(1);
        private Duration minStepTimeout = Duration.ofMillis(100);
        private Duration maxStepTimeout = Duration.ofSeconds(8);
        private Duration deadline = Duration.ofMinutes(30);
        private int retries = 6;
        private int unprovenRetries = 2;
        private Duration dally = Duration.ofSeconds(2);
        private long maxBytes = 1L << 40;
        private boolean plainFallback = true;
        private boolean anyReplyAddress;
        private boolean rolloverToOne;
        private boolean refuseRollover;

        private Builder() {}

        /**
         * Sets the wait before the first repetition.
         *
         * @param value 10 ms to 255 s; default 1 s
         * @return this builder
         */
        public Builder stepTimeout(Duration value) {
            stepTimeout = Objects.requireNonNull(value, "stepTimeout");
            return this;
        }

        /**
         * Sets the bounds between which the measured round trip and back-off move the wait.
         *
         * @param least 1 ms or more; default 100 ms
         * @param most at least {@code least}, at most 255 s; default 8 s
         * @return this builder
         */
        public Builder stepTimeoutRange(Duration least, Duration most) {
            minStepTimeout = Objects.requireNonNull(least, "least");
            maxStepTimeout = Objects.requireNonNull(most, "most");
            return this;
        }

        /**
         * Sets how long the whole transfer may take, from its start.
         *
         * @param value 1 ms to 30 days; default 30 minutes
         * @return this builder
         */
        public Builder deadline(Duration value) {
            deadline = Objects.requireNonNull(value, "deadline");
            return this;
        }

        /**
         * Sets how often one packet is repeated without progress.
         *
         * @param value 0 to 100; default 6
         * @return this builder
         */
        public Builder retries(int value) {
            retries = value;
            return this;
        }

        /**
         * Sets how often a server repeats its first packet before the peer has proved its address by an answer; a
         * spoofed request draws that many packets and one more.
         *
         * @param value 0 to 100; default 2
         * @return this builder
         */
        public Builder unprovenRetries(int value) {
            unprovenRetries = value;
            return this;
        }

        /**
         * Sets how long a receiver answers repetitions of the last block (RFC 1350 section 6).
         *
         * @param value 0 to 255 s; default 2 s
         * @return this builder
         */
        public Builder dally(Duration value) {
            dally = Objects.requireNonNull(value, "dally");
            return this;
        }

        /**
         * Sets the most bytes that a receiver takes before it ends the transfer with error 3.
         *
         * @param value 1 or more; default 1 TiB
         * @return this builder
         */
        public Builder maxBytes(long value) {
            maxBytes = value;
            return this;
        }

        /**
         * Sets whether a client repeats a request without options when the server answers it with error 0, 4 or 8.
         *
         * @param value default true
         * @return this builder
         */
        public Builder plainFallback(boolean value) {
            plainFallback = value;
            return this;
        }

        /**
         * Sets whether a client takes the first reply from any address, for servers with several addresses. Anyone who
         * sees the request can then answer it.
         *
         * @param value default false
         * @return this builder
         */
        public Builder anyReplyAddress(boolean value) {
            anyReplyAddress = value;
            return this;
        }

        /**
         * Sets the block number after 65535.
         *
         * @param value true for 1, false for 0; default false
         * @return this builder
         */
        public Builder rolloverToOne(boolean value) {
            rolloverToOne = value;
            return this;
        }

        /**
         * Sets whether a file of more than 65535 blocks fails: before its first block where its length is known. For peers
         * whose block numbers cannot start again.
         *
         * @param value default false
         * @return this builder
         */
        public Builder refuseRollover(boolean value) {
            refuseRollover = value;
            return this;
        }

        /**
         * Checks and makes the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException naming the setting, its value, its range and the remedy
         */
        public TftpTransferSettings build() {
            Duration most = Duration.ofSeconds(255);
            range("stepTimeout", stepTimeout, Duration.ofMillis(10), most);
            range("minStepTimeout", minStepTimeout, Duration.ofMillis(1), most);
            range("maxStepTimeout", maxStepTimeout, minStepTimeout, most);
            range("deadline", deadline, Duration.ofMillis(1), LONGEST);
            range("dally", dally, Duration.ZERO, most);
            range("retries", retries, 0, 100);
            range("unprovenRetries", unprovenRetries, 0, 100);
            range("maxBytes", maxBytes, 1, Long.MAX_VALUE);
            return new TftpTransferSettings(this);
        }

        private static void range(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", outside " + least + ".." + most + ": choose a value in that range");
            }
        }

        private static void range(String name, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", outside " + least + ".." + most + ": choose a value in that range");
            }
        }
    }
}
