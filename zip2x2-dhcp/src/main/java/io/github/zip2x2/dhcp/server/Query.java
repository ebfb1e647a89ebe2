package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DecodePolicy;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client's message together with where it came in and which network it is for: what a server decides on. Used again
 * for another message once nothing waits for this one; it keeps the octets, so that they outlive the driver's buffer.
 */
final class Query {

    /** More than the longest datagram that is not dropped for its length. */
    private static final int KEPT_OCTETS = 1_536;

    private static final HardwareAddress NOBODY = HardwareAddress.of(0, (byte) 0);
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(Ipv4.ANY, 0);
    private static final int REQUESTED_ADDRESS = DhcpOptions.REQUESTED_ADDRESS.code();
    private static final int SERVER_IDENTIFIER = DhcpOptions.SERVER_IDENTIFIER.code();
    private static final int CLIENT_IDENTIFIER = DhcpOptions.CLIENT_IDENTIFIER.code();

    private final ByteBuffer octets = ByteBuffer.allocate(KEPT_OCTETS);
    private final DhcpView message = new DhcpView();
    private InetSocketAddress source = NOWHERE;
    private int attachment;
    private int localPort;
    private boolean overLoopback;
    private NetworkTable.@Nullable Served served;
    private Inet4Address serverId = Ipv4.ANY;
    private HardwareAddress hardware = NOBODY;
    private ClientIdentity client = ClientIdentity.ofHardware(NOBODY);
    private @Nullable Integer requestedAddress;
    private int namedServer;

    /** Takes another message; the reason why it cannot be read, or null. */
    @Nullable
    DropReason read(DhcpServerEvent.Received event) {
        ByteBuffer packet = event.packet();
        if (packet.remaining() > KEPT_OCTETS) {
            return message.read(packet, DecodePolicy.SERVER);
        }
        octets.clear().put(0, packet, packet.position(), packet.remaining()).limit(packet.remaining());
        return message.read(octets, DecodePolicy.SERVER);
    }

    /** Notes what was found out about the message. */
    void note(
            DhcpServerEvent.Received event,
            HardwareAddress from,
            NetworkTable.Served network,
            Inet4Address ownAddress) {
        source = event.source();
        attachment = event.attachment();
        localPort = event.localPort();
        overLoopback = event.localAddress().isLoopbackAddress();
        served = network;
        serverId = ownAddress;
        hardware = from;
        OctetString identifier = message.has(CLIENT_IDENTIFIER)
                ? message.octets(CLIENT_IDENTIFIER).orElse(OctetString.EMPTY)
                : OctetString.EMPTY;
        client = identifier.length() >= 2 || (from.isBlank() && !identifier.isEmpty())
                ? ClientIdentity.ofClientIdentifier(identifier)
                : ClientIdentity.ofHardware(from);
        int requested = message.has(REQUESTED_ADDRESS) ? message.address(DhcpOptions.REQUESTED_ADDRESS, 0) : 0;
        requestedAddress = requested == 0 ? null : Integer.valueOf(requested);
        namedServer = message.has(SERVER_IDENTIFIER) ? message.address(DhcpOptions.SERVER_IDENTIFIER, 0) : 0;
    }

    DhcpView message() {
        return message;
    }

    DhcpMessageType type() {
        return message.type();
    }

    int xid() {
        return message.xid();
    }

    HardwareAddress hardware() {
        return hardware;
    }

    ClientIdentity client() {
        return client;
    }

    NetworkTable.Served served() {
        NetworkTable.Served known = served;
        if (known == null) {
            throw new IllegalStateException("nothing was noted");
        }
        return known;
    }

    ServedNetwork network() {
        return served().network();
    }

    /** What option 54 of the replies names. */
    Inet4Address serverId() {
        return serverId;
    }

    InetSocketAddress source() {
        return source;
    }

    int attachment() {
        return attachment;
    }

    int localPort() {
        return localPort;
    }

    /** Replies to what came over loopback go back to where it came from: nothing else reaches a program there. */
    boolean isOverLoopback() {
        return overLoopback;
    }

    boolean isRelayed() {
        return message.giaddr() != 0;
    }

    /** What the limit on new clients counts by: the relay, or the attachment, which no relay's address equals. */
    Object sourceKey() {
        return isRelayed() ? Long.valueOf(message.giaddr() & 0xffff_ffffL) : Long.valueOf(-1L - attachment);
    }

    /** Option 50; null when absent or empty. */
    @Nullable
    Integer requestedAddress() {
        return requestedAddress;
    }

    /** The address that a DHCPREQUEST or DHCPDECLINE is about; null when it names none. */
    @Nullable
    Integer namedAddress() {
        int ciaddr = message.ciaddr();
        if (isRenewing()) {
            return ciaddr;
        }
        return requestedAddress != null ? requestedAddress : ciaddr != 0 ? Integer.valueOf(ciaddr) : null;
    }

    /** A DHCPREQUEST that answers an offer: it names the server. */
    boolean isSelecting() {
        return type().equals(DhcpMessageType.REQUEST) && namedServer != 0;
    }

    /** A DHCPREQUEST of a client that uses the address already. */
    boolean isRenewing() {
        return type().equals(DhcpMessageType.REQUEST) && namedServer == 0 && message.ciaddr() != 0;
    }

    boolean namesOtherServer() {
        return namedServer != 0 && namedServer != Ipv4.bits(serverId);
    }

    boolean asksRapidCommit() {
        return message.option(DhcpOptions.RAPID_COMMIT).isPresent();
    }

    /** Whether the client can do without IPv4 on a network of the other kind (RFC 8925 section 3.2). */
    boolean canDoWithoutAddress() {
        return message.requests(DhcpOptions.IPV6_ONLY_PREFERRED.code());
    }

    /** Option 51. */
    Optional<Duration> requestedTime() {
        return message.option(DhcpOptions.LEASE_TIME).map(LeaseTime::seconds).map(Duration::ofSeconds);
    }

    /** Option 12; empty when absent. */
    String hostName() {
        return message.has(DhcpOptions.HOSTNAME.code())
                ? message.option(DhcpOptions.HOSTNAME).orElse("")
                : "";
    }

    int sourceAddress() {
        return source.getAddress() instanceof Inet4Address address ? Ipv4.bits(address) : 0;
    }
}
