package io.github.zip2x2.config.schema;

/**
 * What the values of a parameter are: how they are read, judged and written.
 *
 * <p>{@link ValueTypes} has those of the phones; users add their own. Implementations are immutable and must not repeat a
 * value in the text of a problem.
 *
 * @param <T> what a value becomes
 */
public interface ValueType<T> {
    /**
     * The type's name.
     *
     * @return words for a table: {@code port}
     */
    String name();

    /**
     * What values it takes.
     *
     * @return words for a table: {@code 1 to 65535}; empty if there is nothing to say
     */
    String range();

    /**
     * Reads a value. It never throws.
     *
     * @param text the rest of the line behind the equals sign, blanks included
     * @return the typed value and what is wrong with it
     */
    Reading<T> read(String text);

    /**
     * Writes a value.
     *
     * @param value the typed value
     * @return the text behind the equals sign
     * @throws IllegalArgumentException if the value cannot be written so that it reads back
     */
    String write(T value);

    /**
     * Whether a value is a secret, which no report may show.
     *
     * @return false unless an implementation says otherwise
     */
    default boolean isSecret() {
        return false;
    }
}
