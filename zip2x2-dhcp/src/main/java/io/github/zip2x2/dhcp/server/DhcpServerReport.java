package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.lease.Lease;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/** What a server did, for operators and for the parts that follow phones. */
public sealed interface DhcpServerReport {

    /** {@return the client's hardware address} */
    HardwareAddress client();

    /** {@return the client's transaction number} */
    int xid();

    /**
     * A message came in; told by a driver, which knows where, before anything else about it.
     *
     * @param client the client's hardware address
     * @param xid the client's transaction number
     * @param type the message's type
     * @param interfaceName the interface at which it came in, empty when not known
     * @param relay the relay that sent it (giaddr); 0.0.0.0 if none did
     */
    record Received(HardwareAddress client, int xid, DhcpMessageType type, String interfaceName, Inet4Address relay)
            implements DhcpServerReport {}

    /**
     * A message gets no answer.
     *
     * @param client the client's hardware address
     * @param xid the client's transaction number
     * @param type the message's type
     * @param reason why
     */
    record Silent(HardwareAddress client, int xid, DhcpMessageType type, SilenceReason reason)
            implements DhcpServerReport {}

    /**
     * An address was offered.
     *
     * @param client the client's hardware address
     * @param xid the client's transaction number
     * @param address the address
     */
    record Offered(HardwareAddress client, int xid, Inet4Address address) implements DhcpServerReport {}

    /**
     * A lease was given or extended, and the DHCPACK sent.
     *
     * @param client the client's hardware address
     * @param xid the client's transaction number
     * @param lease the record
     */
    record Granted(HardwareAddress client, int xid, Lease lease) implements DhcpServerReport {}

    /**
     * A DHCPNAK was sent.
     *
     * @param client the client's hardware address
     * @param xid the client's transaction number
     * @param why in a few words
     */
    record Refused(HardwareAddress client, int xid, String why) implements DhcpServerReport {}

    /**
     * A client gave its address back.
     *
     * @param client the client's hardware address
     * @param xid the client's transaction number
     * @param lease the record
     */
    record Released(HardwareAddress client, int xid, Lease lease) implements DhcpServerReport {}

    /**
     * An address is in use by somebody who was not given it.
     *
     * @param client the hardware address of the client that declined it, or that it would have been offered to
     * @param xid the client's transaction number
     * @param lease the record
     * @param declined true when the client said so, false when a probe was answered
     */
    record Quarantined(HardwareAddress client, int xid, Lease lease, boolean declined) implements DhcpServerReport {}

    /**
     * A DHCPINFORM was answered.
     *
     * @param client the client's hardware address
     * @param xid the client's transaction number
     * @param address the client's address
     */
    record Informed(HardwareAddress client, int xid, Inet4Address address) implements DhcpServerReport {}

    /**
     * Another DHCP server answers a client of ours on the same wire, or a client chose it.
     *
     * @param client the client's hardware address
     * @param xid the client's transaction number
     * @param type the message that told of it: DHCPOFFER, DHCPACK, DHCPNAK, or the client's DHCPREQUEST
     * @param server the other server (option 54)
     * @param hardware the hardware address that sent the server's message; empty where a client's told of it
     * @param differences what it tells clients otherwise than this server; empty where nothing is known to differ
     */
    record OtherServer(
            HardwareAddress client,
            int xid,
            DhcpMessageType type,
            Inet4Address server,
            Optional<HardwareAddress> hardware,
            List<Difference> differences)
            implements DhcpServerReport {
        /**
         * Copies the list.
         *
         * @param client see the record
         * @param xid see the record
         * @param type see the record
         * @param server see the record
         * @param hardware see the record
         * @param differences see the record
         */
        public OtherServer {
            differences = List.copyOf(differences);
        }
    }

    /**
     * One option that two servers send differently.
     *
     * @param option its code: 66, 1 or 3
     * @param theirs the other server's value, {@code none} where it sends none
     * @param ours this server's
     */
    record Difference(int option, String theirs, String ours) {
        @Override
        public String toString() {
            return "option " + option + " is " + theirs + ", here " + ours;
        }
    }

    /**
     * A client has to do without the address that is reserved for it, since another client's lease of it still runs; it is
     * offered another one for a short time. Told with each such offer.
     *
     * @param client the client's hardware address
     * @param xid the client's transaction number
     * @param holder the lease that runs
     */
    record ReservationHeld(HardwareAddress client, int xid, Lease holder) implements DhcpServerReport {}

    /**
     * A host answers probes for addresses that are others': what it answers is not believed any more for a while.
     *
     * @param client the hardware address of the client that waits for an offer
     * @param xid the client's transaction number
     * @param by the host's hardware address, e.g. of a router with proxy ARP
     */
    record ProbeDisbelieved(HardwareAddress client, int xid, HardwareAddress by) implements DhcpServerReport {}
}
