package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @Test
    void hardwareAddresses() {
        HardwareAddress mac = HardwareAddress.ethernet("00:0b:ea:01:02:03");
        assertThat(mac).hasToString("00:0B:EA:01:02:03");
        assertThat(HardwareAddress.ethernet("000BEA010203")).isEqualTo(mac);
        assertThat(HardwareAddress.ethernet("00-0B-EA-01-02-03")).isEqualTo(mac);
        assertThat(HardwareAddress.ethernet("000b.ea01.0203")).isEqualTo(mac).hasSameHashCodeAs(mac);
        assertThat(mac.type()).isEqualTo(1);
        assertThat(mac.length()).isEqualTo(6);
        assertThat(mac.octet(2)).isEqualTo(0xea);
        assertThat(mac.isBlank()).isFalse();
        byte[] octets = mac.octets();
        octets[0] = 9;
        assertThat(mac.octet(0)).isZero();
        assertThat(HardwareAddress.of(32, octets))
                .hasToString("32/09:0B:EA:01:02:03")
                .isNotEqualTo(mac);
        assertThat(HardwareAddress.of(6, mac.octets())).isNotEqualTo(mac);
        assertThat(HardwareAddress.of(1, new byte[16]).isBlank()).isTrue();
        assertThat(HardwareAddress.of(0).isBlank()).isTrue();
        assertThat(HardwareAddress.of(255).type()).isEqualTo(255);
        assertThatThrownBy(() -> HardwareAddress.of(256)).hasMessageContaining("0..255");
        assertThatThrownBy(() -> HardwareAddress.of(-1)).hasMessageContaining("0..255");
        assertThatThrownBy(() -> HardwareAddress.of(1, new byte[17])).hasMessageContaining("chaddr holds 16");
        for (String bad : new String[] {"", "000BEA01020", "000BEA0102033", "000BEA01020G"}) {
            assertThatThrownBy(() -> HardwareAddress.ethernet(bad)).hasMessageContaining("00:0B:EA:01:02:03");
        }
    }

    @Test
    void messageTypes() {
        for (int i = 0; i < 256; i++) {
            assertThat(DhcpMessageType.of(i).number()).isEqualTo(i);
            assertThat(DhcpMessageType.of(i)).isSameAs(DhcpMessageType.of(i));
        }
        assertThat(DhcpMessageType.DISCOVER).hasToString("DHCPDISCOVER");
        assertThat(DhcpMessageType.of(18)).hasToString("DHCPTLS");
        assertThat(DhcpMessageType.of(19)).hasToString("type 19");
        int replies = 0;
        for (int i = 0; i < 256; i++) {
            replies += DhcpMessageType.of(i).isReply() ? 1 << (i & 31) : 0;
        }
        assertThat(replies)
                .isEqualTo(1 << 2 | 1 << 5 | 1 << 6 | 1 << 9 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 15 | 1 << 17);
        assertThatThrownBy(() -> DhcpMessageType.of(256)).hasMessageContaining("0..255");
        assertThatThrownBy(() -> DhcpMessageType.of(-1)).hasMessageContaining("0..255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "192.0.2.1", "10.20.30.40", "1.0.0.100"})
    void dottedQuadsAreRead(String quad) {
        assertThat(Ipv4.of(quad).getHostAddress()).isEqualTo(quad);
        assertThat(Ipv4.of(Ipv4.bits(Ipv4.of(quad)))).isEqualTo(Ipv4.of(quad));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1",
                "1.2.3",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.4.",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.1.1.256",
                "01.2.3.4",
                "00.0.0.0",
                "1.2.3.4 ",
                " 1.2.3.4",
                "a.b.c.d",
                "1.2.3.-4",
                "1.2.3.4/24",
                "1.2.3./",
                "1.2.3.:"
            })
    void whatIsNoDottedQuadIsRefused(String text) {
        assertThat(Ipv4.parse(text)).isEmpty();
        assertThatThrownBy(() -> Ipv4.of(text)).hasMessageContaining("192.0.2.1");
    }

    @Test
    void addressBits() {
        assertThat(Ipv4.bits(Ipv4.of("1.2.3.4"))).isEqualTo(0x01020304);
        assertThat(Ipv4.bits(Ipv4.of("255.254.253.252"))).isEqualTo(0xfffefdfc);
        assertThat(Ipv4.BROADCAST.getHostAddress()).isEqualTo("255.255.255.255");
    }

    @Test
    void octetStrings() {
        byte[] source = {1, 2, 3};
        OctetString octets = OctetString.of(source);
        source[0] = 9;
        assertThat(octets).hasToString("010203").isEqualTo(OctetString.hex("01:02 03"));
        assertThat(octets.octet(2)).isEqualTo(3);
        assertThat(OctetString.hex("ff").octet(0)).isEqualTo(255);
        assertThat(octets.slice(1, 3)).isEqualTo(OctetString.hex("0203"));
        assertThat(OctetString.of(new byte[] {1, 2, 3, 4}, 1, 2)).isEqualTo(OctetString.hex("0203"));
        assertThat(OctetString.of(new byte[] {1}, 1, 0)).isSameAs(OctetString.EMPTY);
        assertThat(OctetString.of()).isSameAs(OctetString.EMPTY);
        assertThat(OctetString.hex("").isEmpty()).isTrue();
        assertThat(octets.isEmpty()).isFalse();
        octets.toByteArray()[0] = 9;
        assertThat(octets.octet(0)).isEqualTo(1);
        assertThat(OctetString.latin1("\u00e9a").toLatin1()).isEqualTo("\u00e9a");
        assertThat(OctetString.latin1("\u00ff")).hasToString("ff");
        assertThatThrownBy(() -> OctetString.latin1("a\u20ac")).hasMessageContaining("U+20ac at 1");
        assertThat(octets.hashCode()).isEqualTo(OctetString.hex("010203").hashCode());
        assertThat(octets).isNotEqualTo(OctetString.hex("010204"));
    }

    @Test
    void optionDataIsBounded() {
        OptionData data = OptionData.of(OctetString.hex("ff02030405"));
        assertThat(data.u8(0)).isEqualTo(255);
        assertThat(data.u16(0)).isEqualTo(0xff02);
        assertThat(data.u16(3)).isEqualTo(0x0405);
        assertThat(data.int32(1)).isEqualTo(0x02030405);
        assertThat(data.u32(0)).isEqualTo(0xff020304L);
        assertThat(data.octets(5, 5)).isSameAs(OctetString.EMPTY);
        assertThat(data.octets()).hasToString("ff02030405");
        assertThatThrownBy(() -> data.u8(5)).hasMessageContaining("1 octets at 5 of a value of 5");
        assertThatThrownBy(() -> data.u8(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.u16(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.int32(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.octets(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.octets(3, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.text(0, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void messagesValidateTheirFields() {
        for (int code : new int[] {0, 52, 53, 255}) {
            assertThatThrownBy(() -> DhcpMessage.builder(DhcpMessageType.ACK).rawOption(code, OctetString.EMPTY))
                    .hasMessageContaining("option code " + code);
        }
        DhcpMessageType ack = DhcpMessageType.ACK;
        assertThatThrownBy(() -> DhcpMessage.builder(ack).op(0).build()).hasMessage("op 0 is not in 1..2");
        assertThatThrownBy(() -> DhcpMessage.builder(ack).op(3).build()).hasMessageContaining("1..2");
        assertThatThrownBy(() -> DhcpMessage.builder(ack).hops(256).build()).hasMessageContaining("hops 256");
        assertThatThrownBy(() -> DhcpMessage.builder(ack).secs(65536).build()).hasMessageContaining("secs 65536");
        assertThatThrownBy(() -> DhcpMessage.builder(ack).flags(-1).build()).hasMessageContaining("flags -1");
        assertThatThrownBy(() -> DhcpMessage.builder(ack).sname("x".repeat(65)).build())
                .hasMessageContaining("length of sname 65");
        assertThatThrownBy(() -> DhcpMessage.builder(ack).file("x".repeat(129)).build())
                .hasMessageContaining("length of file 129");
        assertThatThrownBy(() -> DhcpMessage.builder(ack).rawOption(1, OctetString.of(new byte[65536])))
                .hasMessageContaining("0..65535");
        assertThatThrownBy(() -> DhcpMessage.builder(ack).option(DhcpOptions.HOSTNAME, ""))
                .hasMessageContaining("option 12 Hostname");
        assertThat(DhcpMessage.builder(ack).op(1).build().op()).isEqualTo(1);
        assertThat(DhcpMessage.builder(ack)
                        .broadcast(true)
                        .broadcast(false)
                        .build()
                        .broadcast())
                .isFalse();
    }

    @Test
    void messagesDifferByEachOfTheirParts() {
        DhcpMessage message = Raw.reply(5).option(12, 'a').end().message();
        assertThat(message.toBuilder().build()).isEqualTo(message).hasSameHashCodeAs(message);
        assertThat(message.toBuilder().xid(1).build()).isNotEqualTo(message);
        assertThat(message.toBuilder().sname("a").build()).isNotEqualTo(message);
        assertThat(message.toBuilder().file("a").build()).isNotEqualTo(message);
        assertThat(message.toBuilder().without(12).build()).isNotEqualTo(message);
        assertThat(message.toBuilder().giaddr(Ipv4.BROADCAST).build()).isNotEqualTo(message);
        assertThat(message.toBuilder()
                        .hardwareAddress(HardwareAddress.ethernet("000BEA010204"))
                        .build())
                .isNotEqualTo(message);
        assertThat(message).isNotEqualTo("text");
    }

    @Test
    void policiesValidate() {
        assertThatThrownBy(() -> DecodePolicy.builder().maximumLength(299).build())
                .hasMessageContaining("300..65507");
        assertThatThrownBy(() -> DecodePolicy.builder().maximumLength(65508).build())
                .hasMessageContaining("300..65507");
        assertThat(DecodePolicy.builder().maximumLength(300).build().maximumLength())
                .isEqualTo(300);
        assertThat(DecodePolicy.ANY.maximumLength()).isEqualTo(1500);
        assertThat(DecodePolicy.ANY.bootp()).isFalse();
        assertThat(DecodePolicy.ANY.strict()).isFalse();
        assertThat(DecodePolicy.ANY.table()).isSameAs(DhcpOptions.TABLE);
        assertThat(DecodePolicy.SERVER.direction()).isEqualTo(DecodePolicy.Direction.REQUESTS);
    }

    @Test
    void anomaliesSayWhetherTheyWithhold() {
        assertThat(AnomalyKind.BAD_LENGTH.ignoresOption()).isTrue();
        assertThat(AnomalyKind.LIST_TAIL.ignoresOption()).isFalse();
        assertThat(AnomalyKind.LIST_TAIL.ignoresOption(true)).isTrue();
        assertThat(AnomalyKind.TRAILING_NUL.ignoresOption(true)).isFalse();
        assertThat(AnomalyKind.BAD_NAME.ignoresOption(false)).isTrue();
    }

    @Test
    void hostsHaveUnicastAddresses() {
        for (String host : new String[] {"1.0.0.0", "127.0.0.1", "192.0.2.1", "223.255.255.255"}) {
            assertThat(Ipv4.isUnicast(Ipv4.bits(Ipv4.of(host)))).as(host).isTrue();
        }
        for (String none : new String[] {"0.0.0.0", "0.255.255.255", "224.0.0.0", "240.0.0.1", "255.255.255.255"}) {
            assertThat(Ipv4.isUnicast(Ipv4.bits(Ipv4.of(none)))).as(none).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7/24", "0.0.0.0/0", "10.0.0.0/8", "192.0.2.1/32", "192.0.2.1"})
    void aNetworkIsReadWhateverItsHostBits(String text) {
        Prefix prefix = Prefix.parse(text);
        String[] parts = (text.contains("/") ? text : text + "/32").split("/");
        assertThat(prefix).isEqualTo(Prefix.of(Ipv4.of(parts[0]), Integer.parseInt(parts[1])));
        assertThat(Prefix.parse(prefix.toString())).isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/24",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/024",
                "010.0.0.0/8",
                "192.0.2/24",
                "192.0.2.0/24/24",
                "192.0.2.0/255.255.255.0",
                " 192.0.2.0/24",
                "192.0.2.256/24",
                "fe80::/64",
                "host/8"
            })
    void aNetworkThatIsNoneIsRefusedWithTheRightForm(String text) {
        assertThatThrownBy(() -> Prefix.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("192.0.2.0/24");
    }
}
