package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.HostAddress;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.testing.ServerBench;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Siblings of the faults that {@link AddressFaultsTest} shows. */
class AddressSiblingsTest {

    private static final HardwareAddress PHONE = HardwareAddress.ethernet("000BEA010203");
    private static final HardwareAddress OTHER = HardwareAddress.ethernet("000BEA010204");

    private static DhcpServerSettings.Builder settings(String pool) {
        return DhcpServerSettings.of()
                .limits(RateLimits.NONE)
                .clients(ClientPolicy.ALL)
                .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                        .pool(AddressRange.parse(pool))
                        .build());
    }

    private static DhcpMessage discover(HardwareAddress client) {
        return message(DhcpMessageType.DISCOVER, client).build();
    }

    private static DhcpMessage.Builder message(DhcpMessageType type, HardwareAddress client) {
        return DhcpMessage.builder(type).hardwareAddress(client).xid(7);
    }

    private static DhcpMessage select(HardwareAddress client, Inet4Address address) {
        return message(DhcpMessageType.REQUEST, client)
                .option(DhcpOptions.REQUESTED_ADDRESS, address)
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.1"))
                .build();
    }

    private static DhcpMessage as(String identifier, DhcpMessage message) {
        return message.toBuilder().rawOption(61, OctetString.latin1(identifier)).build();
    }

    private static Inet4Address bind(ServerBench bench, String identifier, HardwareAddress client) {
        Inet4Address address =
                bench.ask(as(identifier, discover(client))).orElseThrow().yiaddr();
        assertThat(bench.ask(as(identifier, select(client, address)))
                        .orElseThrow()
                        .type())
                .isEqualTo(DhcpMessageType.ACK);
        return address;
    }

    @Test
    void fD15_aReleasedRecordHoldsNothingWhateverItsEnd() throws Exception {
        for (boolean endless : new boolean[] {true, false}) {
            MemoryLeaseStore store = new MemoryLeaseStore();
            store.commit(List.of(new LeaseChange(
                    Optional.empty(),
                    Lease.of(Ipv4.of("192.0.2.100"))
                            .client(ClientIdentity.ofHardware(OTHER))
                            .hardware(OTHER)
                            .state(LeaseState.RELEASED)
                            .start(ServerBench.START.minusSeconds(60))
                            .expiry(endless ? Lease.NEVER : ServerBench.START.plusSeconds(86_400))
                            .build())));
            ServerBench bench =
                    new ServerBench(settings("192.0.2.100-192.0.2.100").build(), store);
            assertThat(bench.ask(discover(PHONE)))
                    .as("free in the store, so offered")
                    .isPresent();
        }
    }

    @Test
    void fD8_anAddressThatTheHostLosesIsGivenAgainAndOneThatItGainsIsNot() {
        ServerBench bench = new ServerBench(settings("192.0.2.1-192.0.2.2").build()).at("192.0.2.1");
        assertThat(bench.ask(discover(PHONE)).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.2"));
        bench.pass(60).at("192.0.2.2");
        assertThat(bench.ask(discover(OTHER)).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.1"));
    }

    @Test
    void fD20_offersThatAreHeldForLongHoldUpNoneThatIsHeldForLess() {
        ServerBench bench = new ServerBench(settings("192.0.2.100-192.0.2.101")
                .offerHold(Duration.ofHours(1))
                .build());
        assertThat(bench.ask(discover(PHONE))).isPresent();
        bench.engine()
                .reconfigure(settings("192.0.2.100-192.0.2.101")
                        .offerHold(Duration.ofSeconds(1))
                        .build());
        assertThat(bench.ask(discover(OTHER))).isPresent();
        bench.pass(2);
        assertThat(bench.ask(discover(HardwareAddress.ethernet("000BEA010205"))))
                .as("the second offer has run out")
                .isPresent();
        assertThat(bench.engine().offersHeld()).isEqualTo(2);
    }

    @Test
    void fD24_switchingOffAgainMovesNoPhone() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        DhcpServerSettings byHardware =
                settings("192.0.2.100-192.0.2.110").identifyByHardware(true).build();
        DhcpServerSettings byIdentifier = settings("192.0.2.100-192.0.2.110").build();
        Inet4Address address = bind(new ServerBench(byHardware, store), "firmware", PHONE);
        ServerBench off = new ServerBench(byIdentifier, store);
        DhcpMessage renewal =
                message(DhcpMessageType.REQUEST, PHONE).ciaddr(address).build();
        assertThat(off.ask(as("firmware", renewal)).orElseThrow().type()).isEqualTo(DhcpMessageType.ACK);
        assertThat(bind(new ServerBench(byHardware, store), "firmware", PHONE)).isEqualTo(address);
        assertThat(bind(new ServerBench(byIdentifier, store), "firmware", PHONE))
                .as("a phone that boots and names no address")
                .isEqualTo(address);
        assertThat(off.ask(as("loader", discover(PHONE))).orElseThrow().yiaddr())
                .as("another identifier is another client again")
                .isNotEqualTo(address);
    }

    @Test
    void fD12_aNoOrOffCountsWhileTheDirectoryFailsToo() {
        for (ClientStanding refusal : List.of(ClientStanding.OFF, ClientStanding.UNKNOWN)) {
            ServerBench bench = new ServerBench(settings("192.0.2.100-192.0.2.110")
                            .clients(ClientPolicy.NONE)
                            .directory(clients -> Map.of())
                            .build())
                    .directory(client -> ClientStanding.KNOWN);
            Inet4Address address = bind(bench, "phone", PHONE);
            DhcpMessage renewal = as(
                    "phone",
                    message(DhcpMessageType.REQUEST, PHONE).ciaddr(address).build());
            assertThat(bench.directory(client -> refusal).ask(renewal)).isEmpty();
            assertThat(bench.directory(client -> ClientStanding.UNANSWERED).ask(renewal))
                    .as("%s was the last word", refusal)
                    .isEmpty();
            assertThat(bench.directory(client -> ClientStanding.KNOWN).ask(renewal))
                    .isPresent();
        }
    }

    @Test
    void fD12_whoIsSwitchedOffStaysOffWhileTheDirectoryFailsWhoeverElseIsAnswered() {
        ServerBench bench = new ServerBench(settings("192.0.2.100-192.0.2.110")
                        .directory(clients -> Map.of(), ClientPolicy.ALL)
                        .build())
                .directory(client -> ClientStanding.OFF);
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        bench.directory(client -> ClientStanding.UNANSWERED);
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        assertThat(bench.ask(discover(OTHER))).isPresent();
        assertThat(bench.pass(90_000).ask(discover(PHONE))).as("a day later").isPresent();
    }

    @Test
    void fD11_aStrangerThatWasReadWhileThereWasADirectoryIsServedByNoOtherSettings() {
        DhcpServerSettings closed =
                settings("192.0.2.100-192.0.2.110").clients(ClientPolicy.NONE).build();
        ServerBench bench = new ServerBench(
                closed.toBuilder().directory(clients -> Map.of()).build());
        bench.holding(true).ask(discover(PHONE));
        bench.engine().reconfigure(closed);
        bench.holding(false);
        assertThat(bench.sent).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.STRANGER);
    }

    @Test
    void fD11_inventedRelaysCostTheDirectoryNoMoreThanOne() {
        ServerBench bench = new ServerBench(settings("192.0.2.100-192.0.2.102")
                .clients(ClientPolicy.NONE)
                .directory(clients -> Map.of())
                .limits(RateLimits.DEFAULT)
                .build());
        for (int i = 0; i < 100; i++) {
            bench.ask(message(
                            DhcpMessageType.DISCOVER,
                            HardwareAddress.of(1, (byte) 0, (byte) 11, (byte) 0xea, (byte) 9, (byte) 9, (byte) i))
                    .giaddr(Ipv4.of("192.0.2." + (150 + i)))
                    .build());
        }
        assertThat(bench.asked).as("the pool's size").hasSize(3);
    }

    @Test
    void fD21_aClockThatFailsAfterTheRecordIsStoredCostsNothing() throws Exception {
        boolean[] fails = {false};
        DhcpServerEngine engine =
                new DhcpServerEngine(settings("192.0.2.100-192.0.2.100").build(), new Random(1), () -> {
                    if (fails[0]) {
                        throw new IllegalStateException("no time");
                    }
                    return ServerBench.START;
                });
        Arrival arrival = new Arrival(
                new InetSocketAddress(Ipv4.ANY, 68),
                new NetworkAttachment(0, "eth0", List.of(new HostAddress(Ipv4.of("192.0.2.1"), 24))),
                67);
        Exchange exchange =
                (Exchange) engine.read(ByteBuffer.wrap(discover(PHONE).toByteArray()), arrival, 0);
        Lease stored = Lease.of(Ipv4.of("192.0.2.100"))
                .client(exchange.client())
                .hardware(PHONE)
                .start(ServerBench.START)
                .expiry(ServerBench.START.plusSeconds(60))
                .build();
        fails[0] = true;
        engine.stored(exchange, stored, 0);
        fails[0] = false;
        assertThat(engine.read(ByteBuffer.wrap(discover(OTHER).toByteArray()), arrival, 1))
                .isInstanceOf(Exchange.class);
    }

    @Test
    void timesAndPoolsThatNoServerCanKeepAreRefusedByName() {
        assertThatThrownBy(() -> settings("192.0.2.100-192.0.2.110")
                        .quarantine(Duration.ofSeconds(Long.MAX_VALUE))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quarantine");
        assertThatThrownBy(() -> settings("192.0.2.100-192.0.2.110")
                        .directoryWait(Duration.ofSeconds(Long.MAX_VALUE))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("directoryWait");
        assertThatThrownBy(() -> ServedNetwork.of(Prefix.parse("0.0.0.0/0"))
                        .pool(AddressRange.parse("1.0.0.0-223.255.255.255"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("addresses in the pools");
        assertThatThrownBy(() -> DhcpServerSettings.of().clients(null)).hasMessageContaining("clients");
        assertThatThrownBy(() -> DhcpServerSettings.of().options(null)).hasMessageContaining("options");
    }
}
