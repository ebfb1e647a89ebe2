package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.internal.PacketInterface;
import io.github.zip2x2.dhcp.internal.PacketPoll;
import io.github.zip2x2.dhcp.internal.PacketSocket;
import io.github.zip2x2.dhcp.internal.UdpPacket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * UDP for a set of ports over Linux packet sockets: knows the interface that every datagram came in by, reaches clients
 * that have no address yet, and works on an interface that has none itself. The host's addresses and routes are never
 * changed. Needs Linux on 64 bits, CAP_NET_RAW, and the library {@code net.java.dev.jna:jna-jpms}, which is the
 * application's to add.
 *
 * <p>Where an interface has an address, the ports are bound there by plain sockets too, which nobody reads: otherwise the
 * system would tell every sender that the port is closed.
 *
 * <p>One thread receives and sends; {@link #wakeup()} and {@link #close()} may be called by any.
 */
public final class LinkLayerEndpoint implements DatagramEndpoint {

    private static final String NO_JNA = "the library JNA is missing: add net.java.dev.jna:jna-jpms, or use plain UDP";
    private static final long PROBE_NANOS = 500_000_000L;
    private static final long PROBE_SLICE_NANOS = 10_000_000L;

    private final List<Link> links = new ArrayList<>();
    private final List<NetworkAttachment> attachments = new ArrayList<>();
    private final List<DatagramChannel> placeholders = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final int firstPort;
    private final UdpPacket reader = new UdpPacket();
    private final ByteBuffer in = ByteBuffer.allocateDirect(4_096);
    private final ByteBuffer out = ByteBuffer.allocateDirect(4_096);
    private final PacketPoll poll;
    private final ReentrantLock inUse = new ReentrantLock();
    private int nextLink;
    private volatile boolean closed;
    private boolean released;

    private record Probe(int attachment, int address, long endNanos, Consumer<ProbeResult> answer) {}

    /** What is open on one interface. */
    private static final class Link {
        private final PacketSocket ip;
        private final PacketSocket arp;
        private final LinkNeighbours neighbours;
        private int address;
        private int prefixMask;
        private int gateway;

        Link(PacketSocket ip, PacketSocket arp, LinkNeighbours neighbours, int address, int prefixLength) {
            this.ip = ip;
            this.arp = arp;
            this.neighbours = neighbours;
            this.address = address;
            this.prefixMask = mask(prefixLength);
        }

        static int mask(int prefixLength) {
            return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
        }

        /** Who takes the packet next on its way to that address. */
        int nextHop(int to) {
            return gateway != 0 && ((to ^ address) & prefixMask) != 0 ? gateway : to;
        }

        boolean isBroadcast(int to) {
            return to == -1 || (address != 0 && prefixMask != -1 && to == (address | ~prefixMask));
        }
    }

    private LinkLayerEndpoint(List<Integer> ports, PacketPoll poll) {
        this.firstPort = ports.get(0);
        this.poll = poll;
    }

    /**
     * Opens the ports on interfaces.
     *
     * @param interfaces at least one, Ethernet or loopback, up
     * @param ports the UDP ports served, 1 to 200 of them
     * @return the endpoint
     * @throws IOException if the system refuses, with cause and remedy
     */
    public static LinkLayerEndpoint open(Collection<NetworkInterface> interfaces, Collection<Integer> ports)
            throws IOException {
        if (interfaces.isEmpty() || ports.isEmpty()) {
            throw new IllegalArgumentException("interfaces " + interfaces + ", ports " + ports + ": give one at least");
        }
        if (!System.getProperty("os.name").startsWith("Linux")) {
            throw new SocketException("packet sockets are Linux's: use plain UDP here");
        }
        List<PacketSocket> sockets = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        List<NetworkAttachment> attachments = new ArrayList<>();
        List<DatagramChannel> placeholders = new ArrayList<>();
        try {
            for (NetworkInterface on : interfaces) {
                openLink(on, List.copyOf(ports), sockets, links, attachments, placeholders);
            }
            LinkLayerEndpoint endpoint = new LinkLayerEndpoint(List.copyOf(ports), new PacketPoll(sockets));
            endpoint.links.addAll(links);
            endpoint.attachments.addAll(attachments);
            endpoint.placeholders.addAll(placeholders);
            return endpoint;
        } catch (LinkageError e) {
            sockets.forEach(PacketSocket::close);
            throw new IOException(NO_JNA, e);
        } catch (IOException e) {
            sockets.forEach(PacketSocket::close);
            for (DatagramChannel channel : placeholders) {
                channel.close();
            }
            throw e;
        }
    }

    /**
     * Opens the ports on one interface as a guest, who is not the host: with the address 0.0.0.0 until it {@linkplain
     * #assume assumes} another, whatever address the host has there, and without a claim to the host's own ports. The
     * interface needs no address, which {@link NetworkInterface} would not even list.
     *
     * @param interfaceName an Ethernet interface, up
     * @param ports the UDP ports served, 1 to 200 of them
     * @return the endpoint
     * @throws IOException if the system refuses, with cause and remedy
     */
    public static LinkLayerEndpoint guest(String interfaceName, Collection<Integer> ports) throws IOException {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            throw new SocketException("packet sockets are Linux's: use plain UDP here");
        }
        List<PacketSocket> sockets = new ArrayList<>();
        try {
            PacketInterface on = PacketInterface.of(interfaceName);
            if (!on.isUp()) {
                throw down(interfaceName);
            }
            PacketSocket ip = PacketSocket.open(on.name(), on.index(), PacketSocket.IPV4, ports);
            sockets.add(ip);
            PacketSocket arp = PacketSocket.open(on.name(), on.index(), PacketSocket.ARP, List.of());
            sockets.add(arp);
            LinkLayerEndpoint endpoint = new LinkLayerEndpoint(List.copyOf(ports), new PacketPoll(sockets));
            endpoint.links.add(
                    new Link(ip, arp, new LinkNeighbours(ip::send, arp::send, arp::receive, on.hardware()), 0, 0));
            endpoint.attachments.add(new NetworkAttachment(0, on.name(), List.of()));
            return endpoint;
        } catch (LinkageError e) {
            throw new IOException(NO_JNA, e);
        } catch (IOException e) {
            sockets.forEach(PacketSocket::close);
            throw e;
        }
    }

    /**
     * The Ethernet address of an interface.
     *
     * @param interfaceName its name; it needs no address
     * @return the address, zero on loopback
     * @throws IOException if there is none of that name, or the system refuses, with cause and remedy
     */
    public static HardwareAddress hardwareAddress(String interfaceName) throws IOException {
        try {
            return HardwareAddress.of(
                    HardwareAddress.ETHERNET, PacketInterface.of(interfaceName).hardware());
        } catch (LinkageError e) {
            throw new IOException(NO_JNA, e);
        }
    }

    private static SocketException down(String interfaceName) {
        return new SocketException("interface " + interfaceName + " is down: ip link set " + interfaceName + " up");
    }

    private static void openLink(
            NetworkInterface on,
            List<Integer> ports,
            List<PacketSocket> sockets,
            List<Link> links,
            List<NetworkAttachment> attachments,
            List<DatagramChannel> placeholders)
            throws IOException {
        if (!on.isUp()) {
            throw down(on.getName());
        }
        Optional<InterfaceAddress> own = on.getInterfaceAddresses().stream()
                .filter(candidate -> candidate.getAddress() instanceof Inet4Address)
                .findFirst();
        Optional<Inet4Address> address = own.map(found -> (Inet4Address) found.getAddress());
        int prefixLength =
                own.map(found -> (int) found.getNetworkPrefixLength()).orElse(0);
        PacketSocket ip = PacketSocket.open(on.getName(), on.getIndex(), PacketSocket.IPV4, ports);
        sockets.add(ip);
        PacketSocket arp = PacketSocket.open(on.getName(), on.getIndex(), PacketSocket.ARP, List.of());
        sockets.add(arp);
        byte[] hardware = on.getHardwareAddress();
        LinkNeighbours neighbours =
                new LinkNeighbours(ip::send, arp::send, arp::receive, hardware == null ? new byte[6] : hardware);
        links.add(new Link(ip, arp, neighbours, address.map(Ipv4::bits).orElse(0), prefixLength));
        attachments.add(new NetworkAttachment(
                attachments.size(),
                on.getName(),
                address.map(found -> new HostAddress(found, prefixLength)).stream()
                        .toList()));
        if (address.isPresent()) {
            for (int port : ports) {
                placeholders.add(placeholder(address.get(), port));
            }
        }
    }

    private static DatagramChannel placeholder(Inet4Address address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            return channel.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            channel.close();
            throw new SocketException("UDP " + address.getHostAddress() + ":" + port + " is taken (" + e.getMessage()
                    + "): end the program that holds it");
        }
    }

    /**
     * Takes an address on an interface for this endpoint alone: it answers ARP for it, and sends from it. The system does
     * not learn of it.
     *
     * @param attachment the index of the attachment
     * @param address the address; 0.0.0.0 gives it up
     * @param prefixLength bits of its network's prefix, 0..32
     * @param gateway the router to other networks
     */
    public void assume(int attachment, Inet4Address address, int prefixLength, Optional<Inet4Address> gateway) {
        Link link = links.get(attachment);
        link.address = Ipv4.bits(address);
        link.prefixMask = Link.mask(prefixLength);
        link.gateway = gateway.map(Ipv4::bits).orElse(0);
        link.neighbours.assume(link.address);
    }

    /**
     * Serves other ports from now on, e.g. those of transfers, on interfaces without an address.
     *
     * @param ports the UDP ports served, 1 to 200 of them
     * @throws IOException if the kernel refuses the filter
     */
    public void serve(Collection<Integer> ports) throws IOException {
        for (Link link : links) {
            link.ip.filter(ports);
        }
    }

    /**
     * Asks an interface's network whether anybody has an address (RFC 5227), by ARP; an {@link AddressProber}. Called on
     * the thread that receives, which also answers, within a second.
     *
     * @param address which address
     * @param attachment the index of the attachment
     * @param answer takes what was found
     */
    public void probe(Inet4Address address, int attachment, Consumer<ProbeResult> answer) {
        try {
            links.get(attachment).neighbours.ask(Ipv4.bits(address), 0);
            probes.add(new Probe(attachment, Ipv4.bits(address), System.nanoTime() + PROBE_NANOS, answer));
        } catch (IOException e) {
            answer.accept(ProbeResult.UNUSED); // what cannot be asked cannot be known
        }
    }

    @Override
    public List<NetworkAttachment> attachments() {
        return List.copyOf(attachments);
    }

    @Override
    public EndpointCapabilities capabilities() {
        return new EndpointCapabilities(true, true, true, true, true);
    }

    @Override
    public int port() {
        return firstPort;
    }

    @Override
    public boolean receive(ReceivedDatagram into, long timeoutNanos) throws IOException {
        inUse.lock();
        try {
            long end = System.nanoTime() + timeoutNanos;
            boolean woken = false;
            while (true) {
                if (closed) {
                    throw new SocketException("the endpoint is closed");
                }
                arp();
                if (take(into)) {
                    return true;
                }
                long left = end - System.nanoTime();
                if (left <= 0 || woken || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                boolean forProbes = !probes.isEmpty() && left > PROBE_SLICE_NANOS;
                woken = !poll.await(forProbes ? PROBE_SLICE_NANOS : left) && !forProbes;
            }
        } finally {
            inUse.unlock();
        }
    }

    private boolean take(ReceivedDatagram into) {
        for (int tried = 0; tried < links.size(); tried++) {
            Link link = links.get(nextLink);
            while (link.ip.receive(in)) {
                if (reader.read(in)) {
                    link.neighbours.learn(reader.source(), link.ip.sender(), System.nanoTime());
                    ByteBuffer payload = into.payload().clear();
                    int length = Math.min(payload.capacity(), reader.payloadEnd() - reader.payloadStart());
                    payload.put(0, in, reader.payloadStart(), length).limit(length);
                    into.arrived(
                            new InetSocketAddress(Ipv4.of(reader.source()), reader.sourcePort()),
                            reader.destinationPort(),
                            nextLink);
                    return true;
                }
            }
            nextLink = (nextLink + 1) % links.size();
        }
        return false;
    }

    private void arp() throws IOException {
        long now = System.nanoTime();
        for (int i = 0; i < links.size(); i++) {
            int attachment = i;
            links.get(i)
                    .neighbours
                    .receive(
                            now,
                            sender -> answer(
                                    probe -> probe.attachment() == attachment && probe.address() == sender, true));
        }
        answer(probe -> probe.endNanos() - now <= 0, false);
    }

    private void answer(Predicate<Probe> which, boolean inUse) {
        for (Probe probe : List.copyOf(probes)) {
            if (which.test(probe)) {
                probes.remove(probe);
                probe.answer().accept(inUse ? ProbeResult.USED : ProbeResult.UNUSED);
            }
        }
    }

    @Override
    public void send(ByteBuffer payload, DatagramRoute route) throws IOException {
        Link link = links.get(Math.max(0, route.attachment()));
        if (!(route.to().getAddress() instanceof Inet4Address destination)) {
            throw new SocketException(route.to() + " is no IPv4 address");
        }
        int to = Ipv4.bits(destination);
        UdpPacket.write(out, link.address, route.localPort(), to, route.to().getPort(), payload);
        if (link.isBroadcast(to)) {
            link.neighbours.broadcast(out);
        } else if (route.hardware().isPresent() && route.hardware().get().length() == 6) {
            link.ip.send(out, route.hardware().get().octets());
        } else {
            link.neighbours.send(out, link.nextHop(to), link.address, System.nanoTime());
        }
    }

    @Override
    public void wakeup() {
        poll.wakeup();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        poll.wakeup();
        // A thread that waits uses the descriptors: it sees the flag within its slice and lets go.
        inUse.lock();
        try {
            if (released) {
                return;
            }
            released = true;
            for (Link link : links) {
                link.ip.close();
                link.arp.close();
            }
            poll.close();
            for (DatagramChannel channel : placeholders) {
                channel.close();
            }
        } finally {
            inUse.unlock();
        }
    }
}
