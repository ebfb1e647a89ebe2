package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.boot.pbx.fleet.PacketNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a rollout has done and decided, each once, in order: a list that only grows, durable before it counts. A rollout is
 * resumed from it alone. Confined to one thread.
 */
public final class Journal {
    private static final String PREFIX = "step/";

    private final List<Entry> entries = new ArrayList<>();
    private final Writing writing;

    /** Makes an entry durable. */
    @FunctionalInterface
    public interface Writing {
        /**
         * Makes it durable.
         *
         * @param key the entry's key, which grows
         * @param text the entry
         * @throws FleetStoreException if it cannot be written now
         */
        void write(String key, String text) throws FleetStoreException;
    }

    /**
     * One value of the journal.
     *
     * @param step the step
     * @param stage its stage
     * @param value how it ended, typed by the step: for {@link RolloutStep#END} the phase, for {@link RolloutStep#GIVE_UP} and
     *     {@link RolloutStep#STOP} whether what is new is withdrawn; else empty
     * @param why what is wrong, for a person; empty if nothing is
     */
    public record Entry(RolloutStep step, int stage, String value, String why) {
        /**
         * Makes one.
         *
         * @param step the step
         * @param stage its stage
         * @param value how it ended
         * @param why what is wrong
         */
        public Entry {
            Objects.requireNonNull(step, "step");
            why = PacketNote.plain(why);
        }

        private String text() {
            return step + "\t" + stage + "\t" + value + "\t" + why;
        }

        private static Optional<Entry> parse(String text) {
            String[] parts = text.split("\t", 4);
            try {
                return parts.length < 4
                        ? Optional.empty()
                        : Optional.of(new Entry(
                                RolloutStep.valueOf(parts[0]), Integer.parseInt(parts[1]), parts[2], parts[3]));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * An empty journal.
     *
     * @param writing makes entries durable
     */
    public Journal(Writing writing) {
        this.writing = Objects.requireNonNull(writing, "writing");
    }

    /**
     * The journal that a book holds.
     *
     * @throws IllegalArgumentException if an entry cannot be read: what was done is not known then
     */
    static Journal of(Map<String, String> book, Writing writing) {
        Journal journal = new Journal(writing);
        new TreeMap<>(book).forEach((key, text) -> {
            if (key.startsWith(PREFIX)) {
                journal.entries.add(Entry.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "name: the entry '" + key + "' of the rollout's journal cannot be read")));
            }
        });
        return journal;
    }

    /** Whether the rollout that keeps this book has come to its end. */
    static boolean isOver(Map<String, String> book) {
        return book.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(PREFIX))
                .anyMatch(entry -> Entry.parse(entry.getValue())
                        .filter(read -> read.step() == RolloutStep.END)
                        .isPresent());
    }

    /**
     * What came of a step.
     *
     * @param step the step
     * @param stage its stage
     * @return its entry; empty if it is not over
     */
    public Optional<Entry> find(RolloutStep step, int stage) {
        return entries.stream()
                .filter(entry -> entry.step() == step && entry.stage() == stage)
                .findFirst();
    }

    /**
     * A decision, of whatever stage.
     *
     * @param step the step
     * @return its entry; empty if it was not taken
     */
    public Optional<Entry> find(RolloutStep step) {
        return entries.stream().filter(entry -> entry.step() == step).findFirst();
    }

    /**
     * Adds an entry, which counts once it is durable.
     *
     * @param entry the entry
     * @return the entry
     * @throws FleetStoreException if it could not be made durable; it does not count then
     */
    public Entry append(Entry entry) throws FleetStoreException {
        writing.write(PREFIX + String.format(Locale.ROOT, "%06d", entries.size()), entry.text());
        entries.add(entry);
        return entry;
    }

    /** {@return all entries, the first one first} */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
