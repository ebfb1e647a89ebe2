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
    private final @Nullable OptionKey<?>[] keys;

    private OptionTable(@Nullable OptionKey<?>[] keys) {
        this.keys = keys;
    }

    static OptionTable of(List<OptionKey<?>> list) {
        OptionTable table = new OptionTable(new @Nullable OptionKey<?>[256]);
        for (OptionKey<?> key : list) {
            table.keys[key.code()] = key;
        }
        return table;
    }

    /**
     * This table with one more option, or with another key for one.
     *
     * @param key the option
     * @return a new table
     */
    public OptionTable with(OptionKey<?> key) {
        OptionTable table = new OptionTable(keys.clone());
        table.keys[key.code()] = key;
        return table;
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
