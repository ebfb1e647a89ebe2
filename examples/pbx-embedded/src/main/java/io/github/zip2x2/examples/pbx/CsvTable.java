package io.github.zip2x2.examples.pbx;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV (RFC 4180) in UTF-8 with a header; an empty cell is absent. */
final class CsvTable {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .build();

    private CsvTable() {}

    /** A row: the cells that are not empty, by column, and where it stands. */
    record Row(String place, Map<String, String> cells) {
        /** What is wrong with a row, never with a cell's text, which may be a secret. */
        IOException wrong(String why) {
            return new IOException(place + ": " + why);
        }
    }

    /**
     * Reads all rows.
     *
     * @throws IOException naming file and line, if it cannot be read or is no such file
     */
    static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = FORMAT.parse(reader)) {
            List<String> columns =
                    parser.getHeaderNames().stream().map(CsvTable::column).toList();
            for (CSVRecord record : parser) {
                Map<String, String> cells = new LinkedHashMap<>();
                Row row = new Row(file + ":" + parser.getCurrentLineNumber(), cells);
                if (record.size() != columns.size()) {
                    throw row.wrong("the row has " + record.size() + " cells, and the header has " + columns.size()
                            + "; quote cells that have commas");
                }
                for (int i = 0; i < columns.size(); i++) {
                    if (!record.get(i).isBlank()) {
                        cells.put(columns.get(i), record.get(i));
                    }
                }
                rows.add(row);
            }
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not in UTF-8; save it as UTF-8", e);
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            throw new IOException(file + ": is no CSV with a header: " + e.getMessage(), e);
        }
        return rows;
    }

    /** Settings keep their letters; the other columns' names are taken in any case. */
    private static String column(String name) {
        String plain = name.replace("\ufeff", "").strip();
        return plain.indexOf('.') < 0 ? plain.toLowerCase(Locale.ROOT) : plain;
    }

    /** The values of a cell that holds several, separated by blanks, commas or semicolons. */
    static String[] several(String cell) {
        return cell.strip().split("[\\s,;]+");
    }
}
