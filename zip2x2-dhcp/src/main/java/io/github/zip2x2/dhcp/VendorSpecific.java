package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Option 43: octets that a vendor defines, usually sub-options in which 0 is PAD and 255 ends (RFC 2132 section 8.4).
 *
 * <p>Immutable.
 */
public final class VendorSpecific {
    /** How option 43 carries it. */
    public static final OptionType<VendorSpecific> TYPE = new Type();

    private final OctetString octets;

    private VendorSpecific(OctetString octets) {
        this.octets = octets;
    }

    /**
     * Octets of any form.
     *
     * @param octets one or more
     * @return the value
     * @throws IllegalArgumentException if there are none
     */
    public static VendorSpecific of(OctetString octets) {
        return new VendorSpecific(OptionTypes.OCTETS.encode(octets));
    }

    /**
     * Sub-options, without an END after them.
     *
     * @param subOptions one or more; codes 1..254
     * @return the value
     * @throws IllegalArgumentException if there are none, or a code is PAD or END
     */
    public static VendorSpecific of(SubOption... subOptions) {
        for (SubOption subOption : subOptions) {
            InRange.check("value", subOption.code(), 1, 254);
        }
        return of(SubOption.write(List.of(subOptions)));
    }

    /**
     * The whole value.
     *
     * @return as it stands on the wire
     */
    public OctetString octets() {
        return octets;
    }

    /**
     * The value read as sub-options.
     *
     * @return in order, up to 255 or the end; empty if the octets do not have that form
     */
    public Optional<List<SubOption>> subOptions() {
        OptionData data = OptionData.of(octets);
        List<SubOption> list = new ArrayList<>();
        int at = 0;
        while (at < data.length() && data.u8(at) != 255) {
            if (data.u8(at) == 0) {
                at++;
                continue;
            }
            int value = at + 2;
            if (value > data.length() || value + data.u8(at + 1) > data.length()) {
                return Optional.empty();
            }
            list.add(new SubOption(data.u8(at), data.octets(value, value + data.u8(at + 1))));
            at = value + data.u8(at + 1);
        }
        return Optional.of(List.copyOf(list));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VendorSpecific that && octets.equals(that.octets);
    }

    @Override
    public int hashCode() {
        return octets.hashCode();
    }

    /**
     * The octets for a log.
     *
     * @return in hex
     */
    @Override
    public String toString() {
        return octets.toString();
    }

    private static final class Type implements OptionType<VendorSpecific> {
        @Override
        public String label() {
            return "octets, usually sub-options with PAD and END";
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            return data.checkLength(1);
        }

        @Override
        public VendorSpecific decode(OptionData data) {
            return new VendorSpecific(data.octets());
        }

        @Override
        public OctetString encode(VendorSpecific value) {
            return value.octets;
        }
    }
}
