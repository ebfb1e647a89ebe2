package io.github.zip2x2.boot.pbx.fleet;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the store does not have yet of a fleet's history; guarded by the fleet's lock, except what it has given away. */
final class HistoryWriter {
    private final Set<HistorySpan> changed = new HashSet<>();
    private final Set<HistorySpan> forgotten = new HashSet<>();

    void changed(HistorySpan span) {
        changed.add(span);
    }

    void forgotten(HistorySpan span) {
        changed.remove(span);
        forgotten.add(span);
    }

    /** What is to be written, as it is now. */
    static final class Changes {
        private final List<HistoryBucket> buckets;
        private final Set<HistorySpan> forgotten;
        private final List<HistorySpan> kept;

        private Changes(List<HistoryBucket> buckets, Set<HistorySpan> forgotten, List<HistorySpan> kept) {
            this.buckets = buckets;
            this.forgotten = forgotten;
            this.kept = kept;
        }

        boolean isEmpty() {
            return buckets.isEmpty() && forgotten.isEmpty();
        }

        void write(FleetStore store) throws FleetStoreException {
            FleetHistory.write(store, buckets);
            FleetHistory.remove(store, forgotten, kept);
        }
    }

    Changes take(FleetEngine engine) {
        List<HistoryBucket> buckets =
                changed.stream().flatMap(span -> engine.history(span).stream()).toList();
        Set<HistorySpan> gone = Set.copyOf(forgotten);
        List<HistorySpan> kept = gone.isEmpty()
                ? List.of()
                : engine.history().stream().map(HistoryBucket::span).toList();
        changed.clear();
        forgotten.clear();
        return new Changes(buckets, gone, kept);
    }

    /** Nothing of it was written, as far as is known. */
    void putBack(Changes changes) {
        changes.buckets.forEach(bucket -> changed.add(bucket.span()));
        forgotten.addAll(changes.forgotten);
    }
}
