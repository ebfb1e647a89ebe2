package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;

/** What a decoder accepts. Immutable; the defaults suit Ethernet and RFC 2131. */
public final class DecodePolicy {
    /** {@value}: the default of {@link #maximumLength()}, the largest datagram of one Ethernet frame. */
    public static final int DEFAULT_MAXIMUM_LENGTH = 1500;

    /** Requests only, as a server receives them. */
    public static final DecodePolicy SERVER =
            builder().direction(Direction.REQUESTS).build();

    /** Replies only, as a client receives them. */
    public static final DecodePolicy CLIENT =
            builder().direction(Direction.REPLIES).build();

    /** Both directions, for tools that look at traffic. */
    public static final DecodePolicy ANY = builder().build();

    /** Which {@code op} is accepted. */
    public enum Direction {
        /** {@code op} 1. */
        REQUESTS,
        /** {@code op} 2. */
        REPLIES,
        /** {@code op} 1 and 2. */
        BOTH;

        boolean takes(int op) {
            return (op == DhcpMessage.BOOTREQUEST && this != REPLIES)
                    || (op == DhcpMessage.BOOTREPLY && this != REQUESTS);
        }
    }

    private final Direction direction;
    private final boolean bootp;
    private final boolean strict;
    private final int maximumLength;
    private final OptionTable table;

    private DecodePolicy(Builder builder) {
        direction = builder.direction;
        bootp = builder.bootp;
        strict = builder.strict;
        maximumLength = builder.maximumLength;
        table = builder.table;
    }

    /**
     * A builder with the defaults.
     *
     * @return both directions, no BOOTP, not strict, 1500 octets, the standard options
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The directions that are accepted.
     *
     * @return which {@code op}
     */
    public Direction direction() {
        return direction;
    }

    /**
     * Whether messages without a cookie or without option 53 are accepted.
     *
     * @return false by default
     */
    public boolean bootp() {
        return bootp;
    }

    /**
     * Whether a list with a tail that is no whole element is withheld.
     *
     * @return false by default: its whole elements are read
     */
    public boolean strict() {
        return strict;
    }

    /**
     * The largest UDP payload that is looked at.
     *
     * @return octets
     */
    public int maximumLength() {
        return maximumLength;
    }

    /**
     * The options whose values are checked.
     *
     * @return the table
     */
    public OptionTable table() {
        return table;
    }

    /** Collects the settings of a policy. */
    public static final class Builder {
        private Direction direction = Direction.BOTH;
        private boolean bootp;
        private boolean strict;
        private int maximumLength = DEFAULT_MAXIMUM_LENGTH;
        private OptionTable table = DhcpOptions.TABLE;

        private Builder() {}

        /**
         * Sets which {@code op} is accepted.
         *
         * @param value the direction; by default both
         * @return this
         */
        public Builder direction(Direction value) {
            direction = value;
            return this;
        }

        /**
         * Sets whether BOOTP messages are accepted.
         *
         * @param value false by default
         * @return this
         */
        public Builder bootp(boolean value) {
            bootp = value;
            return this;
        }

        /**
         * Sets whether lists with a tail are withheld.
         *
         * @param value false by default
         * @return this
         */
        public Builder strict(boolean value) {
            strict = value;
            return this;
        }

        /**
         * Sets the largest UDP payload that is looked at. Receive buffers must be larger, or what is cut off is not
         * noticed.
         *
         * @param octets 300..65,507; by default 1500
         * @return this
         */
        public Builder maximumLength(int octets) {
            maximumLength = octets;
            return this;
        }

        /**
         * Sets the options whose values are checked.
         *
         * @param value by default {@link DhcpOptions#TABLE}
         * @return this
         */
        public Builder table(OptionTable value) {
            table = value;
            return this;
        }

        /**
         * Builds the policy.
         *
         * @return the policy
         * @throws IllegalArgumentException if a setting is out of its range
         */
        public DecodePolicy build() {
            InRange.check("maximumLength", maximumLength, 300, 65_507);
            return new DecodePolicy(this);
        }
    }
}
