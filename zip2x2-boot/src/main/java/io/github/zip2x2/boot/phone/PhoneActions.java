package io.github.zip2x2.boot.phone;

import io.github.zip2x2.dhcp.client.ClientLease;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a booting phone wants done; called during {@link PhoneBootEngine#on}. Buffers are valid only during the call. */
public interface PhoneActions {
    /**
     * Send a DHCP message from the phone's DHCP port.
     *
     * @param message its bytes, from the position to the limit
     * @param destination the server's address and port 67; 255.255.255.255 to broadcast
     */
    void sendDhcp(ByteBuffer message, InetSocketAddress destination);

    /**
     * Send a TFTP datagram. Each transfer has a port of its own (RFC 1350, 4), opened when it first sends.
     *
     * @param transfer the transfer's number
     * @param datagram its bytes, from the position to the limit
     * @param peer to whom
     */
    void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer);

    /**
     * A transfer is over; its port may be closed.
     *
     * @param transfer the transfer's number
     */
    void closeTftp(int transfer);

    /**
     * The phone's address is another: from now on it sends from it and answers for it.
     *
     * @param lease the address and all that the DHCPACK says; null when the phone has no address, as at the start of a boot
     */
    default void leased(@Nullable ClientLease lease) {}

    /**
     * The phone leaves its network for that of a VLAN. What is on its way to it in the old one is lost.
     *
     * @param vlan the VLAN's id, or {@link PhoneBootEngine#UNTAGGED}
     * @return whether there is such a network here; false leaves the phone where it is
     */
    default boolean attach(int vlan) {
        return false;
    }

    /**
     * Something happened that a listener hears of.
     *
     * @param event what
     */
    void event(BootEvent event);
}
