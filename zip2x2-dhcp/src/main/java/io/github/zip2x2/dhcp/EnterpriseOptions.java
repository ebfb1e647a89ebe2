package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sub-options of one enterprise: an element of option 125 (RFC 3925 section 4). The same enterprise may come again.
 *
 * @param enterprise the number that IANA gave it, 0..4,294,967,295
 * @param options its sub-options, at most 255 octets together
 */
public record EnterpriseOptions(long enterprise, List<SubOption> options) {
    /** How option 125 carries them. */
    public static final OptionType<List<EnterpriseOptions>> LIST = new Type();

    /**
     * Checks the ranges and copies the list.
     *
     * @param enterprise see the record
     * @param options see the record
     * @throws IllegalArgumentException if the number or the sub-options do not fit; write more under the same
     *     enterprise once more
     */
    public EnterpriseOptions {
        options = List.copyOf(options);
        InRange.check("value", enterprise, 0, 0xffff_ffffL);
        InRange.check("value", SubOption.write(options).length(), 0, 255);
    }

    private static final class Type implements OptionType<List<EnterpriseOptions>> {
        @Override
        public String label() {
            return "enterprises with their sub-options";
        }

        @Override
        public boolean isList() {
            return true;
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            return EnterpriseData.checkAll(data, true);
        }

        @Override
        public List<EnterpriseOptions> decode(OptionData data) {
            return EnterpriseData.readAll(data).stream()
                    .map(e -> new EnterpriseOptions(
                            e.enterprise(),
                            SubOption.read(OptionData.of(e.data()), 0, e.data().length())))
                    .toList();
        }

        @Override
        public OctetString encode(List<EnterpriseOptions> value) {
            return EnterpriseData.writeAll(value.stream()
                    .map(e -> new EnterpriseData(e.enterprise, SubOption.write(e.options)))
                    .toList());
        }
    }
}
