package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV of phones: columns mac, model, site, ip, and any parameter as section.key; an empty cell is absent. */
final class PhoneTable {
    static final Set<String> FIXED = Set.of("mac", "model", "site", "ip");

    /** A row: the phone and the settings of its own file, by section and key. */
    record Row(long number, MacAddress mac, PhoneModel model, Map<String, Map<String, String>> settings) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    private PhoneTable() {}

    static PhoneTable read(Path file, PhoneModel defaultModel) throws IOException {
        PhoneTable table = new PhoneTable();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .build();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = format.parse(reader)) {
            String name = String.valueOf(file.getFileName());
            List<String> columns = table.columns(name, parser.getHeaderNames());
            Map<MacAddress, Long> seen = new HashMap<>();
            for (CSVRecord row : parser) {
                table.row(name, row, parser.getCurrentLineNumber(), columns, defaultModel, seen);
            }
        } catch (IllegalArgumentException | java.io.UncheckedIOException | java.nio.charset.MalformedInputException e) {
            throw new IOException(file + " is no CSV in UTF-8 with a header: " + e.getMessage(), e);
        }
        return table;
    }

    private List<String> columns(String file, List<String> header) {
        List<String> columns = new ArrayList<>();
        for (String column : header) {
            String name = column.strip().replace("\ufeff", "");
            boolean setting = name.matches("[A-Za-z0-9_]+\\.[A-Za-z0-9_]+");
            if (!setting && !FIXED.contains(name)) {
                errors.add(file + ":1: error bad-column: '" + name
                        + "' is none of mac, model, site, ip and no SECTION.key; rename or remove the column");
            }
            columns.add(name);
        }
        if (!columns.contains("mac")) {
            errors.add(file + ":1: error bad-column: there is no column mac; add it");
        }
        return columns;
    }

    private void row(
            String file,
            CSVRecord row,
            long line,
            List<String> columns,
            PhoneModel defaultModel,
            Map<MacAddress, Long> seen) {
        if (!row.isConsistent()) {
            errors.add(file + ":" + line + ": error bad-row: it has " + row.size() + " cells, and the header has "
                    + columns.size() + "; quote cells that have commas");
            return;
        }
        MacAddress mac = null;
        PhoneModel model = defaultModel;
        Map<String, Map<String, String>> settings = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            String cell = row.get(i);
            if (cell.isEmpty()) {
                continue;
            }
            if (column.equals("mac")) {
                mac = MacAddress.tryParse(cell).orElse(null);
            } else if (column.equals("model")) {
                model = PhoneModel.ofCommonFileName(cell.strip() + "_common.cfg")
                        .orElse(null);
                if (model == null) {
                    errors.add(file + ":" + line + ": error bad-model: '" + cell + "' is no model; write ZIP2x2");
                    return;
                }
            } else if (column.indexOf('.') > 0) {
                int dot = column.indexOf('.');
                settings.computeIfAbsent(column.substring(0, dot), section -> new LinkedHashMap<>())
                        .put(column.substring(dot + 1), cell);
            }
        }
        if (mac == null) {
            errors.add(file + ":" + line + ": error bad-mac: the row has no MAC address; write 12 hexadecimal digits");
            return;
        }
        Long before = seen.putIfAbsent(mac, line);
        if (before != null) {
            errors.add(file + ":" + line + ": error two-rows: the phone " + mac.hex() + " is also in line " + before
                    + "; keep one of the rows");
            return;
        }
        rows.add(new Row(line, mac, model, settings));
    }

    List<Row> rows() {
        return rows;
    }

    List<String> errors() {
        return errors;
    }
}
