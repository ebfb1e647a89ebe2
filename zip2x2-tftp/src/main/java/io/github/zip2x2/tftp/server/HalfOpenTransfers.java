package io.github.zip2x2.tftp.server;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The transfers that nobody acknowledges: those whose first block was never answered, and those that lack only the answer
 * to their last one. They make room for others, those of the source with most of them first, the oldest first.
 */
final class HalfOpenTransfers {
    /** So long a transfer is left alone: a phone that is there answers sooner. */
    static final long SPARED = 1_000_000_000L;

    private static final class OfSource {
        final Set<ServerTransfer> oldestFirst = new LinkedHashSet<>();
    }

    private final Map<Object, OfSource> bySource = new HashMap<>();
    private final TreeMap<Integer, Set<OfSource>> byCount = new TreeMap<>();

    void add(ServerTransfer transfer) {
        OfSource of = bySource.computeIfAbsent(transfer.source, source -> new OfSource());
        of.oldestFirst.add(transfer);
        move(of, of.oldestFirst.size() - 1);
    }

    void remove(ServerTransfer transfer) {
        OfSource of = bySource.get(transfer.source);
        if (of == null || !of.oldestFirst.remove(transfer)) {
            return;
        }
        move(of, of.oldestFirst.size() + 1);
        if (of.oldestFirst.isEmpty()) {
            bySource.remove(transfer.source);
        }
    }

    private void move(OfSource of, int before) {
        Set<OfSource> peers = byCount.get(before);
        if (peers != null) {
            peers.remove(of);
            if (peers.isEmpty()) {
                byCount.remove(before);
            }
        }
        int count = of.oldestFirst.size();
        if (count > 0) {
            byCount.computeIfAbsent(count, size -> new LinkedHashSet<>()).add(of);
        }
    }

    /** The one of a source that makes room, or null. */
    @Nullable
    ServerTransfer oldestOf(Object source, long now) {
        return ripe(bySource.get(source), now);
    }

    /** The one of all that makes room, or null. */
    @Nullable
    ServerTransfer oldest(long now) {
        for (Set<OfSource> sources : byCount.descendingMap().values()) {
            ServerTransfer transfer = ripe(sources.iterator().next(), now);
            if (transfer != null) {
                return transfer;
            }
        }
        return null;
    }

    /** Those of a source, the oldest first. */
    Iterable<ServerTransfer> of(Object source) {
        OfSource of = bySource.get(source);
        return of == null ? Set.of() : of.oldestFirst;
    }

    private static @Nullable ServerTransfer ripe(@Nullable OfSource of, long now) {
        Iterator<ServerTransfer> oldest = of == null ? null : of.oldestFirst.iterator();
        ServerTransfer transfer = oldest == null || !oldest.hasNext() ? null : oldest.next();
        return transfer == null || now - transfer.halfOpenSince <= SPARED ? null : transfer;
    }
}
