package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DhcpWriter;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.net.DatagramRoute;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a server's replies, straight from the message that they answer, and says which way they go (RFC 2131 sections
 * 4.1 and 4.3, table 3).
 */
final class ReplyWriter {

    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final int BROADCAST = -1;
    private static final int BROADCAST_FLAG = 0x8000;
    private static final int RELAY_AGENT_INFORMATION = DhcpOptions.RELAY_AGENT_INFORMATION.code();
    private static final long ENDLESS = LeaseTime.INFINITE.seconds();

    /** What fits an Ethernet frame, however much a client says that it takes (option 57). */
    private static final int MAXIMUM_PAYLOAD = 1_472;

    private final OptionPolicy policy;
    private final DhcpWriter writer = new DhcpWriter();
    private final ReplyOptions options = new ReplyOptions(writer);
    private final ByteBuffer written = ByteBuffer.allocate(MAXIMUM_PAYLOAD);

    /** Where the last reply went: the next one of the same relay goes there too. */
    private @Nullable DatagramRoute lastRoute;

    private int lastAddress;

    ReplyWriter(OptionPolicy policy) {
        this.policy = policy;
    }

    ServerReply offer(Query query, int address, Duration time) {
        return lease(query, DhcpMessageType.OFFER, address, time, false);
    }

    ServerReply ack(Query query, int address, Duration time) {
        return lease(query, DhcpMessageType.ACK, address, time, false);
    }

    /** An ACK to a DHCPDISCOVER (RFC 4039). */
    ServerReply rapidAck(Query query, int address, Duration time) {
        return lease(query, DhcpMessageType.ACK, address, time, true);
    }

    private ServerReply lease(Query query, DhcpMessageType type, int address, Duration time, boolean rapid) {
        start(query, type).yiaddr(address);
        if (query.type().equals(DhcpMessageType.DISCOVER)) {
            writer.ciaddr(0);
        }
        long seconds = time.toSeconds();
        writer.int32(DhcpOptions.LEASE_TIME.code(), (int) seconds);
        // RFC 2131 section 4.4.5; a lease without end has nothing to renew.
        writer.int32(DhcpOptions.RENEWAL_TIME.code(), (int) (seconds == ENDLESS ? ENDLESS : seconds / 2));
        writer.int32(DhcpOptions.REBINDING_TIME.code(), (int) (seconds == ENDLESS ? ENDLESS : seconds * 7 / 8));
        if (rapid) {
            writer.option(DhcpOptions.RAPID_COMMIT, true);
        }
        fill(query);
        return reply(query, type, route(query, address));
    }

    /** An offer of no address, to a client that does without one where the network is IPv6-mostly (RFC 8925 section 3.3). */
    ServerReply withoutAddress(Query query) {
        start(query, DhcpMessageType.OFFER).ciaddr(0);
        fill(query);
        // There is no address to send to, so the client without the flag B must take a broadcast too.
        DatagramRoute route =
                query.isOverLoopback() || query.isRelayed() ? route(query, 0) : to(query, BROADCAST, CLIENT_PORT);
        return reply(query, DhcpMessageType.OFFER, route);
    }

    /** An ACK to a DHCPINFORM: no address and no times (RFC 2131 section 4.3.5). */
    ServerReply informed(Query query, int address) {
        start(query, DhcpMessageType.ACK);
        fill(query);
        if (query.isRelayed() && address == 0) {
            writer.flags(query.message().flags() | BROADCAST_FLAG);
        }
        DatagramRoute route =
                query.isOverLoopback() || query.isRelayed() ? route(query, address) : to(query, address, CLIENT_PORT);
        return reply(query, DhcpMessageType.ACK, route);
    }

    ServerReply nak(Query query, String why) {
        start(query, DhcpMessageType.NAK).option(DhcpOptions.MESSAGE, why);
        if (query.isRelayed()) {
            // RFC 2131 section 4.3.2: the client's address may be wrong, so the relay must broadcast.
            writer.flags(query.message().flags() | BROADCAST_FLAG);
            return reply(query, DhcpMessageType.NAK, route(query, 0));
        }
        DatagramRoute route = query.isOverLoopback() ? route(query, 0) : to(query, BROADCAST, CLIENT_PORT);
        return reply(query, DhcpMessageType.NAK, route);
    }

    private DhcpWriter start(Query query, DhcpMessageType type) {
        return writer.beginReply(query.message(), type).address(DhcpOptions.SERVER_IDENTIFIER.code(), query.serverId());
    }

    private void fill(Query query) {
        options.begin(query.message());
        policy.options(query.message(), query.network(), query.serverId(), options);
        options.finish();
    }

    private ServerReply reply(Query query, DhcpMessageType type, DatagramRoute route) {
        int length = writer.write(written.clear());
        return new ServerReply(type, query.hardware(), Arrays.copyOf(written.array(), length), route);
    }

    /** The four cases of RFC 2131 section 4.1, and loopback, where only the datagram's source can be reached. */
    private DatagramRoute route(Query query, int address) {
        DhcpView message = query.message();
        if (query.isOverLoopback()) {
            return DatagramRoute.to(query.attachment(), query.localPort(), query.source());
        }
        if (query.isRelayed()) {
            return to(query, message.giaddr(), relayPort(query));
        }
        if (query.isRenewing()) {
            return to(query, message.ciaddr(), CLIENT_PORT);
        }
        if (message.broadcast()) {
            return to(query, BROADCAST, CLIENT_PORT);
        }
        return DatagramRoute.toUnconfigured(
                query.attachment(),
                query.localPort(),
                new InetSocketAddress(Ipv4.of(address), CLIENT_PORT),
                query.hardware());
    }

    private static int relayPort(Query query) {
        boolean otherPort = query.message().has(RELAY_AGENT_INFORMATION)
                && query.message()
                        .option(DhcpOptions.RELAY_AGENT_INFORMATION)
                        .filter(RelayAgentInformation::hasRelaySourcePort)
                        .isPresent();
        return otherPort ? query.source().getPort() : SERVER_PORT;
    }

    private DatagramRoute to(Query query, int address, int port) {
        DatagramRoute last = lastRoute;
        if (last != null
                && lastAddress == address
                && last.to().getPort() == port
                && last.attachment() == query.attachment()
                && last.localPort() == query.localPort()) {
            return last;
        }
        DatagramRoute route =
                DatagramRoute.to(query.attachment(), query.localPort(), new InetSocketAddress(Ipv4.of(address), port));
        lastRoute = route;
        lastAddress = address;
        return route;
    }
}
