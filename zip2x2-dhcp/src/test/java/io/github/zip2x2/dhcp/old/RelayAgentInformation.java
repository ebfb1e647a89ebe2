package io.github.zip2x2.dhcp.old;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Option 82: what relay agents say about where a client is attached (RFC 3046). Sub-options have neither PAD nor END;
 * unknown ones are kept, and the octets are echoed as they came.
 */
public final class RelayAgentInformation {
    /** {@value}: Agent Circuit ID (RFC 3046). */
    public static final int CIRCUIT_ID = 1;
    /** {@value}: Agent Remote ID (RFC 3046). */
    public static final int REMOTE_ID = 2;
    /** {@value}: DOCSIS device class (RFC 3256). */
    public static final int DOCSIS_DEVICE_CLASS = 4;
    /** {@value}: link selection, an address of the client's network (RFC 3527). */
    public static final int LINK_SELECTION = 5;
    /** {@value}: subscriber id (RFC 3993). */
    public static final int SUBSCRIBER_ID = 6;
    /** {@value}: vendor-specific information (RFC 4243). */
    public static final int VENDOR_SPECIFIC = 9;
    /** {@value}: relay agent flags; bit 7 of its octet says that the client's message was unicast (RFC 5010). */
    public static final int FLAGS = 10;
    /** {@value}: server identifier override (RFC 5107). */
    public static final int SERVER_IDENTIFIER_OVERRIDE = 11;
    /** {@value}: relay agent identifier (RFC 6925). */
    public static final int RELAY_AGENT_IDENTIFIER = 12;
    /** {@value}: relay source port (RFC 8357). */
    public static final int RELAY_SOURCE_PORT = 19;
    /** {@value}: virtual subnet selection (RFC 6607). */
    public static final int VIRTUAL_SUBNET = 151;
    /** {@value}: virtual subnet selection control (RFC 6607). */
    public static final int VIRTUAL_SUBNET_CONTROL = 152;

    /** How option 82 carries it. */
    public static final OptionType<RelayAgentInformation> TYPE = new Type();

    private final OctetString octets;
    private final List<SubOption> subOptions;

    private RelayAgentInformation(OctetString octets, List<SubOption> subOptions) {
        this.octets = octets;
        this.subOptions = subOptions;
    }

    /**
     * Information made of these sub-options.
     *
     * @param subOptions one or more, in order
     * @return the information
     * @throws IllegalArgumentException if there are none
     */
    public static RelayAgentInformation of(SubOption... subOptions) {
        if (subOptions.length == 0) {
            throw new IllegalArgumentException("option 82 without sub-options; leave it out instead");
        }
        List<SubOption> list = List.of(subOptions);
        return new RelayAgentInformation(SubOption.write(list), list);
    }

    /**
     * The whole value.
     *
     * @return as it stands on the wire
     */
    public OctetString octets() {
        return octets;
    }

    /**
     * All sub-options.
     *
     * @return in order, unknown ones included
     */
    public List<SubOption> subOptions() {
        return subOptions;
    }

    /**
     * The first sub-option of a code.
     *
     * @param code such as {@link #CIRCUIT_ID}
     * @return its octets; empty if it is absent
     */
    public Optional<OctetString> subOption(int code) {
        return subOptions.stream()
                .filter(s -> s.code() == code)
                .map(SubOption::value)
                .findFirst();
    }

    /**
     * Sub-option 5.
     *
     * @return an address of the network to choose from; empty if absent or not four octets
     */
    public Optional<Inet4Address> linkSelection() {
        return address(LINK_SELECTION);
    }

    /**
     * Sub-option 11.
     *
     * @return the address to give as server identifier; empty if absent or not four octets
     */
    public Optional<Inet4Address> serverIdentifierOverride() {
        return address(SERVER_IDENTIFIER_OVERRIDE);
    }

    /**
     * Sub-option 19.
     *
     * @return true if replies go to the UDP port that the relay sent from, not to 67
     */
    public boolean hasRelaySourcePort() {
        return subOption(RELAY_SOURCE_PORT).isPresent();
    }

    private Optional<Inet4Address> address(int code) {
        return subOption(code)
                .filter(value -> value.length() == 4)
                .map(value -> OptionData.of(value).address(0));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RelayAgentInformation that && octets.equals(that.octets);
    }

    @Override
    public int hashCode() {
        return octets.hashCode();
    }

    /**
     * The sub-options for a log.
     *
     * @return such as {@code 1=65746830 2=0008a1}
     */
    @Override
    public String toString() {
        return subOptions.stream().map(s -> s.code() + "=" + s.value()).collect(Collectors.joining(" "));
    }

    private static final class Type implements OptionType<RelayAgentInformation> {
        @Override
        public String label() {
            return "sub-options without PAD and END";
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            if (data.length() == 0) {
                return AnomalyKind.EMPTY_OPTION;
            }
            return SubOption.fill(data, 0, data.length()) ? null : AnomalyKind.SUB_OPTION_OVERRUN;
        }

        @Override
        public RelayAgentInformation decode(OptionData data) {
            return new RelayAgentInformation(data.octets(), SubOption.read(data, 0, data.length()));
        }

        @Override
        public OctetString encode(RelayAgentInformation value) {
            return value.octets;
        }
    }
}
