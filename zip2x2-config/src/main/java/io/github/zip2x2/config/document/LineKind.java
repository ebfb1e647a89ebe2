package io.github.zip2x2.config.document;

/** What a line of a configuration file is. */
public enum LineKind {
    /** {@code [SECTION]}. */
    SECTION,
    /** {@code key=value}. */
    ENTRY,
    /** {@code ;key=value}: an entry that is switched off. */
    DISABLED,
    /** A line that begins with a semicolon, or with another sign that people use for comments. */
    COMMENT,
    /** Nothing but blanks. */
    BLANK,
    /** Anything else; kept, and not read. */
    JUNK
}
