package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.ClasslessRoute;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.OptionKey;
import io.github.zip2x2.dhcp.OptionTypes;
import io.github.zip2x2.dhcp.ParameterRequestList;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.testing.ServerBench;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a server's replies carry, and for whom. */
class ServerReplyTest {

    private static final HardwareAddress PHONE = HardwareAddress.ethernet("000BEA010203");
    private static final HardwareAddress PRINTER = HardwareAddress.ethernet("02BBCC010203");
    private static final Inet4Address SERVER = Ipv4.of("192.0.2.1");
    private static final OctetString RELAY_INFORMATION = OctetString.hex("0104deadbeef000102ff");
    private static final Predicate<DhcpMessage> PHONES =
            request -> request.octets(60).equals(Optional.of(OctetString.latin1("ZIP2x2")));

    private static ServedNetwork.Builder network() {
        return ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                .pool(AddressRange.parse("192.0.2.100-192.0.2.101"))
                .domain("phones.example");
    }

    private static DhcpServerSettings.Builder settings(ServedNetwork.Builder network) {
        return DhcpServerSettings.of()
                .limits(RateLimits.NONE)
                .clients(ClientPolicy.ALL)
                .network(network.build());
    }

    private static DhcpMessage.Builder message(DhcpMessageType type, HardwareAddress client, int... requested) {
        DhcpMessage.Builder message =
                DhcpMessage.builder(type).hardwareAddress(client).xid(0x01020304);
        return requested.length == 0
                ? message
                : message.option(DhcpOptions.PARAMETER_REQUEST_LIST, ParameterRequestList.of(requested));
    }

    private static DhcpMessage select(HardwareAddress client, String address) {
        return message(DhcpMessageType.REQUEST, client)
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of(address))
                .option(DhcpOptions.SERVER_IDENTIFIER, SERVER)
                .build();
    }

    private static DhcpMessage phone(DhcpMessage message) {
        return message.toBuilder()
                .option(DhcpOptions.VENDOR_CLASS_IDENTIFIER, "ZIP2x2")
                .build();
    }

    private static DhcpMessage relayed(DhcpMessage message) {
        return message.toBuilder()
                .giaddr(Ipv4.of("192.0.2.254"))
                .rawOption(82, RELAY_INFORMATION)
                .build();
    }

    @Test
    void s85_relayInformationIsEchoedByteForByteInEveryReplyAndNeverInvented() {
        ServerBench bench = new ServerBench(settings(network()).build());
        DhcpMessage offer = bench.ask(
                        relayed(message(DhcpMessageType.DISCOVER, PHONE).build()))
                .orElseThrow();
        assertThat(offer.octets(82)).contains(RELAY_INFORMATION);
        assertThat(bench.ask(relayed(select(PHONE, "192.0.2.100")))
                        .orElseThrow()
                        .octets(82))
                .contains(RELAY_INFORMATION);
        DhcpMessage nak = bench.ask(relayed(select(PRINTER, "192.0.2.100"))).orElseThrow();
        assertThat(nak.type()).isEqualTo(DhcpMessageType.NAK);
        assertThat(nak.octets(82)).contains(RELAY_INFORMATION);
        assertThat(bench.ask(message(DhcpMessageType.DISCOVER, PRINTER).build())
                        .orElseThrow()
                        .octets(82))
                .isEmpty();
    }

    @Test
    void s93_whatDoesNotFitGoesIntoFileAndSnameFirstAndThenTheLeastImportantIsLeftOut() {
        OptionKey<String> note = OptionKey.of(224, "Note", OptionTypes.TEXT, "test");
        OptionPolicy talkative = OptionPolicy.PHONE.and(request -> true, (request, network, server, options) -> {
            options.always(note, "n".repeat(250));
            options.always(DhcpOptions.ROOT_PATH, "r".repeat(100));
        });
        ServerBench bench = new ServerBench(
                settings(network().bootfile("boot.cfg")).options(talkative).build());
        DhcpMessage small =
                bench.ask(message(DhcpMessageType.DISCOVER, PHONE).build()).orElseThrow();
        assertThat(small.toByteArray().length).isLessThanOrEqualTo(548);
        assertThat(small.overload()).isNotZero();
        assertThat(small.option(note)).isPresent();
        assertThat(small.option(DhcpOptions.TFTP_SERVER_NAME)).contains("192.0.2.1");
        assertThat(small.option(DhcpOptions.BOOTFILE_NAME)).contains("boot.cfg");

        OptionPolicy endless = talkative.and(request -> true, (request, network, server, options) -> {
            options.always(OptionKey.of(225, "More", OptionTypes.TEXT, "test"), "m".repeat(250));
            options.always(OptionKey.of(226, "Most", OptionTypes.TEXT, "test"), "t".repeat(250));
        });
        ServerBench full = new ServerBench(settings(network()).options(endless).build());
        DhcpMessage cut =
                full.ask(message(DhcpMessageType.DISCOVER, PHONE).build()).orElseThrow();
        assertThat(cut.octets(226)).as("the last of the least important").isEmpty();
        assertThat(cut.option(DhcpOptions.SUBNET_MASK)).isPresent();
        assertThat(cut.option(DhcpOptions.LEASE_TIME)).isPresent();
        assertThat(cut.option(DhcpOptions.TFTP_SERVER_NAME)).isPresent();
        DhcpMessage whole = full.ask(message(DhcpMessageType.DISCOVER, PHONE)
                        .option(DhcpOptions.MAXIMUM_MESSAGE_SIZE, 1_500)
                        .build())
                .orElseThrow();
        assertThat(whole.octets(226)).isPresent();
        assertThat(whole.overload()).isZero();
    }

    @Test
    void s103_aClientThatCanDoWithoutIpv4IsOfferedNoAddress() {
        ServerBench bench = new ServerBench(settings(network().ipv6OnlyWait(Duration.ofMinutes(30)))
                .rapidCommit(true)
                .build());
        DhcpMessage asking = message(DhcpMessageType.DISCOVER, PHONE, 1, 3, 108)
                .option(DhcpOptions.RAPID_COMMIT, true)
                .build();
        ServerReply reply = bench.exchange(asking).orElseThrow();
        DhcpMessage offer = reply.message();
        assertThat(offer.type()).isEqualTo(DhcpMessageType.OFFER);
        assertThat(offer.yiaddr()).isEqualTo(Ipv4.ANY);
        assertThat(offer.option(DhcpOptions.IPV6_ONLY_PREFERRED)).contains(LeaseTime.ofSeconds(1_800));
        assertThat(offer.option(DhcpOptions.LEASE_TIME)).isEmpty();
        assertThat(offer.option(DhcpOptions.RAPID_COMMIT)).isEmpty();
        assertThat(reply.route().to().getAddress()).isEqualTo(Ipv4.BROADCAST);
        assertThat(bench.engine().offersHeld()).isZero();
        DhcpMessage relayed = bench.ask(relayed(asking)).orElseThrow();
        assertThat(relayed.yiaddr()).isEqualTo(Ipv4.ANY);

        DhcpMessage other = bench.ask(message(DhcpMessageType.DISCOVER, PRINTER, 1, 3)
                        .option(DhcpOptions.RAPID_COMMIT, true)
                        .build())
                .orElseThrow();
        assertThat(other.yiaddr()).as("who does not ask gets an address").isEqualTo(Ipv4.of("192.0.2.100"));
        assertThat(other.option(DhcpOptions.IPV6_ONLY_PREFERRED)).isEmpty();
    }

    @Test
    void s103_withoutTheSettingOption108IsNotSent() {
        ServerBench bench = new ServerBench(settings(network()).build());
        DhcpMessage offer = bench.ask(
                        message(DhcpMessageType.DISCOVER, PHONE, 1, 3, 108).build())
                .orElseThrow();
        assertThat(offer.yiaddr()).isEqualTo(Ipv4.of("192.0.2.100"));
        assertThat(offer.option(DhcpOptions.IPV6_ONLY_PREFERRED)).isEmpty();
        assertThatThrownBy(() -> network().ipv6OnlyWait(Duration.ofSeconds(299)).build())
                .hasMessageContaining("ipv6OnlyWait");
    }

    @Test
    void row18_textsEndWithNulForAClassOfOldFirmwareOnly() {
        ServerBench bench = new ServerBench(settings(network().bootfile("boot.cfg"))
                .options(OptionPolicy.PHONE.endingTextsWithNul(PHONES))
                .build());
        DhcpMessage old = bench.ask(
                        phone(message(DhcpMessageType.DISCOVER, PHONE).build()))
                .orElseThrow();
        assertThat(old.octets(67)).contains(OctetString.latin1("boot.cfg\0"));
        assertThat(old.octets(66)).contains(OctetString.latin1("192.0.2.1\0"));
        assertThat(old.octets(15)).contains(OctetString.latin1("phones.example\0"));
        assertThat(old.octets(1)).contains(OctetString.hex("ffffff00"));
        DhcpMessage other =
                bench.ask(message(DhcpMessageType.DISCOVER, PRINTER).build()).orElseThrow();
        assertThat(other.octets(67)).contains(OctetString.latin1("boot.cfg"));
        assertThat(other.octets(66)).contains(OctetString.latin1("192.0.2.1"));
    }

    @Test
    void s91_aClassHasItsOwnPoolBeforeEverybodys() {
        ServedNetwork.Builder network = ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                .pool(AddressRange.parse("192.0.2.10-192.0.2.10"))
                .pool(AddressRange.parse("192.0.2.200-192.0.2.200"), PHONES);
        ServerBench bench = new ServerBench(settings(network).build());
        DhcpMessage phone = phone(message(DhcpMessageType.DISCOVER, PHONE).build());
        assertThat(bench.ask(phone).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.200"));
        assertThat(bench.ask(phone(select(PHONE, "192.0.2.200"))).orElseThrow().type())
                .isEqualTo(DhcpMessageType.ACK);

        DhcpMessage printer = message(DhcpMessageType.DISCOVER, PRINTER)
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of("192.0.2.200"))
                .build();
        assertThat(bench.ask(printer).orElseThrow().yiaddr()).isEqualTo(Ipv4.of("192.0.2.10"));
        assertThat(bench.ask(select(PRINTER, "192.0.2.200")).orElseThrow().type())
                .isEqualTo(DhcpMessageType.NAK);

        HardwareAddress second = HardwareAddress.ethernet("000BEA010204");
        assertThat(bench.ask(phone(message(DhcpMessageType.DISCOVER, second).build()))
                        .orElseThrow()
                        .yiaddr())
                .as("its pool is empty")
                .isEqualTo(Ipv4.of("192.0.2.10"));
    }

    @Test
    void s91_whoNoLongerBelongsToTheClassLosesItsAddress() {
        ServedNetwork.Builder network = ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                .pool(AddressRange.parse("192.0.2.200-192.0.2.200"), PHONES);
        ServerBench bench = new ServerBench(settings(network).build());
        bench.ask(phone(message(DhcpMessageType.DISCOVER, PHONE).build()));
        assertThat(bench.ask(phone(select(PHONE, "192.0.2.200"))).orElseThrow().type())
                .isEqualTo(DhcpMessageType.ACK);
        DhcpMessage renewing = message(DhcpMessageType.REQUEST, PHONE)
                .ciaddr(Ipv4.of("192.0.2.200"))
                .build();
        assertThat(bench.ask(renewing).orElseThrow().type()).isEqualTo(DhcpMessageType.NAK);
    }

    @Test
    void s92_aPolicysRoutesStandForRouterAndStaticRoutes() {
        ServerBench bench = new ServerBench(settings(network()
                        .routers(List.of(Ipv4.of("192.0.2.254")))
                        .route(new ClasslessRoute(Ipv4.of("198.51.100.0"), 24, Ipv4.of("192.0.2.253"))))
                .build());
        DhcpMessage both = bench.ask(
                        message(DhcpMessageType.DISCOVER, PHONE, 121, 3, 33).build())
                .orElseThrow();
        assertThat(both.octets(121)).isPresent();
        assertThat(both.octets(3)).isEmpty();
        DhcpMessage router =
                bench.ask(message(DhcpMessageType.DISCOVER, PHONE, 3).build()).orElseThrow();
        assertThat(router.octets(3)).isPresent();
    }

    @Test
    void aReplyGivesItsOctetsAway() {
        ServerBench bench = new ServerBench(settings(network()).build());
        ServerReply reply =
                bench.exchange(message(DhcpMessageType.DISCOVER, PHONE).build()).orElseThrow();
        ByteBuffer out = ByteBuffer.allocate(600);
        reply.writeTo(out);
        assertThat(out.position()).isEqualTo(reply.length());
        assertThat(OctetString.of(out.array(), 0, out.position()))
                .isEqualTo(OctetString.of(reply.message().toByteArray()));
        assertThat(reply.client()).isEqualTo(PHONE);
        assertThat(reply.type()).isEqualTo(DhcpMessageType.OFFER);
        assertThat(reply).hasToString("DHCPOFFER to " + reply.route().to());
    }

    /** A list that its owner changes is encoded again. */
    @Test
    void whatAPolicyChangesIsSentChanged() {
        List<Inet4Address> servers = new ArrayList<>(List.of(Ipv4.of("192.0.2.53")));
        ServerBench bench = new ServerBench(settings(network())
                .options((request, network, server, options) -> options.always(DhcpOptions.DOMAIN_SERVER, servers))
                .build());
        DhcpMessage discover = message(DhcpMessageType.DISCOVER, PHONE).build();
        assertThat(bench.ask(discover).orElseThrow().option(DhcpOptions.DOMAIN_SERVER))
                .contains(List.of(Ipv4.of("192.0.2.53")));
        servers.set(0, Ipv4.of("192.0.2.54"));
        assertThat(bench.ask(discover).orElseThrow().option(DhcpOptions.DOMAIN_SERVER))
                .contains(List.of(Ipv4.of("192.0.2.54")));
    }
}
