package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.internal.BoundedMap;
import io.github.zip2x2.config.MacAddress;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Notices who asks for the files of many phones, and slows it down: some are free, then one more for each interval. Bounded
 * by the number of peers remembered and of phones per peer. Thread-safe.
 */
final class MacWalk {
    private static final int PEERS = 4_096;
    private static final int MACS = 1_024;
    private static final long REPORT_NANOS = 60_000_000_000L;

    private final int free;
    private final long intervalNanos;
    private final Map<InetAddress, Peer> peers = new BoundedMap<>(PEERS);

    private static final class Peer {
        final Set<MacAddress> asked = new HashSet<>();
        long tokens;
        long filledAt;
        long reportedAt;
        boolean reported;

        Peer(long tokens, long now) {
            this.tokens = tokens;
            filledAt = now;
        }
    }

    MacWalk(int free, long intervalNanos) {
        this.free = free;
        this.intervalNanos = intervalNanos;
    }

    /** What becomes of a request: how many phones' files the peer asked for, if that is to be told now. */
    record Step(boolean slowed, OptionalInt report) {
        static final Step GO_ON = new Step(false, OptionalInt.empty());
    }

    synchronized Step asks(InetAddress address, MacAddress mac, long now) {
        Peer peer = peers.computeIfAbsent(address, a -> new Peer(free, now));
        long more = (now - peer.filledAt) / intervalNanos;
        if (more > 0) {
            peer.tokens = Math.min(free, peer.tokens + more);
            peer.filledAt += more * intervalNanos;
        }
        if (peer.asked.contains(mac)) {
            return Step.GO_ON;
        }
        if (peer.tokens > 0) {
            peer.tokens--;
            if (peer.asked.size() >= MACS) {
                peer.asked.clear();
            }
            peer.asked.add(mac);
            return Step.GO_ON;
        }
        boolean tell = !peer.reported || now - peer.reportedAt >= REPORT_NANOS;
        if (tell) {
            peer.reported = true;
            peer.reportedAt = now;
        }
        return new Step(true, tell ? OptionalInt.of(peer.asked.size()) : OptionalInt.empty());
    }
}
