package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.util.ArrayList;
import java.util.List;

/**
 * A code and a value inside an option's value.
 *
 * @param code 0..255
 * @param value 0..255 octets
 */
public record SubOption(int code, OctetString value) {
    /**
     * Checks the ranges.
     *
     * @param code see the record
     * @param value see the record
     * @throws IllegalArgumentException if the code or the value's length does not fit one octet
     */
    public SubOption {
        InRange.check("value", code, 0, 255);
        InRange.check("value", value.length(), 0, 255);
    }

    /** Whether sub-options without PAD and END fill a part exactly. */
    static boolean fill(OptionData data, int from, int to) {
        int at = from;
        while (at < to) {
            if (at + 1 >= to) {
                return false;
            }
            at += 2 + data.u8(at + 1);
        }
        return at == to;
    }

    /** Sub-options of a part that {@link #fill} found well formed. */
    static List<SubOption> read(OptionData data, int from, int to) {
        List<SubOption> list = new ArrayList<>();
        for (int at = from; at < to; at += 2 + data.u8(at + 1)) {
            list.add(new SubOption(data.u8(at), data.octets(at + 2, at + 2 + data.u8(at + 1))));
        }
        return List.copyOf(list);
    }

    static OctetString write(List<SubOption> list) {
        byte[] octets =
                new byte[list.stream().mapToInt(s -> 2 + s.value.length()).sum()];
        int at = 0;
        for (SubOption subOption : list) {
            octets[at++] = (byte) subOption.code;
            octets[at++] = (byte) subOption.value.length();
            System.arraycopy(subOption.value.array(), 0, octets, at, subOption.value.length());
            at += subOption.value.length();
        }
        return OctetString.wrap(octets);
    }
}
