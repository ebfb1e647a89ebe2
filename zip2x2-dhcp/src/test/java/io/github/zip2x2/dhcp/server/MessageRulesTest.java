package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.testing.ServerBench;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server asks of a well-formed message before it acts on it: rows 6 and 25 of the catalogue of bad input. */
class MessageRulesTest {
    private static final HardwareAddress PHONE = HardwareAddress.ethernet("00:0B:EA:01:02:03");

    private static ServedNetwork network(String prefix, String pool) {
        return ServedNetwork.of(Prefix.parse(prefix))
                .pool(AddressRange.parse(pool))
                .build();
    }

    private static ServerBench bench() {
        return new ServerBench(DhcpServerSettings.of()
                        .network(network("192.0.2.0/24", "192.0.2.100-192.0.2.110"))
                        .network(network("223.255.255.0/24", "223.255.255.100-223.255.255.110"))
                        .clients(ClientPolicy.ALL)
                        .build())
                .at("192.0.2.1");
    }

    private static DhcpMessage.Builder discover() {
        return DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(PHONE)
                .xid(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "127.0.0.1",
                "255.255.255.255",
                "224.0.0.1",
                "239.255.255.255",
                "0.0.0.1",
                "0.255.255.255",
                "240.0.0.1",
                "255.255.255.254"
            })
    void row25_noReplyGoesToARelayThatIsNone(String giaddr) {
        ServerBench bench = bench();
        assertThat(bench.ask(discover().giaddr(Ipv4.of(giaddr)).build())).isEmpty();
        assertThat(bench.drops).containsExactly(DropReason.BAD_GIADDR);
        assertThat(bench.silences).isEmpty();
        assertThat(bench.ask(discover().build())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.2", "223.255.255.1"})
    void row25_anyHostMayBeARelay(String giaddr) {
        ServerBench bench = bench();
        DhcpMessage offer =
                bench.ask(discover().giaddr(Ipv4.of(giaddr)).build()).orElseThrow();
        assertThat(offer.giaddr()).isEqualTo(Ipv4.of(giaddr));
        assertThat(bench.drops).isEmpty();
    }

    @Test
    void row06_aClientWithoutAddressAndIdentifierIsNobody() {
        ServerBench bench = bench();
        for (HardwareAddress blank :
                List.of(HardwareAddress.of(1), HardwareAddress.of(1, new byte[6]), HardwareAddress.of(32))) {
            bench.ask(discover().hardwareAddress(blank).build());
            assertThat(bench.lastDrop()).isEqualTo(DropReason.NO_IDENTITY);
            assertThat(bench.ask(discover()
                            .hardwareAddress(blank)
                            .rawOption(61, OctetString.hex("0001"))
                            .build()))
                    .isPresent();
        }
        assertThat(bench.drops).hasSize(3);
    }
}
