package io.github.zip2x2.dhcp.old;

import org.jspecify.annotations.Nullable;

/**
 * How the value of an option is read, checked, written and shown. Implementations are stateless; users write their own
 * the way {@link OptionTypes} does.
 *
 * @param <T> the Java type of the value
 */
public interface OptionType<T> {
    /** {@value}: {@link #fixedLength()} of a type whose values differ in length. */
    int VARIABLE = -1;

    /**
     * What the type is called in {@code docs/options.md}.
     *
     * @return a few words
     */
    String label();

    /**
     * The one length that values have.
     *
     * @return octets, 0 or more; {@link #VARIABLE} if they differ. A value of fixed length that came several times is
     *     not joined: the first is taken if all are equal, none otherwise.
     */
    default int fixedLength() {
        return VARIABLE;
    }

    /**
     * Whether a value has several elements.
     *
     * @return false by default
     */
    default boolean isList() {
        return false;
    }

    /**
     * Checks a value without building anything.
     *
     * @param data the value, of {@link #fixedLength()} if there is one
     * @return what is wrong; null if nothing is
     */
    @Nullable
    AnomalyKind check(OptionData data);

    /**
     * Reads a value.
     *
     * @param data a value for which {@link #check} found nothing, or nothing that {@linkplain AnomalyKind#ignoresOption()
     *     withholds} it
     * @return the value
     */
    T decode(OptionData data);

    /**
     * Writes a value.
     *
     * @param value the value
     * @return its octets, of any length
     * @throws IllegalArgumentException if the option cannot carry the value
     */
    OctetString encode(T value);

    /**
     * Shows a value to an operator.
     *
     * @param value the value
     * @return one line
     */
    default String print(T value) {
        return String.valueOf(value);
    }
}
