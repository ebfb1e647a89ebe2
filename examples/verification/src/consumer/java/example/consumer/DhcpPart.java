package example.consumer;

import io.github.zip2x2.dhcp.AnomalyKind;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.OptionData;
import io.github.zip2x2.dhcp.OptionKey;
import io.github.zip2x2.dhcp.OptionType;
import org.jspecify.annotations.Nullable;

/** A private option with a type of its own. */
final class DhcpPart implements Consumer.Part {
    private static final OptionKey<Integer> FLOOR = OptionKey.of(224, "Floor", new Floor(), "this consumer");

    /** One octet. */
    static final class Floor implements OptionType<Integer> {
        @Override
        public String label() {
            return "floor";
        }

        @Override
        public int fixedLength() {
            return 1;
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            return null;
        }

        @Override
        public Integer decode(OptionData data) {
            return data.u8(0);
        }

        @Override
        public OctetString encode(Integer value) {
            return OctetString.of(value.byteValue());
        }
    }

    @Override
    public String run() {
        DhcpMessage discover = DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(HardwareAddress.of(HardwareAddress.ETHERNET, new byte[] {2, 0, 0, 0, 0, 1}))
                .option(FLOOR, 3)
                .build();
        Consumer.require(discover.option(FLOOR).orElseThrow() == 3, "the option reads back");
        return "dhcp: " + discover.toByteArray().length + " octets";
    }
}
