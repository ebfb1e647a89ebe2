package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.server.TftpRefusal.Reason;
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

    private final Index all = new Index();
    private final Index large = new Index();
    private final Index uploads = new Index();

    /** Notes that a transfer is one of them, or is not any more. */
    void update(ServerTransfer transfer, boolean open, long now) {
        if (open == transfer.halfOpen) {
            return;
        }
        transfer.halfOpen = open;
        transfer.halfOpenSince = now;
        all.update(transfer, open);
        if (transfer.request.request().isWrite()) {
            uploads.update(transfer, open);
        } else if (transfer.large) {
            large.update(transfer, open);
        }
    }

    /** The one that makes room where a request was refused for a reason, or null. */
    @Nullable
    ServerTransfer cheapest(Reason no, Object source, long now) {
        return switch (no) {
            case TOO_MANY_OF_SOURCE -> ripe(all.bySource.get(source), now);
            case TOO_MANY, NO_PORT -> all.oldest(now);
            case TOO_MANY_UPLOADS -> uploads.oldest(now);
            case TOO_MANY_LARGE -> large.oldest(now);
            default -> null;
        };
    }

    /** Those of a source, the oldest first. */
    Iterable<ServerTransfer> of(Object source) {
        OfSource of = all.bySource.get(source);
        return of == null ? Set.of() : of.oldestFirst;
    }

    private static @Nullable ServerTransfer ripe(@Nullable OfSource of, long now) {
        Iterator<ServerTransfer> oldest = of == null ? null : of.oldestFirst.iterator();
        ServerTransfer transfer = oldest == null || !oldest.hasNext() ? null : oldest.next();
        return transfer == null || now - transfer.halfOpenSince <= SPARED ? null : transfer;
    }

    private static final class OfSource {
        final Set<ServerTransfer> oldestFirst = new LinkedHashSet<>();
    }

    /** By source, and the sources by how many they have. */
    private static final class Index {
        final Map<Object, OfSource> bySource = new HashMap<>();
        private final TreeMap<Integer, Set<OfSource>> byCount = new TreeMap<>();

        void update(ServerTransfer transfer, boolean open) {
            OfSource of = bySource.computeIfAbsent(transfer.source, source -> new OfSource());
            int before = of.oldestFirst.size();
            boolean changed = open ? of.oldestFirst.add(transfer) : of.oldestFirst.remove(transfer);
            int count = of.oldestFirst.size();
            if (changed && before > 0) {
                byCount.computeIfPresent(
                        before, (size, sources) -> sources.remove(of) && sources.isEmpty() ? null : sources);
            }
            if (changed && count > 0) {
                byCount.computeIfAbsent(count, size -> new LinkedHashSet<>()).add(of);
            }
            if (count == 0) {
                bySource.remove(transfer.source);
            }
        }

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
    }
}
