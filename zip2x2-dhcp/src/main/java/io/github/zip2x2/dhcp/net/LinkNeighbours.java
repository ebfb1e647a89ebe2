package io.github.zip2x2.dhcp.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which Ethernet address an IPv4 address has on one interface (RFC 826): learned from what comes in, and asked for when it
 * is not known. Answers for the address that was assumed here and that the system knows nothing of.
 */
final class LinkNeighbours {

    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int MAX_KNOWN = 65_536;
    private static final int MAX_WAITING = 64;
    private static final long KEPT_NANOS = 60_000_000_000L;
    private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

    private final Outlet ip;
    private final Outlet arp;
    private final Predicate<ByteBuffer> arrivedByArp;
    private final AtomicLong dropped;
    private byte[] own;
    private final ByteBuffer in = ByteBuffer.allocateDirect(128);
    private final ByteBuffer out = ByteBuffer.allocateDirect(28);
    private final Map<Integer, Known> known = new LinkedHashMap<>(64, 0.75f, true);
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int assumed;

    /** Puts packets of one protocol on the wire. */
    @FunctionalInterface
    interface Outlet {
        void send(ByteBuffer packet, byte[] ethernet) throws IOException;
    }

    /** Hears who says by ARP that it has an address. */
    @FunctionalInterface
    interface Hearer {
        void heard(int address, byte[] ethernet);
    }

    /** What was learned of a neighbour. */
    private static final class Known {
        private final byte[] ethernet;
        private final long atNanos;

        Known(byte[] ethernet, long atNanos) {
            this.ethernet = ethernet;
            this.atNanos = atNanos;
        }
    }

    /** A packet for a neighbour that is being asked for. */
    private static final class Waiting {
        private final int address;
        private final byte[] packet;
        private final long sinceNanos;

        Waiting(int address, byte[] packet, long sinceNanos) {
            this.address = address;
            this.packet = packet;
            this.sinceNanos = sinceNanos;
        }
    }

    /** Sends by these, takes ARP packets where the predicate fills the buffer and says true, and counts what it drops. */
    LinkNeighbours(Outlet ip, Outlet arp, Predicate<ByteBuffer> arrivedByArp, byte[] own, AtomicLong dropped) {
        this.ip = ip;
        this.arp = arp;
        this.arrivedByArp = arrivedByArp;
        this.own = own.clone();
        this.dropped = dropped;
    }

    /** The interface has another Ethernet address. */
    void own(byte[] ethernet) {
        own = ethernet.clone();
    }

    /** From now on this address is ours, though the system does not have it; 0 for none. */
    void assume(int address) {
        assumed = address;
    }

    /** Notes who sent something. */
    void learn(int address, byte[] ethernet, long nowNanos) {
        if (address == 0) {
            return;
        }
        known.put(address, new Known(ethernet, nowNanos));
        if (known.size() > MAX_KNOWN) {
            Iterator<Integer> oldest = known.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Sends a packet to that neighbour; keeps it while the neighbour's Ethernet address is asked for. */
    void send(ByteBuffer packet, int neighbour, int from, long nowNanos) throws IOException {
        byte[] ethernet = lookup(neighbour, nowNanos);
        if (ethernet != null) {
            ip.send(packet, ethernet);
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            waiting.remove();
            dropped.incrementAndGet();
        }
        byte[] copy = new byte[packet.limit()];
        packet.get(0, copy);
        waiting.add(new Waiting(neighbour, copy, nowNanos));
        ask(neighbour, from);
    }

    /** Whether something came from that address lately. */
    boolean knows(int address, long nowNanos) {
        return lookup(address, nowNanos) != null;
    }

    private byte @Nullable [] lookup(int neighbour, long nowNanos) {
        Known entry = known.get(neighbour);
        return entry == null || nowNanos - entry.atNanos > KEPT_NANOS ? null : entry.ethernet;
    }

    void broadcast(ByteBuffer packet) throws IOException {
        ip.send(packet, BROADCAST);
    }

    /** Asks who has the address; the sender is 0.0.0.0 in a probe (RFC 5227). */
    void ask(int address, int from) throws IOException {
        message(REQUEST, from, new byte[6], address);
        arp.send(out, BROADCAST);
    }

    /** Reads what came by ARP, and tells every sender. */
    void receive(long nowNanos, Hearer heard) throws IOException {
        while (arrivedByArp.test(in)) {
            if (in.limit() < 28 || in.getInt(0) != 0x0001_0800 || in.getShort(4) != 0x0604) {
                continue;
            }
            int operation = in.getShort(6);
            byte[] ethernet = new byte[6];
            in.get(8, ethernet);
            int sender = in.getInt(14);
            int target = in.getInt(24);
            learn(sender, ethernet, nowNanos);
            heard.heard(sender, ethernet);
            if (operation == REQUEST && target == assumed && assumed != 0) {
                message(REPLY, assumed, ethernet, sender);
                arp.send(out, ethernet);
            }
        }
        release(nowNanos);
    }

    private void release(long nowNanos) throws IOException {
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting held = each.next();
            byte[] ethernet = lookup(held.address, nowNanos);
            if (ethernet != null) {
                each.remove();
                ByteBuffer packet = ByteBuffer.allocateDirect(held.packet.length);
                packet.put(held.packet).flip();
                ip.send(packet, ethernet);
            } else if (nowNanos - held.sinceNanos > ASK_AGAIN_NANOS) {
                each.remove(); // the sender's own retransmission asks again
                dropped.incrementAndGet();
            }
        }
    }

    private void message(int operation, int from, byte[] toEthernet, int to) {
        out.clear();
        out.putInt(0x0001_0800).putShort((short) 0x0604).putShort((short) operation);
        out.put(own).putInt(from).put(toEthernet).putInt(to).flip();
    }
}
