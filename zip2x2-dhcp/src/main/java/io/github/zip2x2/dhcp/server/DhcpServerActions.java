package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DhcpServerEngine} wants done, called while it handles an event. The answers are events of their own, told
 * after the call that asked has returned, in any order.
 */
public interface DhcpServerActions {

    /**
     * Read from the store; answer {@link DhcpServerEvent.Found} or {@link DhcpServerEvent.Failed}.
     *
     * @param transaction to be named in the answer
     * @param client whose records
     * @param address which address's record too; null for none
     */
    void lookup(int transaction, ClientIdentity client, @Nullable Inet4Address address);

    /**
     * Ask the network whether anybody uses the address, without holding up anybody else; answer {@link
     * DhcpServerEvent.Probed}.
     *
     * @param transaction to be named in the answer
     * @param address which address
     * @param attachment the attachment by which the client is reached
     */
    void probe(int transaction, Inet4Address address, int attachment);

    /**
     * Change a record and, only once that is durable, send the reply; answer {@link DhcpServerEvent.Committed}, {@link
     * DhcpServerEvent.Conflict} or {@link DhcpServerEvent.Failed}.
     *
     * @param transaction to be named in the answer
     * @param change the change
     * @param reply the reply; null when none is due
     */
    void commit(int transaction, LeaseChange change, @Nullable ServerReply reply);

    /**
     * Send a reply that promises nothing that must be durable.
     *
     * @param reply the reply
     */
    void send(ServerReply reply);

    /**
     * A well-formed message came in; told before anything else about it.
     *
     * @param message the message, valid only during the call
     */
    void received(DhcpView message);

    /**
     * A message gets no answer.
     *
     * @param reason why
     * @param type the message's type
     * @param client the client's hardware address
     * @param xid the client's transaction number
     */
    void silence(SilenceReason reason, DhcpMessageType type, HardwareAddress client, int xid);

    /**
     * A datagram is not looked at any further.
     *
     * @param reason why
     */
    void drop(DropReason reason);

    /**
     * Something happened that an operator or another part may want to know.
     *
     * @param report what
     */
    void report(DhcpServerReport report);
}
