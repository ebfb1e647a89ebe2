package io.github.zip2x2.boot.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootOrderTest {
    private static DhcpMessage.Builder ack() {
        return DhcpMessage.builder(DhcpMessageType.ACK);
    }

    private static DhcpMessage everything() {
        return ack().siaddr(Ipv4.of("192.0.2.3"))
                .sname("sname")
                .file("file")
                .option(DhcpOptions.TFTP_SERVER_ADDRESS, List.of(Ipv4.of("192.0.2.1"), Ipv4.of("192.0.2.2")))
                .option(DhcpOptions.TFTP_SERVER_NAME, "pbx")
                .rawOption(67, OctetString.latin1("boot\0"))
                .build();
    }

    private static List<String> hosts(BootOrder order, DhcpMessage message) {
        return order.servers(message).stream().map(BootServer::host).toList();
    }

    @Test
    void k65_thePhoneTakes66Then150ThenSiaddrThenSname() {
        assertThat(hosts(BootOrder.ZIP2X2, everything()))
                .containsExactly("pbx", "192.0.2.1", "192.0.2.2", "192.0.2.3", "sname");
        assertThat(BootOrder.ZIP2X2.files(everything()))
                .containsExactly(new BootFile(BootSource.BOOTFILE_NAME, "boot"), new BootFile(BootSource.FILE, "file"));
    }

    @Test
    void k65_othersTake150First() {
        assertThat(hosts(BootOrder.GENERIC, everything()))
                .containsExactly("192.0.2.1", "192.0.2.2", "pbx", "sname", "192.0.2.3");
    }

    @Test
    void k65_anOrderIsFree() {
        BootOrder order = BootOrder.of(BootSource.FILE, BootSource.SIADDR);
        assertThat(hosts(order, everything())).containsExactly("192.0.2.3");
        assertThat(order.files(everything())).containsExactly(new BootFile(BootSource.FILE, "file"));
        assertThat(order.sources()).containsExactly(BootSource.FILE, BootSource.SIADDR);
        assertThat(BootOrder.of().servers(everything())).isEmpty();
        assertThatThrownBy(() -> BootOrder.of(BootSource.FILE, BootSource.FILE)).hasMessageContaining("twice");
    }

    @Test
    void k65_overloadedFieldsNameNothing() {
        byte[] packet = ack().option(DhcpOptions.TFTP_SERVER_NAME, "x")
                .rawOption(224, OctetString.of(new byte[250]))
                .rawOption(225, OctetString.of(new byte[100]))
                .rawOption(226, OctetString.of(new byte[50]))
                .build()
                .toByteArray();
        DhcpMessage message =
                DhcpMessage.decode(ByteBuffer.wrap(packet)).message().orElseThrow();
        assertThat(message.overload()).isEqualTo(3);
        assertThat(message.sname()).isEqualTo("x");
        assertThat(BootOrder.ZIP2X2.servers(message))
                .extracting(BootServer::source)
                .containsExactly(BootSource.TFTP_SERVER_NAME);
        assertThat(BootOrder.ZIP2X2.files(message)).isEmpty();
        assertThat(everything().overload()).isZero();
    }

    @Test
    void k65_whatCannotBeAServerIsLeftOut() {
        for (String none : List.of("0.0.0.0", "255.255.255.255", "224.0.0.1")) {
            Inet4Address address = Ipv4.of(none);
            assertThat(BootOrder.ZIP2X2.servers(ack().siaddr(address)
                            .option(DhcpOptions.TFTP_SERVER_ADDRESS, List.of(address))
                            .option(DhcpOptions.TFTP_SERVER_NAME, none)
                            .build()))
                    .isEmpty();
        }
        assertThat(BootOrder.ZIP2X2.servers(ack().build())).isEmpty();
    }

    @Test
    void row16_option66AsFourRawOctetsIsAnAddress() {
        DhcpMessage message = ack().rawOption(66, OctetString.hex("c0000201")).build();
        assertThat(BootOrder.ZIP2X2.servers(message).get(0).address()).contains(Ipv4.of("192.0.2.1"));
    }

    @Test
    void row19_eachPlaceThatNamesTheServerIsACandidate() {
        DhcpMessage message = ack().siaddr(Ipv4.of("192.0.2.1"))
                .sname("192.0.2.1")
                .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.1")
                .option(DhcpOptions.TFTP_SERVER_ADDRESS, List.of(Ipv4.of("192.0.2.1"), Ipv4.of("192.0.2.2")))
                .build();
        assertThat(BootOrder.ZIP2X2.servers(message))
                .extracting(BootServer::source)
                .containsExactly(
                        BootSource.TFTP_SERVER_NAME,
                        BootSource.TFTP_SERVER_ADDRESS,
                        BootSource.TFTP_SERVER_ADDRESS,
                        BootSource.SIADDR,
                        BootSource.SNAME);
    }

    @Test
    void c41_anyOctetsInTheNamesGiveServersOrNone() {
        Random random = new Random(66);
        for (int i = 0; i < 2_000; i++) {
            byte[] name = new byte[1 + random.nextInt(30)];
            random.nextBytes(name);
            DhcpMessage message = ack().sname(OctetString.of(name).toLatin1())
                    .rawOption(66, OctetString.of(name))
                    .rawOption(150, OctetString.of(name))
                    .build();
            assertThat(BootOrder.ZIP2X2.servers(message)).hasSizeLessThanOrEqualTo(2 + name.length / 4);
            assertThat(BootOrder.GENERIC.files(message)).isEmpty();
        }
    }

    @Test
    void row17_option66IsTrimmedAndTakenApart() {
        BootServer plain = server("  192.0.2.1\r\n");
        assertThat(plain.host()).isEqualTo("192.0.2.1");
        assertThat(plain.address()).contains(Ipv4.of("192.0.2.1"));
        assertThat(plain.port()).isEmpty();
        assertThat(plain.scheme()).isEmpty();
        assertThat(plain.path()).isEmpty();
        BootServer url = server("TFTP://pbx.example:1069/zip/x");
        assertThat(url.scheme()).contains("tftp");
        assertThat(url.host()).isEqualTo("pbx.example");
        assertThat(url.port()).isEqualTo(OptionalInt.of(1069));
        assertThat(url.path()).isEqualTo("/zip/x");
        assertThat(url.address()).isEmpty();
        assertThat(url).hasToString("pbx.example:1069 (TFTP_SERVER_NAME)");
        assertThat(server("pbx:65535").port()).isEqualTo(OptionalInt.of(65535));
        assertThat(server("pbx/").path()).isEqualTo("/");
        for (String odd : new String[] {"pbx:", "pbx:0", "pbx:65536", "pbx:123456", "pbx:6a", "2001:db8::1"}) {
            assertThat(server(odd).host()).isEqualTo(odd);
            assertThat(server(odd).port()).isEmpty();
        }
        for (String none : new String[] {" ", "tftp://", "/path", ":69", "two words", "a\tb", "a\u007f"}) {
            assertThat(servers(none)).isEmpty();
        }
    }

    private static BootServer server(String option66) {
        return servers(option66).get(0);
    }

    private static List<BootServer> servers(String option66) {
        return BootOrder.ZIP2X2.servers(
                ack().rawOption(66, OctetString.latin1(option66)).build());
    }

    @Test
    void serversAreEqualByPlaceAndText() {
        BootServer one = BootOrder.ZIP2X2.servers(everything()).get(0);
        BootServer two = BootOrder.ZIP2X2.servers(everything()).get(0);
        BootServer other = BootOrder.ZIP2X2.servers(everything()).get(1);
        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two).isNotEqualTo(other);
        assertThat(one.text()).isEqualTo("pbx");
        assertThat(other).hasToString("192.0.2.1 (TFTP_SERVER_ADDRESS)");
    }
}
