package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.server.TftpRefusal.Reason;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.util.HashMap;
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
    private static final long SPARED = 1_000_000_000L;
    /** So long a peer is waited for that was heard after its last block had been sent: it asks for it by its own timer. */
    private static final long ASKS = 5_000_000_000L;
    /** The answer to what was repeated just now may be on its way, and what is repeated soon may have been lost. */
    private static final long ON_ITS_WAY = 200_000_000L;
    /** So many of one source are looked at. */
    private static final int LOOKS = 16;

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
        int looked = 0;
        for (ServerTransfer transfer : of == null ? Set.<ServerTransfer>of() : of.oldestFirst) {
            if (now - transfer.halfOpenSince <= SPARED || ++looked > LOOKS) {
                break;
            }
            if (!mayBeWaiting(transfer, now)) {
                return transfer;
            }
        }
        return null;
    }

    private static boolean mayBeWaiting(ServerTransfer transfer, long now) {
        TftpTransferEngine engine = transfer.engine;
        if (engine == null) {
            return false;
        }
        boolean asks = transfer.heardAt - transfer.halfOpenSince > 0 && now - transfer.heardAt <= ASKS;
        boolean repeatedNow = now - engine.sentNanos() <= ON_ITS_WAY;
        boolean repeatedSoon = engine.deadlineNanos() - now <= ON_ITS_WAY;
        return asks || repeatedNow || repeatedSoon;
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
