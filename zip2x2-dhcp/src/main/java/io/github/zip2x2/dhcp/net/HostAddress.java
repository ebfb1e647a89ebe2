package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.internal.range.InRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * An address that this host has on an interface, and the length of its network's prefix.
 *
 * @param address the address
 * @param prefixLength bits of the prefix, 0..32
 */
public record HostAddress(Inet4Address address, int prefixLength) {

    /**
     * An address of the host.
     *
     * @param address the address
     * @param prefixLength bits of the prefix, 0..32
     * @throws IllegalArgumentException if the length is not in 0..32
     */
    public HostAddress {
        InRange.check("prefixLength", prefixLength, 0, 32);
    }

    /** {@return the network in which the address lies} */
    public Prefix network() {
        return Prefix.of(address, prefixLength);
    }

    /** Which of a host's addresses a datagram names as its source: the wanted one, else the one in the receiver's network. */
    static Optional<Inet4Address> source(List<HostAddress> own, Optional<Inet4Address> wanted, InetAddress to) {
        return wanted.filter(
                        address -> own.stream().anyMatch(each -> each.address().equals(address)))
                .or(() -> own.stream()
                        .filter(each ->
                                to instanceof Inet4Address v4 && each.network().contains(v4))
                        .map(HostAddress::address)
                        .findFirst())
                .or(() -> own.stream().map(HostAddress::address).findFirst());
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }
}
