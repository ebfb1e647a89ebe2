package io.github.zip2x2.config.finding;

import java.util.List;

/**
 * The kind of a finding, by a name that stays the same between versions.
 *
 * <p>The set is open: {@link #of} makes codes for rules of one's own. Immutable; equal when the names are equal.
 */
public final class FindingCode {
    /** The file is larger than the reader's limit. */
    public static final FindingCode FILE_TOO_LARGE =
            of("file-too-large", "the file is larger than the limit, so it was kept but not read");

    /** A line is longer than the reader's limit. */
    public static final FindingCode LINE_TOO_LONG =
            of("line-too-long", "the line is longer than the limit, so it was kept but not read");

    /** The file is UTF-16. */
    public static final FindingCode UTF_16 =
            of("utf-16", "the phone reads one byte per character (manual p.26), so it finds no section in UTF-16");

    /** The file is UTF-32. */
    public static final FindingCode UTF_32 =
            of("utf-32", "the phone reads one byte per character (manual p.26), so it finds no section in UTF-32");

    /** A file of another line of phones. */
    public static final FindingCode OTHER_LINE = of(
            "other-line",
            "Zultys phones of the lines 33G and 37G have addresses of the same prefixes and read another format");

    /** A byte order mark stands at the start. */
    public static final FindingCode BYTE_ORDER_MARK = of(
            "byte-order-mark",
            "the files are ASCII (manual p.26), and the mark stands before the bracket of the first section");

    /** A NUL byte. */
    public static final FindingCode NUL =
            of("nul-byte", "the files are text (manual p.26), and a NUL may end one early");

    /** A control character other than tab. */
    public static final FindingCode CONTROL_CHARACTER =
            of("control-character", "the files are text (manual p.26), and a control character is none");

    /** A byte above 127. */
    public static final FindingCode NOT_ASCII = of(
            "not-ascii",
            "the manual (p.26) says ASCII; a PBX writes Latin-1 in texts that the phone shows, and nothing says more");

    /** Both LF and CRLF, or a lone CR. */
    public static final FindingCode MIXED_LINE_ENDS =
            of("mixed-line-ends", "a PBX writes LF; which other line ends the phone takes is not known");

    /** Line ends other than LF throughout. */
    public static final FindingCode LINE_ENDS =
            of("line-ends", "a PBX writes LF; whether the phone takes other line ends is not known");

    /** Lines and no section. */
    public static final FindingCode NO_SECTION =
            of("no-section", "every setting stands below a section in square brackets (ZIP4x5 manual p.198)");

    /** A section's bracket is not closed. */
    public static final FindingCode SECTION_NOT_CLOSED =
            of("section-not-closed", "a section's name stands in square brackets (ZIP4x5 manual p.198)");

    /** A section without a name. */
    public static final FindingCode SECTION_WITHOUT_NAME =
            of("section-without-name", "a section's name stands in square brackets (ZIP4x5 manual p.198)");

    /** Something beside the bracketed name. */
    public static final FindingCode SECTION_LINE = of(
            "section-line", "a PBX writes nothing but [NAME] on the line; what the phone makes of more is not known");

    /** The same section twice. */
    public static final FindingCode DUPLICATE_SECTION =
            of("duplicate-section", "whether the phone reads a section's second part is not known");

    /** The same key twice in a section. */
    public static final FindingCode DUPLICATE_KEY =
            of("duplicate-key", "whether the first or the last counts for the phone is not known; here the last does");

    /** A line that is no section, setting or comment. */
    public static final FindingCode JUNK_LINE =
            of("junk-line", "a line is [SECTION], key=value, or begins with a semicolon");

    /** A setting without a key. */
    public static final FindingCode NO_KEY = of("no-key", "a setting is key=value");

    /** Blanks around the key or the equals sign. */
    public static final FindingCode BLANKS =
            of("blanks", "a PBX writes none, and whether the phone skips them is not known");

    /** A blank at the end of a value. */
    public static final FindingCode TRAILING_BLANK =
            of("trailing-blank", "a value is the rest of the line, so the blank belongs to it");

    /** A comment that begins with something other than a semicolon. */
    public static final FindingCode COMMENT_SIGN = of("comment-sign", "only the semicolon is known to begin a comment");

    /** More findings in a file than the limit. */
    public static final FindingCode MORE = of("more-findings", "the number of findings for one file is limited");

    private final String id;
    private final String meaning;

    private FindingCode(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    /**
     * A code for a rule of one's own.
     *
     * @param id lower-case words joined by hyphens
     * @param meaning why such a finding matters, one sentence without a full stop
     * @return the code
     * @throws IllegalArgumentException if the id has another form
     */
    public static FindingCode of(String id, String meaning) {
        if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException(
                    "finding code '" + id + "' must be lower-case words joined by hyphens, for example no-section");
        }
        return new FindingCode(id, meaning);
    }

    /**
     * The name.
     *
     * @return lower-case words joined by hyphens
     */
    public String id() {
        return id;
    }

    /**
     * Why such a finding matters.
     *
     * @return one sentence without a full stop
     */
    public String meaning() {
        return meaning;
    }

    /**
     * The codes that reading one file can give.
     *
     * @return the codes, in the order of this page
     */
    public static List<FindingCode> ofSyntax() {
        return List.of(
                FILE_TOO_LARGE,
                LINE_TOO_LONG,
                UTF_16,
                UTF_32,
                OTHER_LINE,
                BYTE_ORDER_MARK,
                NUL,
                CONTROL_CHARACTER,
                NOT_ASCII,
                MIXED_LINE_ENDS,
                LINE_ENDS,
                NO_SECTION,
                SECTION_NOT_CLOSED,
                SECTION_WITHOUT_NAME,
                SECTION_LINE,
                DUPLICATE_SECTION,
                DUPLICATE_KEY,
                JUNK_LINE,
                NO_KEY,
                BLANKS,
                TRAILING_BLANK,
                COMMENT_SIGN,
                MORE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FindingCode that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** The name. */
    @Override
    public String toString() {
        return id;
    }
}
