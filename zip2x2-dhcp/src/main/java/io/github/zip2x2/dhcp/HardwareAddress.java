package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A hardware type and address as they stand in {@code htype}, {@code hlen} and {@code chaddr} (RFC 2131 section 2).
 *
 * <p>Immutable. Two addresses are equal when type and octets are.
 */
public final class HardwareAddress {
    /** {@value}: the hardware type of Ethernet. */
    public static final int ETHERNET = 1;

    /** {@value}: the most octets that {@code chaddr} holds. */
    public static final int MAX_LENGTH = 16;

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final int type;
    private final byte[] octets;

    private HardwareAddress(int type, byte[] octets) {
        this.type = type;
        this.octets = octets;
    }

    /**
     * An Ethernet address from text.
     *
     * @param text twelve hex digits of either case, bare or separated by {@code :}, {@code -} or {@code .}
     * @return the address
     * @throws IllegalArgumentException if the text is not such an address
     */
    public static HardwareAddress ethernet(String text) {
        String digits = text.replace(":", "").replace("-", "").replace(".", "");
        if (digits.length() != 12 || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException(
                    "Ethernet address \"" + text + "\" is not six octets in hex; write it as 00:0B:EA:01:02:03");
        }
        return new HardwareAddress(ETHERNET, HexFormat.of().parseHex(digits));
    }

    /**
     * An address of any hardware type.
     *
     * @param type of the hardware, 0..255 (IANA "Hardware Types")
     * @param octets 0..16 octets; copied
     * @return the address
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static HardwareAddress of(int type, byte... octets) {
        InRange.check("htype", type, 0, 255);
        if (octets.length > MAX_LENGTH) {
            throw new IllegalArgumentException("hardware address of " + octets.length + " octets: chaddr holds 16");
        }
        return new HardwareAddress(type, octets.clone());
    }

    /**
     * The hardware type.
     *
     * @return {@code htype}, 0..255; 1 is Ethernet
     */
    public int type() {
        return type;
    }

    /**
     * The number of octets.
     *
     * @return 0..16
     */
    public int length() {
        return octets.length;
    }

    /**
     * One octet.
     *
     * @param index 0..length - 1
     * @return 0..255
     */
    public int octet(int index) {
        return octets[index] & 0xff;
    }

    /**
     * The octets.
     *
     * @return a copy
     */
    public byte[] octets() {
        return octets.clone();
    }

    /**
     * Whether nobody can be told from this address.
     *
     * @return true if it is empty or all zero
     */
    public boolean isBlank() {
        for (byte octet : octets) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(octets, 0, target, at, octets.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HardwareAddress that && type == that.type && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        // Makers number their devices in order, and the usual sum of products would give a thousand of them one value.
        int hash = type;
        for (byte octet : octets) {
            hash = (hash ^ octet) * 0x0100_0193;
        }
        hash = (hash ^ hash >>> 15) * 0x2c1b_3c6d;
        return hash ^ hash >>> 12;
    }

    /**
     * The address as an operator writes it.
     *
     * @return upper-case hex with colons, such as {@code 00:0B:EA:01:02:03}; another hardware type stands before it, as
     *     in {@code 32/00:01}
     */
    @Override
    public String toString() {
        String hex = COLONS.formatHex(octets);
        return type == ETHERNET ? hex : type + "/" + hex;
    }
}
