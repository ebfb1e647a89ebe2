package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.OptionKey;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.net.DatagramRoute;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;

/** Makes a server's replies and says which way they go (RFC 2131 sections 4.1 and 4.3, table 3). */
final class Replies {

    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final int BROADCAST_FLAG = 0x8000;

    /** What fits an Ethernet frame, however much a client says that it takes (option 57). */
    private static final int MAXIMUM_DATAGRAM = 1_500;

    private Replies() {}

    /** An OFFER or an ACK of an address; the ACK to a DHCPDISCOVER is a rapid one (RFC 4039). */
    static ServerReply lease(
            OptionPolicy policy, Exchange exchange, boolean known, DhcpMessageType type, int address, Duration time) {
        boolean discover = exchange.type().equals(DhcpMessageType.DISCOVER);
        Networks.Served served = exchange.servedAt(address);
        ServedNetwork network = served == null ? exchange.served().network() : served.network();
        DhcpMessage.Builder reply = start(exchange, type).yiaddr(Ipv4.of(address));
        if (discover) {
            reply.ciaddr(Ipv4.ANY);
        }
        long seconds = time.toSeconds();
        boolean endless = seconds == LeaseTime.INFINITE.seconds();
        reply.option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(seconds));
        // RFC 2131 section 4.4.5; a lease without end has nothing to renew.
        reply.option(DhcpOptions.RENEWAL_TIME, LeaseTime.ofSeconds(endless ? seconds : seconds / 2));
        reply.option(DhcpOptions.REBINDING_TIME, LeaseTime.ofSeconds(endless ? seconds : seconds * 7 / 8));
        if (discover && type.equals(DhcpMessageType.ACK)) {
            reply.option(DhcpOptions.RAPID_COMMIT, true);
        }
        fill(policy, exchange, network, known, reply);
        return send(exchange, type, reply, route(exchange, address));
    }

    /** An offer of no address, to a client that does without one where the network is IPv6-mostly (RFC 8925 section 3.3). */
    static ServerReply withoutAddress(OptionPolicy policy, Exchange exchange, boolean known) {
        DhcpMessage.Builder reply = start(exchange, DhcpMessageType.OFFER);
        fill(policy, exchange, exchange.served().network(), known, reply);
        // There is no address to send to, so the client without the flag B must take a broadcast too.
        DatagramRoute route = exchange.arrival().isOverLoopback() || exchange.isRelayed()
                ? route(exchange, 0)
                : to(exchange, Ipv4.BROADCAST, CLIENT_PORT);
        return send(exchange, DhcpMessageType.OFFER, reply, route);
    }

    /**
     * An ACK to a DHCPINFORM: no address and no times, straight to the client whatever relay it came by (RFC 2131 section
     * 4.3.5); by the relay only if the client does not say its address.
     */
    static ServerReply informed(OptionPolicy policy, Exchange exchange, boolean known, int address) {
        DhcpMessage.Builder reply = start(exchange, DhcpMessageType.ACK);
        fill(policy, exchange, exchange.served().network(), known, reply);
        if (exchange.arrival().isOverLoopback()) {
            return send(exchange, DhcpMessageType.ACK, reply, route(exchange, address));
        }
        if (address == 0) {
            reply.flags(exchange.request().flags() | BROADCAST_FLAG);
            return send(exchange, DhcpMessageType.ACK, reply, route(exchange, 0));
        }
        return send(exchange, DhcpMessageType.ACK, reply, to(exchange, Ipv4.of(address), CLIENT_PORT));
    }

    static ServerReply nak(Exchange exchange, String why) {
        DhcpMessage.Builder reply = start(exchange, DhcpMessageType.NAK).option(DhcpOptions.MESSAGE, why);
        if (exchange.isRelayed()) {
            // RFC 2131 section 4.3.2: the client's address may be wrong, so the relay must broadcast.
            reply.flags(exchange.request().flags() | BROADCAST_FLAG);
        }
        DatagramRoute route = exchange.isRelayed() || exchange.arrival().isOverLoopback()
                ? route(exchange, 0)
                : to(exchange, Ipv4.BROADCAST, CLIENT_PORT);
        return send(exchange, DhcpMessageType.NAK, reply, route);
    }

    private static DhcpMessage.Builder start(Exchange exchange, DhcpMessageType type) {
        DhcpMessage request = exchange.request();
        int takes = request.option(DhcpOptions.MAXIMUM_MESSAGE_SIZE).orElse(DhcpMessage.MINIMUM_DATAGRAM);
        return DhcpMessage.replyTo(request, type)
                .maximumDatagram(Math.min(takes, MAXIMUM_DATAGRAM))
                .option(DhcpOptions.SERVER_IDENTIFIER, exchange.serverId());
    }

    private static void fill(
            OptionPolicy policy, Exchange exchange, ServedNetwork network, boolean known, DhcpMessage.Builder reply) {
        Sink sink = new Sink(exchange.request(), known, reply);
        policy.options(exchange.request(), network, exchange.ownAddress(), sink);
        sink.finish();
    }

    private static ServerReply send(
            Exchange exchange, DhcpMessageType type, DhcpMessage.Builder reply, DatagramRoute route) {
        ByteBuffer out = ByteBuffer.allocate(MAXIMUM_DATAGRAM);
        reply.build().encode(out);
        return new ServerReply(type, exchange.hardware(), Arrays.copyOf(out.array(), out.position()), route);
    }

    /** The four cases of RFC 2131 section 4.1, and loopback, where only the datagram's source can be reached. */
    private static DatagramRoute route(Exchange exchange, int address) {
        DhcpMessage message = exchange.request();
        Arrival arrival = exchange.arrival();
        if (arrival.isOverLoopback()) {
            return from(exchange, DatagramRoute.to(arrival.at().index(), arrival.localPort(), arrival.source()));
        }
        if (exchange.isRelayed()) {
            return to(exchange, message.giaddr(), relayPort(exchange));
        }
        if (exchange.isRenewing()) {
            return to(exchange, message.ciaddr(), CLIENT_PORT);
        }
        if (message.broadcast()) {
            return to(exchange, Ipv4.BROADCAST, CLIENT_PORT);
        }
        return from(
                exchange,
                DatagramRoute.toUnconfigured(
                        arrival.at().index(),
                        arrival.localPort(),
                        new InetSocketAddress(Ipv4.of(address), CLIENT_PORT),
                        exchange.hardware()));
    }

    private static int relayPort(Exchange exchange) {
        boolean otherPort = exchange.request()
                .option(DhcpOptions.RELAY_AGENT_INFORMATION)
                .filter(RelayAgentInformation::hasRelaySourcePort)
                .isPresent();
        return otherPort ? exchange.arrival().source().getPort() : SERVER_PORT;
    }

    private static DatagramRoute to(Exchange exchange, Inet4Address address, int port) {
        Arrival arrival = exchange.arrival();
        return from(
                exchange,
                DatagramRoute.to(arrival.at().index(), arrival.localPort(), new InetSocketAddress(address, port)));
    }

    private static DatagramRoute from(Exchange exchange, DatagramRoute route) {
        return route.from(exchange.ownAddress());
    }

    /** Lets through to a reply what the client asks for (RFC 2131 table 3). */
    private static final class Sink implements OptionSink {

        private final DhcpMessage request;
        private final DhcpMessage.Builder reply;
        private final boolean asksForSome;
        /** A phone that forgot to ask for its mask, router or boot server does not work without. */
        private final boolean known;

        private final BitSet texts = new BitSet(256);
        private boolean endsTexts;

        Sink(DhcpMessage request, boolean known, DhcpMessage.Builder reply) {
            this.request = request;
            this.reply = reply;
            this.known = known;
            this.asksForSome = request.has(DhcpOptions.PARAMETER_REQUEST_LIST.code());
        }

        @Override
        public <T> void ifRequested(OptionKey<T> key, T value) {
            int code = key.code();
            if (!asksForSome || request.requests(code) || (known && (code == 1 || code == 3 || code == 66))) {
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
            texts.set(code, value instanceof String);
        }

        @Override
        public void bootServer(Inet4Address address) {
            reply.siaddr(address).sname(address.getHostAddress());
        }

        @Override
        public void bootFile(String name) {
            reply.file(name);
        }

        @Override
        public void endTextsWithNul() {
            endsTexts = true;
        }

        /** Does what can be done only when all is there. */
        void finish() {
            if (reply.has(DhcpOptions.CLASSLESS_STATIC_ROUTE.code())) {
                // Whoever gets option 121 ignores 3 and 33 (RFC 3442).
                reply.without(DhcpOptions.ROUTER.code()).without(DhcpOptions.STATIC_ROUTE.code());
            }
            if (endsTexts) {
                DhcpMessage sofar = reply.build();
                texts.stream()
                        .forEach(code -> sofar.octets(code).ifPresent(text -> reply.rawOption(code, ended(text))));
            }
        }

        private static OctetString ended(OctetString text) {
            byte[] octets = text.toByteArray();
            return OctetString.of(Arrays.copyOf(octets, octets.length + 1));
        }
    }
}
