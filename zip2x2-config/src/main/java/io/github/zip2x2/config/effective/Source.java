package io.github.zip2x2.config.effective;

/** Which file a value comes from. */
public enum Source {
    /** The phone's own file, which wins (ZIP2x2 User Manual p.26). */
    SPECIFIC,
    /** The file that all phones of the model read. */
    COMMON,
    /** No file: what the phone takes when a parameter is absent or empty. */
    DEFAULT
}
