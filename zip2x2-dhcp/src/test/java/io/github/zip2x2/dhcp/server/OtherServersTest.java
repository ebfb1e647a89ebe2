package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.net.HostAddress;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.server.DhcpServerReport.Difference;
import io.github.zip2x2.dhcp.server.DhcpServerReport.OtherServer;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OtherServersTest {

    private static final HardwareAddress PHONE = HardwareAddress.ethernet("000BEA000001");
    private static final HardwareAddress PC = HardwareAddress.ethernet("020000000001");
    private static final HardwareAddress KNOWN = HardwareAddress.ethernet("020000000002");
    private static final HardwareAddress THEIRS = HardwareAddress.ethernet("0200000000FE");
    private static final Inet4Address OTHER = Ipv4.of("192.0.2.3");
    private static final Inet4Address TWIN = Ipv4.of("192.0.2.2");
    private static final NetworkAttachment ETH0 = new NetworkAttachment(
            0,
            "eth0",
            List.of(new HostAddress(Ipv4.of("198.51.100.1"), 24), new HostAddress(Ipv4.of("192.0.2.1"), 24)));

    private final OtherServers alone = servers(false);

    private static OtherServers servers(boolean beside) {
        ServedNetwork network = ServedNetwork.of(Prefix.of(Ipv4.of("192.0.2.0"), 24))
                .pool(AddressRange.parse("192.0.2.100-192.0.2.109"))
                .routers(List.of(Ipv4.of("192.0.2.254")))
                .build();
        return new OtherServers(
                DhcpServerSettings.of()
                        .network(network)
                        .clients(ClientPolicy.ZULTYS)
                        .twins(TWIN::equals)
                        .beside(beside)
                        .build(),
                KNOWN::equals);
    }

    private static DhcpMessage.Builder reply(DhcpMessageType type, HardwareAddress to, Inet4Address from) {
        DhcpMessage discover = DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(to)
                .xid(7)
                .build();
        return DhcpMessage.replyTo(discover, type).option(DhcpOptions.SERVER_IDENTIFIER, from);
    }

    private static DhcpMessage.Builder alike(DhcpMessageType type) {
        return reply(type, PHONE, OTHER)
                .option(DhcpOptions.SUBNET_MASK, Ipv4.of("255.255.255.0"))
                .option(DhcpOptions.ROUTER, List.of(Ipv4.of("192.0.2.254")))
                .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.1");
    }

    private Optional<OtherServer> heard(DhcpMessage message) {
        return alone.heard(message, OTHER, Optional.of(THEIRS), ETH0);
    }

    @Test
    void aReplyToAClientOfOursIsToldWithWhatDiffers() {
        DhcpMessage offer = reply(DhcpMessageType.OFFER, PHONE, OTHER)
                .option(DhcpOptions.SUBNET_MASK, Ipv4.of("255.255.0.0"))
                .option(DhcpOptions.ROUTER, List.of(Ipv4.of("192.0.2.3")))
                .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.3")
                .build();
        assertThat(heard(offer))
                .contains(new OtherServer(
                        PHONE,
                        7,
                        DhcpMessageType.OFFER,
                        OTHER,
                        Optional.of(THEIRS),
                        List.of(
                                new Difference(66, "192.0.2.3", "192.0.2.1"),
                                new Difference(1, "255.255.0.0", "255.255.255.0"),
                                new Difference(3, "192.0.2.3", "192.0.2.254"))));
        assertThat(heard(alike(DhcpMessageType.ACK).build()).orElseThrow().differences())
                .isEmpty();
        assertThat(heard(reply(DhcpMessageType.ACK, PHONE, OTHER).build())
                        .orElseThrow()
                        .differences())
                .containsExactly(new Difference(66, "none", "192.0.2.1"));
        assertThat(heard(reply(DhcpMessageType.NAK, PHONE, OTHER).build())
                        .orElseThrow()
                        .differences())
                .isEmpty();
    }

    @Test
    void aClientThatChoosesAnotherServerTellsOfIt() {
        DhcpMessage.Builder request = DhcpMessage.builder(DhcpMessageType.REQUEST)
                .hardwareAddress(PHONE)
                .option(DhcpOptions.SERVER_IDENTIFIER, OTHER);
        OtherServer told =
                alone.heard(request.build(), Ipv4.ANY, Optional.of(PHONE), ETH0).orElseThrow();
        assertThat(told.server()).isEqualTo(OTHER);
        assertThat(told.hardware()).as("the client's is not the server's").isEmpty();
        assertThat(heard(request.giaddr(Ipv4.of("192.0.2.254")).build()))
                .as("through a relay it may name the relay")
                .isEmpty();
    }

    @Test
    void ourselvesTwinsAndWhatConcernsOthersClientsAreNone() {
        assertThat(heard(reply(DhcpMessageType.OFFER, PHONE, Ipv4.of("192.0.2.1"))
                        .build()))
                .isEmpty();
        assertThat(heard(reply(DhcpMessageType.OFFER, PHONE, Ipv4.of("198.51.100.1"))
                        .build()))
                .isEmpty();
        assertThat(heard(reply(DhcpMessageType.OFFER, PHONE, TWIN).build())).isEmpty();
        assertThat(heard(reply(DhcpMessageType.OFFER, PC, OTHER).build())).isEmpty();
        assertThat(heard(reply(DhcpMessageType.OFFER, KNOWN, OTHER).build()))
                .as("one that the directory knows is ours")
                .isPresent();
        assertThat(heard(DhcpMessage.builder(DhcpMessageType.DISCOVER)
                        .hardwareAddress(PHONE)
                        .build()))
                .isEmpty();
        assertThat(heard(DhcpMessage.builder(DhcpMessageType.REQUEST)
                        .hardwareAddress(PHONE)
                        .build()))
                .as("one that renews names no server")
                .isEmpty();
    }

    @Test
    void eachServerAndDifferenceIsWarnedOfOnceAndBesideItOnlyADifference() {
        OtherServer alike = heard(alike(DhcpMessageType.OFFER).build()).orElseThrow();
        OtherServer differs = heard(alike(DhcpMessageType.OFFER)
                        .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.9")
                        .build())
                .orElseThrow();
        assertThat(alone.isToBeWarnedOf(alike)).isTrue();
        assertThat(alone.isToBeWarnedOf(alike)).isFalse();
        assertThat(alone.isToBeWarnedOf(differs)).isTrue();
        OtherServers beside = servers(true);
        assertThat(beside.isToBeWarnedOf(alike)).isFalse();
        assertThat(beside.isToBeWarnedOf(differs)).isTrue();
        assertThat(beside.isToBeWarnedOf(differs)).isFalse();
    }

    @Test
    void inventedServersDoNotFillTheLog() {
        int warnings = 0;
        for (int i = 0; i < 10_000; i++) {
            OtherServer invented = heard(reply(DhcpMessageType.NAK, PHONE, Ipv4.of(0x0a00_0001 + i))
                            .build())
                    .orElseThrow();
            warnings += alone.isToBeWarnedOf(invented) ? 1 : 0;
        }
        assertThat(warnings).isEqualTo(256);
    }
}
