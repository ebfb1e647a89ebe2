package io.github.zip2x2.config.schema;

import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a value's type has against a value.
 *
 * <p>Immutable. The texts never repeat a value, so that a secret's type can use them too.
 */
public final class Problem {
    private final Severity severity;
    private final FindingCode code;
    private final String text;
    private final String remedy;
    private final @Nullable String suggestion;

    private Problem(Severity severity, FindingCode code, String text, String remedy, @Nullable String suggestion) {
        this.severity = severity;
        this.code = code;
        this.text = text;
        this.remedy = remedy;
        this.suggestion = suggestion;
    }

    /**
     * A problem that a person must decide about.
     *
     * @param severity how much it matters
     * @param code what kind it is
     * @param text what is wrong, to follow the key: "is neither yes nor no"
     * @param remedy what to do
     * @return the problem
     */
    public static Problem of(Severity severity, FindingCode code, String text, String remedy) {
        return new Problem(severity, code, text, remedy, null);
    }

    /**
     * The same problem, with a value that means the same and is written as the phone's files write it.
     *
     * @param value what may be written instead without asking
     * @return the problem
     */
    public Problem mendedBy(String value) {
        return new Problem(severity, code, text, remedy, value);
    }

    /**
     * How much it matters.
     *
     * @return the severity
     */
    public Severity severity() {
        return severity;
    }

    /**
     * What kind it is.
     *
     * @return the code
     */
    public FindingCode code() {
        return code;
    }

    /**
     * What is wrong.
     *
     * @return words to follow the key
     */
    public String text() {
        return text;
    }

    /**
     * What to do.
     *
     * @return the remedy
     */
    public String remedy() {
        return remedy;
    }

    /**
     * A value that means the same and is written as the phone's files write it.
     *
     * @return the value, or empty if a person must decide
     */
    public Optional<String> suggestion() {
        return Optional.ofNullable(suggestion);
    }

    /** Severity, code and text. */
    @Override
    public String toString() {
        return severity.label() + " " + code + ": " + text;
    }
}
