package io.github.zip2x2.config.schema;

/** Which of a phone's two files a setting belongs in. */
public enum Placement {
    /** The common file; a phone's own file may override it. */
    COMMON,
    /** The phone's own file only: it is about one phone. */
    SPECIFIC
}
