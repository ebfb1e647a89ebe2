package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.ParameterRequestList;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.SubOption;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.ProbeResult;
import io.github.zip2x2.dhcp.testing.ServerBench;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may have which address, and for how long, where real use once found it wrong. */
class AddressFaultsTest {

    private static final HardwareAddress PHONE = HardwareAddress.ethernet("000BEA010203");
    private static final HardwareAddress OTHER = HardwareAddress.ethernet("000BEA010204");
    private static final HardwareAddress ROUTER = HardwareAddress.ethernet("02AABBCCDDEE");

    private static ServedNetwork.Builder network() {
        return ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                .pool(AddressRange.parse("192.0.2.100-192.0.2.102"))
                .routers(List.of(Ipv4.of("192.0.2.254")))
                .dnsServers(List.of(Ipv4.of("192.0.2.53")))
                .tftpServer(Ipv4.of("192.0.2.69"));
    }

    private static DhcpServerSettings.Builder settings(ServedNetwork.Builder network) {
        return DhcpServerSettings.of()
                .limits(RateLimits.NONE)
                .clients(ClientPolicy.ALL)
                .network(network.build());
    }

    private static DhcpMessage.Builder message(DhcpMessageType type, HardwareAddress client) {
        return DhcpMessage.builder(type).hardwareAddress(client).xid(7);
    }

    private static DhcpMessage discover(HardwareAddress client) {
        return message(DhcpMessageType.DISCOVER, client).build();
    }

    private static DhcpMessage select(HardwareAddress client, Inet4Address address) {
        return message(DhcpMessageType.REQUEST, client)
                .option(DhcpOptions.REQUESTED_ADDRESS, address)
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.1"))
                .build();
    }

    private static DhcpMessage renew(HardwareAddress client, String address) {
        return message(DhcpMessageType.REQUEST, client).ciaddr(Ipv4.of(address)).build();
    }

    private static DhcpMessage release(HardwareAddress client, String address) {
        return message(DhcpMessageType.RELEASE, client).ciaddr(Ipv4.of(address)).build();
    }

    private static HardwareAddress phone(int number) {
        return HardwareAddress.of(1, (byte) 0, (byte) 11, (byte) 0xea, (byte) 9, (byte) (number >> 8), (byte) number);
    }

    /** DISCOVER to ACK: what is offered must be acknowledged. */
    private static String bind(ServerBench bench, HardwareAddress client) {
        DhcpMessage offer = bench.ask(discover(client)).orElseThrow();
        DhcpMessage ack = bench.ask(select(client, offer.yiaddr())).orElseThrow();
        assertThat(ack.type()).as("what is offered is granted").isEqualTo(DhcpMessageType.ACK);
        return ack.yiaddr().getHostAddress();
    }

    private static long seconds(DhcpMessage reply) {
        return reply.option(DhcpOptions.LEASE_TIME).orElseThrow().seconds();
    }

    private static Lease record(ServerBench bench, String address) throws Exception {
        return bench.store().byAddress(Ipv4.of(address)).orElseThrow();
    }

    // --- D1: a reserved address whose old holder's lease still runs

    @Test
    void fD1_aPhoneWhoseReservedAddressIsStillLeasedGetsAnotherForAShortTimeAndMovesWhenItIsFree() throws Exception {
        MemoryLeaseStore store = new MemoryLeaseStore();
        assertThat(bind(new ServerBench(settings(network()).build(), store), OTHER))
                .isEqualTo("192.0.2.100");
        ServerBench bench = new ServerBench(
                settings(network().reserve(PHONE, Ipv4.of("192.0.2.100"))).build(), store);
        DhcpMessage offer = bench.ask(discover(PHONE)).orElseThrow();
        assertThat(offer.yiaddr()).isEqualTo(Ipv4.of("192.0.2.101"));
        assertThat(seconds(offer)).isEqualTo(600);
        assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.101");
        assertThat(bench.reports)
                .filteredOn(DhcpServerReport.ReservationHeld.class::isInstance)
                .first()
                .satisfies(report -> assertThat(((DhcpServerReport.ReservationHeld) report)
                                .holder()
                                .hardware())
                        .isEqualTo(OTHER));
        assertThat(bench.pass(300)
                        .ask(renew(PHONE, "192.0.2.101"))
                        .orElseThrow()
                        .type())
                .isEqualTo(DhcpMessageType.ACK);

        bench.ask(release(OTHER, "192.0.2.100"));
        assertThat(bench.ask(renew(PHONE, "192.0.2.101")).orElseThrow().type()).isEqualTo(DhcpMessageType.NAK);
        assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.100");
        assertThat(seconds(bench.ask(renew(PHONE, "192.0.2.100")).orElseThrow()))
                .isEqualTo(86_400);
    }

    @Test
    void fD1_theOldHolderThatIsRefusedGivesTheAddressUpAfterAWhileOrAProbe() throws Exception {
        for (boolean probing : new boolean[] {false, true}) {
            MemoryLeaseStore store = new MemoryLeaseStore();
            bind(new ServerBench(settings(network()).build(), store), OTHER);
            ServerBench bench = new ServerBench(
                    settings(network().reserve(PHONE, Ipv4.of("192.0.2.100")))
                            .probing(probing)
                            .build(),
                    store);
            assertThat(bench.ask(renew(OTHER, "192.0.2.100")).orElseThrow().type())
                    .isEqualTo(DhcpMessageType.NAK);
            assertThat(bench.reports).noneMatch(DhcpServerReport.Quarantined.class::isInstance);
            if (probing) {
                assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.100");
                assertThat(bench.probed).contains(Ipv4.of("192.0.2.100"));
            } else {
                assertThat(bind(bench, PHONE)).isNotEqualTo("192.0.2.100");
                bench.pass(601);
                assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.100");
            }
        }
    }

    @Test
    void fD1_aRecordOfTheSameHardwareIsNoStrangers() {
        ServerBench bench = new ServerBench(
                settings(network().reserve(PHONE, Ipv4.of("192.0.2.50"))).build());
        DhcpMessage loader = discover(PHONE).toBuilder()
                .rawOption(61, OctetString.latin1("loader"))
                .build();
        bench.ask(loader);
        bench.ask(select(PHONE, Ipv4.of("192.0.2.50")).toBuilder()
                .rawOption(61, OctetString.latin1("loader"))
                .build());
        assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.50");
    }

    // --- D2, D3: addresses that no client is given

    @Test
    void fD2_noMessageGetsTheAddressOfARouterOrAServer() {
        for (String never :
                List.of("192.0.2.254", "192.0.2.53", "192.0.2.69", "192.0.2.1", "192.0.2.0", "192.0.2.255")) {
            ServerBench bench = new ServerBench(DhcpServerSettings.of()
                    .limits(RateLimits.NONE)
                    .clients(ClientPolicy.ALL)
                    .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                            .pool(AddressRange.parse("192.0.2.0-192.0.2.255"))
                            .routers(List.of(Ipv4.of("192.0.2.254")))
                            .dnsServers(List.of(Ipv4.of("192.0.2.53")))
                            .tftpServer(Ipv4.of("192.0.2.69"))
                            .build())
                    .build());
            assertThat(bench.ask(select(PHONE, Ipv4.of(never))).orElseThrow().type())
                    .as(never)
                    .isEqualTo(DhcpMessageType.NAK);
            DhcpMessage asks = discover(PHONE).toBuilder()
                    .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of(never))
                    .build();
            assertThat(bench.ask(asks).orElseThrow().yiaddr()).isNotEqualTo(Ipv4.of(never));
        }
    }

    @Test
    void fD3_aReservationThatCannotBeGrantedIsRefusedAtLoadWithTheReason() {
        for (String never : List.of("192.0.2.254", "192.0.2.53", "192.0.2.69", "192.0.2.255", "198.51.100.1")) {
            assertThatThrownBy(() -> network().reserve(PHONE, Ipv4.of(never)).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("reservation")
                    .hasMessageContaining(never)
                    .hasMessageContaining(PHONE.toString())
                    .hasMessageContaining("choose another");
        }
        assertThatThrownBy(() -> settings(network().reserve(PHONE, Ipv4.of("192.0.2.7")))
                        .serverId(Ipv4.of("192.0.2.7"))
                        .build())
                .hasMessageContaining("192.0.2.7");
    }

    @Test
    void fD3_lenientRequestsGrantNothingThatTheRuleRefuses() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        bind(new ServerBench(settings(network()).build(), store), PHONE);
        ServerBench bench = new ServerBench(
                settings(network().routers(List.of(Ipv4.of("192.0.2.100"))))
                        .lenientRequests(true)
                        .build(),
                store);
        assertThat(bench.ask(message(DhcpMessageType.REQUEST, PHONE).build())
                        .orElseThrow()
                        .type())
                .isEqualTo(DhcpMessageType.NAK);
    }

    // --- D10: probes

    @Test
    void fD10_aHostThatAnswersForEverythingIsNotBelieved() {
        ServerBench bench = new ServerBench(settings(network()).probing(true).build());
        assertThat(bind(bench, OTHER)).isEqualTo("192.0.2.100");
        bench.prober(address -> ProbeResult.usedBy(ROUTER));
        assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.101");
        assertThat(bench.reports).anyMatch(DhcpServerReport.ProbeDisbelieved.class::isInstance);
        bench.probed.clear();
        assertThat(bind(bench, phone(1))).isEqualTo("192.0.2.102");
        assertThat(bench.probed).as("it is known by now").hasSize(1);
    }

    @Test
    void fD10_oneMessageTakesFewAddressesAndTheOldestComesBackLast() throws Exception {
        ServerBench bench = new ServerBench(settings(network().pool(AddressRange.parse("192.0.2.110-192.0.2.119")))
                .probing(true)
                .build());
        bench.prober(address -> ProbeResult.USED);
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        assertThat(bench.probed).hasSize(3);
        for (int i = 0; i < 6; i++) {
            bench.pass(1).ask(discover(PHONE));
        }
        assertThat(record(bench, "192.0.2.119").state()).isEqualTo(LeaseState.QUARANTINED);
        bench.prober(address -> ProbeResult.UNUSED);
        Inet4Address offered = bench.ask(discover(PHONE)).orElseThrow().yiaddr();
        assertThat(bench.probed).as("probed again").endsWith(offered);
        assertThat(bench.ask(select(PHONE, offered)).orElseThrow().type()).isEqualTo(DhcpMessageType.ACK);
    }

    @Test
    void fD10_anAnswerOfTheAskingPhoneItselfIsNoConflict() {
        ServerBench bench = new ServerBench(settings(network()).probing(true).build());
        bench.prober(address -> ProbeResult.usedBy(PHONE));
        assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.100");
    }

    @Test
    void fD10_withoutAProberAnAddressComesBackAfterAWhileWhenNoneIsLeft() {
        ServerBench bench = new ServerBench(settings(network()).build());
        for (int i = 0; i < 3; i++) {
            DhcpMessage offer = bench.ask(discover(phone(i))).orElseThrow();
            bench.ask(message(DhcpMessageType.DECLINE, phone(i))
                    .option(DhcpOptions.REQUESTED_ADDRESS, offer.yiaddr())
                    .build());
            bench.pass(1);
        }
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        bench.pass(600);
        assertThat(bind(bench, PHONE)).as("the oldest").isEqualTo("192.0.2.100");
    }

    // --- D13, D17: whose address is named, and who is answered

    @Test
    void fD13_theBootServerIsTheServerNotTheRelayThatStandsInForIt() {
        ServerBench bench = new ServerBench(
                settings(ServedNetwork.of(Prefix.parse("192.0.2.0/24")).pool(AddressRange.parse("192.0.2.9-192.0.2.9")))
                        .build());
        DhcpMessage offer = bench.ask(discover(PHONE).toBuilder()
                        .giaddr(Ipv4.of("192.0.2.254"))
                        .option(
                                DhcpOptions.RELAY_AGENT_INFORMATION,
                                RelayAgentInformation.of(new SubOption(
                                        RelayAgentInformation.SERVER_IDENTIFIER_OVERRIDE, OctetString.hex("c00002fe"))))
                        .build())
                .orElseThrow();
        assertThat(offer.option(DhcpOptions.SERVER_IDENTIFIER)).contains(Ipv4.of("192.0.2.254"));
        assertThat(offer.option(DhcpOptions.TFTP_SERVER_NAME)).contains("192.0.2.1");
        assertThat(offer.option(DhcpOptions.TFTP_SERVER_ADDRESS)).contains(List.of(Ipv4.of("192.0.2.1")));
        assertThat(offer.siaddr()).isEqualTo(Ipv4.of("192.0.2.1"));
    }

    @Test
    void fD17_anInformIsAnsweredAtItsAddressWhateverRelayItCameBy() {
        ServerBench bench = new ServerBench(settings(network()).build());
        DhcpMessage inform = message(DhcpMessageType.INFORM, PHONE)
                .ciaddr(Ipv4.of("192.0.2.77"))
                .giaddr(Ipv4.of("192.0.2.254"))
                .build();
        assertThat(bench.exchange(inform).orElseThrow().route().to())
                .isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.77"), 68));
    }

    @Test
    void fD17_ofANetworkThatIsNotServedTheServerSaysNothing() {
        ServerBench bench =
                new ServerBench(settings(network()).authoritative(true).build());
        for (String elsewhere : List.of("198.51.100.7", "255.255.255.255", "192.0.2.255")) {
            assertThat(bench.ask(message(DhcpMessageType.INFORM, PHONE)
                            .ciaddr(Ipv4.of(elsewhere))
                            .build()))
                    .as(elsewhere)
                    .isEmpty();
        }
        assertThat(bench.ask(renew(PHONE, "198.51.100.7"))).isEmpty();
        assertThat(bench.ask(renew(PHONE, "198.51.100.7").toBuilder()
                        .giaddr(Ipv4.of("192.0.2.254"))
                        .build()))
                .isEmpty();
        bench.from("198.51.100.7", 68);
        assertThat(bench.ask(message(DhcpMessageType.INFORM, PHONE).build())).isEmpty();
    }

    // --- D15: what is free in the store is offered

    @Test
    void fD15_anInfiniteLeaseThatIsReleasedIsOfferedAgain() {
        ServerBench bench = new ServerBench(
                settings(network().lease(Duration.ofSeconds(0xffff_ffffL))).build());
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            given.add(bind(bench, phone(i)));
        }
        assertThat(given).hasSize(3);
        bench.ask(release(phone(1), "192.0.2.101"));
        assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.101");
    }

    @Test
    void fD15_anAddressThatIsFreedEarlyInAnExhaustedPoolIsOffered() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        ServerBench bench =
                new ServerBench(settings(network()).sharedStore(true).build(), store);
        for (int i = 0; i < 3; i++) {
            bind(bench, phone(i));
        }
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        // Its own offer is withdrawn: the pool hears of it only by the record.
        ServerBench twin = new ServerBench(settings(network()).sharedStore(true).build(), store);
        twin.ask(release(phone(2), "192.0.2.102"));
        bench.ask(renew(phone(2), "192.0.2.102"));
        bench.ask(release(phone(2), "192.0.2.102"));
        assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.102");
    }

    // --- D20 to D22: clocks

    @Test
    void fD20_aClockThatIsAheadForAMomentHoldsNoOfferForLonger() {
        ServerBench bench = new ServerBench(settings(network()).build());
        bench.stepClock(Duration.ofDays(3_650));
        for (int i = 0; i < 3; i++) {
            bench.ask(discover(phone(i)));
        }
        bench.stepClock(Duration.ofDays(-3_650));
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        assertThat(bench.pass(31).ask(discover(PHONE))).isPresent();
    }

    @Test
    void fD21_aClockThatJumpsEndsNoLeaseThatThisServerGave() {
        ServerBench bench = new ServerBench(settings(network()).build());
        bench.stepClock(Duration.ofDays(-20_000));
        for (int i = 0; i < 3; i++) {
            bind(bench, phone(i));
        }
        bench.stepClock(Duration.ofDays(20_000));
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(bench.ask(select(PHONE, Ipv4.of("192.0.2.10" + i)))
                            .orElseThrow()
                            .type())
                    .isEqualTo(DhcpMessageType.NAK);
        }
        assertThat(bench.pass(86_401).ask(discover(PHONE)))
                .as("a day has passed")
                .isPresent();
    }

    @Test
    void fD22_anOfferSaysNoMoreThanTheLeaseTimeThatHoldsNow() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        bind(new ServerBench(settings(network()).build(), store), PHONE);
        ServerBench bench = new ServerBench(
                settings(network().lease(Duration.ofMinutes(10)))
                        .rapidCommit(true)
                        .build(),
                store);
        assertThat(seconds(bench.ask(discover(PHONE)).orElseThrow())).isEqualTo(600);
        DhcpMessage rapid = discover(PHONE).toBuilder()
                .option(DhcpOptions.RAPID_COMMIT, true)
                .build();
        assertThat(seconds(bench.ask(rapid).orElseThrow())).isEqualTo(600);
    }

    @Test
    void fD22_aLeaseOfADayWhenTheClockWasWrongHoldsItsAddressNoLongerThanItsLength() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        ServerBench wrong = new ServerBench(settings(network()).build(), store, Duration.ofDays(7_300));
        for (int i = 0; i < 3; i++) {
            bind(wrong, phone(i));
        }
        ServerBench bench = new ServerBench(settings(network()).build(), store);
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        assertThat(bench.pass(86_401).ask(discover(PHONE))).isPresent();
    }

    // --- D19, D23, D24, D30

    @Test
    void fD19_anIdentifierThatNoOptionHoldsIsNobodys() throws Exception {
        ServerBench bench = new ServerBench(settings(network()).build());
        DhcpMessage long61 = discover(PHONE).toBuilder()
                .maximumDatagram(1_400)
                .rawOption(61, OctetString.hex("ab".repeat(510)))
                .build();
        assertThat(bench.ask(long61)).isPresent();
        bench.ask(select(PHONE, Ipv4.of("192.0.2.100")).toBuilder()
                .maximumDatagram(1_400)
                .rawOption(61, OctetString.hex("ab".repeat(510)))
                .build());
        assertThat(record(bench, "192.0.2.100").client()).isEqualTo(ClientIdentity.ofHardware(PHONE));
    }

    @Test
    void fD23_networksThatShareALinkLendEachOtherAddresses() {
        ServedNetwork second = ServedNetwork.of(Prefix.parse("198.51.100.0/24"))
                .pool(AddressRange.parse("198.51.100.10-198.51.100.11"))
                .routers(List.of(Ipv4.of("198.51.100.1")))
                .reserve(OTHER, Ipv4.of("198.51.100.50"))
                .link("floor")
                .build();
        ServerBench bench = new ServerBench(
                settings(network().link("floor")).network(second).build());
        assertThat(bind(bench, OTHER)).isEqualTo("198.51.100.50");
        for (int i = 0; i < 3; i++) {
            assertThat(bind(bench, phone(i))).startsWith("192.0.2.");
        }
        DhcpMessage offer = bench.ask(discover(PHONE)).orElseThrow();
        assertThat(offer.yiaddr()).isEqualTo(Ipv4.of("198.51.100.10"));
        assertThat(offer.option(DhcpOptions.ROUTER)).contains(List.of(Ipv4.of("198.51.100.1")));
        assertThat(bind(bench, PHONE)).isEqualTo("198.51.100.10");
        ServerBench apart = new ServerBench(settings(network())
                .network(ServedNetwork.of(Prefix.parse("198.51.100.0/24"))
                        .pool(AddressRange.parse("198.51.100.10-198.51.100.11"))
                        .build())
                .build());
        for (int i = 0; i < 3; i++) {
            bind(apart, phone(i));
        }
        assertThat(apart.ask(discover(PHONE))).isEmpty();
    }

    @Test
    void fD24_aClientIsItsHardwareWhereThatIsSetAndKeepsItsLeaseWhenItIs() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        DhcpMessage firmware = discover(PHONE).toBuilder()
                .rawOption(61, OctetString.latin1("firmware"))
                .build();
        ServerBench before = new ServerBench(settings(network()).build(), store);
        Inet4Address address = before.ask(firmware).orElseThrow().yiaddr();
        before.ask(select(PHONE, address).toBuilder()
                .rawOption(61, OctetString.latin1("firmware"))
                .build());
        ServerBench bench =
                new ServerBench(settings(network()).identifyByHardware(true).build(), store);
        assertThat(bench.ask(renew(PHONE, address.getHostAddress()).toBuilder()
                                .rawOption(61, OctetString.latin1("firmware"))
                                .build())
                        .orElseThrow()
                        .type())
                .isEqualTo(DhcpMessageType.ACK);
        assertThat(bind(bench, PHONE)).as("its loader").isEqualTo(address.getHostAddress());
        assertThat(bench.ask(firmware).orElseThrow().yiaddr()).isEqualTo(address);
        assertThat(new ServerBench(settings(network()).build(), new MemoryLeaseStore())
                        .ask(firmware)
                        .orElseThrow()
                        .octets(61))
                .isPresent();
    }

    @Test
    void fD30_aKnownPhoneGetsMaskRouterAndBootServerAskedForOrNot() {
        DhcpServerSettings known = settings(network())
                .clients(ClientPolicy.NONE)
                .directory(clients -> Map.of())
                .build();
        ServerBench bench = new ServerBench(known)
                .directory(client -> client.equals(PHONE) ? ClientStanding.KNOWN : ClientStanding.UNKNOWN);
        DhcpMessage asks = discover(PHONE).toBuilder()
                .option(DhcpOptions.PARAMETER_REQUEST_LIST, ParameterRequestList.of(6))
                .build();
        DhcpMessage offer = bench.ask(asks).orElseThrow();
        assertThat(offer.has(1) && offer.has(3) && offer.has(6) && offer.has(66))
                .isTrue();
        DhcpMessage stranger =
                new ServerBench(settings(network()).build()).ask(asks).orElseThrow();
        assertThat(stranger.has(1) || stranger.has(3)).isFalse();
    }

    // --- D11, D12: the directory

    private static ServerBench asking(MemoryLeaseStore store) {
        return new ServerBench(
                settings(network())
                        .clients(ClientPolicy.NONE)
                        .directory(clients -> Map.of())
                        .build(),
                store);
    }

    @Test
    void fD11_strangersCostTheDirectoryABoundedNumberOfQuestions() {
        ServerBench bench = new ServerBench(settings(network())
                .clients(ClientPolicy.NONE)
                .directory(clients -> Map.of())
                .limits(RateLimits.DEFAULT)
                .build());
        for (int i = 0; i < 3_000; i++) {
            bench.ask(discover(phone(i)));
        }
        assertThat(bench.asked).as("the pool's size").hasSize(3);
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NEW_CLIENT_RATE);
        bench.pass(1).directory(client -> ClientStanding.KNOWN);
        assertThat(bench.ask(discover(PHONE))).isPresent();
    }

    @Test
    void fD11_whomTheSettingsDoNotAdmitIsNotAskedAboutWithoutADirectory() {
        ServerBench bench =
                new ServerBench(settings(network()).clients(ClientPolicy.ZULTYS).build());
        bench.ask(discover(ROUTER));
        assertThat(bench.asked).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.STRANGER);
    }

    @Test
    void fD12_whoHasARunningLeaseIsServedWhileTheDirectoryFailsForADayAtMost() {
        ServerBench bench = asking(new MemoryLeaseStore()).directory(client -> ClientStanding.KNOWN);
        String address = bind(bench, PHONE);
        bench.directory(client -> ClientStanding.UNANSWERED);
        assertThat(bench.ask(renew(PHONE, address))).isPresent();
        assertThat(bench.ask(discover(OTHER))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.UNANSWERED);
        for (int i = 0; i < 3; i++) {
            bench.pass(28_000).ask(renew(PHONE, address));
        }
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.UNANSWERED);
        bench.pass(3_000);
        assertThat(bench.ask(renew(PHONE, address)))
                .as("a day without an answer")
                .isEmpty();
        bench.directory(client -> ClientStanding.KNOWN);
        assertThat(bench.ask(renew(PHONE, address))).isPresent();
    }

    @Test
    void fD12_aFreshNoOrOffCountsWhateverTheLeaseSays() {
        ServerBench bench = asking(new MemoryLeaseStore()).directory(client -> ClientStanding.KNOWN);
        String address = bind(bench, PHONE);
        bench.directory(client -> ClientStanding.OFF);
        assertThat(bench.ask(renew(PHONE, address))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.SWITCHED_OFF);
        bench.directory(client -> ClientStanding.UNKNOWN);
        assertThat(bench.ask(renew(PHONE, address))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.STRANGER);
    }

    // --- P28

    @Test
    void fP28_reservationsAreExchangedWhileItServesAndNoOfferIsLost() throws Exception {
        MemoryLeaseStore store = new MemoryLeaseStore();
        ServerBench bench = new ServerBench(settings(network()).build(), store);
        DhcpMessage offer = bench.ask(discover(PHONE)).orElseThrow();
        store.commit(List.of(new LeaseChange(
                Optional.empty(),
                Lease.of(Ipv4.of("192.0.2.102"))
                        .client(ClientIdentity.ofHardware(OTHER))
                        .hardware(OTHER)
                        .start(bench.now())
                        .expiry(bench.now().plusSeconds(600))
                        .build())));
        bench.ask(renew(OTHER, "192.0.2.102"));
        for (int i = 0; i < 60; i++) {
            bench.engine()
                    .reconfigure(settings(network().reserve(phone(i), Ipv4.of("192.0.2." + (140 + i))))
                            .build());
        }
        assertThat(bench.ask(discover(phone(200))).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.101"));
        assertThat(bench.ask(discover(phone(201)))).as("held, or leased").isEmpty();
        assertThat(bench.ask(select(PHONE, offer.yiaddr())).orElseThrow().type())
                .isEqualTo(DhcpMessageType.ACK);
        assertThat(bind(bench, phone(59))).isEqualTo("192.0.2.199");
    }
}
