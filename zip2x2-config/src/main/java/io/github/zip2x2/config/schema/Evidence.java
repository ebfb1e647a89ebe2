package io.github.zip2x2.config.schema;

import io.github.zip2x2.config.finding.Severity;

/** How a fact about the phone is known, and so how a value outside it is judged. */
public enum Evidence {
    /** The ZIP2x2 User Manual says it. */
    MANUAL(Severity.ERROR),
    /** The manual of the ZIP4x4 or ZIP4x5, of the same family, says it. */
    SIBLING(Severity.WARNING),
    /** A PBX that writes these files does so; its authors say that they did not test it on a phone. */
    PBX(Severity.WARNING),
    /** Our reading of a protocol's limit or of a pattern in examples. */
    INFERRED(Severity.WARNING),
    /** Looked for in every public source and not found. */
    UNKNOWN(Severity.NOTE);

    private final Severity severity;

    Evidence(Severity severity) {
        this.severity = severity;
    }

    /**
     * How much a value outside such a fact matters.
     *
     * @return error for the manual, note for what nobody knows, else warning
     */
    public Severity severity() {
        return severity;
    }
}
