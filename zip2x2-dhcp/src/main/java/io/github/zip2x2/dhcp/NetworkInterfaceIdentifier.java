package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;

/**
 * Option 94: the network interface of a PXE client (RFC 4578 section 2.2).
 *
 * @param type 1 is UNDI
 * @param major version, 0..255
 * @param minor version, 0..255
 */
public record NetworkInterfaceIdentifier(int type, int major, int minor) {
    /** How option 94 carries it. */
    public static final OptionType<NetworkInterfaceIdentifier> TYPE = OptionTypes.fixed(
            "interface type and version",
            3,
            data -> new NetworkInterfaceIdentifier(data.u8(0), data.u8(1), data.u8(2)),
            value -> OctetString.of((byte) value.type, (byte) value.major, (byte) value.minor));

    /**
     * Checks the ranges.
     *
     * @param type see the record
     * @param major see the record
     * @param minor see the record
     * @throws IllegalArgumentException if a number is not one octet
     */
    public NetworkInterfaceIdentifier {
        InRange.check("value", type, 0, 255);
        InRange.check("value", major, 0, 255);
        InRange.check("value", minor, 0, 255);
    }

    /**
     * The interface for a log.
     *
     * @return such as {@code 1 version 2.1}
     */
    @Override
    public String toString() {
        return type + " version " + major + "." + minor;
    }
}
