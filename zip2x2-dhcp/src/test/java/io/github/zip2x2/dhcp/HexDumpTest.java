package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HexDumpTest {
    private static final OctetString SIXTEEN_AND_TWO = OctetString.hex("0101 0600 1122 3344 0000 8000 6162 6364 6566");

    @Test
    void digitsAlone() {
        assertThat(HexDump.parse("0101060011223344000080006162636465 66")).isEqualTo(SIXTEEN_AND_TWO);
        assertThat(HexDump.parse("0101 0600 1122 3344 0000 8000 6162 6364 6566"))
                .isEqualTo(SIXTEEN_AND_TWO);
        assertThat(HexDump.parse("01:01:06:00:11:22:33:44\n00-00-80-00-61-62-63-64-65-66\n"))
                .isEqualTo(SIXTEEN_AND_TWO);
        assertThat(HexDump.parse("0x01, 0x01, 0x06, 0xFF")).isEqualTo(OctetString.hex("010106ff"));
    }

    @Test
    void tcpdump() {
        assertThat(HexDump.parse("12:00:01.5 IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request\n"
                        + "\t0x0000:  0101 0600 1122 3344 0000 8000 6162 6364  .....\"3D....abcd\n"
                        + "\t0x0010:  6566                                     ef\n"))
                .isEqualTo(SIXTEEN_AND_TWO);
    }

    @Test
    void xxd() {
        assertThat(HexDump.parse("00000000: 0101 0600 1122 3344 0000 8000 6162 6364  .....\"3D....abcd\n"
                        + "00000010: 6566                                     ef\n"))
                .isEqualTo(SIXTEEN_AND_TWO);
    }

    @Test
    void hexdump() {
        assertThat(HexDump.parse("00000000  01 01 06 00 11 22 33 44  00 00 80 00 61 62 63 64  |.....\"3D....abcd|\n"
                        + "00000010  65 66                                             |ef|\n"
                        + "00000012\n"))
                .isEqualTo(SIXTEEN_AND_TWO);
        assertThat(HexDump.parse("00000000  01 01 06 00 11 22 33 44                           |ab cd|\n"))
                .isEqualTo(OctetString.hex("0101060011223344"));
    }

    @Test
    void hexdumpRepeatsALine() {
        String line = "00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n";
        OctetString octets = HexDump.parse("00000000  " + line + "*\n00000040  01 02   |..|\n00000042\n");
        assertThat(octets.length()).isEqualTo(66);
        assertThat(octets.slice(63, 66)).isEqualTo(OctetString.hex("000102"));
        assertThat(HexDump.parse("00000000  " + line + "*\nfffffff0  01\n").length())
                .isEqualTo(17);
        assertThat(HexDump.parse("*\n00000000  01\n")).isEqualTo(OctetString.hex("01"));
    }

    @Test
    void odAndWireshark() {
        assertThat(HexDump.parse("0000000 01 01 06 00 11 22 33 44 00 00 80 00 61 62 63 64\n0000020 65 66\n0000022\n"))
                .isEqualTo(SIXTEEN_AND_TWO);
        assertThat(HexDump.parse("0000   01 01 06 00 11 22 33 44 00 00 80 00 61 62 63 64   .....\"3D....abcd\n"
                        + "0010   65 66                                             ef\n"))
                .isEqualTo(SIXTEEN_AND_TWO);
    }

    @Test
    void nothingToRead() {
        assertThatThrownBy(() -> HexDump.parse("no octets here\n\n")).hasMessageContaining("pairs of hex digits");
        assertThatThrownBy(() -> HexDump.parse("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HexDump.parse("123")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HexDump.parse("0123456789abcdef0:")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFrameIsReducedToItsDatagram() {
        byte[] dhcp = Raw.request(1).end().bytes();
        ByteBuffer frame = ByteBuffer.allocate(14 + 24 + 8 + dhcp.length + 4);
        frame.putShort(12, (short) 0x0800);
        frame.put(14, (byte) 0x46).put(14 + 9, (byte) 17);
        frame.putShort(14 + 24 + 4, (short) (8 + dhcp.length));
        frame.position(14 + 24 + 8).put(dhcp);
        String hex = OctetString.of(frame.array()).toString();
        assertThat(HexDump.datagram(hex)).isEqualTo(OctetString.of(dhcp));
        assertThat(HexDump.datagram(hex.substring(28))).isEqualTo(OctetString.of(dhcp));
        assertThat(HexDump.datagram(OctetString.of(dhcp).toString())).isEqualTo(OctetString.of(dhcp));
        assertThat(HexDump.datagram("4500")).isEqualTo(OctetString.hex("4500"));
        byte[] tcp = Arrays.copyOfRange(frame.array(), 14, frame.capacity());
        tcp[9] = 6;
        assertThat(HexDump.datagram(OctetString.of(tcp).toString()).length()).isEqualTo(tcp.length);
    }

    @Test
    void aDumpOfAMessageNamesEverything() {
        DhcpMessage message = Raw.reply(5)
                .put(10, 0x80, 0)
                .put(16, 192, 0, 2, 100)
                .option(51, 0, 0, 14, 16)
                .option(66, 'p', 'b', 'x', 0)
                .option(224, 1, 2)
                .option(119, 0xc0, 0)
                .option(52, 2)
                .end()
                .put(44, 255)
                .put(108, 'b', 'o', 'o', 't')
                .message();
        assertThat(message.dump().lines())
                .containsExactly(
                        "DHCPACK (op 2) xid 0x11223344 secs 0 flags 0x8000 (broadcast) hops 0",
                        "  client 00:0B:EA:01:02:03 (htype 1, hlen 6)",
                        "  ciaddr 0.0.0.0 yiaddr 192.0.2.100 siaddr 0.0.0.0 giaddr 0.0.0.0",
                        "  sname holds options",
                        "  file \"boot\"",
                        "  option 53 DHCP Msg Type = DHCPACK",
                        "  option 51 Address Time = 3600 s",
                        "  option 66 Server-Name = \"pbx\" (trailing_nul)",
                        "  option 224 = 0x0102",
                        "  option 119 Domain Search = 0xc000 (bad_name)",
                        "  option 52 Overload = 0x02");
        assertThat(message)
                .hasToString("DHCPACK xid 11223344 00:0B:EA:01:02:03 yiaddr 192.0.2.100 options 53,51,66,224,119,52");
    }
}
