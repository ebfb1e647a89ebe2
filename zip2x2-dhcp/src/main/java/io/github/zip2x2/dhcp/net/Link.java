package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.internal.PacketSocket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One interface of a link-layer endpoint: its sockets while it is there, its addresses, and who is its neighbour. */
final class Link {

    /** The sockets of an interface that is there. */
    private static final class Sockets {
        private final PacketSocket ip;
        private final PacketSocket arp;
        private final LinkNeighbours neighbours;

        Sockets(PacketSocket ip, PacketSocket arp, LinkNeighbours neighbours) {
            this.ip = ip;
            this.arp = arp;
            this.neighbours = neighbours;
        }
    }

    private final String name;
    private final AtomicLong dropped;
    private @Nullable Sockets sockets;
    private List<HostAddress> addresses = List.of();
    private boolean addressed;
    private int gateway;
    private int assumed;

    Link(String name, AtomicLong dropped) {
        this.name = name;
        this.dropped = dropped;
    }

    String name() {
        return name;
    }

    /** Opens the interface's sockets; those of an interface that had the name before are closed. */
    void open(HostInterface on, Collection<Integer> ports) throws IOException {
        close();
        PacketSocket ip = PacketSocket.open(name, on.index(), PacketSocket.IPV4, ports);
        try {
            PacketSocket arp = PacketSocket.open(name, on.index(), PacketSocket.ARP, List.of());
            LinkNeighbours neighbours = new LinkNeighbours(
                    ip::send, arp::send, arp::receive, on.hardware().octets(), dropped);
            neighbours.assume(assumed);
            sockets = new Sockets(ip, arp, neighbours);
        } catch (IOException e) {
            ip.close();
            throw e;
        }
    }

    boolean isOpen() {
        return sockets != null;
    }

    /** Closes its sockets, since the interface is gone or the endpoint is closed. */
    void close() {
        Sockets open = sockets;
        sockets = null;
        if (open != null) {
            open.ip.close();
            open.arp.close();
        }
    }

    /** What is to be waited for. */
    List<PacketSocket> waitedFor() {
        Sockets open = sockets;
        return open == null ? List.of() : List.of(open.ip, open.arp);
    }

    void hardware(byte[] ethernet) {
        Sockets open = sockets;
        if (open != null) {
            open.neighbours.own(ethernet);
        }
    }

    void filter(Collection<Integer> ports) throws IOException {
        Sockets open = sockets;
        if (open != null) {
            open.ip.filter(ports);
        }
    }

    List<HostAddress> addresses() {
        return addresses;
    }

    void addresses(List<HostAddress> now) {
        addresses = now;
        addressed |= !now.isEmpty();
    }

    /** Whether it had addresses and has none now. */
    boolean lostAddresses() {
        return addressed && addresses.isEmpty();
    }

    /** Takes an address that the system does not have. */
    void assume(HostAddress address, int router) {
        assumed = Ipv4.bits(address.address());
        addresses = assumed == 0 ? List.of() : List.of(address);
        gateway = router;
        Sockets open = sockets;
        if (open != null) {
            open.neighbours.assume(assumed);
        }
    }

    /** Takes one packet; false when none is there. */
    boolean receive(ByteBuffer into) {
        Sockets open = sockets;
        return open != null && open.ip.receive(into);
    }

    /** Notes where the packet that was just received came from, and tells its Ethernet address. */
    byte[] learnSender(int address, long nowNanos) {
        Sockets open = sockets;
        if (open == null) {
            return new byte[6];
        }
        byte[] ethernet = open.ip.sender();
        open.neighbours.learn(address, ethernet, nowNanos);
        return ethernet;
    }

    /** Reads what came by ARP. */
    void receiveArp(long nowNanos, LinkNeighbours.Hearer hearer) throws IOException {
        Sockets open = sockets;
        if (open != null) {
            open.neighbours.receive(nowNanos, hearer);
        }
    }

    /** Whether receiving failed since the last question. */
    boolean hasFailed() {
        Sockets open = sockets;
        boolean ip = open != null && open.ip.hasFailed();
        boolean arp = open != null && open.arp.hasFailed(); // asked in any case, since the question resets the answer
        return ip || arp;
    }

    void ask(int address) throws IOException {
        open().neighbours.ask(address, 0);
    }

    void broadcast(ByteBuffer packet) throws IOException {
        open().neighbours.broadcast(packet);
    }

    void send(ByteBuffer packet, byte[] ethernet) throws IOException {
        open().ip.send(packet, ethernet);
    }

    /** Sends to the neighbour that takes the packet on, whom it asks for if need be. */
    void sendOn(ByteBuffer packet, int to, int from) throws IOException {
        open().neighbours.send(packet, isOnLink(to) || gateway == 0 ? to : gateway, from, System.nanoTime());
    }

    /** Whether something came from that address lately. */
    boolean knows(int address, long nowNanos) {
        Sockets open = sockets;
        return open != null && open.neighbours.knows(address, nowNanos);
    }

    private Sockets open() throws SocketException {
        Sockets open = sockets;
        if (open == null) {
            throw new SocketException("interface " + name + " is not there");
        }
        return open;
    }

    /** Whether a neighbour has that address, by the interface's own networks. */
    boolean isOnLink(int to) {
        return addresses.stream().anyMatch(each -> each.network().contains(to));
    }

    boolean isBroadcast(int to) {
        return to == -1
                || addresses.stream()
                        .anyMatch(each ->
                                each.prefixLength() < 31 && each.network().broadcastBits() == to);
    }

    /** Which of its addresses a packet names as its source. */
    Inet4Address source(Optional<Inet4Address> wanted, Inet4Address to) {
        return HostAddress.source(addresses, wanted, to).orElse(Ipv4.ANY);
    }
}
