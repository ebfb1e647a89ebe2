package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.ClasslessRoute;
import io.github.zip2x2.dhcp.ClientIdentifier;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.OptionKey;
import io.github.zip2x2.dhcp.ParameterRequestList;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.SubOption;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.testing.ServerBench;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DhcpServerEngineTest {

    private static final HardwareAddress PHONE = HardwareAddress.ethernet("000BEA010203");
    private static final HardwareAddress OTHER = HardwareAddress.ethernet("000BEA010204");
    private static final Inet4Address SERVER = Ipv4.of("192.0.2.1");

    private static ServedNetwork.Builder network() {
        return ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                .pool(AddressRange.parse("192.0.2.100-192.0.2.102"))
                .routers(List.of(Ipv4.of("192.0.2.254")))
                .dnsServers(List.of(Ipv4.of("192.0.2.53")))
                .ntpServers(List.of(Ipv4.of("192.0.2.123")))
                .domain("phones.example");
    }

    private static DhcpServerSettings.Builder settings(ServedNetwork.Builder network) {
        return DhcpServerSettings.of()
                .limits(RateLimits.NONE)
                .clients(ClientPolicy.ALL)
                .network(network.build());
    }

    private static ServerBench bench() {
        return new ServerBench(settings(network()).build());
    }

    private static DhcpMessage.Builder message(DhcpMessageType type, HardwareAddress client) {
        return DhcpMessage.builder(type)
                .hardwareAddress(client)
                .xid(0x01020304)
                .option(DhcpOptions.PARAMETER_REQUEST_LIST, DhcpClientSettings.PHONE_REQUEST_LIST);
    }

    private static DhcpMessage discover(HardwareAddress client) {
        return message(DhcpMessageType.DISCOVER, client).build();
    }

    private static DhcpMessage select(HardwareAddress client, String address) {
        return message(DhcpMessageType.REQUEST, client)
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of(address))
                .option(DhcpOptions.SERVER_IDENTIFIER, SERVER)
                .build();
    }

    private static DhcpMessage reboot(HardwareAddress client, String address) {
        return message(DhcpMessageType.REQUEST, client)
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of(address))
                .build();
    }

    private static DhcpMessage renew(HardwareAddress client, String address) {
        return message(DhcpMessageType.REQUEST, client).ciaddr(Ipv4.of(address)).build();
    }

    private static DhcpMessage decline(HardwareAddress client, String address) {
        return DhcpMessage.builder(DhcpMessageType.DECLINE)
                .hardwareAddress(client)
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of(address))
                .option(DhcpOptions.SERVER_IDENTIFIER, SERVER)
                .build();
    }

    private static DhcpMessage release(HardwareAddress client, String address) {
        return DhcpMessage.builder(DhcpMessageType.RELEASE)
                .hardwareAddress(client)
                .ciaddr(Ipv4.of(address))
                .option(DhcpOptions.SERVER_IDENTIFIER, SERVER)
                .build();
    }

    private static HardwareAddress phone(int number) {
        return HardwareAddress.of(
                1, (byte) 0, (byte) 0x0b, (byte) 0xea, (byte) (number >> 16), (byte) (number >> 8), (byte) number);
    }

    private static String offered(ServerBench bench, HardwareAddress client) {
        return bench.ask(discover(client)).orElseThrow().yiaddr().getHostAddress();
    }

    /** DISCOVER to ACK; the address. */
    private static String bind(ServerBench bench, HardwareAddress client) {
        String address = offered(bench, client);
        DhcpMessage ack = bench.ask(select(client, address)).orElseThrow();
        assertThat(ack.type()).isEqualTo(DhcpMessageType.ACK);
        return ack.yiaddr().getHostAddress();
    }

    private static Lease record(ServerBench bench, String address) {
        try {
            return bench.store().byAddress(Ipv4.of(address)).orElseThrow();
        } catch (LeaseStoreException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isRecorded(ServerBench bench, String address) {
        try {
            return bench.store().byAddress(Ipv4.of(address)).isPresent();
        } catch (LeaseStoreException e) {
            throw new AssertionError(e);
        }
    }

    // --- Allocation

    @Test
    void s66_theOrderIsReservedCurrentPreviousRequestedPool() {
        ServerBench bench = new ServerBench(
                settings(network().reserve(OTHER, Ipv4.of("192.0.2.50"))).build());
        assertThat(offered(bench, OTHER)).isEqualTo("192.0.2.50");
        DhcpMessage asks = discover(PHONE).toBuilder()
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of("192.0.2.102"))
                .build();
        assertThat(bench.ask(asks).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.102"));
        bench.ask(select(PHONE, "192.0.2.102"));
        assertThat(offered(bench, PHONE)).as("current").isEqualTo("192.0.2.102");
        bench.ask(release(PHONE, "192.0.2.102"));
        assertThat(offered(bench, PHONE)).as("previous").isEqualTo("192.0.2.102");
        assertThat(offered(bench, phone(9))).as("pool").isEqualTo("192.0.2.100");
    }

    @Test
    void s66_aRequestedAddressThatIsNotGivenAwayIsNotOffered() {
        ServerBench bench = new ServerBench(
                settings(network().reserve(OTHER, Ipv4.of("192.0.2.101"))).build());
        for (String asked : new String[] {"192.0.2.101", "192.0.2.50", "198.51.100.4"}) {
            DhcpMessage asks = discover(PHONE).toBuilder()
                    .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of(asked))
                    .build();
            assertThat(bench.ask(asks).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.100"));
        }
    }

    @Test
    void s67_aRetransmissionIsAnsweredAlikeWithOneBinding() {
        ServerBench bench = bench();
        DhcpMessage first = bench.ask(discover(PHONE)).orElseThrow();
        assertThat(bench.ask(discover(PHONE))).contains(first);
        DhcpMessage ack = bench.ask(select(PHONE, "192.0.2.100")).orElseThrow();
        assertThat(bench.ask(select(PHONE, "192.0.2.100"))).contains(ack);
        assertThat(isRecorded(bench, "192.0.2.101")).isFalse();
        assertThat(bench.engine().offersHeld()).isZero();
    }

    @Test
    void s68_anOfferedAddressIsNotOfferedToOthersWhileItIsHeld() {
        ServerBench bench = bench();
        assertThat(offered(bench, PHONE)).isEqualTo("192.0.2.100");
        DhcpMessage asks = discover(OTHER).toBuilder()
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of("192.0.2.100"))
                .build();
        assertThat(bench.ask(asks).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.101"));
        assertThat(bench.ask(select(OTHER, "192.0.2.100")).orElseThrow().type()).isEqualTo(DhcpMessageType.NAK);
    }

    @Test
    void s69_anOfferThatNobodyTookIsFreeAfterTheHold() {
        ServerBench bench = bench();
        for (int i = 0; i < 3; i++) {
            offered(bench, phone(i));
        }
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        bench.pass(31);
        assertThat(offered(bench, PHONE)).isEqualTo("192.0.2.100");
        assertThat(bench.engine().offersHeld()).isEqualTo(1);
    }

    @Test
    void s70_aRequestForAnotherServerIsMetWithSilenceAndFreesTheOffer() {
        ServerBench bench = bench();
        offered(bench, PHONE);
        DhcpMessage elsewhere = select(PHONE, "192.0.2.200").toBuilder()
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.66"))
                .build();
        assertThat(bench.ask(elsewhere)).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.OTHER_SERVER);
        assertThat(bench.engine().offersHeld()).isZero();
        DhcpMessage asks = discover(OTHER).toBuilder()
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of("192.0.2.100"))
                .build();
        assertThat(bench.ask(asks).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.100"));
    }

    @Test
    void s70_aLeaseStaysItsOwnersWhenItTriesAnotherServer() {
        ServerBench bench = bench();
        bind(bench, PHONE);
        offered(bench, PHONE);
        bench.ask(select(PHONE, "192.0.2.200").toBuilder()
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.66"))
                .build());
        Set<String> others = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            others.add(bind(bench, phone(i)));
        }
        assertThat(others).doesNotContain("192.0.2.100");
        assertThat(bench.ask(discover(phone(7)))).isEmpty();
    }

    @Test
    void s71_theAckSaysWhatTheOfferSaid() {
        ServerBench bench = bench();
        DhcpMessage offer = bench.ask(discover(PHONE)).orElseThrow();
        DhcpMessage ack = bench.ask(select(PHONE, "192.0.2.100")).orElseThrow();
        assertThat(ack.yiaddr()).isEqualTo(offer.yiaddr());
        assertThat(ack.siaddr()).isEqualTo(offer.siaddr());
        for (int code : new int[] {1, 3, 6, 15, 42, 51, 54, 58, 59, 66, 150}) {
            assertThat(ack.octets(code))
                    .as("option " + code)
                    .isEqualTo(offer.octets(code))
                    .isPresent();
        }
        assertThat(record(bench, "192.0.2.100").expiry()).isEqualTo(bench.now().plusSeconds(86_400));
        assertThat(bench.reports.get(1)).isInstanceOf(DhcpServerReport.Granted.class);
        assertThat(bench.reports.get(1).client()).isEqualTo(PHONE);
        assertThat(bench.reports.get(1).xid()).isEqualTo(0x01020304);
    }

    @Test
    void s72_anAddressTakenMeanwhileIsRefused() {
        ServerBench bench = bench();
        bind(bench, OTHER);
        assertThat(bench.ask(select(PHONE, "192.0.2.100")).orElseThrow().type()).isEqualTo(DhcpMessageType.NAK);
        assertThat(bench.ask(select(PHONE, "192.0.2.9")).orElseThrow().type()).isEqualTo(DhcpMessageType.NAK);
    }

    @Test
    void s73_initRebootOnAWrongNetworkIsRefused() {
        ServerBench bench = bench();
        DhcpMessage nak = bench.ask(reboot(PHONE, "198.51.100.4")).orElseThrow();
        assertThat(nak.type()).isEqualTo(DhcpMessageType.NAK);
    }

    @Test
    void s73_initRebootOfAKnownClientWithAWrongAddressIsRefused() {
        ServerBench bench = bench();
        bind(bench, PHONE);
        assertThat(bench.ask(reboot(PHONE, "192.0.2.101")).orElseThrow().type()).isEqualTo(DhcpMessageType.NAK);
        assertThat(bench.ask(reboot(PHONE, "192.0.2.100")).orElseThrow().type()).isEqualTo(DhcpMessageType.ACK);
    }

    @Test
    void s73_initRebootOfAnUnknownClientIsMetWithSilence() {
        ServerBench bench =
                new ServerBench(settings(network()).authoritative(true).build());
        assertThat(bench.ask(reboot(PHONE, "192.0.2.101"))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.UNKNOWN_CLIENT);
    }

    @Test
    void s74_everyAcknowledgedRequestExtendsTheLease() {
        ServerBench bench = bench();
        bind(bench, PHONE);
        bench.pass(1000);
        DhcpMessage ack = bench.ask(renew(PHONE, "192.0.2.100")).orElseThrow();
        assertThat(ack.option(DhcpOptions.LEASE_TIME)).contains(LeaseTime.ofSeconds(86_400));
        assertThat(ack.ciaddr()).isEqualTo(Ipv4.of("192.0.2.100"));
        assertThat(record(bench, "192.0.2.100").expiry()).isEqualTo(bench.now().plusSeconds(86_400));
        bench.pass(90_000);
        assertThat(bench.ask(renew(PHONE, "192.0.2.100")).orElseThrow().type())
                .as("run out, but nobody else has it")
                .isEqualTo(DhcpMessageType.ACK);
    }

    @Test
    void s74_unknownRenewalsAreRefusedOnlyWhenAuthoritative() {
        ServerBench bench = bench();
        assertThat(bench.ask(renew(PHONE, "192.0.2.101"))).isEmpty();
        assertThat(bench.ask(renew(PHONE, "198.51.100.7"))).isEmpty();
        ServerBench authoritative =
                new ServerBench(settings(network()).authoritative(true).build());
        assertThat(authoritative.ask(renew(PHONE, "192.0.2.101")).orElseThrow().type())
                .isEqualTo(DhcpMessageType.NAK);
    }

    @Test
    void s75_aRequestWithoutAnAddressIsRefusedUnlessLenient() {
        DhcpMessage empty = message(DhcpMessageType.REQUEST, PHONE).build();
        ServerBench bench = bench();
        bind(bench, PHONE);
        assertThat(bench.ask(empty).orElseThrow().type()).isEqualTo(DhcpMessageType.NAK);
        ServerBench lenient =
                new ServerBench(settings(network()).lenientRequests(true).build());
        assertThat(lenient.ask(empty).orElseThrow().type()).isEqualTo(DhcpMessageType.NAK);
        bind(lenient, PHONE);
        assertThat(lenient.ask(empty).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.100"));
    }

    // --- NAK

    @Test
    void s76_aNakIsBroadcastAndSaysNothingElse() {
        ServerBench bench = bench();
        ServerReply reply = bench.exchange(select(PHONE, "192.0.2.9").toBuilder()
                        .option(DhcpOptions.CLIENT_IDENTIFIER, ClientIdentifier.of(PHONE))
                        .build())
                .orElseThrow();
        DhcpMessage nak = reply.message();
        assertThat(reply.route().to()).isEqualTo(new InetSocketAddress(Ipv4.BROADCAST, 68));
        assertThat(nak.yiaddr()).isEqualTo(Ipv4.ANY);
        assertThat(nak.ciaddr()).isEqualTo(Ipv4.ANY);
        assertThat(nak.siaddr()).isEqualTo(Ipv4.ANY);
        for (int code = 1; code < 255; code++) {
            assertThat(nak.has(code))
                    .as("option " + code)
                    .isEqualTo(List.of(53, 54, 56, 61).contains(code));
        }
        assertThat(bench.reports.get(0)).isInstanceOf(DhcpServerReport.Refused.class);
    }

    @Test
    void s77_aNakThroughARelayMustBeBroadcastByIt() {
        ServerBench bench = bench();
        ServerReply reply = bench.exchange(select(PHONE, "192.0.2.9").toBuilder()
                        .giaddr(Ipv4.of("192.0.2.254"))
                        .build())
                .orElseThrow();
        assertThat(reply.route().to()).isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.254"), 67));
        assertThat(reply.message().broadcast()).isTrue();
    }

    // --- DECLINE, RELEASE, INFORM

    @Test
    void s78_aDeclinedAddressIsGivenToNobodyForAWhile() {
        ServerBench bench = bench();
        bind(bench, PHONE);
        assertThat(bench.ask(decline(PHONE, "192.0.2.100"))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NO_REPLY_DUE);
        assertThat(record(bench, "192.0.2.100").state()).isEqualTo(LeaseState.QUARANTINED);
        assertThat(bench.reports.get(2)).isInstanceOf(DhcpServerReport.Quarantined.class);
        assertThat(offered(bench, PHONE)).isEqualTo("192.0.2.101");
        assertThat(bind(bench, OTHER)).isEqualTo("192.0.2.102");
        assertThat(bench.ask(renew(PHONE, "192.0.2.100"))).isEmpty();
        assertThat(bench.ask(discover(phone(8)))).isEmpty();
        bench.pass(3601);
        assertThat(offered(bench, phone(8))).isIn("192.0.2.100", "192.0.2.101");
    }

    @Test
    void s78_anOfferCanBeDeclinedToo() {
        ServerBench bench = bench();
        offered(bench, PHONE);
        bench.ask(decline(PHONE, "192.0.2.100"));
        assertThat(record(bench, "192.0.2.100").state()).isEqualTo(LeaseState.QUARANTINED);
    }

    @Test
    void s79_aDeclineOfSomebodyElseIsIgnored() {
        ServerBench bench = bench();
        bind(bench, PHONE);
        bench.ask(decline(OTHER, "192.0.2.100"));
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NOT_ITS_LEASE);
        assertThat(record(bench, "192.0.2.100").state()).isEqualTo(LeaseState.BOUND);
        bench.ask(DhcpMessage.builder(DhcpMessageType.DECLINE)
                .hardwareAddress(PHONE)
                .build());
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NO_ADDRESS);
    }

    @Test
    void s80_aReleasedBindingIsKeptAsThePreviousOne() {
        ServerBench bench = bench();
        bind(bench, PHONE);
        bench.ask(release(OTHER, "192.0.2.100"));
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NOT_ITS_LEASE);
        assertThat(bench.ask(release(PHONE, "192.0.2.100"))).isEmpty();
        assertThat(record(bench, "192.0.2.100").state()).isEqualTo(LeaseState.RELEASED);
        assertThat(bind(bench, OTHER)).isEqualTo("192.0.2.101");
        assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.100");
        bench.ask(release(PHONE, "192.0.2.100"));
        bench.ask(release(PHONE, "192.0.2.100"));
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NOT_ITS_LEASE);
    }

    @Test
    void s80_theLastOwnerIsRemembered() {
        ServerBench bench = bench();
        bind(bench, PHONE);
        bench.ask(release(PHONE, "192.0.2.100"));
        bind(bench, phone(1));
        bind(bench, phone(2));
        assertThat(bind(bench, phone(3))).isEqualTo("192.0.2.100");
        assertThat(record(bench, "192.0.2.100").previousClient().orElseThrow().toString())
                .isEqualTo("hw:01000bea010203");
    }

    @Test
    void s81_informGetsOptionsAndNoLease() {
        ServerBench bench = bench();
        ServerReply reply = bench.exchange(message(DhcpMessageType.INFORM, PHONE)
                        .ciaddr(Ipv4.of("192.0.2.77"))
                        .build())
                .orElseThrow();
        DhcpMessage ack = reply.message();
        assertThat(reply.route().to()).isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.77"), 68));
        assertThat(ack.type()).isEqualTo(DhcpMessageType.ACK);
        assertThat(ack.yiaddr()).isEqualTo(Ipv4.ANY);
        assertThat(ack.has(51) || ack.has(58) || ack.has(59)).isFalse();
        assertThat(ack.option(DhcpOptions.TFTP_SERVER_NAME)).contains("192.0.2.1");
        assertThat(isRecorded(bench, "192.0.2.77")).isFalse();
        assertThat(bench.reports.get(0)).isInstanceOf(DhcpServerReport.Informed.class);
    }

    @Test
    void s81_informWithoutAnAddressGoesToTheSourceOrTheRelayOrNowhere() {
        ServerBench bench = bench();
        DhcpMessage inform = message(DhcpMessageType.INFORM, PHONE).build();
        assertThat(bench.ask(inform)).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NO_ADDRESS);
        bench.from("192.0.2.78", 68);
        assertThat(bench.exchange(inform).orElseThrow().route().to())
                .isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.78"), 68));
        ServerReply relayed = bench.exchange(
                        inform.toBuilder().giaddr(Ipv4.of("192.0.2.254")).build())
                .orElseThrow();
        assertThat(relayed.route().to()).isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.254"), 67));
        assertThat(relayed.message().broadcast()).isTrue();
    }

    // --- Replies

    @Test
    void s82_aReplyGoesToTheRelayTheClientEverybodyOrTheNewAddress() {
        ServerBench bench = bench();
        ServerReply unicast = bench.exchange(discover(PHONE)).orElseThrow();
        assertThat(unicast.route().to()).isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.100"), 68));
        assertThat(unicast.route().hardware()).contains(PHONE);
        assertThat(unicast.route().localPort()).isEqualTo(67);
        ServerReply broadcast = bench.exchange(
                        discover(PHONE).toBuilder().broadcast(true).build())
                .orElseThrow();
        assertThat(broadcast.route().to()).isEqualTo(new InetSocketAddress(Ipv4.BROADCAST, 68));
        ServerReply relayed = bench.exchange(discover(PHONE).toBuilder()
                        .giaddr(Ipv4.of("192.0.2.254"))
                        .build())
                .orElseThrow();
        assertThat(relayed.route().to()).isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.254"), 67));
        bench.ask(select(PHONE, "192.0.2.100"));
        assertThat(bench.exchange(renew(PHONE, "192.0.2.100"))
                        .orElseThrow()
                        .route()
                        .to())
                .isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.100"), 68));
    }

    @Test
    void s82_overLoopbackEveryReplyGoesBackToItsSource() {
        ServerBench bench = bench().at("127.0.0.1").from("127.0.0.1", 40_000);
        InetSocketAddress source = new InetSocketAddress(Ipv4.of("127.0.0.1"), 40_000);
        assertThat(bench.exchange(discover(PHONE)).orElseThrow().route().to()).isEqualTo(source);
        assertThat(bench.exchange(
                        discover(PHONE).toBuilder().giaddr(Ipv4.of("127.0.0.1")).build()))
                .as("no network 127/8 is served")
                .isEmpty();
        DhcpMessage nakked = message(DhcpMessageType.REQUEST, OTHER)
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of("192.0.2.9"))
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("127.0.0.1"))
                .build();
        assertThat(bench.exchange(nakked).orElseThrow().route().to()).isEqualTo(source);
        assertThat(bench.exchange(message(DhcpMessageType.INFORM, PHONE)
                                .ciaddr(Ipv4.of("192.0.2.77"))
                                .build())
                        .orElseThrow()
                        .route()
                        .to())
                .isEqualTo(source);
    }

    @Test
    void s82_ciaddrOfADiscoverIsNotEchoed() {
        DhcpMessage offer = bench().ask(
                        discover(PHONE).toBuilder().ciaddr(Ipv4.of("192.0.2.9")).build())
                .orElseThrow();
        assertThat(offer.ciaddr()).isEqualTo(Ipv4.ANY);
    }

    @Test
    void s83_aReplyCopiesWhatTable3Says() {
        DhcpMessage offer = bench().ask(discover(PHONE).toBuilder()
                        .giaddr(Ipv4.of("192.0.2.254"))
                        .hops(3)
                        .secs(9)
                        .flags(0x8001)
                        .build())
                .orElseThrow();
        assertThat(offer.op()).isEqualTo(2);
        assertThat(offer.hardwareAddress()).isEqualTo(PHONE);
        assertThat(offer.xid()).isEqualTo(0x01020304);
        assertThat(offer.flags()).isEqualTo(0x8001);
        assertThat(offer.giaddr()).isEqualTo(Ipv4.of("192.0.2.254"));
        assertThat(offer.hops()).isZero();
        assertThat(offer.secs()).isZero();
    }

    @Test
    void s84_and_s85_identifierAndRelayInformationAreEchoedByteByByte() {
        ServerBench bench = bench();
        OctetString odd = OctetString.hex("01 02 00 ff 07 09 aa");
        OctetString identifier = OctetString.hex("00 41 42 00");
        for (DhcpMessage message : List.of(discover(PHONE), select(PHONE, "192.0.2.9"))) {
            DhcpMessage reply = bench.ask(message.toBuilder()
                            .giaddr(Ipv4.of("192.0.2.254"))
                            .rawOption(82, odd)
                            .rawOption(61, identifier)
                            .build())
                    .orElseThrow();
            assertThat(reply.octets(82)).contains(odd);
            assertThat(reply.octets(61)).contains(identifier);
        }
        DhcpMessage bare = bench.ask(discover(OTHER)).orElseThrow();
        assertThat(bare.has(82) || bare.has(61)).isFalse();
    }

    @Test
    void s86_theIdentifierIsTheClientWhateverItsHardware() {
        ServerBench bench = bench();
        DhcpMessage first = discover(PHONE).toBuilder()
                .option(DhcpOptions.CLIENT_IDENTIFIER, ClientIdentifier.of(OctetString.latin1("desk-7")))
                .build();
        assertThat(bench.ask(first).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.100"));
        assertThat(bench.ask(first.toBuilder().hardwareAddress(OTHER).build())
                        .orElseThrow()
                        .yiaddr())
                .isEqualTo(Ipv4.of("192.0.2.100"));
        assertThat(offered(bench, PHONE)).as("without it, another client").isEqualTo("192.0.2.101");
    }

    @Test
    void s87_whoHasNoIdentityIsDropped() {
        ServerBench bench = bench();
        bench.ask(discover(HardwareAddress.ethernet("000000000000")));
        assertThat(bench.lastDrop()).isEqualTo(DropReason.NO_IDENTITY);
        bench.ask(discover(HardwareAddress.of(1)));
        assertThat(bench.lastDrop()).isEqualTo(DropReason.NO_IDENTITY);
        assertThat(bench.ask(discover(HardwareAddress.of(1)).toBuilder()
                        .option(DhcpOptions.CLIENT_IDENTIFIER, ClientIdentifier.of(OctetString.latin1("desk-7")))
                        .build()))
                .isPresent();
    }

    // --- Networks

    private static ServerBench twoNetworks(boolean subnetSelection) {
        return new ServerBench(settings(network())
                .network(ServedNetwork.of(Prefix.parse("198.51.100.0/24"))
                        .pool(AddressRange.parse("198.51.100.10-198.51.100.20"))
                        .build())
                .subnetSelection(subnetSelection)
                .build());
    }

    @Test
    void s88_theNetworkIsThatOfTheLinkTheRelayTheClientOrTheInterface() {
        ServerBench bench = twoNetworks(true);
        RelayAgentInformation link = RelayAgentInformation.of(
                new SubOption(RelayAgentInformation.LINK_SELECTION, OctetString.hex("c6336400")));
        DhcpMessage byGiaddr =
                discover(phone(1)).toBuilder().giaddr(Ipv4.of("198.51.100.1")).build();
        assertThat(bench.ask(byGiaddr).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("198.51.100.10"));
        DhcpMessage byLink = discover(phone(2)).toBuilder()
                .giaddr(Ipv4.of("192.0.2.254"))
                .option(DhcpOptions.RELAY_AGENT_INFORMATION, link)
                .build();
        assertThat(bench.ask(byLink).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("198.51.100.11"));
        DhcpMessage bySelection = discover(phone(3)).toBuilder()
                .option(DhcpOptions.SUBNET_SELECTION, Ipv4.of("198.51.100.0"))
                .build();
        assertThat(bench.ask(bySelection).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("198.51.100.12"));
        assertThat(twoNetworks(false).ask(bySelection).orElseThrow().yiaddr())
                .as("118 is off by default")
                .isEqualTo(Ipv4.of("192.0.2.100"));
        assertThat(bench.at("198.51.100.1")
                        .ask(discover(phone(4)))
                        .orElseThrow()
                        .yiaddr())
                .isEqualTo(Ipv4.of("198.51.100.13"));
        assertThat(bench.ask(renew(phone(5), "192.0.2.100"))).isEmpty();
        bench.ask(discover(phone(6)).toBuilder().giaddr(Ipv4.of("203.0.113.1")).build());
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NO_NETWORK);
        bench.at("203.0.113.7").ask(discover(phone(6)));
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NO_NETWORK);
    }

    @Test
    void s88_aRelayMayStandInForTheServerAndUseAnotherPort() {
        ServerBench bench = bench().from("192.0.2.254", 6767);
        DhcpMessage relayed = discover(PHONE).toBuilder()
                .giaddr(Ipv4.of("192.0.2.254"))
                .option(
                        DhcpOptions.RELAY_AGENT_INFORMATION,
                        RelayAgentInformation.of(
                                new SubOption(
                                        RelayAgentInformation.SERVER_IDENTIFIER_OVERRIDE, OctetString.hex("c00002fe")),
                                new SubOption(RelayAgentInformation.RELAY_SOURCE_PORT, OctetString.EMPTY)))
                .build();
        ServerReply reply = bench.exchange(relayed).orElseThrow();
        assertThat(reply.message().option(DhcpOptions.SERVER_IDENTIFIER)).contains(Ipv4.of("192.0.2.254"));
        assertThat(reply.route().to()).isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.254"), 6767));
    }

    // --- Times

    @Test
    void s89_theRequestedTimeIsClampedAndAnOfferLeavesALeaseAsItIs() {
        ServerBench bench = new ServerBench(
                settings(network().lease(Duration.ofHours(1)).leaseBounds(Duration.ofMinutes(5), Duration.ofHours(2)))
                        .build());
        for (long[] pair : new long[][] {{1, 300}, {600, 600}, {100_000, 7200}}) {
            DhcpMessage asks = discover(PHONE).toBuilder()
                    .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(pair[0]))
                    .build();
            assertThat(bench.ask(asks).orElseThrow().option(DhcpOptions.LEASE_TIME))
                    .contains(LeaseTime.ofSeconds(pair[1]));
        }
        bind(bench, PHONE);
        bench.pass(600);
        assertThat(bench.ask(discover(PHONE)).orElseThrow().option(DhcpOptions.LEASE_TIME))
                .contains(LeaseTime.ofSeconds(3000));
        bench.pass(2990);
        assertThat(bench.ask(discover(PHONE)).orElseThrow().option(DhcpOptions.LEASE_TIME))
                .contains(LeaseTime.ofSeconds(300));
    }

    @Test
    void s90_t1AndT2FitTheLeaseAndOneWithoutEndHasNone() {
        DhcpMessage offer = bench().ask(discover(PHONE)).orElseThrow();
        assertThat(offer.option(DhcpOptions.RENEWAL_TIME)).contains(LeaseTime.ofSeconds(43_200));
        assertThat(offer.option(DhcpOptions.REBINDING_TIME)).contains(LeaseTime.ofSeconds(75_600));
        ServerBench endless = new ServerBench(
                settings(network().lease(Duration.ofSeconds(0xffff_ffffL))).build());
        bind(endless, PHONE);
        assertThat(record(endless, "192.0.2.100").expiry()).isEqualTo(Lease.NEVER);
        DhcpMessage ack = endless.pass(1_000_000_000L / 1000)
                .ask(renew(PHONE, "192.0.2.100"))
                .orElseThrow();
        assertThat(ack.option(DhcpOptions.LEASE_TIME)).contains(LeaseTime.INFINITE);
        assertThat(ack.option(DhcpOptions.RENEWAL_TIME)).contains(LeaseTime.INFINITE);
        assertThat(endless.ask(discover(PHONE)).orElseThrow().option(DhcpOptions.LEASE_TIME))
                .contains(LeaseTime.INFINITE);
    }

    // --- Options

    @Test
    void s91_onlyWhatIsAskedForAndTheBootServerAlways() {
        ServerBench bench =
                new ServerBench(settings(network().bootfile("zip.cfg").tftpServer(Ipv4.of("192.0.2.69")))
                        .build());
        DhcpMessage offer = bench.ask(DhcpMessage.builder(DhcpMessageType.DISCOVER)
                        .hardwareAddress(PHONE)
                        .option(DhcpOptions.PARAMETER_REQUEST_LIST, ParameterRequestList.of(1, 50, 55, 57))
                        .build())
                .orElseThrow();
        for (int code = 1; code < 255; code++) {
            assertThat(offer.has(code))
                    .as("option " + code)
                    .isEqualTo(List.of(1, 51, 53, 54, 58, 59, 66, 150).contains(code));
        }
        assertThat(offer.option(DhcpOptions.TFTP_SERVER_NAME)).contains("192.0.2.69");
        assertThat(offer.option(DhcpOptions.TFTP_SERVER_ADDRESS)).contains(List.of(Ipv4.of("192.0.2.69")));
        assertThat(offer.siaddr()).isEqualTo(Ipv4.of("192.0.2.69"));
        assertThat(offer.sname()).isEqualTo("192.0.2.69");
        assertThat(offer.file()).isEqualTo("zip.cfg");
        DhcpMessage all =
                bench.ask(discover(OTHER).toBuilder().without(55).build()).orElseThrow();
        assertThat(all.has(3) && all.has(6) && all.has(15) && all.has(42) && all.has(67))
                .isTrue();
    }

    @Test
    void s91_theAdvertisedServerMayDifferFromTheBoundAddress() {
        ServerBench bench = new ServerBench(
                settings(network()).serverId(Ipv4.of("203.0.113.5")).build());
        DhcpMessage offer = bench.ask(discover(PHONE)).orElseThrow();
        assertThat(offer.option(DhcpOptions.SERVER_IDENTIFIER)).contains(Ipv4.of("203.0.113.5"));
        assertThat(offer.option(DhcpOptions.TFTP_SERVER_NAME)).contains("203.0.113.5");
        assertThat(offer.siaddr()).isEqualTo(Ipv4.of("203.0.113.5"));
    }

    @Test
    void s91_aPolicyCannotSendWhatIsNotItsToSend() {
        OptionKey<Inet4Address> theEngines = DhcpOptions.SERVER_IDENTIFIER;
        ServerBench bench = new ServerBench(settings(network())
                .options((request, network, server, options) -> options.always(theEngines, server))
                .build());
        assertThatThrownBy(() -> bench.ask(discover(PHONE))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void s92_classlessRoutesReplaceRouters() {
        ServerBench bench = new ServerBench(
                settings(network().route(new ClasslessRoute(Ipv4.of("10.0.0.0"), 8, Ipv4.of("192.0.2.9"))))
                        .build());
        DhcpMessage offer = bench.ask(discover(PHONE)).orElseThrow();
        assertThat(offer.has(3)).isFalse();
        assertThat(offer.option(DhcpOptions.CLASSLESS_STATIC_ROUTE))
                .contains(List.of(
                        new ClasslessRoute(Ipv4.of("10.0.0.0"), 8, Ipv4.of("192.0.2.9")),
                        new ClasslessRoute(Ipv4.ANY, 0, Ipv4.of("192.0.2.254"))));
        DhcpMessage old = bench.ask(discover(OTHER).toBuilder()
                        .option(DhcpOptions.PARAMETER_REQUEST_LIST, ParameterRequestList.of(1, 3))
                        .build())
                .orElseThrow();
        assertThat(old.has(3)).isTrue();
        assertThat(old.has(121)).isFalse();
    }

    // --- Pools

    @Test
    void s94_aPoolNeverGivesTheEndsOfTheNetworkNorAServersAddress() {
        ServerBench bench = new ServerBench(settings(ServedNetwork.of(Prefix.parse("192.0.2.0/29"))
                        .pool(AddressRange.parse("192.0.2.0-192.0.2.7"))
                        .routers(List.of(Ipv4.of("192.0.2.6"))))
                .build());
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            given.add(bind(bench, phone(i)));
        }
        assertThat(given).containsExactlyInAnyOrder("192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5");
        assertThat(bench.ask(discover(phone(5)))).isEmpty();
    }

    @Test
    void s94_addressesThatEndIn0Or255AreLeftOutOnRequest() {
        ServedNetwork.Builder wide =
                ServedNetwork.of(Prefix.parse("198.18.0.0/23")).pool(AddressRange.parse("198.18.0.254-198.18.1.1"));
        ServerBench all = new ServerBench(settings(wide).build()).at("198.18.0.1");
        assertThat(List.of(bind(all, phone(1), "198.18.0.1"), bind(all, phone(2), "198.18.0.1")))
                .containsExactly("198.18.0.254", "198.18.0.255");
        ServerBench some = new ServerBench(settings(wide.avoidEnds(true)).build()).at("198.18.0.1");
        assertThat(List.of(bind(some, phone(1), "198.18.0.1"), bind(some, phone(2), "198.18.0.1")))
                .containsExactly("198.18.0.254", "198.18.1.1");
    }

    private static String bind(ServerBench bench, HardwareAddress client, String server) {
        String address = offered(bench, client);
        bench.ask(select(client, address).toBuilder()
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of(server))
                .build());
        return address;
    }

    @Test
    void s91_aClassOfClientsGetsMore() {
        ServerBench bench = new ServerBench(settings(network())
                .options(OptionPolicy.PHONE.and(
                        request -> request.option(DhcpOptions.VENDOR_CLASS_IDENTIFIER)
                                .filter("ZIP2x2"::equals)
                                .isPresent(),
                        (request, network, server, options) -> options.always(DhcpOptions.DOMAIN_NAME, "zip.example")))
                .build());
        DhcpMessage member = discover(PHONE).toBuilder()
                .option(DhcpOptions.VENDOR_CLASS_IDENTIFIER, "ZIP2x2")
                .build();
        assertThat(bench.ask(member).orElseThrow().option(DhcpOptions.DOMAIN_NAME))
                .contains("zip.example");
        assertThat(bench.ask(discover(OTHER)).orElseThrow().option(DhcpOptions.DOMAIN_NAME))
                .contains("phones.example");
    }

    @Test
    void s104_aPoolThatIsUsedOverAndOverLeavesNothingBehind() throws LeaseStoreException {
        ServerBench bench = bench();
        for (int i = 0; i < 5_000; i++) {
            String address = bind(bench, phone(i));
            bench.ask(release(phone(i), address));
            bench.pass(1);
            bench.sent.clear();
            bench.silences.clear();
            bench.reports.clear();
        }
        assertThat(bench.drops).isEmpty();
        assertThat(bench.pendingMessages()).isZero();
        assertThat(bench.engine().offersHeld()).isZero();
        List<String> records = new ArrayList<>();
        bench.store().forEach(lease -> records.add(lease.address().getHostAddress()));
        assertThat(records).as("one for each address, not for each client").hasSize(3);
    }

    @Test
    void s95_reservationsMayLieOutsideThePoolAndChange() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        ServerBench before = new ServerBench(settings(network()).build(), store);
        assertThat(bind(before, PHONE)).isEqualTo("192.0.2.100");
        DhcpServerSettings reserved =
                settings(network().reserve(PHONE, Ipv4.of("192.0.2.50"))).build();
        ServerBench after = new ServerBench(reserved, store);
        assertThat(after.ask(renew(PHONE, "192.0.2.100")).orElseThrow().type()).isEqualTo(DhcpMessageType.NAK);
        assertThat(bind(after, PHONE)).isEqualTo("192.0.2.50");
    }

    @Test
    void s95_aReservedAddressThatAnotherStillHoldsIsNotGivenTwice() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        bind(new ServerBench(settings(network()).build(), store), OTHER);
        ServerBench after = new ServerBench(
                settings(network().reserve(PHONE, Ipv4.of("192.0.2.100"))).build(), store);
        assertThat(offered(after, PHONE)).isEqualTo("192.0.2.101");
    }

    @Test
    void s96_anExhaustedPoolOffersNothingUntilAnAddressComesBack() {
        ServerBench bench = bench();
        for (int i = 0; i < 3; i++) {
            bind(bench, phone(i));
        }
        assertThat(bench.engine()
                        .freeAddresses(settings(network()).build().networks().get(0), bench.nanos()))
                .as("another object")
                .isZero();
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.POOL_EXHAUSTED);
        bench.ask(release(phone(1), "192.0.2.101"));
        assertThat(bind(bench, PHONE)).isEqualTo("192.0.2.101");
        bench.pass(86_401);
        assertThat(bind(bench, OTHER)).isEqualTo("192.0.2.100");
    }

    @Test
    void s97_aProbedAddressThatAnswersIsWithheld() {
        ServerBench bench = new ServerBench(settings(network()).probing(true).build()).occupy("192.0.2.100");
        assertThat(offered(bench, PHONE)).isEqualTo("192.0.2.101");
        assertThat(record(bench, "192.0.2.100").state()).isEqualTo(LeaseState.QUARANTINED);
        assertThat(((DhcpServerReport.Quarantined) bench.reports.get(0)).declined())
                .isFalse();
        bench.ask(select(PHONE, "192.0.2.101"));
        assertThat(offered(bench, PHONE)).as("its own is not probed").isEqualTo("192.0.2.101");
    }

    @Test
    void s97_aProbeHoldsUpNobodyElse() {
        ServerBench bench = new ServerBench(settings(network()).probing(true).build()).holding(true);
        bench.ask(discover(PHONE));
        bench.ask(discover(OTHER));
        assertThat(bench.pendingMessages()).isEqualTo(2);
        bench.holding(false);
        assertThat(bench.sent).hasSize(2);
        assertThat(bench.sent.get(0).message().yiaddr())
                .isNotEqualTo(bench.sent.get(1).message().yiaddr());
    }

    @Test
    void s98_aRestartKnowsEveryLease() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        ServerBench before = new ServerBench(settings(network()).build(), store);
        bind(before, PHONE);
        ServerBench after = new ServerBench(settings(network()).build(), store);
        assertThat(offered(after, OTHER)).isEqualTo("192.0.2.101");
        assertThat(after.ask(reboot(PHONE, "192.0.2.100")).orElseThrow().type()).isEqualTo(DhcpMessageType.ACK);
    }

    @Test
    void s98_anOfferMadeBeforeTheRestartIsStillGood() {
        ServerBench after = bench();
        assertThat(after.ask(select(PHONE, "192.0.2.101")).orElseThrow().type()).isEqualTo(DhcpMessageType.ACK);
    }

    @Test
    void s99_withoutADurableRecordThereIsNoAck() {
        ServerBench bench = bench();
        offered(bench, PHONE);
        bench.failing(true);
        assertThat(bench.ask(select(PHONE, "192.0.2.100"))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.STORE_FAILED);
        bench.failing(false);
        assertThat(bench.ask(select(PHONE, "192.0.2.100"))).isPresent();
    }

    @Test
    void row34_theServersOwnBroadcastThatComesBackIsDropped() {
        ServerBench bench = bench().from("192.0.2.1", 67);
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        assertThat(bench.lastDrop()).isEqualTo(DropReason.SELF);
        bench.from("0.0.0.0", 68);
        assertThat(bench.ask(discover(PHONE)))
                .as("the next good message is served")
                .isPresent();
    }

    @Test
    void s101_oneClientCannotAskTooOften() {
        ServerBench bench =
                new ServerBench(settings(network()).limits(RateLimits.DEFAULT).build());
        for (int i = 0; i < 20; i++) {
            assertThat(bench.ask(discover(PHONE))).isPresent();
        }
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.CLIENT_RATE);
        assertThat(bench.ask(discover(OTHER))).isPresent();
        bench.pass(1);
        assertThat(bench.ask(discover(PHONE))).isPresent();
    }

    @Test
    void s101_aFloodOfInventedAddressesMeetsALimitUnlessItsRelayIsTrusted() {
        RateLimits tight = RateLimits.of().newClients(1, 2).build();
        ServerBench bench = new ServerBench(settings(network())
                .limits(tight)
                .trust(Prefix.parse("192.0.2.254/32"))
                .build());
        bind(bench, PHONE);
        assertThat(bench.ask(discover(phone(1)))).isPresent();
        assertThat(bench.ask(discover(phone(2)))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NEW_CLIENT_RATE);
        assertThat(bench.ask(discover(PHONE))).as("who has a lease is not new").isPresent();
        assertThat(bench.ask(discover(phone(3)).toBuilder()
                        .giaddr(Ipv4.of("192.0.2.254"))
                        .build()))
                .isPresent();
    }

    @Test
    void s101_allTogetherMeetALimit() {
        ServerBench bench = new ServerBench(
                settings(network()).limits(RateLimits.of().total(1, 2).build()).build());
        offered(bench, phone(1));
        offered(bench, phone(2));
        assertThat(bench.ask(discover(phone(3)))).isEmpty();
        assertThat(bench.lastSilence()).isEqualTo(SilenceReason.TOTAL_RATE);
    }

    @Test
    void s101_theLimitsForgetWhoIsAtRest() {
        ServerBench bench = new ServerBench(settings(network())
                .limits(RateLimits.of().perClient(1, 1).clientsTracked(2).build())
                .build());
        for (int i = 0; i < 3; i++) {
            bench.ask(discover(phone(i)));
            bench.pass(2);
        }
        for (int i = 0; i < 6; i++) {
            bench.ask(discover(phone(i)));
        }
        assertThat(bench.silences).containsOnly(SilenceReason.POOL_EXHAUSTED);
    }

    @Test
    void s102_messagesThatAreNotForServersAreToldApart() {
        ServerBench bench = bench();
        for (int type : new int[] {2, 5, 6, 9, 10, 18}) {
            bench.ask(DhcpMessage.builder(DhcpMessageType.of(type))
                    .op(1)
                    .hardwareAddress(PHONE)
                    .build());
            assertThat(bench.lastSilence()).isEqualTo(SilenceReason.NOT_FOR_SERVERS);
        }
        bench.ask(discover(PHONE).toBuilder().op(2).build());
        assertThat(bench.lastDrop()).isEqualTo(DropReason.BAD_OP);
        bench.raw(ByteBuffer.allocate(10));
        assertThat(bench.lastDrop()).isEqualTo(DropReason.SHORT_HEADER);
    }

    // --- Who is answered

    @Test
    void strangersMeetSilenceNeverANak() {
        HardwareAddress stranger = HardwareAddress.ethernet("F00000000001");
        HardwareAddress known = HardwareAddress.ethernet("F00000000002");
        ServerBench bench = new ServerBench(settings(network())
                .clients(ClientPolicy.known(known::equals).or(ClientPolicy.ZULTYS))
                .authoritative(true)
                .build());
        for (DhcpMessage message : List.of(
                discover(stranger),
                select(stranger, "192.0.2.9"),
                reboot(stranger, "198.51.100.4"),
                renew(stranger, "192.0.2.100"),
                decline(stranger, "192.0.2.100"))) {
            assertThat(bench.ask(message)).isEmpty();
            assertThat(bench.lastSilence()).isEqualTo(SilenceReason.STRANGER);
        }
        assertThat(bench.ask(discover(known))).isPresent();
        assertThat(bench.ask(discover(PHONE))).isPresent();
        assertThat(bench.ask(discover(HardwareAddress.ethernet("0050C2180FFF"))))
                .isPresent();
        assertThat(bench.ask(discover(HardwareAddress.ethernet("0050C2181000"))))
                .isEmpty();
    }

    @Test
    void informMayBeAnsweredForOthersThanThoseWhoGetAddresses() {
        ServerBench bench = new ServerBench(settings(network())
                .clients(ClientPolicy.NONE)
                .informClients(ClientPolicy.ALL)
                .build());
        assertThat(bench.ask(discover(PHONE))).isEmpty();
        assertThat(bench.ask(message(DhcpMessageType.INFORM, PHONE)
                        .ciaddr(Ipv4.of("192.0.2.77"))
                        .build()))
                .isPresent();
    }

    @Test
    void row25_aRelayAddressThatCannotBeIsDropped() {
        ServerBench bench = bench();
        for (String giaddr : new String[] {"192.0.2.1", "127.0.0.1", "255.255.255.255", "224.0.0.5"}) {
            bench.ask(discover(PHONE).toBuilder().giaddr(Ipv4.of(giaddr)).build());
            assertThat(bench.lastDrop()).isEqualTo(DropReason.BAD_GIADDR);
        }
        assertThat(bench.drops).hasSize(4);
    }

    // --- Rapid commit, shared stores

    @Test
    void rapidCommitAcknowledgesADiscoverThatAsksForItWhereThatIsOn() {
        DhcpMessage rapid = discover(PHONE).toBuilder()
                .option(DhcpOptions.RAPID_COMMIT, true)
                .build();
        assertThat(bench().ask(rapid).orElseThrow().type()).isEqualTo(DhcpMessageType.OFFER);
        ServerBench on = new ServerBench(settings(network()).rapidCommit(true).build());
        DhcpMessage ack = on.ask(rapid).orElseThrow();
        assertThat(ack.type()).isEqualTo(DhcpMessageType.ACK);
        assertThat(ack.has(80)).isTrue();
        assertThat(record(on, "192.0.2.100").state()).isEqualTo(LeaseState.BOUND);
    }

    @Test
    void twoServersOnOneStoreNeverGiveOneAddressTwice() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        DhcpServerSettings shared = settings(network()).sharedStore(true).build();
        ServerBench one = new ServerBench(shared, store);
        ServerBench two = new ServerBench(shared, store);
        Set<String> given = new HashSet<>();
        given.add(bind(one, phone(1)));
        String offer = offered(two, phone(2));
        assertThat(record(two, offer).state()).isEqualTo(LeaseState.OFFERED);
        assertThat(offered(one, phone(3))).isNotEqualTo(offer);
        two.ask(select(phone(2), offer));
        given.add(offer);
        given.add(bind(one, phone(3)));
        assertThat(given).hasSize(3);
        assertThat(one.ask(discover(phone(4)))).isEmpty();
        assertThat(two.ask(discover(phone(5)))).isEmpty();
        assertThat(two.ask(renew(
                        phone(1), record(two, given.iterator().next()).address().getHostAddress())))
                .isNotNull();
    }

    @Test
    void s66_serversOfOneStoreOfferAClientTheSameAddress() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        DhcpServerSettings shared = settings(network()).sharedStore(true).build();
        String offer = offered(new ServerBench(shared, store), PHONE);
        assertThat(offered(new ServerBench(shared, store), PHONE)).isEqualTo(offer);
    }

    @Test
    void s70_theRowOfAnOfferThatWasNotTakenIsFreedForAllServersOfTheStore() {
        MemoryLeaseStore store = new MemoryLeaseStore();
        DhcpServerSettings shared = settings(network()).sharedStore(true).build();
        ServerBench one = new ServerBench(shared, store);
        String offer = offered(one, PHONE);
        assertThat(record(one, offer).isHeld(one.now())).isTrue();
        DhcpMessage toOther = select(PHONE, "192.0.2.77").toBuilder()
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.2"))
                .build();
        assertThat(one.ask(toOther)).isEmpty();
        assertThat(one.lastSilence()).isEqualTo(SilenceReason.OTHER_SERVER);
        assertThat(record(one, offer).isHeld(one.now())).isFalse();
        assertThat(one.reports).noneMatch(DhcpServerReport.Released.class::isInstance);

        String second = offered(one, OTHER);
        DhcpMessage sameAddress = select(OTHER, second).toBuilder()
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.2"))
                .build();
        assertThat(one.ask(sameAddress)).isEmpty();
        assertThat(record(one, second).isHeld(one.now()))
                .as("the row is now the other server's to bind")
                .isTrue();
    }
}
