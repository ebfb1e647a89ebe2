package io.github.zip2x2.config.schema;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a phone: where it stands, what its values are, what it means, and how that is known.
 *
 * <p>Immutable; equal when section and key are equal, for a schema has one parameter of a name.
 *
 * @param <T> what its values become
 */
public final class Parameter<T> {
    private final String section;
    private final String key;
    private final ValueType<T> type;
    private final Evidence evidence;
    private final String source;
    private final String meaning;
    private final @Nullable String defaultText;
    private final @Nullable String example;
    private final String unit;
    private final Placement placement;
    private final @Nullable String lockOut;
    private final boolean shown;

    private Parameter(Builder<T> builder) {
        section = builder.section;
        key = builder.key;
        type = builder.type;
        evidence = builder.evidence;
        source = builder.source;
        meaning = builder.meaning;
        defaultText = builder.defaultText;
        example = builder.example;
        unit = builder.unit;
        placement = builder.placement;
        lockOut = builder.lockOut;
        shown = builder.shown;
    }

    /**
     * Starts a parameter.
     *
     * @param section the section without brackets
     * @param key the key
     * @param type what its values are
     * @param <T> what its values become
     * @return a builder
     */
    public static <T> Builder<T> builder(String section, String key, ValueType<T> type) {
        return new Builder<>(section, key, type);
    }

    /**
     * The section it stands in.
     *
     * @return the name without brackets
     */
    public String section() {
        return section;
    }

    /**
     * Its key.
     *
     * @return the key
     */
    public String key() {
        return key;
    }

    /**
     * What its values are.
     *
     * @return the type
     */
    public ValueType<T> type() {
        return type;
    }

    /**
     * How its type and range are known.
     *
     * @return the class of evidence
     */
    public Evidence evidence() {
        return evidence;
    }

    /**
     * What says so.
     *
     * @return a manual and its page, or the PBX; empty for our own reading
     */
    public String source() {
        return source;
    }

    /**
     * What it means.
     *
     * @return words for a table
     */
    public String meaning() {
        return meaning;
    }

    /**
     * What the phone takes when the parameter is absent, or present and empty.
     *
     * @return the default as a file would write it, or empty if it is not known
     */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /**
     * A value that a PBX writes.
     *
     * @return the example, or empty
     */
    public Optional<String> example() {
        return Optional.ofNullable(example);
    }

    /**
     * The unit of a number.
     *
     * @return for example {@code s}; empty if it has none
     */
    public String unit() {
        return unit;
    }

    /**
     * Which file it belongs in.
     *
     * @return the place
     */
    public Placement placement() {
        return placement;
    }

    /**
     * Why a wrong value of it cuts phones off from the server that could repair it.
     *
     * @return the reason, or empty if it does not
     */
    public Optional<String> lockOut() {
        return Optional.ofNullable(lockOut);
    }

    /**
     * Whether the value is a text for people only.
     *
     * @return true if the phone shows it and does nothing else with it, so that another spelling does no harm
     */
    public boolean isShown() {
        return shown;
    }

    /**
     * Whether its values are secrets.
     *
     * @return true if no report may show them
     */
    public boolean isSecret() {
        return type.isSecret();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameter<?> that && section.equals(that.section) && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(section, key);
    }

    /** Section and key. */
    @Override
    public String toString() {
        return "[" + section + "] " + key;
    }

    /**
     * Collects a parameter's parts. Not safe for use by several threads at once.
     *
     * @param <T> what its values become
     */
    public static final class Builder<T> {
        private final String section;
        private final String key;
        private final ValueType<T> type;
        private Evidence evidence = Evidence.UNKNOWN;
        private String source = "";
        private String meaning = "";
        private @Nullable String defaultText;
        private @Nullable String example;
        private String unit = "";
        private Placement placement = Placement.COMMON;
        private @Nullable String lockOut;
        private boolean shown;

        private Builder(String section, String key, ValueType<T> type) {
            this.section = section;
            this.key = key;
            this.type = type;
        }

        /**
         * Sets how type and range are known; {@link Evidence#UNKNOWN} otherwise.
         *
         * @param newEvidence the class
         * @param newSource a manual and its page, or the PBX; empty for one's own reading
         * @return this builder
         */
        public Builder<T> known(Evidence newEvidence, String newSource) {
            this.evidence = newEvidence;
            this.source = newSource;
            return this;
        }

        /**
         * Sets what it means.
         *
         * @param words a phrase for a table
         * @return this builder
         */
        public Builder<T> meaning(String words) {
            this.meaning = words;
            return this;
        }

        /**
         * Sets the phone's default.
         *
         * @param text as a file would write it
         * @return this builder
         */
        public Builder<T> byDefault(String text) {
            this.defaultText = text;
            return this;
        }

        /**
         * Sets a value that a PBX writes.
         *
         * @param text as the file writes it
         * @return this builder
         */
        public Builder<T> example(String text) {
            this.example = text;
            return this;
        }

        /**
         * Sets the unit of a number.
         *
         * @param newUnit for example {@code s}
         * @return this builder
         */
        public Builder<T> unit(String newUnit) {
            this.unit = newUnit;
            return this;
        }

        /**
         * Says that it belongs in a phone's own file only.
         *
         * @return this builder
         */
        public Builder<T> specific() {
            this.placement = Placement.SPECIFIC;
            return this;
        }

        /**
         * Says that a wrong value cuts phones off.
         *
         * @param reason why
         * @return this builder
         */
        public Builder<T> lockOut(String reason) {
            this.lockOut = reason;
            return this;
        }

        /**
         * Says that the value is a text for people only, which may be written in the characters that the file can hold.
         *
         * @return this builder
         */
        public Builder<T> shown() {
            this.shown = true;
            return this;
        }

        /**
         * Makes the parameter.
         *
         * @return the parameter
         * @throws IllegalArgumentException if a file could not hold the section or the key, or the default does not read
         */
        public Parameter<T> build() {
            if (!section.matches("[A-Za-z0-9_ .-]+") || !section.equals(section.strip())) {
                throw new IllegalArgumentException("section '" + section + "' must be letters, digits and underscores");
            }
            if (!key.matches("[A-Za-z0-9_.-]+")) {
                throw new IllegalArgumentException("key '" + key + "' must be letters, digits and underscores");
            }
            if (defaultText != null && !type.read(defaultText).problems().isEmpty()) {
                throw new IllegalArgumentException(
                        "default '" + defaultText + "' of [" + section + "] " + key + " is not a good " + type.name());
            }
            return new Parameter<>(this);
        }
    }
}
