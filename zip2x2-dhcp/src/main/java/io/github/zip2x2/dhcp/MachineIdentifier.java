package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Option 97: the identifier of a machine (RFC 4578 section 2.3).
 *
 * @param type 0, the only one that is defined; 0..255
 * @param uuid the 16 octets in the order of the wire, of which PXE firmware writes the first three groups little-endian
 */
public record MachineIdentifier(int type, UUID uuid) {
    /** How option 97 carries it. */
    public static final OptionType<MachineIdentifier> TYPE = OptionTypes.fixed(
            "type and 16 octets",
            17,
            data -> new MachineIdentifier(
                    data.u8(0), new UUID(data.u32(1) << 32 | data.u32(5), data.u32(9) << 32 | data.u32(13))),
            value -> OctetString.of(ByteBuffer.allocate(17)
                    .put((byte) value.type)
                    .putLong(value.uuid.getMostSignificantBits())
                    .putLong(value.uuid.getLeastSignificantBits())
                    .array()));

    /**
     * Checks the range.
     *
     * @param type see the record
     * @param uuid see the record
     * @throws IllegalArgumentException if the type is not one octet
     */
    public MachineIdentifier {
        InRange.check("value", type, 0, 255);
    }
}
