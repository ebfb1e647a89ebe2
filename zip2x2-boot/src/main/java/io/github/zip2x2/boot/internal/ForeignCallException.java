package io.github.zip2x2.boot.internal;

import java.io.IOException;

/** Code of the application failed: it threw, gave no answer in time, or answered what it must not. */
public final class ForeignCallException extends IOException {
    private static final long serialVersionUID = 1L;

    /** How it failed. */
    public enum Kind {
        /** It threw. */
        THREW,
        /** It did not answer in time. */
        LATE,
        /** Its answer is none: null. */
        NO_ANSWER
    }

    private final String part;
    private final Kind kind;

    ForeignCallException(String part, Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.part = part;
        this.kind = kind;
    }

    /** {@return which part of the application failed, such as {@code reboot guard}} */
    public String part() {
        return part;
    }

    /** {@return how it failed} */
    public Kind kind() {
        return kind;
    }
}
