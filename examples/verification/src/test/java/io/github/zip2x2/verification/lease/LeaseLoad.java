package io.github.zip2x2.verification.lease;

import io.github.zip2x2.dhcp.DecodePolicy;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask for a lease each, so many at a time, of all servers at once as a broadcast does. Each takes the first
 * offer, and begins anew where no answer comes. What an ACK gave is on record. Used by one thread.
 */
final class LeaseLoad implements AutoCloseable {

    private static final long PATIENCE_NANOS = 400_000_000L;

    private final DatagramChannel channel;
    private final Selector selector;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final ByteBuffer in = ByteBuffer.allocateDirect(2_048);
    private final int atOnce;
    private final Map<HardwareAddress, Client> waiting = new LinkedHashMap<>();
    private final Map<Inet4Address, HardwareAddress> owners = new HashMap<>();
    private int nextClient;
    private long restarts;

    private static final class Client {
        private final HardwareAddress hardware;
        private @Nullable DhcpMessage sent;
        private long sentNanos;

        Client(HardwareAddress hardware) {
            this.hardware = hardware;
        }
    }

    LeaseLoad(int atOnce) throws IOException {
        this.atOnce = atOnce;
        this.selector = Selector.open();
        this.channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress("127.0.0.1", 0)).configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** Who owns what, by the ACKs that clients saw since the beginning. */
    Map<Inet4Address, HardwareAddress> owners() {
        return Map.copyOf(owners);
    }

    int acknowledged() {
        return owners.size();
    }

    /** How often a client began anew. */
    long restarts() {
        return restarts;
    }

    /** Lets clients ask until the condition holds; false when it does not within the limit. */
    boolean run(List<InetSocketAddress> servers, Duration limit, BooleanSupplier until) throws IOException {
        // A server that began again has another port: who waits for the old one asks anew.
        for (Client client : waiting.values()) {
            discover(client, servers);
        }
        long start = System.nanoTime();
        while (!until.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return false;
            }
            while (waiting.size() < atOnce) {
                int number = nextClient++;
                Client client = new Client(HardwareAddress.of(
                        1, (byte) 0, (byte) 11, (byte) 0xea, (byte) (number >> 16), (byte) (number >> 8), (byte)
                                number));
                waiting.put(client.hardware, client);
                discover(client, servers);
            }
            selector.select(20);
            selector.selectedKeys().clear();
            receive(servers);
            long now = System.nanoTime();
            for (Client client : List.copyOf(waiting.values())) {
                if (now - client.sentNanos > PATIENCE_NANOS) {
                    restarts++;
                    discover(client, servers);
                }
            }
        }
        return true;
    }

    private void discover(Client client, List<InetSocketAddress> servers) throws IOException {
        send(
                client,
                DhcpMessage.builder(DhcpMessageType.DISCOVER)
                        .hardwareAddress(client.hardware)
                        .xid(random.nextInt())
                        .build(),
                servers);
    }

    private void send(Client client, DhcpMessage message, List<InetSocketAddress> servers) throws IOException {
        client.sent = message;
        client.sentNanos = System.nanoTime();
        for (InetSocketAddress server : servers) {
            channel.send(ByteBuffer.wrap(message.toByteArray()), server);
        }
    }

    private void receive(List<InetSocketAddress> servers) throws IOException {
        in.clear();
        while (channel.receive(in) != null) {
            in.flip();
            if (DhcpMessage.decode(in, DecodePolicy.CLIENT) instanceof DecodeResult.Decoded decoded) {
                take(decoded.value(), servers);
            }
            in.clear();
        }
    }

    private void take(DhcpMessage reply, List<InetSocketAddress> servers) throws IOException {
        Client client = waiting.get(reply.hardwareAddress());
        DhcpMessage sent = client == null ? null : client.sent;
        if (client == null || sent == null || sent.xid() != reply.xid()) {
            return;
        }
        boolean discovering = sent.type().equals(DhcpMessageType.DISCOVER);
        if (discovering && reply.type().equals(DhcpMessageType.OFFER)) {
            send(
                    client,
                    DhcpMessage.builder(DhcpMessageType.REQUEST)
                            .hardwareAddress(client.hardware)
                            .xid(reply.xid())
                            .option(DhcpOptions.REQUESTED_ADDRESS, reply.yiaddr())
                            .option(
                                    DhcpOptions.SERVER_IDENTIFIER,
                                    reply.option(DhcpOptions.SERVER_IDENTIFIER).orElseThrow())
                            .build(),
                    servers);
        } else if (!discovering && reply.type().equals(DhcpMessageType.ACK)) {
            waiting.remove(client.hardware);
            Optional<HardwareAddress> other = Optional.ofNullable(owners.put(reply.yiaddr(), client.hardware));
            if (other.isPresent()) {
                throw new AssertionError(
                        reply.yiaddr() + " was acknowledged to " + other.get() + " and to " + client.hardware);
            }
        } else if (reply.type().equals(DhcpMessageType.NAK)) {
            restarts++;
            discover(client, servers);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
