package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.ClientIdentifier;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.OptionKey;
import io.github.zip2x2.dhcp.ParameterRequestList;
import io.github.zip2x2.dhcp.internal.range.InRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a client asks. Immutable. The defaults are those of a ZIP2x2 phone as far as it is known. */
public final class DhcpClientSettings {

    /**
     * What a phone asks for: classless routes, which go before routers (RFC 3442), mask, routers, name servers, domain,
     * time servers, vendor options, boot server and boot file, boot server addresses, SIP servers.
     */
    public static final ParameterRequestList PHONE_REQUEST_LIST =
            ParameterRequestList.of(121, 1, 3, 6, 15, 42, 43, 66, 67, 150, 120);

    private static final Duration LONGEST_DELAY = Duration.ofDays(1);

    private final HardwareAddress hardwareAddress;
    private final Optional<ClientIdentifier> clientIdentifier;
    private final ParameterRequestList requestList;
    private final Optional<LeaseTime> leaseTime;
    private final Map<Integer, OctetString> extraOptions;
    private final boolean broadcast;
    private final boolean initReboot;
    private final boolean rapidCommit;
    private final boolean probing;
    private final boolean anonymousNaks;
    private final Duration startDelay;
    private final Duration startDelaySpread;
    private final Duration offerWindow;
    private final OfferSelector offerSelector;
    private final int requestTries;
    private final int maximumMessageSize;

    private DhcpClientSettings(Builder builder) {
        this.hardwareAddress = builder.hardwareAddress;
        this.clientIdentifier = Optional.ofNullable(builder.clientIdentifier);
        this.requestList = builder.requestList;
        this.leaseTime = Optional.ofNullable(builder.leaseTime);
        this.extraOptions = new LinkedHashMap<>(builder.extraOptions);
        this.broadcast = builder.broadcast;
        this.initReboot = builder.initReboot;
        this.rapidCommit = builder.rapidCommit;
        this.probing = builder.probing;
        this.anonymousNaks = builder.anonymousNaks;
        this.startDelay = builder.startDelay;
        this.startDelaySpread = builder.startDelaySpread;
        this.offerWindow = builder.offerWindow;
        this.offerSelector = builder.offerSelector;
        this.requestTries = builder.requestTries;
        this.maximumMessageSize = builder.maximumMessageSize;
    }

    /**
     * Starts the settings of a client.
     *
     * @param hardwareAddress what it is known by, not blank
     * @return a builder with a phone's defaults
     */
    public static Builder of(HardwareAddress hardwareAddress) {
        return new Builder(hardwareAddress);
    }

    /** {@return the client's hardware address} */
    public HardwareAddress hardwareAddress() {
        return hardwareAddress;
    }

    /** {@return option 61; empty to send none} */
    public Optional<ClientIdentifier> clientIdentifier() {
        return clientIdentifier;
    }

    /** {@return option 55} */
    public ParameterRequestList requestList() {
        return requestList;
    }

    /** {@return the lease time to ask for; empty to leave it to the server} */
    public Optional<LeaseTime> leaseTime() {
        return leaseTime;
    }

    /** {@return whether replies must be broadcast, since the transport cannot take unicast before it has an address} */
    public boolean broadcast() {
        return broadcast;
    }

    /** {@return whether a remembered address is asked for at once, without looking for offers first} */
    public boolean initReboot() {
        return initReboot;
    }

    /** {@return whether the first reply may be the DHCPACK (RFC 4039)} */
    public boolean rapidCommit() {
        return rapidCommit;
    }

    /** {@return whether the network is asked if somebody else uses the address} */
    public boolean probing() {
        return probing;
    }

    /** {@return whether a DHCPNAK that names no server counts} */
    public boolean anonymousNaks() {
        return anonymousNaks;
    }

    /** {@return the least wait before the first DHCPDISCOVER} */
    public Duration startDelay() {
        return startDelay;
    }

    /** {@return what the wait may be longer by, at random} */
    public Duration startDelaySpread() {
        return startDelaySpread;
    }

    /** {@return how long after the first offer a better one is waited for} */
    public Duration offerWindow() {
        return offerWindow;
    }

    /** {@return who chooses among the offers} */
    public OfferSelector offerSelector() {
        return offerSelector;
    }

    /** {@return how often a DHCPREQUEST is sent before the client begins anew} */
    public int requestTries() {
        return requestTries;
    }

    /** {@return option 57: the largest IP datagram that the client takes, in octets} */
    public int maximumMessageSize() {
        return maximumMessageSize;
    }

    Map<Integer, OctetString> extraOptions() {
        return extraOptions;
    }

    /** Collects the parts of {@link DhcpClientSettings}. */
    public static final class Builder {

        private final HardwareAddress hardwareAddress;
        private @Nullable ClientIdentifier clientIdentifier;
        private ParameterRequestList requestList = PHONE_REQUEST_LIST;
        private @Nullable LeaseTime leaseTime;
        private final Map<Integer, OctetString> extraOptions = new LinkedHashMap<>();
        private boolean broadcast;
        private boolean initReboot;
        private boolean rapidCommit;
        private boolean probing;
        private boolean anonymousNaks;
        private Duration startDelay = Duration.ofSeconds(1);
        private Duration startDelaySpread = Duration.ofSeconds(9);
        private Duration offerWindow = Duration.ofSeconds(1);
        private OfferSelector offerSelector = OfferSelector.FIRST_WITH_BOOT_SERVER;
        private int requestTries = 4;
        private int maximumMessageSize = 1_500;

        private Builder(HardwareAddress hardwareAddress) {
            this.hardwareAddress = hardwareAddress;
        }

        /**
         * Sets option 61.
         *
         * @param value what the server is to know the client by; unset, none is sent
         * @return this builder
         */
        public Builder clientIdentifier(ClientIdentifier value) {
            clientIdentifier = value;
            return this;
        }

        /**
         * Sets option 55.
         *
         * @param value {@link #PHONE_REQUEST_LIST} unless set
         * @return this builder
         */
        public Builder requestList(ParameterRequestList value) {
            requestList = value;
            return this;
        }

        /**
         * Sets the lease time to ask for.
         *
         * @param value 1 second or more; unset, the server decides
         * @return this builder
         */
        public Builder leaseTime(LeaseTime value) {
            leaseTime = value;
            return this;
        }

        /**
         * Sets an option to send in DHCPDISCOVER, DHCPREQUEST and DHCPINFORM, such as 12 or 60.
         *
         * @param <T> the Java type of the value
         * @param key the option; not one that the engine sends itself
         * @param value its value
         * @return this builder
         */
        public <T> Builder option(OptionKey<T> key, T value) {
            int code = key.code();
            if (code == 61 || code == 80 || code == 82 || (code >= 50 && code <= 59)) {
                throw new IllegalArgumentException("option " + key + " is the engine's to send");
            }
            extraOptions.put(code, key.type().encode(value));
            return this;
        }

        /**
         * Asks for replies by broadcast.
         *
         * @param on false unless set; true for plain sockets on an interface without an address
         * @return this builder
         */
        public Builder broadcast(boolean on) {
            broadcast = on;
            return this;
        }

        /**
         * Asks for a remembered address at once (INIT-REBOOT).
         *
         * @param on false unless set: a phone always begins with DHCPDISCOVER
         * @return this builder
         */
        public Builder initReboot(boolean on) {
            initReboot = on;
            return this;
        }

        /**
         * Asks for rapid commit: the first reply may be the DHCPACK (RFC 4039).
         *
         * @param on false unless set
         * @return this builder
         */
        public Builder rapidCommit(boolean on) {
            rapidCommit = on;
            return this;
        }

        /**
         * Probes the address before it is used.
         *
         * @param on false unless set; true needs a driver that can probe
         * @return this builder
         */
        public Builder probing(boolean on) {
            probing = on;
            return this;
        }

        /**
         * Sets whether a DHCPNAK that names no server counts.
         *
         * @param on false unless set: RFC 2131 wants option 54 in it, and without it anybody could have meant anybody
         * @return this builder
         */
        public Builder anonymousNaks(boolean on) {
            anonymousNaks = on;
            return this;
        }

        /**
         * Sets the wait before the first DHCPDISCOVER (RFC 2131 section 4.4.1), so that phones that get power together do
         * not all ask together.
         *
         * @param least 0 or more; 1 s unless set
         * @param spread what it may be longer by, at random, 0 or more; 9 s unless set
         * @return this builder
         */
        public Builder startDelay(Duration least, Duration spread) {
            startDelay = least;
            startDelaySpread = spread;
            return this;
        }

        /**
         * Sets how long after the first offer a better one is waited for.
         *
         * @param time 0 or more; 1 s unless set
         * @return this builder
         */
        public Builder offerWindow(Duration time) {
            offerWindow = time;
            return this;
        }

        /**
         * Sets the selector, which chooses among the offers.
         *
         * @param selector {@link OfferSelector#FIRST_WITH_BOOT_SERVER} unless set
         * @return this builder
         */
        public Builder offerSelector(OfferSelector selector) {
            offerSelector = selector;
            return this;
        }

        /**
         * Sets the number of DHCPREQUESTs after which the client begins anew.
         *
         * @param count 1 or more; 4 unless set, which is about a minute (RFC 2131 section 3.1)
         * @return this builder
         */
        public Builder requestTries(int count) {
            requestTries = count;
            return this;
        }

        /**
         * Sets option 57.
         *
         * @param octets 576..65,535; 1,500 unless set
         * @return this builder
         */
        public Builder maximumMessageSize(int octets) {
            maximumMessageSize = octets;
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if a part is out of its range
         */
        public DhcpClientSettings build() {
            if (hardwareAddress.isBlank()) {
                throw new IllegalArgumentException("hardwareAddress: " + hardwareAddress + " tells nobody apart");
            }
            InRange.check("startDelay", startDelay, Duration.ZERO, LONGEST_DELAY);
            InRange.check("startDelay's spread", startDelaySpread, Duration.ZERO, LONGEST_DELAY);
            InRange.check("offerWindow", offerWindow, Duration.ZERO, LONGEST_DELAY);
            InRange.check("requestTries", requestTries, 1, Integer.MAX_VALUE);
            InRange.check(DhcpOptions.MAXIMUM_MESSAGE_SIZE.toString(), maximumMessageSize, 576, 0xffff);
            return new DhcpClientSettings(this);
        }
    }
}
