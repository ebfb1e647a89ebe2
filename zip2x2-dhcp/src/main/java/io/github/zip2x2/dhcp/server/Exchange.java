package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.Anomaly;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.LeaseQuestion;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's message together with where it came in, which network it is for, and which records its decision needs.
 * Immutable; belongs to the engine that read it.
 */
public final class Exchange implements Reading {

    /** RFC 3396 joins several options to one value of any length; more than one option holds is nobody's identifier. */
    private static final int LONGEST_IDENTIFIER = 255;

    private final DhcpMessage message;
    private final List<Anomaly> anomalies;
    private final Arrival arrival;
    private final List<Networks.Served> link;
    private final Inet4Address ownAddress;
    private final Inet4Address serverId;
    private final HardwareAddress hardware;
    private final List<ClientIdentity> identities;
    private final Set<Integer> addresses;
    private final int requestedAddress;
    private final int namedServer;

    Exchange(
            DhcpMessage message,
            List<Anomaly> anomalies,
            Arrival arrival,
            List<Networks.Served> link,
            Inet4Address ownAddress,
            Inet4Address serverId,
            List<ClientIdentity> identities,
            boolean sharedStore) {
        this.message = message;
        this.anomalies = anomalies;
        this.arrival = arrival;
        this.link = link;
        this.ownAddress = ownAddress;
        this.serverId = serverId;
        this.hardware = message.hardwareAddress();
        this.identities = identities;
        this.requestedAddress =
                message.option(DhcpOptions.REQUESTED_ADDRESS).map(Ipv4::bits).orElse(0);
        this.namedServer =
                message.option(DhcpOptions.SERVER_IDENTIFIER).map(Ipv4::bits).orElse(0);
        this.addresses = needed(sharedStore);
    }

    /** Who the client is, in order of preference; none if its message does not say. */
    static List<ClientIdentity> identities(DhcpMessage message, boolean byHardware) {
        HardwareAddress hardware = message.hardwareAddress();
        OctetString identifier =
                message.octets(DhcpOptions.CLIENT_IDENTIFIER.code()).orElse(OctetString.EMPTY);
        boolean identifies = (identifier.length() >= 2 || (hardware.isBlank() && !identifier.isEmpty()))
                && identifier.length() <= LONGEST_IDENTIFIER;
        List<ClientIdentity> identities = new ArrayList<>(2);
        if (identifies) {
            identities.add(ClientIdentity.ofClientIdentifier(identifier));
        }
        if (!hardware.isBlank() && (byHardware || !identifies)) {
            identities.add(0, ClientIdentity.ofHardware(hardware));
        }
        return identities;
    }

    private Set<Integer> needed(boolean sharedStore) {
        Set<Integer> needed = new LinkedHashSet<>();
        if (type().equals(DhcpMessageType.INFORM) || (namesOtherServer() && !sharedStore)) {
            return needed;
        }
        if (type().equals(DhcpMessageType.RELEASE)) {
            needed.add(Ipv4.bits(message.ciaddr()));
        } else if (type().equals(DhcpMessageType.DISCOVER) ? requestedAddress != 0 : namedAddress() != null) {
            needed.add(type().equals(DhcpMessageType.DISCOVER) ? Integer.valueOf(requestedAddress) : namedAddress());
        }
        for (Networks.Served served : link) {
            Integer reserved = served.network().reservationBits(hardware);
            if (reserved != null) {
                needed.add(reserved);
            }
        }
        return needed;
    }

    /** {@return what to ask the store before this is decided; nothing for a message that needs no record} */
    public List<LeaseQuestion> questions() {
        List<LeaseQuestion> questions = new ArrayList<>();
        if (type().equals(DhcpMessageType.INFORM) || (namesOtherServer() && addresses.isEmpty())) {
            return questions;
        }
        List<Integer> asked = List.copyOf(addresses);
        List<ClientIdentity> clients = new ArrayList<>(identities);
        if (!hardware.isBlank() && !isClient(ClientIdentity.ofHardware(hardware))) {
            clients.add(ClientIdentity.ofHardware(hardware));
        }
        for (int i = 0; i < Math.max(clients.size(), asked.size()); i++) {
            questions.add(new LeaseQuestion(
                    clients.get(Math.min(i, clients.size() - 1)), i < asked.size() ? Ipv4.of(asked.get(i)) : null));
        }
        return questions;
    }

    /** {@return the client's message} */
    @Override
    public Optional<DhcpMessage> message() {
        return Optional.of(message);
    }

    @Override
    public List<Anomaly> anomalies() {
        return anomalies;
    }

    /** {@return the message's type} */
    public DhcpMessageType type() {
        return message.type();
    }

    /** {@return the client's transaction number} */
    public int xid() {
        return message.xid();
    }

    /** {@return the client's hardware address} */
    public HardwareAddress hardware() {
        return hardware;
    }

    /** {@return whose lease it is about: one exchange of a client is decided at a time} */
    public ClientIdentity client() {
        return identities.get(0);
    }

    boolean isClient(ClientIdentity identity) {
        return identities.contains(identity);
    }

    /** The client's option 61 where its hardware address says who it is: the owner after the setting is off again. */
    Optional<ClientIdentity> otherIdentity() {
        return identities.stream().skip(1).findFirst();
    }

    DhcpMessage request() {
        return message;
    }

    Arrival arrival() {
        return arrival;
    }

    /** The networks that the client may have an address of, that of its message first. */
    List<Networks.Served> link() {
        return link;
    }

    Networks.Served served() {
        return link.get(0);
    }

    /** The network of the link that the address is of; null for one elsewhere. */
    Networks.@Nullable Served servedAt(int address) {
        for (Networks.Served served : link) {
            if (served.network().prefix().contains(address)) {
                return served;
            }
        }
        return null;
    }

    /** The server's own address, as its client knows it. */
    Inet4Address ownAddress() {
        return ownAddress;
    }

    /** What option 54 of the replies names. */
    Inet4Address serverId() {
        return serverId;
    }

    boolean isRelayed() {
        return Ipv4.bits(message.giaddr()) != 0;
    }

    /** What limits on new clients count by: the relay's network, since a giaddr is easily invented, or the attachment. */
    Long source() {
        return isRelayed()
                ? served().network().prefix().networkBits() & 0xffff_ffffL
                : -1L - arrival.at().index();
    }

    /** Option 50; 0 when absent or empty. */
    int requestedAddress() {
        return requestedAddress;
    }

    /** The address that a DHCPREQUEST or DHCPDECLINE is about; null when it names none. */
    @Nullable
    Integer namedAddress() {
        int ciaddr = Ipv4.bits(message.ciaddr());
        if (isRenewing() || requestedAddress == 0) {
            return ciaddr == 0 ? null : Integer.valueOf(ciaddr);
        }
        return requestedAddress;
    }

    /** A DHCPREQUEST that answers an offer: it names the server. */
    boolean isSelecting() {
        return type().equals(DhcpMessageType.REQUEST) && namedServer != 0;
    }

    /** A DHCPREQUEST of a client that uses the address already. */
    boolean isRenewing() {
        return type().equals(DhcpMessageType.REQUEST) && namedServer == 0 && Ipv4.bits(message.ciaddr()) != 0;
    }

    /** Another server was chosen; a DHCPDISCOVER chooses none. */
    boolean namesOtherServer() {
        return namedServer != 0
                && namedServer != Ipv4.bits(serverId)
                && !type().equals(DhcpMessageType.DISCOVER)
                && !type().equals(DhcpMessageType.INFORM);
    }

    @Override
    public String toString() {
        return type() + " mac=" + hardware + " xid=" + Integer.toHexString(xid());
    }
}
