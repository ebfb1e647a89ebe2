package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The way by which a datagram leaves: the attachment, the own port, the receiver. Immutable. */
public final class DatagramRoute {

    /** {@value}: leaves the choice of the attachment to the system. */
    public static final int ANY_ATTACHMENT = -1;

    private final int attachment;
    private final int localPort;
    private final InetSocketAddress to;
    private final Optional<HardwareAddress> hardware;
    private final Optional<Inet4Address> source;

    private DatagramRoute(
            int attachment,
            int localPort,
            InetSocketAddress to,
            Optional<HardwareAddress> hardware,
            Optional<Inet4Address> source) {
        this.attachment = attachment;
        this.localPort = localPort;
        this.to = to;
        this.hardware = hardware;
        this.source = source;
    }

    /**
     * To an address that answers ARP, or a broadcast address.
     *
     * @param attachment the index of the attachment to leave by; {@link #ANY_ATTACHMENT} leaves the
     *     choice to the system's routes
     * @param localPort the UDP port to send from; endpoints with one port take that
     * @param to address and port
     * @return the datagram route
     */
    public static DatagramRoute to(int attachment, int localPort, InetSocketAddress to) {
        return new DatagramRoute(attachment, localPort, to, Optional.empty(), Optional.empty());
    }

    /**
     * To a client that was given an address and does not yet answer ARP for it (RFC 2131 section 4.1). An endpoint that
     * cannot do that broadcasts instead, as the RFC allows.
     *
     * @param attachment the index of the attachment to leave by
     * @param localPort the UDP port to send from
     * @param to the address given and the client's port
     * @param hardware the client's hardware address
     * @return the datagram route
     */
    public static DatagramRoute toUnconfigured(
            int attachment, int localPort, InetSocketAddress to, HardwareAddress hardware) {
        return new DatagramRoute(attachment, localPort, to, Optional.of(hardware), Optional.empty());
    }

    /**
     * The same way from one of the host's addresses, which a host with several on one interface must say.
     *
     * @param address the address that the datagram names as its source; one that the host does not have there is left
     *     out, and the endpoint chooses
     * @return the datagram route
     */
    public DatagramRoute from(Inet4Address address) {
        return new DatagramRoute(attachment, localPort, to, hardware, Optional.of(address));
    }

    /** {@return the index of the attachment to leave by} */
    public int attachment() {
        return attachment;
    }

    /** {@return the UDP port to send from} */
    public int localPort() {
        return localPort;
    }

    /** {@return address and port} */
    public InetSocketAddress to() {
        return to;
    }

    /** {@return the host's address to send from; empty leaves the choice to the endpoint} */
    public Optional<Inet4Address> source() {
        return source;
    }

    /** {@return the hardware address of a client that does not yet answer ARP} */
    public Optional<HardwareAddress> hardware() {
        return hardware;
    }
}
