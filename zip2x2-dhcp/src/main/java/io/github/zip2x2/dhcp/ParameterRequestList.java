package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Option 55: the codes that a client asks for, in its order of preference, duplicates kept (RFC 2132 section 9.8). */
public final class ParameterRequestList {
    /** How option 55 carries the list. */
    public static final OptionType<ParameterRequestList> TYPE = new Type();

    private final OctetString codes;

    private ParameterRequestList(OctetString codes) {
        this.codes = codes;
    }

    /**
     * A list of codes.
     *
     * @param codes 0..255 each, in order
     * @return the list
     * @throws IllegalArgumentException if a code is out of range, or there is none
     */
    public static ParameterRequestList of(int... codes) {
        byte[] octets = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            octets[i] = (byte) InRange.check("value", codes[i], 0, 255);
        }
        if (octets.length == 0) {
            throw new IllegalArgumentException("the parameter request list is empty; leave option 55 out instead");
        }
        return new ParameterRequestList(OctetString.wrap(octets));
    }

    /**
     * A list of options.
     *
     * @param keys in order
     * @return the list
     * @throws IllegalArgumentException if there is none
     */
    public static ParameterRequestList of(OptionKey<?>... keys) {
        int[] codes = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            codes[i] = keys[i].code();
        }
        return of(codes);
    }

    /**
     * How many codes there are, duplicates counted.
     *
     * @return 1 or more
     */
    public int size() {
        return codes.length();
    }

    /**
     * One code.
     *
     * @param index 0..size - 1
     * @return 0..255
     */
    public int code(int index) {
        return codes.octet(index);
    }

    /**
     * Whether an option is asked for.
     *
     * @param code its code
     * @return true if it is in the list
     */
    public boolean contains(int code) {
        for (int i = 0; i < size(); i++) {
            if (code(i) == code) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an option is asked for.
     *
     * @param key the option
     * @return true if it is in the list
     */
    public boolean contains(OptionKey<?> key) {
        return contains(key.code());
    }

    /**
     * The list as it stands on the wire.
     *
     * @return one octet per code
     */
    public OctetString octets() {
        return codes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterRequestList that && codes.equals(that.codes);
    }

    @Override
    public int hashCode() {
        return codes.hashCode();
    }

    /**
     * The codes for a log.
     *
     * @return such as {@code 1, 3, 6, 66}
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        for (int i = 0; i < size(); i++) {
            text.add(Integer.toString(code(i)));
        }
        return text.toString();
    }

    private static final class Type implements OptionType<ParameterRequestList> {
        @Override
        public String label() {
            return "option codes";
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            return data.checkLength(1);
        }

        @Override
        public ParameterRequestList decode(OptionData data) {
            return new ParameterRequestList(data.octets());
        }

        @Override
        public OctetString encode(ParameterRequestList value) {
            return value.codes;
        }
    }
}
