package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.Prefix;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One place at which an endpoint is attached to a network: an interface, and all addresses that the host has there.
 * Immutable: when the host's addresses change, the endpoint tells another attachment of the same index.
 */
public final class NetworkAttachment {

    private final int index;
    private final String interfaceName;
    private final List<HostAddress> addresses;

    /**
     * An attachment.
     *
     * @param index the endpoint's own number for this attachment, from 0
     * @param interfaceName the system's name of the interface, empty when unknown
     * @param addresses the host's addresses there, the first of them first; empty if there are none
     */
    public NetworkAttachment(int index, String interfaceName, List<HostAddress> addresses) {
        if (index < 0) {
            throw new IllegalArgumentException("index " + index + " is negative");
        }
        this.index = index;
        this.interfaceName = interfaceName;
        this.addresses = List.copyOf(addresses);
    }

    /** {@return the endpoint's own number for this attachment, from 0} */
    public int index() {
        return index;
    }

    /** {@return the system's name of the interface; empty when unknown} */
    public String interfaceName() {
        return interfaceName;
    }

    /** {@return the host's addresses there, in the system's order; aliases and other networks of the wire included} */
    public List<HostAddress> addresses() {
        return addresses;
    }

    /** {@return the first of the host's addresses there, if it has one} */
    public Optional<Inet4Address> address() {
        return addresses.stream().map(HostAddress::address).findFirst();
    }

    /**
     * The host's address in a network, by which clients of that network know the server.
     *
     * @param network the clients' network
     * @return the first address that lies in it; empty if none does
     */
    public Optional<Inet4Address> addressIn(Prefix network) {
        return addresses.stream()
                .map(HostAddress::address)
                .filter(network::contains)
                .findFirst();
    }

    /** {@return whether an address is one of 127/8: what arrives there comes from this machine} */
    public boolean isLoopback() {
        return addresses.stream().anyMatch(each -> each.address().isLoopbackAddress());
    }

    @Override
    public String toString() {
        return interfaceName
                + (addresses.isEmpty()
                        ? " without address"
                        : addresses.stream().map(each -> " " + each).collect(Collectors.joining()));
    }
}
