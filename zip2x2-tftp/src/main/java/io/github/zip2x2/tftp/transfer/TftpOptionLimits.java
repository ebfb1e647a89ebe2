package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpCodec;

/** What a server agrees to when a peer asks for options; immutable. */
public final class TftpOptionLimits {
    private final int minBlksize;
    private final int maxBlksize;
    private final int maxWindowsize;
    private final int maxWindowBytes;
    private final boolean utimeout;
    private final long minUtimeoutMicros;
    private final boolean rollover;
    private final boolean blksize2;

    private TftpOptionLimits(Builder builder) {
        minBlksize = builder.minBlksize;
        maxBlksize = builder.maxBlksize;
        maxWindowsize = builder.maxWindowsize;
        maxWindowBytes = builder.maxWindowBytes;
        utimeout = builder.utimeout;
        minUtimeoutMicros = builder.minUtimeoutMicros;
        rollover = builder.rollover;
        blksize2 = builder.blksize2;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static TftpOptionLimits defaults() {
        return builder().build();
    }

    /** {@return the smallest block size; a request for less gets 512} */
    public int minBlksize() {
        return minBlksize;
    }

    /** {@return the largest block size in bytes, besides what fits a datagram of the path} */
    public int maxBlksize() {
        return maxBlksize;
    }

    /** {@return the most blocks per acknowledgement} */
    public int maxWindowsize() {
        return maxWindowsize;
    }

    /** {@return the most bytes per acknowledgement} */
    public int maxWindowBytes() {
        return maxWindowBytes;
    }

    /** {@return whether the option {@code utimeout} is understood} */
    public boolean utimeout() {
        return utimeout;
    }

    /** {@return the shortest {@code utimeout} in microseconds} */
    public long minUtimeoutMicros() {
        return minUtimeoutMicros;
    }

    /** {@return whether the option {@code rollover} is understood} */
    public boolean rollover() {
        return rollover;
    }

    /** {@return whether the option {@code blksize2} is understood} */
    public boolean blksize2() {
        return blksize2;
    }

    /** Collects and checks the limits. */
    public static final class Builder {
        private int minBlksize = TftpCodec.MIN_BLKSIZE;
        private int maxBlksize = TftpCodec.MAX_BLKSIZE;
        private int maxWindowsize = 64;
        private int maxWindowBytes = 1 << 20;
        private boolean utimeout;
        private long minUtimeoutMicros = 10_000;
        private boolean rollover;
        private boolean blksize2;

        private Builder() {}

        /**
         * Sets the bounds of the block size.
         *
         * @param least 8 to 512; default 8
         * @param most 512 to 65464; default 65464
         * @return this builder
         */
        public Builder blksize(int least, int most) {
            minBlksize = least;
            maxBlksize = most;
            return this;
        }

        /**
         * Sets the most blocks per acknowledgement.
         *
         * @param value 1 to 65535; default 64
         * @return this builder
         */
        public Builder maxWindowsize(int value) {
            maxWindowsize = value;
            return this;
        }

        /**
         * Sets the most bytes per acknowledgement; at least one block is always sent.
         *
         * @param value 512 to 67108864; default 1048576
         * @return this builder
         */
        public Builder maxWindowBytes(int value) {
            maxWindowBytes = value;
            return this;
        }

        /**
         * Turns tftp-hpa's {@code utimeout} on or off.
         *
         * @param on default false
         * @param leastMicros the shortest accepted value, 10000 or more; default 10000
         * @return this builder
         */
        public Builder utimeout(boolean on, long leastMicros) {
            utimeout = on;
            minUtimeoutMicros = leastMicros;
            return this;
        }

        /**
         * Turns tftp-hpa's {@code rollover} on or off.
         *
         * @param on default false
         * @return this builder
         */
        public Builder rollover(boolean on) {
            rollover = on;
            return this;
        }

        /**
         * Turns tftp-hpa's {@code blksize2} on or off.
         *
         * @param on default false
         * @return this builder
         */
        public Builder blksize2(boolean on) {
            blksize2 = on;
            return this;
        }

        /**
         * Checks and makes the limits.
         *
         * @return the limits
         * @throws IllegalArgumentException naming the setting, its value, its range and the remedy
         */
        public TftpOptionLimits build() {
            range("minBlksize", minBlksize, TftpCodec.MIN_BLKSIZE, TftpCodec.DEFAULT_BLKSIZE);
            range("maxBlksize", maxBlksize, TftpCodec.DEFAULT_BLKSIZE, TftpCodec.MAX_BLKSIZE);
            range("maxWindowsize", maxWindowsize, 1, 0xFFFF);
            range("maxWindowBytes", maxWindowBytes, TftpCodec.DEFAULT_BLKSIZE, 1 << 26);
            range("minUtimeoutMicros", minUtimeoutMicros, 10_000, 255_000_000L);
            return new TftpOptionLimits(this);
        }

        private static void range(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", outside " + least + ".." + most + ": choose a value in that range");
            }
        }
    }
}
