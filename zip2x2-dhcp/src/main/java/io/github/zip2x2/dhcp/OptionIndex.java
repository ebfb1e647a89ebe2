package io.github.zip2x2.dhcp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the options of a message stand in its octets: one entry for each instance, in order. The octets themselves are
 * never copied here. Whoever fills an index keeps it to himself; afterwards it is only read.
 */
final class OptionIndex {
    private static final int INTS = 3;

    /** Of each entry: where its value starts; its code in the high octet and its length below; the next of that code. */
    private int[] entries;

    private int size;

    OptionIndex() {
        this(new int[16 * INTS], 0);
    }

    private OptionIndex(int[] entries, int size) {
        this.entries = entries;
        this.size = size;
    }

    OptionIndex copy() {
        return new OptionIndex(entries.clone(), size);
    }

    int size() {
        return size;
    }

    int at(int entry) {
        return entries[INTS * entry];
    }

    int code(int entry) {
        return entries[INTS * entry + 1] >>> 24;
    }

    int length(int entry) {
        return entries[INTS * entry + 1] & 0xff_ffff;
    }

    /** The next entry of the same code; -1 for none. */
    int next(int entry) {
        return entries[INTS * entry + 2] - 1;
    }

    /** The first entry of a code; -1 for none. */
    int first(int code) {
        for (int entry = 0; entry < size; entry++) {
            if (code(entry) == code) {
                return entry;
            }
        }
        return -1;
    }

    boolean has(int code) {
        return first(code) >= 0;
    }

    void add(int code, int at, int length) {
        if (INTS * size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        set(size++, code, at, length);
    }

    void set(int entry, int code, int at, int length) {
        entries[INTS * entry] = at;
        entries[INTS * entry + 1] = code << 24 | length;
    }

    void remove(int entry) {
        size--;
        System.arraycopy(entries, INTS * (entry + 1), entries, INTS * entry, INTS * (size - entry));
    }

    /**
     * Links the instances of each code, in time that grows with their number only, whatever a stranger sends.
     *
     * @return of each code the first entry; -1 for none
     */
    int[] link() {
        int[] first = new int[256];
        Arrays.fill(first, -1);
        for (int entry = size - 1; entry >= 0; entry--) {
            int code = code(entry);
            entries[INTS * entry + 2] = first[code] + 1;
            first[code] = entry;
        }
        return first;
    }

    /** The value whose first instance this is: where it stands if it is in one piece, else joined (RFC 3396 section 7). */
    OptionData data(byte[] octets, int first) {
        if (next(first) < 0) {
            return new OptionData(octets, at(first), length(first));
        }
        int total = 0;
        for (int entry = first; entry >= 0; entry = next(entry)) {
            total += length(entry);
        }
        byte[] joined = new byte[total];
        int to = 0;
        for (int entry = first; entry >= 0; entry = next(entry)) {
            System.arraycopy(octets, at(entry), joined, to, length(entry));
            to += length(entry);
        }
        return new OptionData(joined, 0, total);
    }

    /** Every option's value, joined, in the order of the first instances; 52 is not among them, the layout's own. */
    Map<Integer, OctetString> values(byte[] octets) {
        Map<Integer, OctetString> values = new LinkedHashMap<>();
        for (int entry = 0; entry < size; entry++) {
            int first = entry;
            if (code(entry) != Wire.OVERLOAD) {
                values.computeIfAbsent(code(entry), code -> data(octets, first).octets());
            }
        }
        return values;
    }

    /** The instances as they stand; of a message that was not sent yet they have no offset. */
    List<RawOption> list(byte[] octets, boolean sent) {
        List<RawOption> list = new ArrayList<>(size);
        for (int entry = 0; entry < size; entry++) {
            OctetString value = OctetString.of(octets, at(entry), length(entry));
            list.add(new RawOption(code(entry), sent ? at(entry) - 2 : -1, value));
        }
        return List.copyOf(list);
    }
}
