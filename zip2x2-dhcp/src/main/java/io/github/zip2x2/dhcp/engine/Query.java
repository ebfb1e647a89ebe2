package io.github.zip2x2.dhcp.engine;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's message together with where it came in and which network it is for: what a server decides on. Immutable. */
final class Query {

    private final DhcpMessage message;
    private final InetSocketAddress source;
    private final int attachment;
    private final int localPort;
    private final boolean overLoopback;
    private final NetworkTable.Served served;
    private final Inet4Address serverId;
    private final HardwareAddress hardware;
    private final ClientIdentity client;

    Query(DhcpMessage message, DhcpServerEvent.Received event, NetworkTable.Served served, Inet4Address serverId) {
        this.message = message;
        this.source = event.source();
        this.attachment = event.attachment();
        this.localPort = event.localPort();
        this.overLoopback = event.localAddress().isLoopbackAddress();
        this.served = served;
        this.serverId = serverId;
        this.hardware = message.hardwareAddress();
        OctetString identifier =
                message.octets(DhcpOptions.CLIENT_IDENTIFIER.code()).orElse(OctetString.EMPTY);
        this.client = identifier.length() >= 2 || (hardware.isBlank() && !identifier.isEmpty())
                ? ClientIdentity.ofClientIdentifier(identifier)
                : ClientIdentity.ofHardware(hardware);
    }

    DhcpMessage message() {
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
        return served;
    }

    ServedNetwork network() {
        return served.network();
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
        return Ipv4.bits(message.giaddr()) != 0;
    }

    /** What the limit on new clients counts by: the relay, or the attachment. */
    Object sourceKey() {
        return isRelayed() ? message.giaddr() : (Object) attachment;
    }

    /** Option 50; null when absent or empty. */
    @Nullable
    Integer requestedAddress() {
        return message.option(DhcpOptions.REQUESTED_ADDRESS)
                .map(Ipv4::bits)
                .filter(bits -> bits != 0)
                .orElse(null);
    }

    /** The address that a DHCPREQUEST or DHCPDECLINE is about; null when it names none. */
    @Nullable
    Integer namedAddress() {
        Integer requested = requestedAddress();
        int ciaddr = Ipv4.bits(message.ciaddr());
        if (isRenewing()) {
            return ciaddr;
        }
        return requested != null ? requested : ciaddr != 0 ? Integer.valueOf(ciaddr) : null;
    }

    Optional<Inet4Address> namedServer() {
        return message.option(DhcpOptions.SERVER_IDENTIFIER);
    }

    /** A DHCPREQUEST that answers an offer: it names the server. */
    boolean isSelecting() {
        return type().equals(DhcpMessageType.REQUEST) && namedServer().isPresent();
    }

    /** A DHCPREQUEST of a client that uses the address already. */
    boolean isRenewing() {
        return type().equals(DhcpMessageType.REQUEST) && namedServer().isEmpty() && Ipv4.bits(message.ciaddr()) != 0;
    }

    boolean namesOtherServer() {
        return namedServer().filter(named -> !named.equals(serverId)).isPresent();
    }

    boolean asksRapidCommit() {
        return message.option(DhcpOptions.RAPID_COMMIT).isPresent();
    }

    /** Option 51. */
    Optional<Duration> requestedTime() {
        return message.option(DhcpOptions.LEASE_TIME).map(LeaseTime::seconds).map(Duration::ofSeconds);
    }

    int sourceAddress() {
        return source.getAddress() instanceof Inet4Address address ? Ipv4.bits(address) : 0;
    }
}
