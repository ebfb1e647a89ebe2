package io.github.zip2x2.boot.pbx.rollout;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Phones whose turn has not come, by network, so that a network that is full or was just served holds up no other. */
final class WaveQueue {
    /** A network's phones that wait, how many are under way, and when the next one may be rebooted. */
    private static final class Network {
        final ArrayDeque<WaveTurn> waiting = new ArrayDeque<>();
        int underWay;
        boolean served;
        long notBefore;
    }

    private record Later(WaveTurn turn, long at) {}

    private final Map<String, Network> networks = new LinkedHashMap<>();
    private final PriorityQueue<Later> deferred =
            new PriorityQueue<>(Comparator.comparing(Later::at, (a, b) -> Long.signum(a - b)));
    private final int maxPerNetwork;
    private final long networkInterval;

    WaveQueue(int maxPerNetwork, long networkInterval) {
        this.maxPerNetwork = maxPerNetwork;
        this.networkInterval = networkInterval;
    }

    private Network network(String name) {
        return networks.computeIfAbsent(name, unknown -> new Network());
    }

    void add(WaveTurn turn) {
        network(turn.entry.network()).waiting.add(turn);
    }

    void defer(WaveTurn turn, long until) {
        deferred.add(new Later(turn, until));
    }

    boolean isEmpty() {
        return deferred.isEmpty() && networks.values().stream().allMatch(network -> network.waiting.isEmpty());
    }

    /** Caps hold for networks that are known; the phones of none are held up by the caps of all. */
    boolean hasRoom(String name, long nowNanos) {
        Network network = network(name);
        return name.isEmpty()
                || (network.underWay < maxPerNetwork && (!network.served || nowNanos - network.notBefore >= 0));
    }

    void enter(String name) {
        network(name).underWay++;
    }

    void leave(String name) {
        network(name).underWay--;
    }

    void rebooted(String name, long nowNanos) {
        Network network = network(name);
        long next = nowNanos + networkInterval;
        network.notBefore = network.served ? later(network.notBefore, next) : next;
        network.served = true;
    }

    /** The next phone whose network has room, networks in turn; null if there is none now. */
    @Nullable
    WaveTurn take(long nowNanos) {
        for (Later first = deferred.peek(); first != null && nowNanos - first.at() >= 0; first = deferred.peek()) {
            add(deferred.remove().turn());
        }
        for (Map.Entry<String, Network> entry : networks.entrySet()) {
            Network network = entry.getValue();
            if (!network.waiting.isEmpty() && hasRoom(entry.getKey(), nowNanos)) {
                WaveTurn turn = network.waiting.remove();
                networks.remove(entry.getKey());
                networks.put(entry.getKey(), network);
                return turn;
            }
        }
        return null;
    }

    /** When the next phone may be taken, not before that time; {@link Long#MAX_VALUE} if that depends on others. */
    long nextNanos(long notBefore) {
        long next = Long.MAX_VALUE;
        Later first = deferred.peek();
        if (first != null) {
            next = later(first.at(), notBefore);
        }
        for (Map.Entry<String, Network> entry : networks.entrySet()) {
            Network network = entry.getValue();
            if (network.waiting.isEmpty()
                    || (network.underWay >= maxPerNetwork && !entry.getKey().isEmpty())) {
                continue;
            }
            long at = network.served && !entry.getKey().isEmpty() ? later(network.notBefore, notBefore) : notBefore;
            next = next == Long.MAX_VALUE || at - next < 0 ? at : next;
        }
        return next;
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
