package io.github.zip2x2.config.document;

/**
 * One line of a document.
 *
 * <p>Immutable; a view of the document that gave it.
 */
public final class CfgLine {
    private final CfgDocument document;
    private final int index;
    private final String section;
    private final LineKind kind;
    private final Places places;

    /**
     * Where the parts of a line stand among the document's bytes.
     *
     * @param start the first byte of the line, a byte order mark included
     * @param textStart the first byte of the line's text: behind a byte order mark
     * @param mark the equals sign of an entry, the closing bracket of a section; -1 where there is none
     * @param textEnd the first byte behind the line's text
     * @param end the first byte behind the line and its line end
     */
    record Places(int start, int textStart, int mark, int textEnd, int end) {}

    CfgLine(CfgDocument document, int index, String section, LineKind kind, Places places) {
        this.document = document;
        this.index = index;
        this.section = section;
        this.kind = kind;
        this.places = places;
    }

    /**
     * The line's number.
     *
     * @return 1 for the first
     */
    public int number() {
        return index + 1;
    }

    /**
     * What the line is.
     *
     * @return the kind
     */
    public LineKind kind() {
        return kind;
    }

    /**
     * The line's text.
     *
     * @return the characters without the line end and without a byte order mark
     */
    public String text() {
        return document.text(places.textStart, places.textEnd);
    }

    /**
     * The line's end.
     *
     * @return LF, CR LF, CR, or nothing on the last line
     */
    public String lineEnd() {
        return document.text(places.textEnd, places.end);
    }

    /**
     * Where the line's bytes begin in the file.
     *
     * @return 0 for the file's first byte
     */
    public int offset() {
        return places.start;
    }

    /**
     * The section that the line belongs to.
     *
     * @return the name without brackets; empty before the first section
     */
    public String section() {
        return section;
    }

    Places at() {
        return places;
    }

    /** Whether it is a setting, switched off or not. */
    boolean isSetting() {
        return kind == LineKind.ENTRY || kind == LineKind.DISABLED;
    }

    boolean isTooLong() {
        return places.textEnd - places.textStart > document.limits().lineBytes();
    }

    /** The first byte of a setting's key; of another line its first byte that is no blank. */
    int keyStart() {
        int first = document.skipBlanks(places.textStart, places.textEnd);
        return kind == LineKind.DISABLED ? document.skipBlanks(first + 1, places.textEnd) : first;
    }

    /** The first byte behind a setting's key. */
    int keyEnd() {
        return document.skipBlanksBack(places.textStart, places.mark);
    }

    String key() {
        return document.text(keyStart(), keyEnd());
    }

    String value() {
        return document.text(places.mark + 1, places.textEnd);
    }

    static int skipBlanks(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    static int skipBlanksBack(byte[] bytes, int from, int end) {
        int i = end;
        while (i > from && (bytes[i - 1] == ' ' || bytes[i - 1] == '\t')) {
            i--;
        }
        return i;
    }

    /** The line's number and kind; never its text, which may hold a secret. */
    @Override
    public String toString() {
        return kind + " at line " + number();
    }
}
