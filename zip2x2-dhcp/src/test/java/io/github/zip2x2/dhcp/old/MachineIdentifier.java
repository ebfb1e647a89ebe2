package io.github.zip2x2.dhcp.old;

import java.util.UUID;

/**
 * Option 97: the identifier of a machine (RFC 4578 section 2.3).
 *
 * @param type 0, the only one that is defined; 0..255
 * @param uuid the 16 octets in the order of the wire, of which PXE firmware writes the first three groups little-endian
 */
public record MachineIdentifier(int type, UUID uuid) {
    /** How option 97 carries it. */
    public static final OptionType<MachineIdentifier> TYPE = new Type();

    /**
     * Checks the range.
     *
     * @param type see the record
     * @param uuid see the record
     * @throws IllegalArgumentException if the type is not one octet
     */
    public MachineIdentifier {
        OptionTypes.inRange(type, 0, 255);
    }

    private static final class Type extends OptionTypes.Fixed<MachineIdentifier> {
        Type() {
            super("type and 16 octets", 17);
        }

        @Override
        public MachineIdentifier decode(OptionData data) {
            return new MachineIdentifier(
                    data.u8(0), new UUID(data.u32(1) << 32 | data.u32(5), data.u32(9) << 32 | data.u32(13)));
        }

        @Override
        public OctetString encode(MachineIdentifier value) {
            byte[] octets = new byte[17];
            octets[0] = (byte) value.type;
            long most = value.uuid.getMostSignificantBits();
            long least = value.uuid.getLeastSignificantBits();
            OptionTypes.put32(octets, 1, (int) (most >>> 32));
            OptionTypes.put32(octets, 5, (int) most);
            OptionTypes.put32(octets, 9, (int) (least >>> 32));
            OptionTypes.put32(octets, 13, (int) least);
            return OctetString.wrap(octets);
        }
    }
}
