package io.github.zip2x2.dhcp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** IPv4 addresses between their three forms: 32 bits, {@link Inet4Address} and dotted quad. No name is ever resolved. */
public final class Ipv4 {
    /** 0.0.0.0. */
    public static final Inet4Address ANY = of(0);

    /** 255.255.255.255. */
    public static final Inet4Address BROADCAST = of(-1);

    private Ipv4() {}

    /**
     * The address of 32 bits.
     *
     * @param bits the address, its first octet in the highest bits
     * @return the address
     */
    public static Inet4Address of(int bits) {
        try {
            byte[] octets = new byte[4];
            Wire.put32(octets, 0, bits);
            return (Inet4Address) InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("four octets are always an IPv4 address", e);
        }
    }

    /**
     * The address of a dotted quad.
     *
     * @param dottedQuad four decimal numbers 0..255 without leading zeros
     * @return the address
     * @throws IllegalArgumentException if it is anything else
     */
    public static Inet4Address of(String dottedQuad) {
        return parse(dottedQuad)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + dottedQuad + "\" is not an IPv4 address; write it as 192.0.2.1"));
    }

    /**
     * The address of a dotted quad, if it is one.
     *
     * @param text any text
     * @return the address; empty unless the text is four decimal numbers 0..255 without leading zeros
     */
    public static Optional<Inet4Address> parse(String text) {
        return Prefix.find(text + "/32").map(Prefix::network);
    }

    /**
     * The 32 bits of an address.
     *
     * @param address the address
     * @return its first octet in the highest bits
     */
    public static int bits(Inet4Address address) {
        return Wire.int32(address.getAddress(), 0);
    }

    /**
     * Whether one host can have an address: not 0/8, multicast, 240/4 or the broadcast address (RFC 6890).
     *
     * @param address 32 bits
     * @return true from 1.0.0.0 to 223.255.255.255, loopback included
     */
    public static boolean isUnicast(int address) {
        return address >>> 24 != 0 && Integer.compareUnsigned(address, 0xe000_0000) < 0;
    }
}
