package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.internal.PacketInterface;
import io.github.zip2x2.dhcp.internal.PacketPoll;
import io.github.zip2x2.dhcp.internal.UdpPacket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * UDP for a set of ports over Linux packet sockets: knows the interface that every datagram came in by, reaches clients
 * that have no address yet, and works on an interface that has none itself. The host's addresses and routes are never
 * changed. Needs Linux on 64 bits, CAP_NET_RAW, and the library {@code net.java.dev.jna:jna-jpms}, which is the
 * application's to add.
 *
 * <p>It follows the host: addresses that come and go, and an interface that is deleted and made again under its name, are
 * noticed within two seconds. It takes what reaches this host untagged or with the VLAN number 0; another VLAN is another
 * interface.
 *
 * <p>Where an interface has an address, the ports are bound there by plain sockets too, which nobody reads: otherwise the
 * system would tell every sender that the port is closed. By these it also sends to hosts that are not on the link, such
 * as relays, so that the host's routes decide.
 *
 * <p>One thread receives and sends; {@link #wakeup()} and {@link #close()} may be called by any.
 */
public final class LinkLayerEndpoint implements DatagramEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(LinkLayerEndpoint.class);
    private static final String NO_JNA = "the library JNA is missing: add net.java.dev.jna:jna-jpms, or use plain UDP";

    /** A client is sent datagrams to the address that it is about to get, which the host does not have. */
    private static final int CLIENT_PORT = 68;

    private static final int LOOPBACK_NETWORK = 127;
    private static final int MOST_RUBBISH = 256;

    private final boolean guest;
    private final int firstPort;
    private final Set<Integer> overheard = new LinkedHashSet<>();
    private final List<Link> links = new ArrayList<>();
    private final BoundAddresses placeholders = new BoundAddresses(LinkLayerEndpoint::placeholder);
    private final ArpProbes probes = new ArpProbes();
    private final HostProblems problems = new HostProblems(LOG);
    private final InterfaceFollower follower;
    private final AtomicLong dropped = new AtomicLong();
    private final UdpPacket reader = new UdpPacket();
    private final ByteBuffer in = ByteBuffer.allocateDirect(4_096);
    private final ByteBuffer out = ByteBuffer.allocateDirect(4_096);
    private final PacketPoll poll;
    private final ReentrantLock inUse = new ReentrantLock();
    private List<Integer> ports;
    private Set<Inet4Address> hosts = Set.of();
    private int nextLink;
    private volatile List<NetworkAttachment> attachments = List.of();
    private volatile boolean closed;
    private boolean released;

    private LinkLayerEndpoint(List<HostInterface> interfaces, Collection<Integer> ports, boolean guest)
            throws IOException {
        this.ports = List.copyOf(ports);
        this.firstPort = this.ports.get(0);
        this.guest = guest;
        this.poll = new PacketPoll();
        try {
            for (HostInterface on : interfaces) {
                if (!on.up()) {
                    throw new SocketException(down(on.name()));
                }
                Link link = new Link(on.name(), dropped);
                links.add(link);
                link.open(on, ports);
                if (!guest) {
                    link.addresses(on.addresses());
                }
            }
            for (InetSocketAddress local : placeheld()) {
                placeholders.bind(local);
            }
            this.follower = new InterfaceFollower(interfaces, System.nanoTime());
            hosts = HostInterface.allAddresses();
            refresh();
        } catch (IOException e) {
            release();
            throw e;
        }
    }

    /**
     * Opens the ports on interfaces.
     *
     * @param interfaces at least one, Ethernet or loopback, up
     * @param ports the UDP ports served, 1 to 200 of them, 1..65535
     * @return the endpoint
     * @throws IOException if the system refuses, with cause and remedy
     */
    public static LinkLayerEndpoint open(Collection<NetworkInterface> interfaces, Collection<Integer> ports)
            throws IOException {
        if (interfaces.isEmpty()) {
            throw new IllegalArgumentException("interfaces is empty: give one at least");
        }
        Set<String> names = new LinkedHashSet<>();
        for (NetworkInterface on : interfaces) {
            NetworkInterface parent = on.getParent();
            names.add((parent == null ? on : parent).getName()); // eth0:1 is a label of addresses of eth0
        }
        return open(names, ports, false);
    }

    /**
     * Opens the ports on one interface as a guest, who is not the host: with the address 0.0.0.0 until it {@linkplain
     * #assume assumes} another, whatever address the host has there, and without a claim to the host's own ports. The
     * interface needs no address, which {@link NetworkInterface} would not even list.
     *
     * @param interfaceName an Ethernet interface, up
     * @param ports the UDP ports served, 1 to 200 of them, 1..65535
     * @return the endpoint
     * @throws IOException if the system refuses, with cause and remedy
     */
    public static LinkLayerEndpoint guest(String interfaceName, Collection<Integer> ports) throws IOException {
        return open(Set.of(interfaceName), ports, true);
    }

    private static LinkLayerEndpoint open(Set<String> names, Collection<Integer> ports, boolean guest)
            throws IOException {
        if (ports.isEmpty() || ports.stream().anyMatch(port -> port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("ports " + ports + ": give one at least, each in 1..65535");
        }
        if (!System.getProperty("os.name").startsWith("Linux")) {
            throw new SocketException("packet sockets are Linux's: use plain UDP here");
        }
        try {
            List<HostInterface> interfaces = new ArrayList<>();
            for (String name : names) {
                interfaces.add(of(PacketInterface.of(name)));
            }
            return new LinkLayerEndpoint(interfaces, ports, guest);
        } catch (LinkageError e) {
            throw new IOException(NO_JNA, e);
        }
    }

    /** Java's list has the addresses, but not the interfaces that have none. */
    private static HostInterface of(PacketInterface on) throws SocketException {
        NetworkInterface listed = NetworkInterface.getByName(on.name());
        return new HostInterface(
                on.name(),
                on.index(),
                on.isUp(),
                HardwareAddress.of(HardwareAddress.ETHERNET, on.hardware()),
                listed == null ? List.of() : HostInterface.addresses(listed));
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

    private static String down(String interfaceName) {
        return "interface " + interfaceName + " is down: ip link set " + interfaceName + " up";
    }

    private static DatagramChannel placeholder(InetSocketAddress local) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            return channel.bind(local);
        } catch (IOException e) {
            channel.close();
            throw new SocketException("UDP " + local.getAddress().getHostAddress() + ":" + local.getPort()
                    + " is taken (" + e.getMessage() + "): end the program that holds it");
        }
    }

    private Set<InetSocketAddress> placeheld() {
        Set<InetSocketAddress> wanted = new LinkedHashSet<>();
        if (!guest) {
            for (Link link : links) {
                for (HostAddress each : link.addresses()) {
                    ports.forEach(port -> wanted.add(new InetSocketAddress(each.address(), port)));
                }
            }
        }
        return wanted;
    }

    // ---- The host is followed

    private void follow(long nowNanos) throws IOException {
        follower.looked(nowNanos);
        List<InterfaceFollower.Change> changes = follower.step(look());
        for (InterfaceFollower.Change change : changes) {
            apply(change);
        }
        boolean placed = placeholders.follow(placeheld(), problems);
        if (!changes.isEmpty() || placed) {
            refresh();
        }
        hosts = HostInterface.allAddresses();
    }

    private Map<String, Optional<HostInterface>> look() {
        Map<String, Optional<HostInterface>> seen = new HashMap<>();
        for (Link link : links) {
            try {
                Optional<PacketInterface> found = PacketInterface.find(link.name());
                seen.put(link.name(), found.isPresent() ? Optional.of(of(found.get())) : Optional.empty());
            } catch (IOException e) {
                // What cannot be looked at is not taken for gone.
                LOG.debug("looking at {}", link.name(), e);
            }
        }
        return seen;
    }

    private void apply(InterfaceFollower.Change change) {
        Link link = link(change.name());
        Optional<String> problem;
        if (change instanceof InterfaceFollower.MadeAnew anew) {
            problem = reopened(link, anew.now());
        } else if (change instanceof InterfaceFollower.Altered altered) {
            problem = altered(link, altered.before(), altered.now());
        } else {
            link.close();
            addresses(link, List.of());
            problem = Optional.of("interface " + link.name()
                    + " is gone: nothing is heard there until an interface of that name is there again");
        }
        problems.note(link.name(), problem);
    }

    private Optional<String> reopened(Link link, HostInterface now) {
        if (link.isOpen()) {
            problems.tell("interface " + link.name() + " was deleted and made again: it is opened anew");
        }
        try {
            link.open(now, heard());
            addresses(link, now.addresses());
            return problem(link, now);
        } catch (IOException e) {
            follower.forget(link.name()); // tried again at the next look
            return Optional.of("interface " + link.name() + " is there again and cannot be opened: " + e.getMessage());
        }
    }

    private Optional<String> altered(Link link, HostInterface before, HostInterface now) {
        if (!guest && !before.addresses().equals(now.addresses())) {
            problems.tell(HostInterface.readdressed(link.name(), before.addresses(), now.addresses()));
        }
        link.hardware(now.hardware().octets());
        addresses(link, now.addresses());
        return problem(link, now);
    }

    private void addresses(Link link, List<HostAddress> now) {
        if (!guest) {
            link.addresses(now);
        }
    }

    private Optional<String> problem(Link link, HostInterface now) {
        if (!now.up()) {
            return Optional.of(down(link.name()));
        }
        return !guest && link.lostAddresses()
                ? Optional.of("interface " + link.name() + " has no IPv4 address any more: ip address add gives it one")
                : Optional.empty();
    }

    private Link link(String name) {
        return links.stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Takes over what is open now, and the addresses there. */
    private void refresh() {
        poll.watch(links.stream().flatMap(link -> link.waitedFor().stream()).toList());
        List<NetworkAttachment> now = new ArrayList<>();
        for (Link link : links) {
            now.add(new NetworkAttachment(now.size(), link.name(), guest ? List.of() : link.addresses()));
        }
        attachments = List.copyOf(now);
    }

    // ---- What the endpoint is told

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
        links.get(attachment)
                .assume(
                        new HostAddress(address, prefixLength),
                        gateway.map(Ipv4::bits).orElse(0));
    }

    /**
     * Serves other ports from now on, e.g. those of transfers, on interfaces without an address.
     *
     * @param ports the UDP ports served, 1 to 200 of them
     * @throws IOException if the kernel refuses the filter
     */
    public void serve(Collection<Integer> ports) throws IOException {
        this.ports = List.copyOf(ports);
        filter();
    }

    @Override
    public boolean overhear(int port) throws IOException {
        overheard.add(port);
        filter();
        return true;
    }

    private void filter() throws IOException {
        for (Link link : links) {
            link.filter(heard());
        }
    }

    private Set<Integer> heard() {
        Set<Integer> all = new LinkedHashSet<>(ports);
        all.addAll(overheard);
        return all;
    }

    /**
     * Asks an interface's network whether anybody has an address (RFC 5227), by ARP; an {@link AddressProber}. Called on
     * the thread that receives, which also answers, within a second, and says who has it.
     *
     * @param address which address
     * @param attachment the index of the attachment
     * @param answer takes what was found
     */
    public void probe(Inet4Address address, int attachment, Consumer<ProbeResult> answer) {
        try {
            links.get(attachment).ask(Ipv4.bits(address));
            probes.add(attachment, Ipv4.bits(address), System.nanoTime(), answer);
        } catch (IOException e) {
            answer.accept(ProbeResult.UNUSED); // what cannot be asked cannot be known
        }
    }

    @Override
    public List<NetworkAttachment> attachments() {
        return attachments;
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
    public long dropped() {
        return dropped.get();
    }

    @Override
    public List<String> problems() {
        return problems.sentences();
    }

    // ---- Datagrams

    @Override
    public boolean receive(ReceivedDatagram into, long timeoutNanos) throws IOException {
        inUse.lock();
        try {
            long end = System.nanoTime() + timeoutNanos;
            boolean woken = false;
            while (true) {
                if (closed) {
                    throw new ClosedChannelException();
                }
                long now = System.nanoTime();
                if (follower.isDue(now)) {
                    follow(now);
                }
                arp(now);
                if (take(into, now)) {
                    return true;
                }
                long left = end - System.nanoTime();
                if (left <= 0 || woken || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                woken = poll.await(Math.min(left, nextNanos() - now));
            }
        } finally {
            inUse.unlock();
        }
    }

    /** When this endpoint itself has something to do. */
    private long nextNanos() {
        long look = follower.nextNanos();
        return probes.isEmpty() || look - probes.nextNanos() <= 0 ? look : probes.nextNanos();
    }

    private boolean take(ReceivedDatagram into, long nowNanos) {
        for (int tried = 0; tried < links.size(); tried++) {
            Link link = links.get(nextLink);
            // Bounded, so that a flood of rubbish holds up nothing else.
            for (int read = 0; read < MOST_RUBBISH && link.receive(in); read++) {
                if (reader.read(in) && isOurs(link)) {
                    hand(into, link, nowNanos);
                    return true;
                }
            }
            if (link.hasFailed()) {
                follower.suspect();
            }
            nextLink = (nextLink + 1) % links.size();
        }
        return false;
    }

    private void hand(ReceivedDatagram into, Link link, long nowNanos) {
        byte[] ethernet = link.learnSender(reader.source(), nowNanos);
        ByteBuffer payload = into.payload().clear();
        int length = Math.min(payload.capacity(), reader.payloadEnd() - reader.payloadStart());
        payload.put(0, in, reader.payloadStart(), length).limit(length);
        into.arrived(
                new InetSocketAddress(Ipv4.of(reader.source()), reader.sourcePort()),
                reader.destinationPort(),
                nextLink);
        into.sentBy(HardwareAddress.of(HardwareAddress.ETHERNET, ethernet));
        into.sentTo(Ipv4.of(reader.destination()));
    }

    /** Whether the packet is for this host: one that routes also gets packets that it is only to pass on. */
    private boolean isOurs(Link link) {
        int to = reader.destination();
        if (guest
                || link.isBroadcast(to)
                || reader.destinationPort() == CLIENT_PORT
                || to >>> 24 == LOOPBACK_NETWORK
                || hosts.contains(Ipv4.of(to))) {
            return true;
        }
        follower.suspect(); // an address that the host was given since the last look
        return false;
    }

    private void arp(long nowNanos) throws IOException {
        for (int i = 0; i < links.size(); i++) {
            int attachment = i;
            links.get(i).receiveArp(nowNanos, (address, ethernet) -> probes.heard(attachment, address, ethernet));
        }
        probes.expire(nowNanos);
    }

    @Override
    public void send(ByteBuffer payload, DatagramRoute route) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!(route.to().getAddress() instanceof Inet4Address destination)) {
            throw new SocketException(route.to() + " is no IPv4 address");
        }
        Link link = links.get(Math.max(0, route.attachment()));
        int to = Ipv4.bits(destination);
        Inet4Address from = link.source(route.source(), destination);
        ByteBuffer routed = payload.duplicate();
        UdpPacket.write(out, Ipv4.bits(from), route.localPort(), to, route.to().getPort(), payload);
        if (link.isBroadcast(to)) {
            link.broadcast(out);
        } else if (route.hardware().isPresent() && route.hardware().get().length() == 6) {
            link.send(out, route.hardware().get().octets());
        } else if (link.isOnLink(to) || !sendByRoutes(routed, from, route, link)) {
            link.sendOn(out, to, Ipv4.bits(from));
        }
    }

    /** Sends by the host's routes; false where the host is not to be asked, or has none and the neighbour is known. */
    private boolean sendByRoutes(ByteBuffer payload, Inet4Address from, DatagramRoute route, Link link)
            throws IOException {
        Optional<DatagramChannel> socket = placeholders.at(from, route.localPort());
        if (socket.isEmpty()) {
            return false;
        }
        try {
            if (socket.get().send(payload, route.to()) == 0) {
                dropped.incrementAndGet();
            }
            return true;
        } catch (IOException e) {
            if (route.to().getAddress() instanceof Inet4Address to && link.knows(Ipv4.bits(to), System.nanoTime())) {
                return false;
            }
            throw e;
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
            if (!released) {
                released = true;
                release();
            }
        } finally {
            inUse.unlock();
        }
    }

    private void release() throws IOException {
        links.forEach(Link::close);
        poll.close();
        placeholders.close();
    }
}
