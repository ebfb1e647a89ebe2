package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Octets that belong to an enterprise: an element of option 124 (RFC 3925 section 3).
 *
 * @param enterprise the number that IANA gave it, 0..4,294,967,295
 * @param data 0..255 octets
 */
public record EnterpriseData(long enterprise, OctetString data) {
    /** How option 124 carries vendor classes. */
    public static final OptionType<List<EnterpriseData>> VENDOR_CLASSES = new Type();

    private static final int DATA_AT = 5;

    /**
     * Checks the ranges.
     *
     * @param enterprise see the record
     * @param data see the record
     * @throws IllegalArgumentException if the number or the length does not fit
     */
    public EnterpriseData {
        InRange.check("value", enterprise, 0, 0xffff_ffffL);
        InRange.check("value", data.length(), 0, 255);
    }

    static @Nullable AnomalyKind checkAll(OptionData data, boolean subOptions) {
        if (data.length() == 0) {
            return AnomalyKind.EMPTY_OPTION;
        }
        int at = 0;
        while (at < data.length()) {
            if (at + DATA_AT > data.length()) {
                return AnomalyKind.BAD_LENGTH;
            }
            int end = at + DATA_AT + data.u8(at + 4);
            if (end > data.length() || (subOptions && !SubOption.fill(data, at + DATA_AT, end))) {
                return AnomalyKind.SUB_OPTION_OVERRUN;
            }
            at = end;
        }
        return null;
    }

    static List<EnterpriseData> readAll(OptionData data) {
        List<EnterpriseData> list = new ArrayList<>();
        int at = 0;
        while (at < data.length()) {
            int end = at + DATA_AT + data.u8(at + 4);
            list.add(new EnterpriseData(data.u32(at), data.octets(at + DATA_AT, end)));
            at = end;
        }
        return List.copyOf(list);
    }

    static OctetString writeAll(List<EnterpriseData> list) {
        byte[] octets =
                new byte[list.stream().mapToInt(d -> DATA_AT + d.data.length()).sum()];
        int at = 0;
        for (EnterpriseData element : list) {
            Wire.put32(octets, at, (int) element.enterprise);
            octets[at + 4] = (byte) element.data.length();
            System.arraycopy(element.data.array(), 0, octets, at + DATA_AT, element.data.length());
            at += DATA_AT + element.data.length();
        }
        return OptionTypes.OCTETS.encode(OctetString.wrap(octets));
    }

    private static final class Type implements OptionType<List<EnterpriseData>> {
        @Override
        public String label() {
            return "enterprises with their vendor classes";
        }

        @Override
        public boolean isList() {
            return true;
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            return checkAll(data, false);
        }

        @Override
        public List<EnterpriseData> decode(OptionData data) {
            return readAll(data);
        }

        @Override
        public OctetString encode(List<EnterpriseData> value) {
            return writeAll(value);
        }
    }
}
