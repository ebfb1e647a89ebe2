package io.github.zip2x2.config.document;

/**
 * A setting where it stands in a document: {@code key=value}, or {@code ;key=value} when it is switched off.
 *
 * <p>Immutable; a view of the document that gave it.
 */
public final class CfgEntry {
    private final CfgLine line;

    CfgEntry(CfgLine line) {
        this.line = line;
    }

    /**
     * The section it stands in.
     *
     * @return the name without brackets; empty before the first section
     */
    public String section() {
        return line.section();
    }

    /**
     * The key.
     *
     * @return the text before the first equals sign, without blanks around it
     */
    public String key() {
        return line.key();
    }

    /**
     * The value.
     *
     * @return the rest of the line behind the equals sign, blanks included; possibly empty
     */
    public String value() {
        return line.value();
    }

    /**
     * Whether the setting counts.
     *
     * @return false when a semicolon switches it off
     */
    public boolean isEnabled() {
        return line.kind() == LineKind.ENTRY;
    }

    /**
     * The line.
     *
     * @return 1 for the first
     */
    public int line() {
        return line.number();
    }

    /**
     * Where the key begins.
     *
     * @return the column in bytes, 1 for the first
     */
    public int keyColumn() {
        return line.keyStart() - line.at().start() + 1;
    }

    /**
     * Where the value begins.
     *
     * @return the column in bytes, 1 for the first
     */
    public int valueColumn() {
        return valueOffset() - line.at().start() + 1;
    }

    /**
     * Where the value's bytes begin in the file.
     *
     * @return 0 for the file's first byte
     */
    public int valueOffset() {
        return line.at().mark() + 1;
    }

    /**
     * How long the value is.
     *
     * @return bytes
     */
    public int valueLength() {
        return line.at().textEnd() - valueOffset();
    }

    /** Where it stands; never the value, which may be a secret. */
    @Override
    public String toString() {
        return "[" + section() + "] " + key() + " at line " + line();
    }
}
