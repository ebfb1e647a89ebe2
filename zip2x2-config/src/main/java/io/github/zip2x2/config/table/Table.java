package io.github.zip2x2.config.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a table that are in force: the good ones of its file, and the last good ones of those that are bad now.
 *
 * <p>Immutable. {@link #toCsv} is a form that lasts: read again, it gives the same rows.
 *
 * @param <R> what the rows are
 */
public final class Table<R> {
    private final String keyColumn;
    private final Map<String, Entry<R>> entries;

    /** A row, the cells that it was read from, and whether its file has something else that is bad. */
    record Entry<R>(R row, Map<String, String> cells, int line, boolean kept) {
        Entry<R> asKept() {
            return new Entry<>(row, cells, line, true);
        }

        boolean saysTheSameAs(Entry<R> other) {
            return cells.equals(other.cells);
        }
    }

    Table(String keyColumn, Map<String, Entry<R>> entries) {
        this.keyColumn = keyColumn;
        this.entries = new LinkedHashMap<>(entries);
    }

    Map<String, Entry<R>> entries() {
        return entries;
    }

    /**
     * The rows.
     *
     * @return the rows in the order of the file, those that are kept behind them
     */
    public List<R> rows() {
        return entries.values().stream().map(Entry::row).toList();
    }

    /**
     * A row by what names it.
     *
     * @param key a phone's address as 12 hexadecimal digits in upper case, a site's name, a network as {@code 192.0.2.0/24}
     * @return the row, or empty if there is none
     */
    public Optional<R> row(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::row);
    }

    /**
     * How many rows there are.
     *
     * @return 0 or more
     */
    public int size() {
        return entries.size();
    }

    /**
     * The rows whose last good values are in force because the file's are bad.
     *
     * @return what names them
     */
    public Set<String> kept() {
        Set<String> kept = new LinkedHashSet<>();
        entries.forEach((key, entry) -> {
            if (entry.kept()) {
                kept.add(key);
            }
        });
        return kept;
    }

    /**
     * The table as CSV, to be read after a restart. It holds the secrets that the file holds.
     *
     * @return RFC 4180 in UTF-8
     */
    public byte[] toCsv() {
        Set<String> columns = new LinkedHashSet<>(List.of(keyColumn));
        entries.values().forEach(entry -> columns.addAll(entry.cells().keySet()));
        StringBuilder csv = new StringBuilder();
        CsvRows.append(csv, List.copyOf(columns));
        for (Entry<R> entry : entries.values()) {
            List<String> cells = new ArrayList<>();
            columns.forEach(column -> cells.add(entry.cells().getOrDefault(column, "")));
            CsvRows.append(csv, cells);
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** How many rows there are, and how many of them are kept. */
    @Override
    public String toString() {
        return "Table[" + entries.size() + " rows, " + kept().size() + " kept]";
    }
}
