package io.github.zip2x2.boot.phone;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * A phone on the link layer of an interface, which needs no address: the phone takes the address that DHCP gives it for
 * itself alone, answers ARP for it, and leaves the host's addresses and routes as they are. Linux with CAP_NET_RAW, and
 * the library {@code net.java.dev.jna:jna-jpms}, which is the application's to add. Immutable.
 *
 * <p>Frames carry the interface's own Ethernet address, whatever the phone's hardware address is in DHCP. Where the two
 * differ, a server must {@linkplain #needsBroadcast broadcast} its DHCP replies: unicast to the phone's hardware address
 * would not pass the interface.
 *
 * @param interfaceName the interface's name
 * @param sipPort the UDP port on which the phone listens for NOTIFY, 1 to 65535; empty for none
 */
public record LinkAttachment(String interfaceName, Optional<Integer> sipPort) implements Attachment {
    /**
     * Makes it.
     *
     * @param interfaceName the interface's name
     * @param sipPort the port for NOTIFY
     * @throws IllegalArgumentException if the port is not in 1..65535
     */
    public LinkAttachment {
        Objects.requireNonNull(interfaceName, "interfaceName");
        sipPort.filter(port -> port < 1 || port > 65535).ifPresent(port -> {
            throw new IllegalArgumentException("sipPort is " + port + ", outside 1..65535: name a UDP port");
        });
    }

    /**
     * A phone that does not listen for NOTIFY.
     *
     * @param interfaceName the interface's name
     * @return the attachment
     */
    public static LinkAttachment on(String interfaceName) {
        return new LinkAttachment(interfaceName, Optional.empty());
    }

    /**
     * Whether a phone must ask for broadcast replies here.
     *
     * @param mac the phone's hardware address
     * @return whether the interface has another
     * @throws IOException if there is no such interface, or the system refuses, with cause and remedy
     */
    public boolean needsBroadcast(MacAddress mac) throws IOException {
        return !java.util.Arrays.equals(
                LinkLayerEndpoint.hardwareAddress(interfaceName).octets(), mac.toBytes());
    }
}
