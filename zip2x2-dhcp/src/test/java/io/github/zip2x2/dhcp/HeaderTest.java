package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed header and the areas behind it: requirements C 1 to 6. */
class HeaderTest {
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x7f, 0x80, 0xff})
    void c01_headerFieldsAreUnsignedAtFixedOffsets(int octet) {
        byte[] bytes = Raw.request(1).end().bytes();
        Arrays.fill(bytes, 3, 44, (byte) octet);
        bytes[1] = (byte) octet;
        DhcpMessage message =
                DhcpMessage.decode(ByteBuffer.wrap(bytes)).message().orElseThrow();
        int word = octet << 8 | octet;
        int bits = word << 16 | word;
        assertThat(message.hardwareAddress().type()).isEqualTo(octet);
        assertThat(message.hops()).isEqualTo(octet);
        assertThat(message.xid()).isEqualTo(bits);
        assertThat(message.secs()).isEqualTo(word);
        assertThat(message.flags()).isEqualTo(word);
        assertThat(message.broadcast()).isEqualTo(octet >= 0x80);
        assertThat(message.ciaddr()).isEqualTo(Ipv4.of(bits));
        assertThat(message.yiaddr()).isEqualTo(Ipv4.of(bits));
        assertThat(message.siaddr()).isEqualTo(Ipv4.of(bits));
        assertThat(message.giaddr()).isEqualTo(Ipv4.of(bits));
        assertThat(message.toByteArray()).isEqualTo(bytes);
        DhcpMessage built = message.toBuilder().build();
        assertThat(Arrays.copyOf(built.toByteArray(), 34)).isEqualTo(Arrays.copyOf(bytes, 34));
    }

    @Test
    void c01_eachFieldHasItsOwnOffset() {
        byte[] bytes = DhcpMessage.builder(DhcpMessageType.OFFER)
                .hardwareAddress(HardwareAddress.of(32, (byte) 1, (byte) 2, (byte) 3))
                .hops(4)
                .xid(0x05060708)
                .secs(0x090a)
                .flags(0x800c)
                .ciaddr(Ipv4.of("10.0.0.1"))
                .yiaddr(Ipv4.of("10.0.0.2"))
                .siaddr(Ipv4.of("10.0.0.3"))
                .giaddr(Ipv4.of("10.0.0.4"))
                .sname("server")
                .file("file")
                .build()
                .toByteArray();
        assertThat(OctetString.of(bytes, 0, 48))
                .isEqualTo(OctetString.hex("02200304 05060708 090a800c 0a000001 0a000002 0a000003 0a000004"
                        + "01020300 00000000 00000000 00000000 73657276"));
        assertThat(OctetString.of(bytes, 44, 7).toLatin1()).isEqualTo("server\0");
        assertThat(OctetString.of(bytes, 108, 5).toLatin1()).isEqualTo("file\0");
        assertThat(OctetString.of(bytes, 236, 8)).isEqualTo(OctetString.hex("63825363 350102ff"));
    }

    @Test
    void c01_theSameFieldsAreReadFromAnyBuffer() {
        byte[] bytes = Raw.reply(2)
                .put(3, 7)
                .put(8, 0, 9, 0x80, 0)
                .put(12, 10, 0, 0, 1, 10, 0, 0, 2, 10, 0, 0, 3, 10, 0, 0, 4)
                .end()
                .bytes();
        ByteBuffer direct = ByteBuffer.allocateDirect(400).order(ByteOrder.LITTLE_ENDIAN);
        direct.position(50).put(bytes).flip().position(50);
        ByteBuffer heap = ByteBuffer.allocate(400);
        heap.position(3).put(bytes).flip().position(3);
        ByteBuffer readOnly = heap.slice().asReadOnlyBuffer();
        for (ByteBuffer buffer : new ByteBuffer[] {direct, heap, heap.slice(), readOnly}) {
            int position = buffer.position();
            DecodeResult result = DhcpMessage.decode(buffer, DecodePolicy.CLIENT);
            DhcpMessage message = result.message().orElseThrow();
            assertThat(buffer.position()).isEqualTo(position);
            assertThat(message.op()).isEqualTo(2);
            assertThat(message.hops()).isEqualTo(7);
            assertThat(message.xid()).isEqualTo(0x11223344);
            assertThat(message.secs()).isEqualTo(9);
            assertThat(message.flags()).isEqualTo(0x8000);
            assertThat(message.broadcast()).isTrue();
            assertThat(message.ciaddr()).isEqualTo(Ipv4.of("10.0.0.1"));
            assertThat(message.yiaddr()).isEqualTo(Ipv4.of("10.0.0.2"));
            assertThat(message.siaddr()).isEqualTo(Ipv4.of("10.0.0.3"));
            assertThat(message.giaddr()).isEqualTo(Ipv4.of("10.0.0.4"));
            assertThat(message.hardwareAddress()).isEqualTo(HardwareAddress.ethernet("000BEA010203"));
            assertThat(message.toByteArray()).isEqualTo(bytes);
            assertThat(message.type()).isEqualTo(DhcpMessageType.OFFER);
            assertThat(result.message())
                    .contains(Raw.reply(2)
                            .put(3, 7)
                            .put(8, 0, 9, 0x80, 0)
                            .put(12, 10, 0, 0, 1, 10, 0, 0, 2, 10, 0, 0, 3, 10, 0, 0, 4)
                            .end()
                            .message());
        }
    }

    @Test
    void c02_withoutTheCookieItIsNotDhcp() {
        for (int i = 236; i < 240; i++) {
            assertThat(Raw.request(1).end().put(i, 1).decode())
                    .isEqualTo(new DecodeResult.Dropped(DropReason.NO_COOKIE));
        }
        DecodePolicy bootp = DecodePolicy.builder().bootp(true).build();
        DecodeResult result = Raw.request(1).put(236, 1).end().decode(bootp);
        assertThat(result.message().orElseThrow().type()).isSameAs(DhcpMessageType.BOOTP);
        assertThat(result.message().orElseThrow().rawOptions()).isEmpty();
    }

    @Test
    void c02_aDatagramIsToldByItsCookieAlone() {
        byte[] bytes = Raw.reply(9).end().bytes();
        ByteBuffer later = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
        later.position(7).put(bytes).flip().position(7);
        assertThat(DhcpMessage.isDhcp(later)).isTrue();
        assertThat(later.position()).isEqualTo(7);
        assertThat(DhcpMessage.isDhcp(ByteBuffer.wrap(bytes, 0, 240))).isTrue();
        assertThat(DhcpMessage.isDhcp(ByteBuffer.wrap(bytes, 0, 239))).isFalse();
        assertThat(DhcpMessage.isDhcp(
                        ByteBuffer.wrap(Raw.request(1).put(239, 0).end().bytes())))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 15, 16})
    void c03_hlenUpTo16IsAcceptedAndBoundsTheAddress(int hlen) {
        DhcpMessage message =
                Raw.request(1).put(2, hlen).put(28, Raw.fill(16, 0xab)).end().message();
        assertThat(message.hardwareAddress().octets()).isEqualTo(Raw.fill(hlen, 0xab));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 128, 255})
    void c03_hlenOver16IsDropped(int hlen) {
        assertThat(Raw.request(1).put(2, hlen).end().decode()).isEqualTo(new DecodeResult.Dropped(DropReason.BAD_HLEN));
    }

    @Test
    void c04_padsHaveNoLengthAndMayStandAnywhere() {
        Raw raw = Raw.request()
                .octets(0, 0)
                .option(53, 3)
                .octets(0)
                .option(50, 1, 2, 3, 4)
                .octets(0, 0, 0)
                .end();
        assertThat(raw.anomalies()).isEmpty();
        assertThat(raw.message().type()).isSameAs(DhcpMessageType.REQUEST);
        assertThat(raw.message().option(DhcpOptions.REQUESTED_ADDRESS)).contains(Ipv4.of("1.2.3.4"));
        assertThat(raw.message().rawOptions())
                .containsExactly(
                        new RawOption(53, 242, OctetString.of((byte) 3)),
                        new RawOption(50, 246, OctetString.hex("01020304")));
        assertThat(raw.message().toByteArray()).isEqualTo(raw.bytes());
    }

    @Test
    void c04_endStops() {
        DhcpMessage message = Raw.request(1).end().option(12, 'a').message();
        assertThat(message.has(12)).isFalse();
        assertThat(message.octets(12)).isEmpty();
    }

    @Test
    void c05_whatFollowsEndIsIgnoredAndKept() {
        Raw zeros = Raw.request(1).end().octets(0, 0, 0);
        assertThat(zeros.anomalies()).isEmpty();
        for (int junk : new int[] {0xff, 0x35, 0x01}) {
            Raw raw = Raw.request(1).end().octets(0, junk, junk);
            assertThat(raw.anomalies()).containsExactly(new Anomaly(AnomalyKind.AFTER_END, 0, 245));
            assertThat(raw.message().rawOptions()).hasSize(1);
            assertThat(raw.message().toByteArray()).isEqualTo(raw.bytes());
            assertThat(raw.message()).isEqualTo(zeros.message());
        }
    }

    @Test
    void c06_anOptionPastItsAreaStopsTheAreaAndKeepsWhatCameBefore() {
        Raw raw = Raw.request(1).option(50, 1, 2, 3, 4).octets(12, 10, 'a', 'b');
        assertThat(raw.anomalies()).containsExactly(new Anomaly(AnomalyKind.OPTION_OVERRUN, 12, 249));
        assertThat(raw.message().option(DhcpOptions.REQUESTED_ADDRESS)).contains(Ipv4.of("1.2.3.4"));
        assertThat(raw.message().has(12)).isFalse();
        assertThat(raw.message().toByteArray()).isEqualTo(raw.bytes());
    }

    @Test
    void c06_anOptionThatEndsWithItsAreaIsWhole() {
        assertThat(Raw.request(1).octets(12, 2, 'a', 'b').kinds()).containsExactly(AnomalyKind.NO_END);
        assertThat(Raw.request(1).octets(12, 2, 'a').kinds()).containsExactly(AnomalyKind.OPTION_OVERRUN);
    }

    @Test
    void c06_anOverrunInTheFileFieldDoesNotReachTheCookie() {
        byte[] file = new byte[128];
        file[0] = 12;
        file[1] = 1;
        file[2] = 'a';
        file[3] = 15;
        file[4] = (byte) 124;
        Raw raw = Raw.request(1).option(52, 1).end().put(108, file);
        assertThat(raw.anomalies()).containsExactly(new Anomaly(AnomalyKind.OPTION_OVERRUN, 15, 111));
        assertThat(raw.message().option(DhcpOptions.HOSTNAME)).contains("a");
        file[4] = 123;
        assertThat(Raw.request(1).option(52, 1).end().put(108, file).kinds())
                .containsExactly(AnomalyKind.NO_END, AnomalyKind.EMPTY_OPTION);
    }

    @Test
    void aBufferTooShortForAnyMessageIsRefused() {
        DhcpMessage message = DhcpMessage.builder(DhcpMessageType.DISCOVER).build();
        assertThatThrownBy(() -> message.encode(ByteBuffer.allocate(299))).isInstanceOf(BufferOverflowException.class);
        DhcpMessage decoded = Raw.request(1).end().message();
        assertThatThrownBy(() -> decoded.encode(ByteBuffer.allocate(243))).isInstanceOf(BufferOverflowException.class);
        assertThat(decoded.encode(ByteBuffer.allocate(244)).length()).isEqualTo(244);
    }
}
