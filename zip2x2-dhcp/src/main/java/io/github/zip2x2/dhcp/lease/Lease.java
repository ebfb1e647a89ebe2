package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One address's record: who has it, or had it last, and until when. Immutable.
 */
public final class Lease {

    /** The expiry of a lease without end (RFC 2131 section 3.3). */
    public static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final int address;
    private final ClientIdentity client;
    private final HardwareAddress hardware;
    private final LeaseState state;
    private final long startMillis;
    private final long expiryMillis;
    private final String hostName;
    private final @Nullable ClientIdentity previousClient;
    private final long version;

    private Lease(Builder builder) {
        this.address = builder.address;
        this.client = Objects.requireNonNull(builder.client, "client: say who the lease belongs to");
        this.hardware = Objects.requireNonNull(builder.hardware, "hardware: give the client's hardware address");
        this.state = builder.state;
        this.startMillis = builder.startMillis;
        this.expiryMillis = builder.expiryMillis;
        this.hostName = builder.hostName;
        this.previousClient = builder.previousClient;
        this.version = builder.version;
        if (expiryMillis < startMillis) {
            throw new IllegalArgumentException(
                    "expiry " + expiry() + " is before start " + start() + ": exchange them");
        }
    }

    private Lease(Lease same, long version) {
        this.address = same.address;
        this.client = same.client;
        this.hardware = same.hardware;
        this.state = same.state;
        this.startMillis = same.startMillis;
        this.expiryMillis = same.expiryMillis;
        this.hostName = same.hostName;
        this.previousClient = same.previousClient;
        this.version = version;
    }

    /**
     * Starts a record of this address.
     *
     * @param address the address
     * @return this builder
     */
    public static Builder of(Inet4Address address) {
        return new Builder(Ipv4.bits(address));
    }

    /** Starts a record of the address with this number. */
    static Builder of(int address) {
        return new Builder(address);
    }

    /** {@return starts a record with this one's values} */
    public Builder toBuilder() {
        Builder builder = new Builder(address);
        builder.client = client;
        builder.hardware = hardware;
        builder.state = state;
        builder.startMillis = startMillis;
        builder.expiryMillis = expiryMillis;
        builder.hostName = hostName;
        builder.previousClient = previousClient;
        builder.version = version;
        return builder;
    }

    /** {@return the address} */
    public Inet4Address address() {
        return Ipv4.of(address);
    }

    /** {@return the address as a big-endian number, for maps and tables} */
    public int addressNumber() {
        return address;
    }

    /** {@return whose it is, or was last} */
    public ClientIdentity client() {
        return client;
    }

    /** {@return the hardware address that the client used last} */
    public HardwareAddress hardware() {
        return hardware;
    }

    /** {@return what the record says about the address} */
    public LeaseState state() {
        return state;
    }

    /** {@return when this state began or was last extended} */
    public Instant start() {
        return Instant.ofEpochMilli(startMillis);
    }

    /** {@return when this state ends; {@link #NEVER} for a lease without end} */
    public Instant expiry() {
        return Instant.ofEpochMilli(expiryMillis);
    }

    /** {@return the host name that the client gave (option 12); empty when none} */
    public String hostName() {
        return hostName;
    }

    /** {@return who had the address before {@link #client()}, if anybody did} */
    public Optional<ClientIdentity> previousClient() {
        return Optional.ofNullable(previousClient);
    }

    /** {@return the number of changes of this record, from 1 once stored; 0 before} Compare-and-set goes by it. */
    public long version() {
        return version;
    }

    /**
     * True when nobody else may be given the address at this time: it is offered, bound or in quarantine.
     *
     * @param now the time
     * @return true if so
     */
    public boolean isHeld(Instant now) {
        return state != LeaseState.RELEASED && now.toEpochMilli() < expiryMillis;
    }

    /**
     * True when the client owns the address at this time.
     *
     * @param now the time
     * @return true if so
     */
    public boolean isActive(Instant now) {
        return state == LeaseState.BOUND && now.toEpochMilli() < expiryMillis;
    }

    Lease withVersion(long newVersion) {
        return new Lease(this, newVersion);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lease that
                && address == that.address
                && client.equals(that.client)
                && hardware.equals(that.hardware)
                && state == that.state
                && startMillis == that.startMillis
                && expiryMillis == that.expiryMillis
                && hostName.equals(that.hostName)
                && Objects.equals(previousClient, that.previousClient)
                && version == that.version;
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, client, version);
    }

    @Override
    public String toString() {
        return Ipv4.of(address).getHostAddress() + " " + state + " " + client + " mac=" + hardware + " until "
                + (expiryMillis == Long.MAX_VALUE ? "ever" : expiry().toString()) + " v" + version;
    }

    /** Collects the parts of a {@link Lease}. */
    public static final class Builder {

        private final int address;
        private @Nullable ClientIdentity client;
        private @Nullable HardwareAddress hardware;
        private LeaseState state = LeaseState.BOUND;
        private long startMillis;
        private long expiryMillis = Long.MAX_VALUE;
        private String hostName = "";
        private @Nullable ClientIdentity previousClient;
        private long version;

        private Builder(int address) {
            this.address = address;
        }

        /**
         * Whose it is.
         *
         * @param value the value
         * @return this builder
         */
        public Builder client(ClientIdentity value) {
            this.client = value;
            return this;
        }

        /**
         * The hardware address that the client used last.
         *
         * @param value the value
         * @return this builder
         */
        public Builder hardware(HardwareAddress value) {
            this.hardware = value;
            return this;
        }

        /**
         * What the record says; {@link LeaseState#BOUND} unless said.
         *
         * @param value the value
         * @return this builder
         */
        public Builder state(LeaseState value) {
            this.state = value;
            return this;
        }

        /**
         * When the state begins, to the millisecond.
         *
         * @param value the value
         * @return this builder
         */
        public Builder start(Instant value) {
            this.startMillis = value.toEpochMilli();
            return this;
        }

        /**
         * When the state ends, to the millisecond; {@link Lease#NEVER} unless said.
         *
         * @param value the value
         * @return this builder
         */
        public Builder expiry(Instant value) {
            this.expiryMillis = value.equals(NEVER) ? Long.MAX_VALUE : value.toEpochMilli();
            return this;
        }

        /**
         * The host name that the client gave; empty when none.
         *
         * @param value the value
         * @return this builder
         */
        public Builder hostName(String value) {
            this.hostName = value;
            return this;
        }

        /**
         * Who had the address before; null when nobody did.
         *
         * @param value the value
         * @return this builder
         */
        public Builder previousClient(@Nullable ClientIdentity value) {
            this.previousClient = value;
            return this;
        }

        /**
         * The version of the stored record; for implementations of {@link LeaseStore}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder version(long value) {
            this.version = value;
            return this;
        }

        /**
         * Makes the record.
         *
         * @return the lease
         * @throws IllegalArgumentException when the expiry is before the start
         */
        public Lease build() {
            return new Lease(this);
        }
    }
}
