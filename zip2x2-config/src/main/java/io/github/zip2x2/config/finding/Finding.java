package io.github.zip2x2.config.finding;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or worth knowing, in a phone's files: what, where, why, and how to mend it.
 *
 * <p>Immutable. No text of a finding holds a secret's value.
 */
public final class Finding {
    /** Files in the order of their names, then lines, columns, the heavier first, and codes. */
    public static final Comparator<Finding> BY_PLACE = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparingInt(Finding::column)
            .thenComparing(Finding::severity, Comparator.reverseOrder())
            .thenComparing(finding -> finding.code().id())
            .thenComparing(Finding::text);

    private final String file;
    private final int line;
    private final int column;
    private final int length;
    private final Severity severity;
    private final FindingCode code;
    private final String text;
    private final String why;
    private final String remedy;
    private final List<Splice> mend;

    private Finding(Builder builder) {
        file = builder.file;
        line = builder.line;
        column = builder.column;
        length = builder.length;
        severity = builder.severity;
        code = builder.code;
        text = builder.text;
        why = builder.why == null ? builder.code.meaning() : builder.why;
        remedy = builder.remedy;
        mend = builder.mend;
    }

    /**
     * Starts a finding.
     *
     * @param severity how much it matters
     * @param code what kind it is
     * @param text what is wrong, one sentence without a full stop
     * @return a builder
     */
    public static Builder builder(Severity severity, FindingCode code, String text) {
        return new Builder(severity, code, text);
    }

    /**
     * The file.
     *
     * @return its path relative to the root that was read, with slashes; empty if not known
     */
    public String file() {
        return file;
    }

    /**
     * The line.
     *
     * @return 1 for the first; 0 when the finding is about the whole file
     */
    public int line() {
        return line;
    }

    /**
     * The column, counted in bytes.
     *
     * @return 1 for the first; 0 when the finding is about the whole line or file
     */
    public int column() {
        return column;
    }

    /**
     * How many bytes from {@link #column} are meant.
     *
     * @return 0 or more
     */
    public int length() {
        return length;
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
     * What kind it is; stable between versions.
     *
     * @return the code
     */
    public FindingCode code() {
        return code;
    }

    /**
     * What is wrong.
     *
     * @return one sentence without a full stop
     */
    public String text() {
        return text;
    }

    /**
     * Why it matters, and what says so.
     *
     * @return one sentence without a full stop
     */
    public String why() {
        return why;
    }

    /**
     * How to mend it.
     *
     * @return what to do, in words; empty if there is nothing to do
     */
    public String remedy() {
        return remedy;
    }

    /**
     * The mend that is safe to make without asking: it changes nothing that is known to have a meaning.
     *
     * @return changes of the file's bytes; empty if a person must decide
     */
    public List<Splice> mend() {
        return mend;
    }

    /**
     * The finding as one line for a person: place, what is wrong, what would be right.
     *
     * @return for example {@code phones.csv:3:1: mac has 11 digits; write the 12 of the phone's label}
     */
    public String message() {
        String place = file + (line > 0 ? ":" + line + (column > 0 ? ":" + column : "") : "");
        return (place.isEmpty() ? "" : place + ": ") + text + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    /**
     * The same finding, said of a file.
     *
     * @param path the file's path relative to the root, with slashes
     * @return this finding with that file
     */
    public Finding in(String path) {
        return file.equals(path)
                ? this
                : builder(severity, code, text)
                        .file(path)
                        .at(line, column, length)
                        .why(why)
                        .remedy(remedy)
                        .mend(mend)
                        .build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Finding that
                && line == that.line
                && column == that.column
                && length == that.length
                && severity == that.severity
                && file.equals(that.file)
                && code.equals(that.code)
                && text.equals(that.text)
                && why.equals(that.why)
                && remedy.equals(that.remedy)
                && mend.equals(that.mend);
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, line, column, code, text);
    }

    /** {@code file:line:column: severity code: text}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + severity.label() + " " + code.id() + ": " + text;
    }

    /** Collects a finding's parts. Not safe for use by several threads at once. */
    public static final class Builder {
        private final Severity severity;
        private final FindingCode code;
        private final String text;
        private String file = "";
        private int line;
        private int column;
        private int length;
        private @Nullable String why;
        private String remedy = "";
        private List<Splice> mend = List.of();

        private Builder(Severity severity, FindingCode code, String text) {
            this.severity = severity;
            this.code = code;
            this.text = text;
        }

        /**
         * Sets the file.
         *
         * @param path its path relative to the root, with slashes
         * @return this builder
         */
        public Builder file(String path) {
            this.file = path;
            return this;
        }

        /**
         * Sets the place.
         *
         * @param newLine 1 for the first line, 0 for the whole file
         * @param newColumn 1 for the first byte, 0 for the whole line
         * @param newLength how many bytes
         * @return this builder
         */
        public Builder at(int newLine, int newColumn, int newLength) {
            this.line = newLine;
            this.column = newColumn;
            this.length = newLength;
            return this;
        }

        /**
         * Sets why it matters; the code's meaning stands in when this is not called.
         *
         * @param reason one sentence without a full stop
         * @return this builder
         */
        public Builder why(String reason) {
            this.why = reason;
            return this;
        }

        /**
         * Sets how to mend it.
         *
         * @param words what to do
         * @return this builder
         */
        public Builder remedy(String words) {
            this.remedy = words;
            return this;
        }

        /**
         * Sets the mend that is safe to make without asking.
         *
         * @param splices changes of the file's bytes
         * @return this builder
         */
        public Builder mend(List<Splice> splices) {
            this.mend = List.copyOf(splices);
            return this;
        }

        /**
         * Sets the mend that is safe to make without asking, when it is one.
         *
         * @param splice a change of the file's bytes
         * @return this builder
         */
        public Builder mend(Optional<Splice> splice) {
            this.mend = splice.map(List::of).orElse(List.of());
            return this;
        }

        /**
         * Makes the finding.
         *
         * @return the finding
         */
        public Finding build() {
            return new Finding(this);
        }
    }
}
