package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.OctetString;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Who a lease belongs to: the client identifier (option 61) if the client sends one, else its hardware type and address
 * (RFC 2131 section 4.2, RFC 4361 section 6.3). Immutable; equal when kind and bytes are.
 */
public final class ClientIdentity {

    private final boolean fromOption;
    private final byte[] bytes;
    private final int hash;

    private ClientIdentity(boolean fromOption, byte[] bytes) {
        this.fromOption = fromOption;
        this.bytes = bytes;
        this.hash = hash(bytes) ^ (fromOption ? 1 : 0);
    }

    /** Spreads addresses that count up, which the sum of {@link Arrays#hashCode(byte[])} puts on an eighth as many values. */
    private static int hash(byte[] bytes) {
        int hash = 0x811c9dc5;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        hash ^= hash >>> 15;
        hash *= 0x2c1b3c6d;
        return hash ^ (hash >>> 12);
    }

    /**
     * The identity that option 61 names.
     *
     * @param value the option's value, at least 1 octet
     * @return the identity
     * @throws IllegalArgumentException if the value is empty
     */
    public static ClientIdentity ofClientIdentifier(OctetString value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an empty client identifier names nobody");
        }
        return new ClientIdentity(true, value.toByteArray());
    }

    /**
     * The identity of a client that sends no option 61.
     *
     * @param hardware its hardware type and address, not empty
     * @return the identity
     * @throws IllegalArgumentException if the address is empty
     */
    public static ClientIdentity ofHardware(HardwareAddress hardware) {
        if (hardware.length() == 0) {
            throw new IllegalArgumentException("an empty hardware address names nobody");
        }
        byte[] bytes = new byte[1 + hardware.length()];
        bytes[0] = (byte) hardware.type();
        for (int i = 1; i < bytes.length; i++) {
            bytes[i] = (byte) hardware.octet(i - 1);
        }
        return new ClientIdentity(false, bytes);
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @param text what was written
     * @return the client identity
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static ClientIdentity parse(String text) {
        boolean option = text.startsWith("id:");
        if ((!option && !text.startsWith("hw:")) || text.length() < 5) {
            throw new IllegalArgumentException("client identity \"" + text + "\" is not id:HEX or hw:HEX");
        }
        return new ClientIdentity(option, HexFormat.of().parseHex(text.substring(3)));
    }

    /** {@return whether option 61 names it} */
    public boolean isFromOption() {
        return fromOption;
    }

    /** {@return the bytes: option 61's value, or the hardware type and the address} */
    public OctetString bytes() {
        return OctetString.of(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientIdentity that
                && hash == that.hash
                && fromOption == that.fromOption
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return (fromOption ? "id:" : "hw:") + HexFormat.of().formatHex(bytes);
    }
}
