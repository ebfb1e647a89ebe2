package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import org.jspecify.annotations.Nullable;

/**
 * An option of which the code, name and type are known: the way to its typed value.
 *
 * <p>Immutable. The standard ones are in {@link DhcpOptions}; a site makes its own with {@link #of}.
 *
 * @param <T> the Java type of the value
 */
public final class OptionKey<T> {
    private final int code;
    private final String name;
    private final OptionType<T> type;
    private final String reference;

    private OptionKey(int code, String name, OptionType<T> type, String reference) {
        this.code = code;
        this.name = name;
        this.type = type;
        this.reference = reference;
    }

    /**
     * An option.
     *
     * @param <T> the Java type of the value
     * @param code 1..254
     * @param name as IANA has it, for people
     * @param type how its value is read and written
     * @param reference the RFC or manual that defines it
     * @return the key
     * @throws IllegalArgumentException if the code cannot be an option's
     */
    public static <T> OptionKey<T> of(int code, String name, OptionType<T> type, String reference) {
        InRange.check("option code", code, 1, 254); // 0 is PAD, 255 is END
        return new OptionKey<>(code, name, type, reference);
    }

    /**
     * The code.
     *
     * @return 1..254
     */
    public int code() {
        return code;
    }

    /**
     * The name.
     *
     * @return as in IANA's registry "BOOTP Vendor Extensions and DHCP Options"
     */
    public String name() {
        return name;
    }

    /**
     * The type.
     *
     * @return how the value is read and written
     */
    public OptionType<T> type() {
        return type;
    }

    /**
     * Where it is defined.
     *
     * @return such as {@code RFC 2132 section 3.3}
     */
    public String reference() {
        return reference;
    }

    /**
     * What becomes of several instances in one message.
     *
     * @return true if their octets are joined (RFC 3396); false for a value of fixed length, of which the first is
     *     taken when all are equal
     */
    public boolean isConcatenated() {
        return type.fixedLength() == OptionType.VARIABLE;
    }

    /**
     * Whether the value is a list.
     *
     * @return true if it holds several elements
     */
    public boolean isList() {
        return type.isList();
    }

    /** Checks a joined value; of a fixed-size value that was repeated the first is left. */
    @Nullable
    AnomalyKind checkJoined(OptionData data) {
        int size = type.fixedLength();
        boolean repeated = size > 0 && data.length() > size && data.repeats(size);
        if (repeated) {
            data.cut(size);
        }
        AnomalyKind kind = type.check(data);
        return kind == null && repeated ? AnomalyKind.REPEATED_OPTION : kind;
    }

    /**
     * The option for a log.
     *
     * @return such as {@code 66 TFTP Server Name}
     */
    @Override
    public String toString() {
        return code + " " + name;
    }
}
