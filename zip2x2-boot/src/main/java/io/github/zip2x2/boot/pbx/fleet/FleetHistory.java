package io.github.zip2x2.boot.pbx.fleet;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The history of a fleet in its store: the buckets of each day are a book. */
public final class FleetHistory {
    private static final String PREFIX = "history/";

    private FleetHistory() {}

    /**
     * Reads all buckets.
     *
     * @param store the store
     * @return the buckets by their spans; what another release wrote in another form is left out
     * @throws FleetStoreException when they cannot be read
     */
    public static List<HistoryBucket> read(FleetStore store) throws FleetStoreException {
        List<HistoryBucket> buckets = new ArrayList<>();
        for (String book : store.books()) {
            if (book.startsWith(PREFIX)) {
                store.read(book)
                        .forEach((span, text) -> HistoryBucket.parse(span, text).ifPresent(buckets::add));
            }
        }
        buckets.sort(Comparator.comparing(HistoryBucket::span));
        return buckets;
    }

    /**
     * Writes buckets over older ones of the same spans.
     *
     * @param store the store
     * @param changed the buckets
     * @throws FleetStoreException when they could not be made durable
     */
    public static void write(FleetStore store, Collection<HistoryBucket> changed) throws FleetStoreException {
        Map<String, Map<String, String>> books = new HashMap<>();
        for (HistoryBucket bucket : changed) {
            books.computeIfAbsent(book(bucket.span()), day -> new HashMap<>())
                    .put(bucket.span().toString(), bucket.toText());
        }
        for (Map.Entry<String, Map<String, String>> book : books.entrySet()) {
            store.write(book.getKey(), book.getValue());
        }
    }

    /**
     * Removes the days of spans that are forgotten, but for the days in which others are kept.
     *
     * @param store the store
     * @param forgotten the spans that are no longer kept
     * @param kept the spans that are
     * @throws FleetStoreException when that could not be made durable
     */
    public static void remove(FleetStore store, Collection<HistorySpan> forgotten, Collection<HistorySpan> kept)
            throws FleetStoreException {
        List<String> days = kept.stream().map(FleetHistory::book).toList();
        for (String day : forgotten.stream().map(FleetHistory::book).distinct().toList()) {
            if (!days.contains(day)) {
                store.remove(day);
            }
        }
    }

    private static String book(HistorySpan span) {
        return PREFIX + span.begins().atZone(ZoneOffset.UTC).toLocalDate();
    }
}
