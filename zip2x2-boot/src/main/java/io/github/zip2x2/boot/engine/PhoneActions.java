package io.github.zip2x2.boot.engine;

import io.github.zip2x2.boot.BootEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

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
     * Something happened that a listener hears of.
     *
     * @param event what
     */
    void event(BootEvent event);
}
