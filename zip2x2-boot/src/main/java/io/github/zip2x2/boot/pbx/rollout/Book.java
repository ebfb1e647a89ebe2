package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.config.MacAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The book that a wave or a rollout keeps in the fleet's store: how it stands, and an entry for each phone. Immutable. */
final class Book {
    /** What keeps books, with the longest name of one. */
    enum Kind {
        WAVE("wave", 60),
        /** A wave of a rollout, named apart from those of the application. */
        ROLLOUT_WAVE("rollout-wave", 60),
        ROLLOUT("rollout", 40);

        private final String word;
        private final int longestName;

        Kind(String word, int longestName) {
            this.word = word;
            this.longestName = longestName;
        }

        private String prefix() {
            return word + "/";
        }
    }

    /** So many books of each kind are kept at most, but for those that are not over. */
    static final int MOST_KEPT = 200;

    private final FleetStore store;
    private final Kind kind;
    private final String name;

    private Book(FleetStore store, Kind kind, String name) {
        this.store = store;
        this.kind = kind;
        this.name = name;
    }

    /** The book of that name, whether it was written or not. */
    static Book of(FleetStore store, Kind kind, String name) {
        return new Book(store, kind, name);
    }

    /** The name, if a book may have it. */
    static String checked(Kind kind, String name) {
        if (!name.matches("[A-Za-z0-9.-]{1," + kind.longestName + "}")) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' is not 1 to " + kind.longestName + " letters, digits, dots and hyphens");
        }
        return name;
    }

    /** The names of the books of which something holds, sorted. */
    static List<String> names(FleetStore store, Kind kind, Predicate<Map<String, String>> holds)
            throws FleetStoreException {
        List<String> names = new ArrayList<>();
        for (String book : store.books()) {
            if (book.startsWith(kind.prefix()) && holds.test(store.read(book))) {
                names.add(book.substring(kind.prefix().length()));
            }
        }
        return names;
    }

    /**
     * Begins the book, which must not have been written before. Of books of its kind that are over, only the last ones are
     * kept.
     */
    void begin(Map<String, String> plan, Predicate<Map<String, String>> isOver) throws FleetStoreException {
        if (!read().isEmpty()) {
            throw new IllegalArgumentException("name: the " + kind.word + " '" + name
                    + "' has been begun before; resume it, or choose another name");
        }
        String index = "index/" + kind.word;
        Map<String, String> numbers = new HashMap<>(store.read(index));
        long last = numbers.values().stream().mapToLong(Book::number).max().orElse(0);
        forget(index, numbers, isOver);
        write(plan);
        store.write(index, Map.of(name, Long.toString(last + 1)));
    }

    private void forget(String index, Map<String, String> numbers, Predicate<Map<String, String>> isOver)
            throws FleetStoreException {
        List<String> oldestFirst = new ArrayList<>();
        for (String book : store.books()) {
            if (book.startsWith(kind.prefix())) {
                oldestFirst.add(book.substring(kind.prefix().length()));
            }
        }
        oldestFirst.sort(Comparator.comparingLong(each -> number(numbers.getOrDefault(each, "0"))));
        boolean forgot = false;
        for (String each : oldestFirst.subList(0, Math.max(0, oldestFirst.size() + 1 - MOST_KEPT))) {
            if (isOver.test(store.read(kind.prefix() + each))) {
                store.remove(kind.prefix() + each);
                numbers.remove(each);
                forgot = true;
            }
        }
        if (forgot) {
            store.remove(index); // lost between the two, it only means that books seem old
            store.write(index, numbers);
        }
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** The book, which must have been begun. */
    Map<String, String> resumed() throws FleetStoreException {
        Map<String, String> entries = read();
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("name: there is no " + kind.word + " '" + name + "' in the store");
        }
        return entries;
    }

    Map<String, String> read() throws FleetStoreException {
        return store.read(kind.prefix() + name);
    }

    void write(Map<String, String> entries) throws FleetStoreException {
        store.write(kind.prefix() + name, entries);
    }

    /** Visits the entries that are a phone's. */
    static void forEachPhone(Map<String, String> entries, BiConsumer<MacAddress, String> visitor) {
        entries.forEach((key, text) -> MacAddress.tryParse(key).ifPresent(mac -> visitor.accept(mac, text)));
    }

    @Override
    public String toString() {
        return kind.prefix() + name;
    }
}
