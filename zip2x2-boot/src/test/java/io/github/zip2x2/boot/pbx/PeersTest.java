package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.pbx.site.UnknownPhone;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.SubOption;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.client.TftpClient;
import io.github.zip2x2.tftp.client.TftpDownload;
import io.github.zip2x2.tftp.client.TftpProgress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks, and from where: relays, leases and addresses, over UDP on loopback. */
@Timeout(30)
class PeersTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    private static final Inet4Address RELAY = Ipv4.of("127.0.6.1");
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");

    private final List<ProvisioningEvent> events = new CopyOnWriteArrayList<>();

    private static String text(ProvisioningService service, Inet4Address from, String file) throws IOException {
        try (TftpClient client = TftpClient.builder().local(from).build()) {
            TftpDownload download = client.get(tftp(service), file);
            return new String(download.bytes(), StandardCharsets.US_ASCII);
        }
    }

    private static InetSocketAddress tftp(ProvisioningService service) {
        return new InetSocketAddress(LOOPBACK, service.tftp().orElseThrow().port());
    }

    private static String proxy(ProvisioningService service, String from) throws IOException {
        return CfgDocument.parse(
                        text(service, Ipv4.of(from), "ZIP2x2_common.cfg").getBytes(StandardCharsets.US_ASCII))
                .value("SIP_CONFIG", "proxy_addr")
                .orElse("");
    }

    /** A relay's way to the server and back. */
    private static DhcpMessage relayed(DatagramChannel relay, ProvisioningService service, DhcpMessage message)
            throws IOException {
        relay.send(
                ByteBuffer.wrap(message.toByteArray()),
                new InetSocketAddress(LOOPBACK, service.dhcp().orElseThrow().port()));
        ByteBuffer reply = ByteBuffer.allocate(2_048);
        relay.receive(reply);
        return ((DecodeResult.Decoded) DhcpMessage.decode(reply.flip())).value();
    }

    @Test
    void anUnknownPhoneBehindARelayIsShownToThePolicyWithAllThatIsKnownOfItsPlace() throws Exception {
        RelayAgentInformation port7 = RelayAgentInformation.of(
                new SubOption(RelayAgentInformation.CIRCUIT_ID, OctetString.latin1("switch-3/port-7")));
        List<UnknownPhone> seen = new CopyOnWriteArrayList<>();
        try (ProvisioningService service = ProvisioningService.builder()
                        .dhcp(
                                UdpEndpoint.unicast(LOOPBACK, 0),
                                DhcpServerSettings.of()
                                        .clients(ClientPolicy.ALL)
                                        .network(ServedNetwork.of(Prefix.parse("127.0.6.0/24"))
                                                .pool(AddressRange.parse("127.0.6.10-127.0.6.20"))
                                                .build())
                                        .build())
                        .tftp(new InetSocketAddress(LOOPBACK, 0))
                        .site(Site.named("hall").networks("127.0.6.0/24"))
                        .unknownPhones(phone -> {
                            seen.add(phone);
                            return Optional.of(
                                    PhoneSettings.of(phone.model()).set(Parameters.GREETING_MESSAGE, "ask the desk"));
                        })
                        .listener(events::add)
                        .build()
                        .start();
                DatagramChannel relay = DatagramChannel.open().bind(new InetSocketAddress(RELAY, 0))) {
            DhcpMessage discover = DhcpMessage.builder(DhcpMessageType.DISCOVER)
                    .hardwareAddress(Macs.hardware(MAC))
                    .xid(7)
                    .giaddr(RELAY)
                    .option(DhcpOptions.RELAY_AGENT_INFORMATION, port7)
                    .build();
            DhcpMessage offer = relayed(relay, service, discover);
            DhcpMessage ack = relayed(
                    relay,
                    service,
                    DhcpMessage.builder(DhcpMessageType.REQUEST)
                            .hardwareAddress(Macs.hardware(MAC))
                            .xid(7)
                            .giaddr(RELAY)
                            .option(DhcpOptions.REQUESTED_ADDRESS, offer.yiaddr())
                            .option(
                                    DhcpOptions.SERVER_IDENTIFIER,
                                    offer.option(DhcpOptions.SERVER_IDENTIFIER).orElseThrow())
                            .option(DhcpOptions.RELAY_AGENT_INFORMATION, port7)
                            .build());
            assertThat(ack.type()).isEqualTo(DhcpMessageType.ACK);

            assertThat(text(service, ack.yiaddr(), "ZIP2x1/0008A10FF312.cfg")).contains("ask the desk");
            UnknownPhone phone = seen.get(0);
            assertThat(phone.mac()).isEqualTo(MAC);
            assertThat(phone.model()).isEqualTo(PhoneModel.ZIP2X1);
            assertThat(phone.address()).isEqualTo(ack.yiaddr());
            assertThat(phone.site()).map(Site::name).hasValue("hall");
            assertThat(phone.relay()).hasValue(RELAY);
            assertThat(phone.relayInformation()).hasValue(port7);
            assertThat(events).contains(new ProvisioningEvent.Unknown(phone, true));

            // moved to where the server hears it itself
            relayed(
                    relay,
                    service,
                    discover.toBuilder()
                            .giaddr(Ipv4.ANY)
                            .without(DhcpOptions.RELAY_AGENT_INFORMATION.code())
                            .build());
            assertThat(text(service, ack.yiaddr(), "0008A10FF312.cfg")).contains("ask the desk");
            assertThat(seen.get(1).relay()).isEmpty();
            assertThat(seen.get(1).relayInformation()).isEmpty();
        }
    }

    @Test
    void whoWalksThroughAddressesIsSlowedAndReportedAndOthersAreServed() throws Exception {
        try (ProvisioningService service = ProvisioningService.builder()
                        .tftp(new InetSocketAddress(LOOPBACK, 0))
                        .phones(PhoneDirectory.of(
                                Map.of(MAC, PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, "201"))))
                        .phonesPerAddress(3, Duration.ofHours(1))
                        .listener(events::add)
                        .build()
                        .start();
                TftpClient walker =
                        TftpClient.builder().local(Ipv4.of("127.0.6.66")).build()) {
            for (int i = 0; i < 3; i++) {
                String guess = "0008A100000" + i + ".cfg";
                assertThatThrownBy(() -> walker.get(tftp(service), guess)).hasMessageContaining(guess);
            }
            CompletableFuture<TftpDownload> found =
                    walker.getAsync(tftp(service), TftpRequest.read(MAC.hex() + ".cfg"), TftpProgress.NONE);
            ProvisioningEvent report = new ProvisioningEvent.MacWalking(Ipv4.of("127.0.6.66"), 3);
            while (!events.contains(report)) {
                Thread.onSpinWait();
            }
            assertThat(found).isNotDone();
            assertThat(text(service, Ipv4.of("127.0.6.7"), MAC.hex() + ".cfg")).contains("201");
            found.cancel(true);
        }
    }

    @Test
    void oneServiceHasTwoSitesByThePeersLeaseAndByItsAddress() throws Exception {
        MemoryLeaseStore leases = new MemoryLeaseStore();
        Lease lease = Lease.of(Ipv4.of("127.0.6.7"))
                .client(ClientIdentity.ofHardware(Macs.hardware(MAC)))
                .hardware(Macs.hardware(MAC))
                .start(Instant.now())
                .expiry(Instant.now().plus(Duration.ofHours(1)))
                .build();
        leases.commit(List.of(new LeaseChange(Optional.empty(), lease)));
        try (ProvisioningService service = ProvisioningService.builder()
                .tftp(new InetSocketAddress(LOOPBACK, 0))
                .leases(leases)
                .phones(PhoneDirectory.of(
                        Map.of(MAC, PhoneSettings.of(PhoneModel.ZIP2X2).site("paris"))))
                .site(Site.named("berlin").networks("127.0.6.0/24").set(Parameters.PROXY_ADDR, "10.1.0.5"))
                .site(Site.named("paris").networks("127.0.7.0/24").set(Parameters.PROXY_ADDR, "10.2.0.5"))
                .build()
                .start()) {
            assertThat(proxy(service, "127.0.6.8")).isEqualTo("10.1.0.5");
            assertThat(proxy(service, "127.0.7.8")).isEqualTo("10.2.0.5");
            assertThat(proxy(service, "127.0.6.7"))
                    .as("its lease tells the phone")
                    .isEqualTo("10.2.0.5");
            assertThat(proxy(service, "127.0.8.8")).as("of no site").isEmpty();
        }
    }
}
