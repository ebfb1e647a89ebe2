package io.github.zip2x2.config.table;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The rows of a CSV, whatever separates their cells; rows without any text are left out. */
final class CsvRows {
    /** The first line by which a spreadsheet is told the separator. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("\\s*\"?[sS][eE][pP]=(.)\"?[;,\\t]*\\s*");

    private static final int ROWS = 1_000_000;

    private CsvRows() {}

    /** A row and the line of the file that it begins in. */
    record Row(int line, List<String> cells) {
        /** How many cells there are up to the last one with a text. */
        int filled() {
            int filled = cells.size();
            while (filled > 0 && cells.get(filled - 1).isBlank()) {
                filled--;
            }
            return filled;
        }
    }

    /**
     * Looks for the library.
     *
     * @throws IllegalStateException with its coordinates, if it is not there
     */
    static void requireLibrary() {
        try {
            CSVFormat.RFC4180.toString();
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "tables need Apache Commons CSV, which is not there; add org.apache.commons:commons-csv:1.10.0 to the class"
                            + " path, or to the module path with --add-modules org.apache.commons.csv",
                    e);
        }
    }

    static List<Row> read(String text) throws CsvText.Broken {
        int end = text.indexOf('\n');
        String first = end < 0 ? text : text.substring(0, end);
        Matcher separator = SEPARATOR_LINE.matcher(first);
        boolean told = separator.matches();
        String table = told ? text.substring(end < 0 ? text.length() : end + 1) : text;
        char delimiter = told ? separator.group(1).charAt(0) : delimiter(table);
        return parse(table, delimiter, told ? 1 : 0);
    }

    /** What separates the names of the header: comma, semicolon or tab, whichever stands there most. */
    private static char delimiter(String table) {
        int[] counts = new int[3];
        boolean quoted = false;
        boolean text = false;
        for (int i = 0; i < table.length(); i++) {
            char c = table.charAt(i);
            int kind = ",;\t".indexOf(c);
            if (c == '"') {
                quoted = !quoted;
            } else if (kind >= 0 && !quoted) {
                counts[kind]++;
            } else if (c == '\n' && !quoted && text) {
                break;
            }
            text |= c > ' ' && kind < 0;
        }
        return counts[1] > counts[0] && counts[1] >= counts[2] ? ';' : counts[2] > counts[0] ? '\t' : ',';
    }

    private static List<Row> parse(String table, char delimiter, int linesBefore) throws CsvText.Broken {
        CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).build();
        List<Row> rows = new ArrayList<>();
        int line = linesBefore + 1;
        try (CSVParser parser = format.parse(new StringReader(table))) {
            Iterator<CSVRecord> records = parser.iterator();
            while (records.hasNext()) {
                Row row = new Row(line, records.next().toList());
                line = linesBefore + (int) parser.getCurrentLineNumber() + 1;
                if (row.filled() > 0) {
                    rows.add(row);
                }
                if (rows.size() > ROWS) {
                    throw new CsvText.Broken(line, 0, "the table has more than " + ROWS + " rows", "split it");
                }
            }
        } catch (UncheckedIOException e) {
            throw broken(line, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw broken(line, String.valueOf(e.getMessage()));
        }
        return rows;
    }

    private static CsvText.Broken broken(int line, String message) {
        return message.contains("EOF")
                ? new CsvText.Broken(
                        line,
                        0,
                        "a quote is opened in this row and never closed",
                        "close it, or write two for a quote in a cell")
                : new CsvText.Broken(
                        line,
                        0,
                        "a quote stands inside a quoted cell of this row",
                        "write two quotes for one in a cell");
    }

    /** One row as CSV. */
    static void append(StringBuilder csv, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            boolean plain = cell.chars().noneMatch(c -> c == ',' || c == ';' || c == '"' || c < ' ')
                    && cell.equals(cell.strip());
            csv.append(i == 0 ? "" : ",").append(plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"");
        }
        csv.append("\r\n");
    }
}
