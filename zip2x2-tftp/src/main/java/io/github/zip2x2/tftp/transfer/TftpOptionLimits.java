package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpCodec;

/** What a server agrees to when a peer asks for options; immutable. */
public final class TftpOptionLimits {
    /** The most bytes that are in flight before an acknowledgement; one block always is. */
    public static final int MAX_WINDOW_BYTES = 1 << 20;

    static final long MIN_UTIMEOUT_MICROS = 10_000;

    private final int maxBlksize;
    private final int maxWindowsize;
    private final boolean hpaOptions;

    private TftpOptionLimits(Builder builder) {
        maxBlksize = builder.maxBlksize;
        maxWindowsize = builder.maxWindowsize;
        hpaOptions = builder.hpaOptions;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static TftpOptionLimits defaults() {
        return builder().build();
    }

    /** {@return the largest block size in bytes, besides what fits a datagram of the path} */
    public int maxBlksize() {
        return maxBlksize;
    }

    /** {@return the most blocks per acknowledgement} */
    public int maxWindowsize() {
        return maxWindowsize;
    }

    /** {@return whether tftp-hpa's options {@code utimeout}, {@code rollover} and {@code blksize2} are understood} */
    public boolean hpaOptions() {
        return hpaOptions;
    }

    /** Collects and checks the limits. */
    public static final class Builder {
        private int maxBlksize = TftpCodec.MAX_BLKSIZE;
        private int maxWindowsize = 64;
        private boolean hpaOptions;

        private Builder() {}

        /**
         * Sets the largest block size, for paths whose MTU is smaller than that of this host's link.
         *
         * @param bytes 512 to 65464; default 65464
         * @return this builder
         */
        public Builder maxBlksize(int bytes) {
            maxBlksize = bytes;
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
         * Turns the options on that tftp-hpa has and no RFC: {@code utimeout} from 10 ms on, {@code rollover} and {@code
         * blksize2}.
         *
         * @param on default false
         * @return this builder
         */
        public Builder hpaOptions(boolean on) {
            hpaOptions = on;
            return this;
        }

        /**
         * Checks and makes the limits.
         *
         * @return the limits
         * @throws IllegalArgumentException naming the setting, its value, its range and the remedy
         */
        public TftpOptionLimits build() {
            range("maxBlksize", maxBlksize, TftpCodec.DEFAULT_BLKSIZE, TftpCodec.MAX_BLKSIZE);
            range("maxWindowsize", maxWindowsize, 1, 0xFFFF);
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
