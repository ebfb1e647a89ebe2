package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.net.Inet4Address;
import java.util.Optional;
import org.apache.commons.net.util.SubnetUtils;

/** An IPv4 network, or a set of addresses that share their first bits. Immutable. */
public final class Prefix {

    private final int network;
    private final int length;

    private Prefix(int network, int length) {
        this.network = network;
        this.length = length;
    }

    /**
     * The network in which an address lies.
     *
     * @param address any address of it; what is beyond the length is cleared
     * @param length bits of the prefix, 0..32
     * @return the prefix
     * @throws IllegalArgumentException if the length is out of range
     */
    public static Prefix of(Inet4Address address, int length) {
        InRange.check("prefix length", length, 0, 32);
        return new Prefix(Ipv4.bits(address) & mask(length), length);
    }

    /**
     * A prefix from text.
     *
     * @param text such as {@code 192.0.2.0/24}; without a length, 32
     * @return the prefix
     * @throws IllegalArgumentException if the text is not that
     */
    public static Prefix parse(String text) {
        return find(text.indexOf('/') < 0 ? text + "/32" : text)
                .orElseThrow(() ->
                        new IllegalArgumentException("\"" + text + "\" is not a network; write it as 192.0.2.0/24"));
    }

    /** The prefix that an address and a length name; only as they are usually written: others read 010 as 8. */
    static Optional<Prefix> find(String text) {
        try {
            SubnetUtils.SubnetInfo info = new SubnetUtils(text).getInfo();
            return info.getCidrSignature().equals(text)
                    ? Optional.of(of(
                            Ipv4.of(info.asInteger(info.getAddress())),
                            Integer.bitCount(info.asInteger(info.getNetmask()))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the lowest address} */
    public Inet4Address network() {
        return Ipv4.of(network);
    }

    /** {@return the bits of the prefix, 0..32} */
    public int length() {
        return length;
    }

    /** {@return the prefix as a mask, such as 255.255.255.0} */
    public Inet4Address mask() {
        return Ipv4.of(mask(length));
    }

    /** {@return the highest address: the directed broadcast address of a network of length 30 or less} */
    public Inet4Address broadcast() {
        return Ipv4.of(broadcastBits());
    }

    /**
     * Whether an address lies in it.
     *
     * @param address the address
     * @return true if its first bits are the prefix's
     */
    public boolean contains(Inet4Address address) {
        return contains(Ipv4.bits(address));
    }

    /**
     * The same for an address as 32 bits, as {@link Ipv4#bits} gives it.
     *
     * @param address the address
     * @return true if its first bits are the prefix's
     */
    public boolean contains(int address) {
        return (address & mask(length)) == network;
    }

    /** {@return the lowest address as 32 bits} */
    public int networkBits() {
        return network;
    }

    /** {@return the highest address as 32 bits} */
    public int broadcastBits() {
        return network | ~mask(length);
    }

    /**
     * Whether a host can have this address here: not the network's own, nor its broadcast address (RFC 3021 for 31).
     *
     * @param address the address as 32 bits
     * @return true if a host can have it
     */
    public boolean isHost(int address) {
        return contains(address) && (length > 30 || (address != network && address != broadcastBits()));
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prefix that && network == that.network && length == that.length;
    }

    @Override
    public int hashCode() {
        return 31 * network + length;
    }

    @Override
    public String toString() {
        return network().getHostAddress() + "/" + length;
    }
}
