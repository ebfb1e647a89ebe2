package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DropReason;
import java.net.Inet4Address;

/** What a {@link DhcpClientEngine} wants done, and what it has reached, called while it handles an event. */
public interface DhcpClientActions {

    /**
     * Send a message, from the client's address where {@code ciaddr} has one, else from 0.0.0.0.
     *
     * @param message the message
     * @param destination 255.255.255.255, or the server's address
     */
    void send(DhcpMessage message, Inet4Address destination);

    /**
     * Ask the network whether anybody uses the address; answer {@link DhcpClientEvent.Probed}. Only with {@link
     * DhcpClientSettings#probing()}.
     *
     * @param address which address
     */
    void probe(Inet4Address address);

    /**
     * A server offered an address that the client can use.
     *
     * @param offer the DHCPOFFER
     */
    void offered(DhcpMessage offer);

    /**
     * The client has an address, for the first time since it started or lost one.
     *
     * @param lease the address and all that the DHCPACK says
     */
    void bound(ClientLease lease);

    /**
     * The lease was extended.
     *
     * @param lease the address and all that the DHCPACK says
     */
    void renewed(ClientLease lease);

    /**
     * The options that {@link DhcpClientEvent.Inform} asked for.
     *
     * @param ack the DHCPACK
     */
    void informed(DhcpMessage ack);

    /**
     * The client has no address any more, or did not get the one that it asked for, and begins anew unless it was told to
     * stop.
     *
     * @param reason why
     */
    void lost(LossReason reason);

    /**
     * A datagram was not for this client, or not usable.
     *
     * @param reason why
     */
    void ignored(DropReason reason);

    /** Why a client has no address. */
    enum LossReason {
        /** A server said DHCPNAK. */
        REFUSED,
        /** The server that made the offer did not answer any more. */
        NO_ANSWER,
        /** Nobody extended the lease in time. */
        EXPIRED,
        /** Somebody else uses the address. */
        CONFLICT,
        /** The client gave it back. */
        RELEASED
    }
}
