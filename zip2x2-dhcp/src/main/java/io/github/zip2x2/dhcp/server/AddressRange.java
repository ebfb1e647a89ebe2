package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;

/** Consecutive IPv4 addresses, both ends included. Immutable. */
public final class AddressRange {

    private final int first;
    private final int last;

    private AddressRange(int first, int last) {
        this.first = first;
        this.last = last;
    }

    /**
     * A range.
     *
     * @param first its lowest address
     * @param last its highest address
     * @return the range
     * @throws IllegalArgumentException if the last is below the first
     */
    public static AddressRange of(Inet4Address first, Inet4Address last) {
        int from = Ipv4.bits(first);
        int to = Ipv4.bits(last);
        if (Integer.compareUnsigned(to, from) < 0) {
            throw new IllegalArgumentException("range " + first.getHostAddress() + "-" + last.getHostAddress()
                    + " ends before it begins: exchange its ends");
        }
        return new AddressRange(from, to);
    }

    /**
     * A range from text.
     *
     * @param text such as {@code 192.0.2.100-192.0.2.199}
     * @return the range
     * @throws IllegalArgumentException if the text is not two addresses with a hyphen between, the lower one first
     */
    public static AddressRange parse(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not a range; write it as 192.0.2.100-192.0.2.199");
        }
        return of(
                Ipv4.of(text.substring(0, hyphen).strip()),
                Ipv4.of(text.substring(hyphen + 1).strip()));
    }

    /** {@return the lowest address} */
    public Inet4Address first() {
        return Ipv4.of(first);
    }

    /** {@return the highest address} */
    public Inet4Address last() {
        return Ipv4.of(last);
    }

    /** {@return the number of addresses, 1 or more} */
    public long size() {
        return (last & 0xffff_ffffL) - (first & 0xffff_ffffL) + 1;
    }

    /**
     * Whether an address lies in the range.
     *
     * @param address the address
     * @return true from the first to the last
     */
    public boolean contains(Inet4Address address) {
        return contains(Ipv4.bits(address));
    }

    boolean contains(int address) {
        return Integer.compareUnsigned(address, first) >= 0 && Integer.compareUnsigned(address, last) <= 0;
    }

    int firstBits() {
        return first;
    }

    int lastBits() {
        return last;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange that && first == that.first && last == that.last;
    }

    @Override
    public int hashCode() {
        return 31 * first + last;
    }

    @Override
    public String toString() {
        return first().getHostAddress() + "-" + last().getHostAddress();
    }
}
