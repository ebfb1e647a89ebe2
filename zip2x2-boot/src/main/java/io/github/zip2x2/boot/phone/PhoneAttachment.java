package io.github.zip2x2.boot.phone;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * How a phone is attached to the network over plain UDP: by an address that the host has. Immutable.
 *
 * @param local the host's address that the phone sends from and listens on
 * @param dhcpServer where its DHCP messages go instead of being broadcast, as on loopback
 * @param sipPort the UDP port on which it listens for NOTIFY, 0 for any free one; empty for none
 */
public record PhoneAttachment(Inet4Address local, Optional<InetSocketAddress> dhcpServer, Optional<Integer> sipPort)
        implements Attachment {
    /**
     * Makes it.
     *
     * @param local the host's address
     * @param dhcpServer where DHCP messages go
     * @param sipPort the port for NOTIFY
     * @throws IllegalArgumentException if the port is not in 0..65535
     */
    public PhoneAttachment {
        Objects.requireNonNull(local, "local");
        sipPort.filter(port -> port < 0 || port > 65535).ifPresent(port -> {
            throw new IllegalArgumentException("sipPort is " + port + ", outside 0..65535: name a UDP port, 0 for any");
        });
    }

    /**
     * Whether the phone and its DHCP server are on loopback, where a server answers the port that asked. Elsewhere a
     * client is answered at port 68, and by broadcast when it has no address yet.
     *
     * @return whether both are
     */
    public boolean isOnLoopback() {
        return local.isLoopbackAddress()
                && dhcpServer
                        .filter(server -> server.getAddress().isLoopbackAddress())
                        .isPresent();
    }

    /**
     * A phone on loopback, which unicasts to a DHCP server there and listens for NOTIFY on any free port.
     *
     * @param local an address of 127/8
     * @param dhcpServer the server's address and port
     * @return the attachment
     */
    public static PhoneAttachment onLoopback(Inet4Address local, InetSocketAddress dhcpServer) {
        return new PhoneAttachment(local, Optional.of(dhcpServer), Optional.of(0));
    }
}
