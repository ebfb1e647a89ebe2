package io.github.zip2x2.config.table;

import io.github.zip2x2.config.finding.FindingCode;
import java.util.List;

/** The kinds of findings about tables. */
public final class TableCodes {
    /** A file that is no CSV as it stands. */
    public static final FindingCode FORM = FindingCode.of(
            "table-form", "a table is CSV (RFC 4180) in UTF-8 with a header; a spreadsheet's dialects are read too");

    /** A header that does not say what the columns are. */
    public static final FindingCode HEADER =
            FindingCode.of("table-header", "the first row names the columns, and nothing else tells what a cell is");

    /** A row that cannot be taken. */
    public static final FindingCode ROW =
            FindingCode.of("table-row", "a bad row keeps its last good values; the other rows are taken");

    /** A cell that a spreadsheet has changed. */
    public static final FindingCode SPREADSHEET = FindingCode.of(
            "spreadsheet-cell", "a spreadsheet takes digits for a number unless the column is formatted as text");

    /** Two rows of one key. */
    public static final FindingCode TWO_ROWS =
            FindingCode.of("two-rows", "of two rows for the same thing nobody knows which one counts");

    /** An address that cannot be kept for a phone. */
    public static final FindingCode RESERVATION =
            FindingCode.of("reservation", "an address is kept for one phone, and must be one that a host can have");

    /** Many rows less than before. */
    public static final FindingCode LOSS = FindingCode.of(
            "great-loss",
            "a table that loses over half of its rows at once is rarely meant; the last good rows stay in force");

    /** A file that is not there or cannot be read. */
    public static final FindingCode ABSENT =
            FindingCode.of("table-absent", "absent is not empty: the last good rows stay in force");

    private TableCodes() {}

    /**
     * All of them.
     *
     * @return the codes, in the order of this page
     */
    public static List<FindingCode> all() {
        return List.of(FORM, HEADER, ROW, SPREADSHEET, TWO_ROWS, RESERVATION, LOSS, ABSENT);
    }
}
