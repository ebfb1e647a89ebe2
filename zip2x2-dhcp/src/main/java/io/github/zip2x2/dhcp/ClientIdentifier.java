package io.github.zip2x2.dhcp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Option 61: what a client is known by (RFC 2132 section 9.14; RFC 4361 section 6.1 for type 255). */
public final class ClientIdentifier {
    /** {@value}: the type of an identifier made of an IAID and a DUID. */
    public static final int IAID_DUID = 255;

    /** How option 61 carries it. */
    public static final OptionType<ClientIdentifier> TYPE = new Type();

    private final OctetString octets;

    private ClientIdentifier(OctetString octets) {
        this.octets = octets;
    }

    /**
     * An identifier from the option's whole value.
     *
     * @param octets the type octet and at least one more
     * @return the identifier
     * @throws IllegalArgumentException if there are fewer than two octets
     */
    public static ClientIdentifier of(OctetString octets) {
        if (octets.length() < 2) {
            throw new IllegalArgumentException(
                    "client identifier of " + octets.length() + " octets; it needs 2 or more");
        }
        return new ClientIdentifier(octets);
    }

    /**
     * The identifier that is a hardware address.
     *
     * @param address one octet or more
     * @return its type, then its octets
     */
    public static ClientIdentifier of(HardwareAddress address) {
        byte[] octets = new byte[1 + address.length()];
        octets[0] = (byte) address.type();
        address.copyTo(octets, 1);
        return of(OctetString.wrap(octets));
    }

    /**
     * The identifier of RFC 4361.
     *
     * @param iaid the identity association, 32 bits
     * @param duid the DUID, two octets or more
     * @return type 255, the IAID, the DUID
     * @throws IllegalArgumentException if the DUID is too short to have a type
     */
    public static ClientIdentifier of(int iaid, OctetString duid) {
        if (duid.length() < 2) {
            throw new IllegalArgumentException("DUID of " + duid.length() + " octets; its type alone has 2");
        }
        byte[] octets = new byte[5 + duid.length()];
        octets[0] = (byte) IAID_DUID;
        Wire.put32(octets, 1, iaid);
        System.arraycopy(duid.array(), 0, octets, 5, duid.length());
        return of(OctetString.wrap(octets));
    }

    /**
     * The first octet.
     *
     * @return 0 for an opaque identifier, 255 for IAID and DUID, else a hardware type
     */
    public int type() {
        return octets.octet(0);
    }

    /**
     * The whole value, which is what identities are compared by.
     *
     * @return the type octet and the rest
     */
    public OctetString octets() {
        return octets;
    }

    /**
     * The hardware address that it is.
     *
     * @return empty unless the type is that of Ethernet and six octets follow
     */
    public Optional<HardwareAddress> hardwareAddress() {
        return type() == HardwareAddress.ETHERNET && octets.length() == 7
                ? Optional.of(HardwareAddress.of(
                        HardwareAddress.ETHERNET, octets.slice(1, 7).array()))
                : Optional.empty();
    }

    /**
     * The IAID of an identifier of type 255.
     *
     * @return the 32 bits; empty for another type, or too short a value
     */
    public Optional<Integer> iaid() {
        return hasDuid() ? Optional.of(OptionData.of(octets).int32(1)) : Optional.empty();
    }

    /**
     * The DUID of an identifier of type 255.
     *
     * @return its octets; empty for another type, or too short a value
     */
    public Optional<OctetString> duid() {
        return hasDuid() ? Optional.of(octets.slice(5, octets.length())) : Optional.empty();
    }

    private boolean hasDuid() {
        return type() == IAID_DUID && octets.length() >= 7;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientIdentifier that && octets.equals(that.octets);
    }

    @Override
    public int hashCode() {
        return octets.hashCode();
    }

    /**
     * The identifier for a log.
     *
     * @return a hardware address as such, {@code iaid .. duid ..}, else {@code type/hex}
     */
    @Override
    public String toString() {
        if (hasDuid()) {
            return "iaid " + octets.slice(1, 5) + " duid " + octets.slice(5, octets.length());
        }
        return hardwareAddress()
                .map(HardwareAddress::toString)
                .orElseGet(() -> type() + "/" + octets.slice(1, octets.length()));
    }

    private static final class Type implements OptionType<ClientIdentifier> {
        @Override
        public String label() {
            return "type and identifier";
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            return data.checkLength(2);
        }

        @Override
        public ClientIdentifier decode(OptionData data) {
            return new ClientIdentifier(data.octets());
        }

        @Override
        public OctetString encode(ClientIdentifier value) {
            return value.octets;
        }
    }
}
