package io.github.zip2x2.boot.phone;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.client.ClientLease;
import io.github.zip2x2.dhcp.net.DatagramRoute;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link layer of an interface. A packet socket cannot be selected beside channels, so a thread of its own receives,
 * sends what the loop's thread hands it, and hands what it receives to the loop.
 */
final class LinkNetwork implements PhoneNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(LinkNetwork.class);
    private static final int CLIENT_PORT = 68;
    private static final int LARGEST_DATAGRAM = 4_096;
    private static final int FIRST_PORT = 49_152; // of those that RFC 6335 leaves to programs
    private static final int PORTS = 65_536 - FIRST_PORT;
    private static final long IDLE_NANOS = 60_000_000_000L;
    private static final long LAST_WORD_NANOS = 50_000_000L;

    private final PhoneLoop loop;
    private final LinkLayerEndpoint endpoint;
    private final Optional<Integer> sipPort;
    private final Thread thread;
    private final SecureRandom random = new SecureRandom();
    private final Map<Integer, Integer> transferPorts = new HashMap<>();
    private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
    private volatile Inet4Address address = Ipv4.ANY;
    private volatile boolean closed;
    private @Nullable Receiver receiver;

    /** What the link's thread is to do. */
    private interface Order {
        void carryOut() throws IOException;
    }

    private LinkNetwork(LinkAttachment attachment, LinkLayerEndpoint endpoint, PhoneLoop loop) {
        this.endpoint = endpoint;
        this.sipPort = attachment.sipPort();
        this.loop = loop;
        this.thread = new Thread(this::run, "zip2x2-phone-" + attachment.interfaceName());
        thread.setDaemon(true);
    }

    static LinkNetwork open(LinkAttachment attachment, PhoneLoop loop) throws IOException {
        List<Integer> ports = new ArrayList<>(List.of(CLIENT_PORT));
        attachment.sipPort().ifPresent(ports::add);
        return new LinkNetwork(attachment, LinkLayerEndpoint.guest(attachment.interfaceName(), ports), loop);
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        thread.start();
    }

    // ---- on the loop's thread

    @Override
    public void sendDhcp(ByteBuffer message, InetSocketAddress destination) {
        send(CLIENT_PORT, message, destination);
    }

    @Override
    public void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) {
        Integer port = transferPorts.get(transfer);
        if (port == null) {
            port = freePort();
            transferPorts.put(transfer, port);
            serve();
        }
        send(port, datagram, peer);
    }

    private int freePort() {
        int port = FIRST_PORT + random.nextInt(PORTS);
        while (transferPorts.containsValue(port)
                || sipPort.filter(Integer.valueOf(port)::equals).isPresent()) {
            port = FIRST_PORT + random.nextInt(PORTS);
        }
        return port;
    }

    private void serve() {
        List<Integer> ports = new ArrayList<>(transferPorts.values());
        ports.add(CLIENT_PORT);
        sipPort.ifPresent(ports::add);
        order(() -> endpoint.serve(ports));
    }

    @Override
    public void closeTftp(int transfer) {
        if (transferPorts.remove(transfer) != null) {
            serve();
        }
    }

    @Override
    public void sendSip(ByteBuffer message, InetSocketAddress destination) {
        sipPort.ifPresent(port -> send(port, message, destination));
    }

    private void send(int port, ByteBuffer payload, InetSocketAddress to) {
        tap(true, port, to, payload);
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        order(() -> endpoint.send(ByteBuffer.wrap(copy), DatagramRoute.to(0, port, to)));
    }

    private void tap(boolean sent, int port, InetSocketAddress remote, ByteBuffer payload) {
        Receiver told = Objects.requireNonNull(receiver, "started");
        if (told.wantsPackets()) {
            told.passed(sent, new InetSocketAddress(address, port), remote, payload);
        }
    }

    @Override
    public void leased(@Nullable ClientLease lease) {
        Inet4Address own = lease == null ? Ipv4.ANY : lease.address();
        int prefix = lease == null
                ? 0
                : Integer.bitCount(lease.subnetMask().map(Ipv4::bits).orElse(-1));
        Optional<Inet4Address> router =
                lease == null ? Optional.empty() : lease.routers().stream().findFirst();
        address = own;
        order(() -> endpoint.assume(0, own, prefix, router));
    }

    @Override
    public Optional<InetSocketAddress> sipAddress() {
        return sipPort.map(port -> new InetSocketAddress(address, port));
    }

    private void order(Order order) {
        orders.add(order);
        endpoint.wakeup();
    }

    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            release();
        } else {
            endpoint.wakeup();
        }
    }

    private void received(int port, ByteBuffer bytes, InetSocketAddress source) {
        Receiver to = Objects.requireNonNull(receiver, "started");
        if (closed) {
            return;
        }
        tap(false, port, source, bytes);
        if (port == CLIENT_PORT) {
            to.dhcp(bytes, source);
        } else if (sipPort.filter(Integer.valueOf(port)::equals).isPresent()) {
            to.sip(bytes, source);
        } else {
            transferPorts.entrySet().stream()
                    .filter(entry -> entry.getValue() == port)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .ifPresent(transfer -> to.tftp(transfer, bytes, source));
        }
    }

    // ---- on the link's thread

    private void run() {
        ReceivedDatagram datagram = new ReceivedDatagram(LARGEST_DATAGRAM);
        try {
            while (!closed) {
                carryOut();
                if (endpoint.receive(datagram, IDLE_NANOS)) {
                    hand(datagram);
                }
            }
            // A DHCPRELEASE may still wait for the answer of ARP.
            if (carryOut()) {
                endpoint.receive(datagram, LAST_WORD_NANOS);
            }
        } catch (IOException e) {
            LOG.debug("the link ended: {}", e.toString());
        } finally {
            release();
        }
    }

    private boolean carryOut() {
        boolean any = false;
        for (Order order = orders.poll(); order != null; order = orders.poll()) {
            any = true;
            try {
                order.carryOut();
            } catch (IOException e) {
                // as good as lost on the wire: whoever wanted it sends again
                LOG.debug("the link refused: {}", e.toString());
            }
        }
        return any;
    }

    private void hand(ReceivedDatagram datagram) {
        byte[] copy = new byte[datagram.payload().remaining()];
        datagram.payload().get(copy);
        int port = datagram.localPort();
        InetSocketAddress source = datagram.source();
        loop.execute(() -> received(port, ByteBuffer.wrap(copy), source));
    }

    private void release() {
        try {
            endpoint.close();
        } catch (IOException e) {
            LOG.debug("closing the link: {}", e.toString());
        }
    }
}
