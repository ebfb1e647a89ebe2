package io.github.zip2x2.dhcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which option has which key: what decides the anomalies that a decoder reports and the names in a dump.
 *
 * <p>Immutable. {@link DhcpOptions#TABLE} has the standard options; a site adds its own with {@link #with}.
 */
public final class OptionTable {
    /** Marks a text: its last octet must not be NUL. */
    private static final int TEXT = 1 << 24;

    /** Marks option 66: four octets may be an address. */
    private static final int NOT_FOUR = 1 << 25;

    /** What no length fulfils. */
    private static final int NEVER = 1;

    private final @Nullable OptionKey<?>[] keys;

    /**
     * Of each code, which values need no further look: the least length, the greatest in the second octet, in the third the
     * bits that must be 0 in a length, and {@link #TEXT}. A server looks at a dozen options per packet.
     */
    private final int[] fine = new int[256];

    private OptionTable(@Nullable OptionKey<?>[] keys) {
        this.keys = keys;
        for (int code = 0; code < 256; code++) {
            OptionKey<?> key = keys[code];
            fine[code] = key == null ? shape(0, 255, 1) : shape(key.type());
        }
    }

    /** The type of a message is looked at before anything else, so that here its length is enough. */
    private static int shape(OptionType<?> type) {
        if (type instanceof OptionTypes.Fixed<?> fixed && fixed.checker() == null) {
            return shape(fixed.fixedLength(), fixed.fixedLength(), 1);
        }
        if (type instanceof OptionTypes.ListOf<?> list) {
            return shape(list.minimumLength(), 255, list.element().fixedLength());
        }
        if (type.equals(OptionTypes.TEXT)) {
            return shape(1, 255, 1) | TEXT;
        }
        if (type.equals(OptionTypes.SERVER_NAME)) {
            return shape(1, 255, 1) | TEXT | NOT_FOUR;
        }
        if (type.equals(OptionTypes.MESSAGE_TYPE_VALUE)) {
            return shape(1, 1, 1);
        }
        if (type.equals(ClientIdentifier.TYPE)) {
            return shape(2, 255, 1);
        }
        return type.equals(ParameterRequestList.TYPE) || type.equals(OptionTypes.OCTETS) ? shape(1, 255, 1) : NEVER;
    }

    /** Elements have 1, 2, 4 or 8 octets. */
    private static int shape(int least, int most, int element) {
        return least | most << 8 | (element - 1) << 16;
    }

    /** Whether the length alone, and the last octet of a text, show that a value is sound; false says nothing. */
    boolean isFine(int code, byte[] bytes, int at, int length) {
        int shape = fine[code];
        return length >= (shape & 0xff)
                && length <= ((shape >> 8) & 0xff)
                && (length & (shape >> 16) & 0xff) == 0
                && (shape < TEXT || (bytes[at + length - 1] != 0 && (shape < NOT_FOUR || length != 4)));
    }

    static OptionTable of(List<OptionKey<?>> list) {
        @Nullable OptionKey<?>[] keys = new @Nullable OptionKey<?>[256];
        for (OptionKey<?> key : list) {
            keys[key.code()] = key;
        }
        return new OptionTable(keys);
    }

    /**
     * This table with one more option, or with another key for one.
     *
     * @param key the option
     * @return a new table
     */
    public OptionTable with(OptionKey<?> key) {
        @Nullable OptionKey<?>[] more = keys.clone();
        more[key.code()] = key;
        return new OptionTable(more);
    }

    /**
     * The key of a code.
     *
     * @param code any number
     * @return empty if the table has none
     */
    public Optional<OptionKey<?>> key(int code) {
        return code < 0 || code > 255 ? Optional.empty() : Optional.ofNullable(keys[code]);
    }

    /** The key of an option code, 0..255, without an Optional. */
    @Nullable
    OptionKey<?> keyOrNull(int code) {
        return keys[code];
    }

    /**
     * All keys.
     *
     * @return by code, ascending
     */
    public List<OptionKey<?>> keys() {
        List<OptionKey<?>> list = new ArrayList<>();
        for (OptionKey<?> key : keys) {
            if (key != null) {
                list.add(key);
            }
        }
        return List.copyOf(list);
    }
}
