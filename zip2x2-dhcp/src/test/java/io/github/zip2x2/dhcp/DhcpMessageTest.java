package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class DhcpMessageTest {
    private static DhcpMessage discover() {
        return DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(HardwareAddress.ethernet("00:0b:ea:01:02:03"))
                .xid(0x12345678)
                .broadcast(true)
                .option(
                        DhcpOptions.CLIENT_IDENTIFIER,
                        ClientIdentifier.of(HardwareAddress.ethernet("00:0b:ea:01:02:03")))
                .option(
                        DhcpOptions.PARAMETER_REQUEST_LIST,
                        ParameterRequestList.of(DhcpOptions.SUBNET_MASK, DhcpOptions.TFTP_SERVER_NAME))
                .build();
    }

    @Test
    void aPhonesDiscoverAndItsOfferSurviveTheWire() {
        DhcpMessage discover = discover();
        DhcpMessage offer = DhcpMessage.replyTo(discover, DhcpMessageType.OFFER)
                .yiaddr(Ipv4.of("192.0.2.100"))
                .siaddr(Ipv4.of("192.0.2.1"))
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.1"))
                .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(3600))
                .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.1")
                .build();
        for (DhcpMessage message : List.of(discover, offer)) {
            ByteBuffer out = ByteBuffer.allocate(1500);
            EncodeReport report = message.encode(out);
            assertThat(report.dropped()).isEmpty();
            assertThat(report.length()).isEqualTo(300).isEqualTo(out.position());
            DecodeResult result = DhcpMessage.decode(out.flip());
            assertThat(result).isEqualTo(new DecodeResult.Decoded(message, List.of()));
            ByteBuffer again = ByteBuffer.allocate(1500);
            result.message().orElseThrow().encode(again);
            assertThat(again.flip()).isEqualTo(out);
        }
        assertThat(offer.option(DhcpOptions.CLIENT_IDENTIFIER))
                .isEqualTo(discover.option(DhcpOptions.CLIENT_IDENTIFIER));
    }

    @Test
    void aMessageSaysWhichOptionsItAsksFor() {
        assertThat(discover().requests(66)).isTrue();
        assertThat(discover().requests(150)).isFalse();
        assertThat(DhcpMessage.builder(DhcpMessageType.DISCOVER).build().requests(66))
                .isFalse();
        assertThat(Raw.request(1)
                        .option(55, 1, 3)
                        .option(55, 150)
                        .end()
                        .message()
                        .requests(150))
                .isTrue();
    }

    @Test
    void aBuilderSaysWhichOptionsAreSet() {
        DhcpMessage.Builder builder = discover().toBuilder();
        assertThat(builder.has(61)).isTrue();
        assertThat(builder.without(61).has(61)).isFalse();
        assertThat(builder.build().has(61)).isFalse();
    }
}
