package io.github.zip2x2.config.document;

/**
 * A setting where it stands in a document: {@code key=value}, or {@code ;key=value} when it is switched off.
 *
 * <p>Immutable; a view of the document that gave it.
 */
public final class CfgEntry {
    private final CfgDocument document;
    private final int index;
    private final String section;

    CfgEntry(CfgDocument document, int index, String section) {
        this.document = document;
        this.index = index;
        this.section = section;
    }

    /**
     * The section it stands in.
     *
     * @return the name without brackets; empty before the first section
     */
    public String section() {
        return section;
    }

    /**
     * The key.
     *
     * @return the text before the first equals sign, without blanks around it
     */
    public String key() {
        LineIndex lines = document.index();
        int start = lines.keyStart(index);
        return document.text(start, lines.keyEnd(index));
    }

    /**
     * The value.
     *
     * @return the rest of the line behind the equals sign, blanks included; possibly empty
     */
    public String value() {
        LineIndex lines = document.index();
        return document.text(lines.mark(index) + 1, lines.textEnd(index));
    }

    /**
     * Whether the setting counts.
     *
     * @return false when a semicolon switches it off
     */
    public boolean isEnabled() {
        return document.index().isEntry(index);
    }

    /**
     * The line.
     *
     * @return 1 for the first
     */
    public int line() {
        return index + 1;
    }

    /**
     * Where the key begins.
     *
     * @return the column in bytes, 1 for the first
     */
    public int keyColumn() {
        LineIndex lines = document.index();
        return lines.keyStart(index) - lines.start(index) + 1;
    }

    /**
     * Where the value begins.
     *
     * @return the column in bytes, 1 for the first
     */
    public int valueColumn() {
        LineIndex lines = document.index();
        return lines.mark(index) + 1 - lines.start(index) + 1;
    }

    /**
     * Where the value's bytes begin in the file.
     *
     * @return 0 for the file's first byte
     */
    public int valueOffset() {
        return document.index().mark(index) + 1;
    }

    /**
     * How long the value is.
     *
     * @return bytes
     */
    public int valueLength() {
        LineIndex lines = document.index();
        return lines.textEnd(index) - lines.mark(index) - 1;
    }

    /** Where it stands; never the value, which may be a secret. */
    @Override
    public String toString() {
        return "[" + section + "] " + key() + " at line " + line();
    }
}
