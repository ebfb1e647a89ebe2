package io.github.zip2x2.tftp;

import java.time.Duration;
import java.util.Objects;

/** How long a transfer waits and what it tolerates; immutable. */
public final class TftpTransferSettings {
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Duration stepTimeout;
    private final Duration minStepTimeout;
    private final Duration maxStepTimeout;
    private final Duration firstAnswer;
    private final Duration patience;
    private final Duration deadline;
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
        firstAnswer = builder.firstAnswer;
        patience = builder.patience;
        deadline = builder.deadline;
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
                .firstAnswer(firstAnswer)
                .patience(patience)
                .deadline(deadline)
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

    /** {@return how long the peer's first answer may take} */
    public Duration firstAnswer() {
        return firstAnswer;
    }

    /** {@return how long a transfer may go without progress once the peer has answered} */
    public Duration patience() {
        return patience;
    }

    /** {@return how long the whole transfer may take; zero for no limit} */
    public Duration deadline() {
        return deadline;
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
        private Duration minStepTimeout = Duration.ofSeconds(1);
        private Duration maxStepTimeout = Duration.ofSeconds(8);
        private Duration firstAnswer = Duration.ofSeconds(12);
        private Duration patience = Duration.ofSeconds(45);
        private Duration deadline = Duration.ZERO;
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
         * Sets the bounds between which the measured round trip and back-off move the wait. A peer that writes its flash
         * answers late without any loss, so less than 1 s (RFC 6298 section 2.4, RFC 8085 section 3.1.1) is for closed
         * networks whose peers are known.
         *
         * @param least 1 ms or more; default 1 s
         * @param most at least {@code least}, at most 255 s; default 8 s
         * @return this builder
         */
        public Builder stepTimeoutRange(Duration least, Duration most) {
            minStepTimeout = Objects.requireNonNull(least, "least");
            maxStepTimeout = Objects.requireNonNull(most, "most");
            return this;
        }

        /**
         * Sets the longest time for the peer's first answer. A server's packets count as answered once the peer
         * acknowledges one; until then its address may be forged.
         *
         * @param value 1 ms to 10 minutes; default 12 s
         * @return this builder
         */
        public Builder firstAnswer(Duration value) {
            firstAnswer = Objects.requireNonNull(value, "firstAnswer");
            return this;
        }

        /**
         * Sets the longest time without progress, once the peer has answered. Where a longer {@code timeout} was
         * agreed, three of those.
         *
         * @param value 1 ms to 1 hour; default 45 s
         * @return this builder
         */
        public Builder patience(Duration value) {
            patience = Objects.requireNonNull(value, "patience");
            return this;
        }

        /**
         * Sets the longest time for the whole transfer, from its start.
         *
         * @param value up to 30 days; zero for no limit, which is the default
         * @return this builder
         */
        public Builder deadline(Duration value) {
            deadline = Objects.requireNonNull(value, "deadline");
            return this;
        }

        /**
         * Sets the time for which a receiver answers repetitions of the last block (RFC 1350 section 6).
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
         * Lets a client repeat a request without options when the server answers it with error 0, 4 or 8.
         *
         * @param value default true
         * @return this builder
         */
        public Builder plainFallback(boolean value) {
            plainFallback = value;
            return this;
        }

        /**
         * Lets a client take the first reply from any address, for servers with several addresses. Anyone who
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
            range("firstAnswer", firstAnswer, Duration.ofMillis(1), Duration.ofMinutes(10));
            range("patience", patience, Duration.ofMillis(1), Duration.ofHours(1));
            range("deadline", deadline, Duration.ZERO, LONGEST);
            range("dally", dally, Duration.ZERO, most);
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
