package io.github.zip2x2.dhcp.engine;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OptionKey;
import io.github.zip2x2.dhcp.ParameterRequestList;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** Writes a server's replies and says which way they go (RFC 2131 sections 4.1 and 4.3, table 3). */
final class ReplyWriter {

    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final long ENDLESS = LeaseTime.INFINITE.seconds();

    private final DhcpServerSettings settings;

    ReplyWriter(DhcpServerSettings settings) {
        this.settings = settings;
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
        DhcpMessage.Builder reply = start(query, type).yiaddr(Ipv4.of(address));
        if (query.type().equals(DhcpMessageType.DISCOVER)) {
            reply.ciaddr(Ipv4.ANY);
        }
        long seconds = time.toSeconds();
        reply.option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(seconds));
        // RFC 2131 section 4.4.5; a lease without end has nothing to renew.
        reply.option(DhcpOptions.RENEWAL_TIME, LeaseTime.ofSeconds(seconds == ENDLESS ? ENDLESS : seconds / 2));
        reply.option(DhcpOptions.REBINDING_TIME, LeaseTime.ofSeconds(seconds == ENDLESS ? ENDLESS : seconds * 7 / 8));
        if (rapid) {
            reply.option(DhcpOptions.RAPID_COMMIT, true);
        }
        fill(query, reply);
        return new ServerReply(reply.build(), route(query, address));
    }

    /** An ACK to a DHCPINFORM: no address and no times (RFC 2131 section 4.3.5). */
    ServerReply informed(Query query, int address) {
        DhcpMessage.Builder reply = start(query, DhcpMessageType.ACK);
        fill(query, reply);
        if (query.isRelayed() && address == 0) {
            reply.broadcast(true);
        }
        DatagramRoute route = query.isOverLoopback() || query.isRelayed()
                ? route(query, address)
                : to(query, Ipv4.of(address), CLIENT_PORT);
        return new ServerReply(reply.build(), route);
    }

    ServerReply nak(Query query, String why) {
        DhcpMessage.Builder reply = start(query, DhcpMessageType.NAK).option(DhcpOptions.MESSAGE, why);
        if (query.isRelayed()) {
            // RFC 2131 section 4.3.2: the client's address may be wrong, so the relay must broadcast.
            return new ServerReply(reply.broadcast(true).build(), route(query, 0));
        }
        DatagramRoute route = query.isOverLoopback() ? route(query, 0) : to(query, Ipv4.BROADCAST, CLIENT_PORT);
        return new ServerReply(reply.build(), route);
    }

    private static DhcpMessage.Builder start(Query query, DhcpMessageType type) {
        return DhcpMessage.replyTo(query.message(), type).option(DhcpOptions.SERVER_IDENTIFIER, query.serverId());
    }

    private void fill(Query query, DhcpMessage.Builder reply) {
        Sink sink = new Sink(query.message(), reply);
        settings.options().options(query.message(), query.network(), query.serverId(), sink);
        sink.finish();
    }

    /** The four cases of RFC 2131 section 4.1, and loopback, where only the datagram's source can be reached. */
    private static DatagramRoute route(Query query, int address) {
        DhcpMessage message = query.message();
        if (query.isOverLoopback()) {
            return DatagramRoute.to(query.attachment(), query.localPort(), query.source());
        }
        if (query.isRelayed()) {
            boolean otherPort = message.option(DhcpOptions.RELAY_AGENT_INFORMATION)
                    .filter(RelayAgentInformation::hasRelaySourcePort)
                    .isPresent();
            return to(query, message.giaddr(), otherPort ? query.source().getPort() : SERVER_PORT);
        }
        if (query.isRenewing()) {
            return to(query, message.ciaddr(), CLIENT_PORT);
        }
        if (message.broadcast()) {
            return to(query, Ipv4.BROADCAST, CLIENT_PORT);
        }
        return DatagramRoute.toUnconfigured(
                query.attachment(),
                query.localPort(),
                new InetSocketAddress(Ipv4.of(address), CLIENT_PORT),
                query.hardware());
    }

    private static DatagramRoute to(Query query, Inet4Address address, int port) {
        return DatagramRoute.to(query.attachment(), query.localPort(), new InetSocketAddress(address, port));
    }

    /** Lets through what the client asks for (RFC 2131 table 3). */
    private static final class Sink implements OptionSink {

        private final Optional<ParameterRequestList> requested;
        private final DhcpMessage.Builder reply;
        private boolean routesSent;

        Sink(DhcpMessage request, DhcpMessage.Builder reply) {
            this.requested = request.option(DhcpOptions.PARAMETER_REQUEST_LIST);
            this.reply = reply;
        }

        @Override
        public <T> void ifRequested(OptionKey<T> key, T value) {
            if (requested.isEmpty() || requested.get().contains(key)) {
                always(key, value);
            }
        }

        @Override
        public <T> void always(OptionKey<T> key, T value) {
            int code = key.code();
            if (code == 50 || code == 51 || (code >= 53 && code <= 59) || code == 61 || code == 82) {
                throw new IllegalArgumentException("option " + key + " is not the policy's to send");
            }
            reply.option(key, value);
            if (code == DhcpOptions.CLASSLESS_STATIC_ROUTE.code()) {
                routesSent = true;
            }
        }

        /** Whoever gets option 121 ignores 3 and 33 (RFC 3442). */
        void finish() {
            if (routesSent) {
                reply.without(DhcpOptions.ROUTER.code()).without(DhcpOptions.STATIC_ROUTE.code());
            }
        }

        @Override
        public void bootServer(Inet4Address address) {
            reply.siaddr(address).sname(address.getHostAddress());
        }

        @Override
        public void bootFile(String name) {
            reply.file(name);
        }
    }
}
