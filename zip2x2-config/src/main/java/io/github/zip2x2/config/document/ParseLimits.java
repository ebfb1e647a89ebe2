package io.github.zip2x2.config.document;

/**
 * How much of a file is read; what lies beyond a limit is kept byte for byte, and a finding says that it was not read.
 *
 * <p>Immutable. The phone's own limits are not known.
 */
public final class ParseLimits {
    /** Documents up to 4 MiB, lines up to 64 KiB, 200 findings a file. */
    public static final ParseLimits DEFAULT = builder().build();

    private final int documentBytes;
    private final int lineBytes;
    private final int findings;

    private ParseLimits(Builder builder) {
        documentBytes = builder.documentBytes;
        lineBytes = builder.lineBytes;
        findings = builder.findings;
    }

    /**
     * Starts from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The longest document that is read.
     *
     * @return bytes, 1 or more; default 4,194,304
     */
    public int documentBytes() {
        return documentBytes;
    }

    /**
     * The longest line that is read, without its line end.
     *
     * @return bytes, 1 or more; default 65,536
     */
    public int lineBytes() {
        return lineBytes;
    }

    /**
     * The most findings of syntax that one document gives.
     *
     * @return 1 or more; default 200
     */
    public int findings() {
        return findings;
    }

    /** Collects limits. Not safe for use by several threads at once. */
    public static final class Builder {
        private int documentBytes = 4 << 20;
        private int lineBytes = 64 << 10;
        private int findings = 200;

        private Builder() {}

        /**
         * Sets the longest document that is read.
         *
         * @param bytes 1 or more
         * @return this builder
         */
        public Builder documentBytes(int bytes) {
            this.documentBytes = bytes;
            return this;
        }

        /**
         * Sets the longest line that is read.
         *
         * @param bytes 1 or more
         * @return this builder
         */
        public Builder lineBytes(int bytes) {
            this.lineBytes = bytes;
            return this;
        }

        /**
         * Sets the most findings of syntax that one document gives.
         *
         * @param count 1 or more
         * @return this builder
         */
        public Builder findings(int count) {
            this.findings = count;
            return this;
        }

        /**
         * Makes the limits.
         *
         * @return the limits
         * @throws IllegalArgumentException if a number is below 1
         */
        public ParseLimits build() {
            require("documentBytes", documentBytes);
            require("lineBytes", lineBytes);
            require("findings", findings);
            return new ParseLimits(this);
        }

        private static void require(String field, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(field + " is " + value + " and must be 1 or more");
            }
        }
    }
}
