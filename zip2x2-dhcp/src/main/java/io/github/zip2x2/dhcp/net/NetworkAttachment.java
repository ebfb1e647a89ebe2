package io.github.zip2x2.dhcp.net;

import java.net.Inet4Address;
import java.util.Optional;

/**
 * One place at which an endpoint is attached to a network: an interface, and the host's address there if it has one.
 * Immutable.
 */
public final class NetworkAttachment {

    private final int index;
    private final String interfaceName;
    private final Optional<Inet4Address> address;
    private final int prefixLength;

    /**
     * An attachment.
     *
     * @param index the endpoint's own number for this attachment, from 0
     * @param interfaceName the system's name of the interface, empty when unknown
     * @param address the host's address there, if any
     * @param prefixLength the length of that address's network prefix, 0 to 32; 0 without an address
     */
    public NetworkAttachment(int index, String interfaceName, Optional<Inet4Address> address, int prefixLength) {
        if (index < 0) {
            throw new IllegalArgumentException("index " + index + " is negative");
        }
        if (prefixLength < 0 || prefixLength > 32) {
            throw new IllegalArgumentException("prefixLength " + prefixLength + " is not in 0..32");
        }
        this.index = index;
        this.interfaceName = interfaceName;
        this.address = address;
        this.prefixLength = prefixLength;
    }

    /** {@return the endpoint's own number for this attachment, from 0} */
    public int index() {
        return index;
    }

    /** {@return the system's name of the interface; empty when unknown} */
    public String interfaceName() {
        return interfaceName;
    }

    /** {@return the host's address there, if it has one} */
    public Optional<Inet4Address> address() {
        return address;
    }

    /** {@return the length of the address's network prefix, 0 to 32} */
    public int prefixLength() {
        return prefixLength;
    }

    /** {@return whether the address is one of 127/8: what arrives there comes from this machine} */
    public boolean isLoopback() {
        return address.isPresent() && address.get().isLoopbackAddress();
    }

    @Override
    public String toString() {
        return interfaceName
                + address.map(a -> " " + a.getHostAddress() + "/" + prefixLength)
                        .orElse(" without address");
    }
}
