package io.github.zip2x2.config.table;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One row while it is read: its cells by column, and what is wrong with them. */
final class RowReading {
    private static final Pattern REWRITTEN = Pattern.compile("\\s*[0-9]([.,][0-9]+)?[eE]\\+[0-9]{1,3}\\s*");
    private static final Pattern FAILED = Pattern.compile("\\s*#(REF!|N/A|NAME\\?|VALUE!|DIV/0!|NUM!|NULL!|#+)\\s*");

    private final String file;
    private final int line;
    private final Map<Column, String> cells = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private boolean bad;

    RowReading(String file, int line) {
        this.file = file;
        this.line = line;
    }

    void put(Column column, String cell) {
        if (!cell.isBlank()) {
            cells.put(column, cell);
        }
    }

    /** The settings' cells as they stand. */
    Map<Column, String> settings() {
        Map<Column, String> settings = new LinkedHashMap<>(cells);
        settings.keySet().removeIf(column -> column.setting().isEmpty());
        return settings;
    }

    /** All cells by the names of their columns, as they are kept. */
    Map<String, String> byName() {
        Map<String, String> named = new LinkedHashMap<>();
        cells.forEach(
                (column, cell) -> named.put(column.name(), column.setting().isPresent() ? cell : Column.clean(cell)));
        return named;
    }

    /** What a cell says; empty if it is empty, or if it cannot be read, which is then an error of the row. */
    <T> Optional<T> get(String name, Function<String, T> reader) {
        Optional<Map.Entry<Column, String>> cell = cell(name);
        if (cell.isEmpty()) {
            return Optional.empty();
        }
        String text = Column.clean(cell.get().getValue());
        Column column = cell.get().getKey();
        if (isDamaged(column, text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text));
        } catch (BadCell e) {
            error(column, TableCodes.ROW, name + " " + e.getMessage(), e.remedy());
            return Optional.empty();
        }
    }

    private Optional<Map.Entry<Column, String>> cell(String name) {
        return cells.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .findFirst();
    }

    Optional<Inet4Address> address(String name) {
        return get(name, Ipv4Cell::host);
    }

    boolean has(String name) {
        return cell(name).isPresent();
    }

    /** Whether a spreadsheet has made something else of the cell. */
    boolean isDamaged(Column column, String text) {
        boolean rewritten = REWRITTEN.matcher(text).matches();
        if (rewritten || FAILED.matcher(text).matches()) {
            error(
                    column,
                    TableCodes.SPREADSHEET,
                    column.name()
                            + (rewritten
                                    ? " is a number that a spreadsheet has shortened, like 4.9302E+11; its digits are lost"
                                    : " is the error of a spreadsheet's formula"),
                    "format the column as text and write the cell anew");
            return true;
        }
        return false;
    }

    void error(Column column, FindingCode code, String text, String remedy) {
        bad = true;
        add(Severity.ERROR, column.number(), code, text, remedy);
    }

    void error(FindingCode code, String text, String remedy) {
        bad = true;
        add(Severity.ERROR, 0, code, text, remedy);
    }

    void errorAt(String column, FindingCode code, String text, String remedy) {
        bad = true;
        add(Severity.ERROR, columnNumber(column), code, text, remedy);
    }

    void warning(String column, FindingCode code, String text, String remedy) {
        add(Severity.WARNING, columnNumber(column), code, text, remedy);
    }

    private int columnNumber(String name) {
        return cell(name).map(entry -> entry.getKey().number()).orElse(0);
    }

    void add(Severity severity, int column, FindingCode code, String text, String remedy) {
        findings.add(Finding.builder(severity, code, text)
                .file(file)
                .at(line, column, 0)
                .remedy(remedy)
                .build());
    }

    void add(Finding.Builder finding, Column column) {
        findings.add(finding.file(file).at(line, column.number(), 0).build());
    }

    boolean isBad() {
        return bad;
    }

    int line() {
        return line;
    }

    List<Finding> findings() {
        return findings;
    }
}
