package io.github.zip2x2.tftp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options of a request or an OACK, in their order on the wire; immutable. Of a repeated name the first one counts. */
public final class TftpOptions {
    /** No options. */
    public static final TftpOptions NONE = new TftpOptions(List.of());

    private final List<TftpOption> entries;

    private TftpOptions(List<TftpOption> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Makes options from a list.
     *
     * @param entries the options in order
     * @return the options
     */
    public static TftpOptions of(List<TftpOption> entries) {
        return entries.isEmpty() ? NONE : new TftpOptions(entries);
    }

    /**
     * Makes options with one more at the end.
     *
     * @param name the name
     * @param value the value, not negative
     * @return new options
     */
    public TftpOptions with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /**
     * Makes options with one more at the end.
     *
     * @param name the name
     * @param value the value
     * @return new options
     */
    public TftpOptions with(String name, String value) {
        List<TftpOption> more = new ArrayList<>(entries);
        more.add(new TftpOption(name, value));
        return new TftpOptions(more);
    }

    /** {@return the options in their order} */
    public List<TftpOption> entries() {
        return entries;
    }

    /** {@return true if there are none} */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * Finds the first option of a name.
     *
     * @param name the name in any letter case
     * @return the option, or empty
     */
    public Optional<TftpOption> find(String name) {
        for (TftpOption option : entries) {
            if (option.is(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TftpOptions that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
