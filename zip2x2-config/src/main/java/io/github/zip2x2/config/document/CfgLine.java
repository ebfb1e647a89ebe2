package io.github.zip2x2.config.document;

/**
 * One line of a document.
 *
 * <p>Immutable; a view of the document that gave it.
 */
public final class CfgLine {
    private final CfgDocument document;
    private final int index;

    CfgLine(CfgDocument document, int index) {
        this.document = document;
        this.index = index;
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
        return document.index().kind(index);
    }

    /**
     * The line's text.
     *
     * @return the characters without the line end and without a byte order mark
     */
    public String text() {
        LineIndex lines = document.index();
        return document.text(lines.textStart(index), lines.textEnd(index));
    }

    /**
     * The line's end.
     *
     * @return LF, CR LF, CR, or nothing on the last line
     */
    public String lineEnd() {
        LineIndex lines = document.index();
        return document.text(lines.textEnd(index), lines.end(index));
    }

    /**
     * Where the line's bytes begin in the file.
     *
     * @return 0 for the file's first byte
     */
    public int offset() {
        return document.index().start(index);
    }

    /**
     * The section that the line belongs to.
     *
     * @return the name without brackets; empty before the first section
     */
    public String section() {
        return document.sectionNameAt(index);
    }

    /** The line's number and kind; never its text, which may hold a secret. */
    @Override
    public String toString() {
        return kind() + " at line " + number();
    }
}
