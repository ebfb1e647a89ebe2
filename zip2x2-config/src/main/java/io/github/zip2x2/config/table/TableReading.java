package io.github.zip2x2.config.table;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.root.RootCodes;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One reading of a table's file over the rows that were good until now. */
final class TableReading<R> {
    private final TableReader<R> reader;
    private final RowKind<R> kind;
    private final Table<R> good;
    private final boolean allowLoss;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Table.Entry<R>> taken = new LinkedHashMap<>();
    /** Rows of which nobody can tell whose they are. */
    private int unassigned;

    /** A row that has a key, and what was read of it. */
    private record Candidate<R>(RowReading row, Optional<R> value) {}

    TableReading(TableReader<R> reader, Table<R> good, boolean allowLoss) {
        this.reader = reader;
        this.kind = reader.kind();
        this.good = good;
        this.allowLoss = allowLoss;
    }

    TableStep<R> read(byte[] bytes) {
        List<CsvRows.Row> rows;
        try {
            rows = CsvRows.read(CsvText.decode(bytes));
        } catch (CsvText.Broken e) {
            return refused(e.row(), e.column(), TableCodes.FORM, String.valueOf(e.getMessage()), e.remedy());
        }
        if (rows.isEmpty()) {
            return refused(0, 0, TableCodes.FORM, "the file is empty", "write the header and the " + kind.plural());
        }
        Header header = Header.read(reader, rows.get(0));
        findings.addAll(header.findings());
        if (header.isBad()) {
            return refused();
        }
        take(candidates(rows.subList(1, rows.size()), header.columns()));
        keepWhatNobodyCanTell();
        int removed = (int) good.entries().keySet().stream()
                .filter(key -> !taken.containsKey(key))
                .count();
        if (removed * 2 > good.size() && !allowLoss) {
            return refused(
                    0,
                    0,
                    TableCodes.LOSS,
                    "the table has lost " + removed + " of its " + good.size() + " " + kind.plural(),
                    "write them again, or allow the loss (--allow-loss) if it is meant");
        }
        shared();
        findings.sort(Finding.BY_PLACE);
        int added = (int) taken.keySet().stream()
                .filter(key -> !good.entries().containsKey(key))
                .count();
        int changed = (int) taken.entrySet().stream()
                .filter(entry -> isChanged(entry.getKey(), entry.getValue()))
                .count();
        return new TableStep<>(new Table<>(kind.keyColumn(), taken), findings, false, added, removed, changed);
    }

    private boolean isChanged(String key, Table.Entry<R> entry) {
        Table.Entry<R> before = good.entries().get(key);
        return before != null && !before.saysTheSameAs(entry);
    }

    private TableStep<R> refused(int line, int column, FindingCode code, String text, String remedy) {
        findings.add(Finding.builder(Severity.ERROR, code, text)
                .file(reader.file())
                .at(line, column, 0)
                .remedy(remedy)
                .build());
        return refused();
    }

    private TableStep<R> refused() {
        return new TableStep<>(good, findings, true, 0, 0, 0);
    }

    private Map<String, List<Candidate<R>>> candidates(List<CsvRows.Row> rows, List<Column> columns) {
        Map<String, List<Candidate<R>>> candidates = new LinkedHashMap<>();
        for (CsvRows.Row cells : rows) {
            RowReading row = new RowReading(reader.file(), cells.line());
            for (Column column : columns) {
                if (column.number() <= cells.cells().size()) {
                    row.put(column, cells.cells().get(column.number() - 1));
                }
            }
            judgeWidth(row, cells, columns);
            Optional<String> key = kind.key(row);
            if (key.isEmpty()) {
                withoutKey(row);
                continue;
            }
            Optional<R> value = row.isBad() ? Optional.empty() : Optional.of(kind.read(row, reader));
            candidates
                    .computeIfAbsent(key.get(), name -> new ArrayList<>())
                    .add(new Candidate<>(row, row.isBad() ? Optional.empty() : value));
        }
        return candidates;
    }

    private static void judgeWidth(RowReading row, CsvRows.Row cells, List<Column> columns) {
        String counts = "the row has " + cells.cells().size() + " cells, and the header has " + columns.size();
        if (cells.filled() > columns.size()) {
            row.error(TableCodes.ROW, counts, "quote a cell that has a separator in it");
        } else if (cells.cells().size() < columns.size()) {
            row.error(TableCodes.ROW, counts, "write the missing separators; the row may be broken off");
        }
        for (Column column : columns) {
            if (column.name().isEmpty()
                    && column.number() <= cells.cells().size()
                    && !cells.cells().get(column.number() - 1).isBlank()) {
                row.error(
                        column,
                        TableCodes.ROW,
                        "the cell stands in a column without a name",
                        "name the column or empty the cell");
            }
        }
    }

    private void withoutKey(RowReading row) {
        unassigned++;
        if (!row.has(kind.keyColumn())) {
            row.error(TableCodes.ROW, "the row has no " + kind.keyColumn(), "write it, or remove the row");
        }
        findings.addAll(row.findings());
    }

    /** Rows that say what they said before are taken first: who has an address keeps it. */
    private void take(Map<String, List<Candidate<R>>> candidates) {
        Map<Inet4Address, String> addresses = new HashMap<>();
        List<String> later = new ArrayList<>();
        candidates.forEach((key, rows) -> {
            if (rows.size() > 1) {
                rows.subList(1, rows.size())
                        .forEach(row -> twoRows(row.row(), rows.get(0).row()));
            }
            rows.forEach(row -> findings.addAll(row.row().findings()));
            Optional<Table.Entry<R>> entry = rows.size() > 1 ? Optional.empty() : entry(rows.get(0));
            Table.Entry<R> before = good.entries().get(key);
            if (entry.isPresent() && before != null && before.saysTheSameAs(entry.get())) {
                put(key, entry.get(), addresses);
            } else if (entry.isPresent()) {
                later.add(key);
            } else if (before != null) {
                put(key, before.asKept(), addresses);
            }
        });
        for (String key : later) {
            Candidate<R> candidate = candidates.get(key).get(0);
            Table.Entry<R> entry = entry(candidate).orElseThrow();
            Optional<Finding> conflict = conflict(candidate.row(), entry.row(), addresses);
            conflict.ifPresent(findings::add);
            if (conflict.isEmpty()) {
                put(key, entry, addresses);
            } else if (good.entries().containsKey(key)) {
                keepBeside(key, good.entries().get(key), addresses);
            }
        }
    }

    private Optional<Table.Entry<R>> entry(Candidate<R> candidate) {
        return candidate
                .value()
                .map(value -> new Table.Entry<>(
                        value, candidate.row().byName(), candidate.row().line(), false));
    }

    private void put(String key, Table.Entry<R> entry, Map<Inet4Address, String> addresses) {
        taken.put(key, entry);
        kind.address(entry.row()).ifPresent(address -> addresses.put(address, key));
    }

    /** The last good values of a row, without an address that another row has taken since. */
    private void keepBeside(String key, Table.Entry<R> before, Map<Inet4Address, String> addresses) {
        boolean lost = kind.address(before.row()).filter(addresses::containsKey).isPresent();
        Map<String, String> cells = new LinkedHashMap<>(before.cells());
        if (lost) {
            cells.remove("ip");
        }
        R row = lost ? kind.withoutAddress(before.row()) : before.row();
        put(key, new Table.Entry<>(row, cells, before.line(), true), addresses);
    }

    private void twoRows(RowReading row, RowReading first) {
        row.error(
                TableCodes.TWO_ROWS,
                "the row is about the same " + kind.keyColumn() + " as line " + first.line(),
                "keep one of them");
    }

    private Optional<Finding> conflict(RowReading row, R value, Map<Inet4Address, String> addresses) {
        Optional<Inet4Address> address = kind.address(value);
        String text = address.filter(addresses::containsKey)
                .map(found -> "ip " + found.getHostAddress() + " is kept for " + addresses.get(found) + " already")
                .or(() -> kind.conflict(
                        value,
                        () -> taken.values().stream().map(Table.Entry::row).iterator()))
                .orElse(null);
        if (text == null) {
            return Optional.empty();
        }
        row.errorAt(
                address.isPresent() ? "ip" : kind.keyColumn(), TableCodes.RESERVATION, text, "give each row its own");
        return Optional.of(row.findings().get(row.findings().size() - 1));
    }

    /** As long as a row has a key that cannot be read, each row that is missed may be it, so none of them is dropped. */
    private void keepWhatNobodyCanTell() {
        if (unassigned > 0) {
            good.entries().forEach((key, entry) -> taken.putIfAbsent(key, entry.asKept()));
        }
    }

    private void shared() {
        Map<RowKind.Shared, Integer> seen = new HashMap<>();
        for (Table.Entry<R> entry : taken.values()) {
            Optional<RowKind.Shared> shared =
                    kind.shared(entry.row()).filter(value -> !value.text().isEmpty());
            Integer before = shared.isEmpty() ? null : seen.putIfAbsent(shared.get(), entry.line());
            if (before != null && !entry.kept()) {
                findings.add(Finding.builder(
                                Severity.WARNING,
                                RootCodes.DUPLICATE_USER,
                                shared.get().column() + " is the same as in line " + before)
                        .file(reader.file())
                        .at(entry.line(), 0, 0)
                        .remedy("give one of the phones another")
                        .build());
            }
        }
    }
}
