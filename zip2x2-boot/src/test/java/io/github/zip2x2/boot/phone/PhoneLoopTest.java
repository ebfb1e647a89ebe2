package io.github.zip2x2.boot.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.boot.report.BootRecorder;
import io.github.zip2x2.boot.report.BootReport;
import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.SipUri;
import io.github.zip2x2.boot.sip.UdpNotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.server.TftpServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Phones and servers over real UDP on loopback. */
@Timeout(60)
class PhoneLoopTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    private static final long FIRST_MAC = 0x0008A10F0000L;

    private final MemoryContentSource files = new MemoryContentSource();
    private DhcpServer dhcp;
    private TftpServer tftp;
    private PhoneLoop loop;

    @BeforeEach
    void start() throws IOException {
        dhcp = DhcpServer.builder()
                .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                .store(new MemoryLeaseStore())
                .settings(DhcpServerSettings.of()
                        .clients(ClientPolicy.ALL)
                        .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                .pool(AddressRange.parse("192.0.2.10-192.0.2.250"))
                                .build())
                        .build())
                .build()
                .start();
        tftp = TftpServer.builder(files)
                .bind(new InetSocketAddress(LOOPBACK, 0))
                .build()
                .start();
        loop = PhoneLoop.start();
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n[GENERAL_INFO]\nsoftware_version=1.0.0");
        files.put("ZIP2x2_1_0_0.bin", TestContainer.wrap("ZIP2x2", "1.0.0", new byte[5000]));
    }

    @AfterEach
    void stop() {
        loop.close();
        tftp.close();
        dhcp.close();
    }

    private void put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static MacAddress mac(int index) {
        return MacAddress.parse(String.format("%012X", FIRST_MAC + index));
    }

    private void putSpecific(int index) {
        put("ZIP2x2/" + mac(index).hex() + ".cfg", "[SIP_CONFIG]\ndevice_id=" + (200 + index) + "\nauth_password=hush");
    }

    private Phone phone(int index, String software, BootListener listener) throws IOException {
        PhoneProfile profile = PhoneProfile.of(PhoneModel.ZIP2X2)
                .tftpPort(tftp.port())
                .dhcp(mac -> DhcpClientSettings.of(mac)
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .build())
                .build();
        return loop.add(
                PhoneAttachment.onLoopback(LOOPBACK, new InetSocketAddress(LOOPBACK, dhcp.port())),
                profile,
                mac(index),
                Optional.of(SoftwareVersion.parse(software)),
                listener);
    }

    private static NotifyResult sendNotify(Phone phone, String user) throws IOException {
        InetSocketAddress sip = phone.sipAddress().orElseThrow();
        return new UdpNotifySender(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .send(Notify.to(new SipUri(user, "127.0.0.1", sip.getPort())));
    }

    @Test
    void aPhoneBootsDownloadsRebootsAndBootsAgainByNotify() throws Exception {
        putSpecific(1);
        BootRecorder recorder = new BootRecorder(System.nanoTime());
        try (Phone phone = phone(1, "0.9.0", recorder)) {
            assertThat(phone.powerOn().get()).isEqualTo(new BootOutcome.Completed(""));
            BootReport report = recorder.report();
            assertThat(report.files())
                    .extracting(BootReport.File::name)
                    .containsExactly(
                            "ZIP2x2_common.cfg",
                            "./ZIP2x2/0008A10F0001.cfg",
                            "ZIP2x2_1_0_0.bin",
                            "ZIP2x2_common.cfg",
                            "./ZIP2x2/0008A10F0001.cfg");
            assertThat(report.server()).hasValue(LOOPBACK);
            assertThat(report.steps()).hasSize(18).allMatch(BootReport.Step::ok);
            assertThat(report.steps()).noneMatch(step -> step.detail().contains("sent again"));
            assertThat(report.toJson()).contains("\"outcome\": \"completed\"").doesNotContain("hush");

            CompletableFuture<BootOutcome> next = phone.nextOutcome();
            assertThat(sendNotify(phone, "201").accepted()).isTrue();
            assertThat(next.get()).isEqualTo(new BootOutcome.Completed(""));
            assertThat(recorder.report().steps()).hasSize(26);
            assertThat(recorder.report().steps())
                    .extracting(BootReport.Step::boot)
                    .endsWith(3);
            phone.release().get();
        }
    }

    @Test
    void manyPhonesBootInOneThread() throws Exception {
        List<CompletableFuture<BootOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            putSpecific(i);
            outcomes.add(phone(i, "1.0.0", event -> {}).powerOn());
        }
        for (CompletableFuture<BootOutcome> outcome : outcomes) {
            assertThat(outcome.get()).isInstanceOf(BootOutcome.Completed.class);
        }
    }

    @Test
    void aListenerThatThrowsDisturbsNobody() throws Exception {
        putSpecific(1);
        Phone phone = phone(1, "1.0.0", event -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(phone.powerOn().get()).isInstanceOf(BootOutcome.Completed.class);
    }

    @Test
    void closingAPhoneOrItsLoopCancelsItsBoot() throws Exception {
        List<BootEvent> events = new ArrayList<>();
        InetSocketAddress nobody;
        try (DatagramChannel silent = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            nobody = (InetSocketAddress) silent.getLocalAddress();
            Phone phone = loop.add(
                    PhoneAttachment.onLoopback(LOOPBACK, nobody),
                    PhoneProfile.of(PhoneModel.ZIP2X2).build(),
                    mac(1),
                    Optional.empty(),
                    events::add);
            CompletableFuture<BootOutcome> outcome = phone.powerOn();
            phone.close();
            assertThat(outcome.get()).isEqualTo(new BootOutcome.Cancelled());
            assertThat(phone.powerOn().get()).isEqualTo(new BootOutcome.Cancelled());

            Phone other = phone(2, "1.0.0", event -> {});
            CompletableFuture<BootOutcome> never = other.nextOutcome();
            loop.close();
            loop.close();
            assertThat(never.get()).isEqualTo(new BootOutcome.Cancelled());
            assertThat(other.powerOn().get()).isEqualTo(new BootOutcome.Cancelled());
        }
    }

    @Test
    void cancelEndsABootThatWaits() throws Exception {
        try (DatagramChannel silent = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            Phone phone = loop.add(
                    PhoneAttachment.onLoopback(LOOPBACK, (InetSocketAddress) silent.getLocalAddress()),
                    PhoneProfile.of(PhoneModel.ZIP2X2).build(),
                    mac(1),
                    Optional.empty(),
                    event -> {});
            CompletableFuture<BootOutcome> outcome = phone.powerOn();
            phone.cancel();
            assertThat(outcome.get()).isEqualTo(new BootOutcome.Cancelled());
        }
    }

    /** VLANs that are the same loopback, and a phone that the configuration can move between them. */
    private Phone taggedPhone(BootListener listener) throws IOException {
        Attachment lan = PhoneAttachment.onLoopback(LOOPBACK, new InetSocketAddress(LOOPBACK, dhcp.port()));
        PhoneProfile profile = PhoneProfile.of(PhoneModel.ZIP2X2)
                .tftpPort(tftp.port())
                .dhcp(mac -> DhcpClientSettings.of(mac)
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .build())
                .build();
        return loop.add(
                new VlanAttachment(lan, Map.of(10, lan, 20, lan)),
                profile,
                mac(1),
                Optional.of(SoftwareVersion.parse("1.0.0")),
                listener);
    }

    private void putVlan(int id) {
        put("ZIP2x2/" + mac(1).hex() + ".cfg", "[SIP_CONFIG]\ndevice_id=201\n[VLAN_CONFIG]\nmode=1\nvlan_id_a=" + id);
    }

    @Test
    void aPhoneThatIsMovedToAVlanBootsAgainThereAndStays() throws Exception {
        putVlan(10);
        List<BootCause> causes = new CopyOnWriteArrayList<>();
        try (Phone phone = taggedPhone(event -> {
            if (event instanceof BootEvent.Started started) {
                causes.add(started.cause());
            }
        })) {
            Optional<InetSocketAddress> before = phone.sipAddress();
            assertThat(phone.powerOn().get()).isEqualTo(new BootOutcome.Completed(""));
            assertThat(phone.sipAddress()).as("another network, another port").isNotEqualTo(before);
            assertThat(phone.powerOn().get()).isEqualTo(new BootOutcome.Completed(""));
            assertThat(causes).containsExactly(BootCause.POWER_ON, BootCause.VLAN_CHANGED, BootCause.POWER_ON);
            CompletableFuture<BootOutcome> next = phone.nextOutcome();
            assertThat(sendNotify(phone, "201").accepted())
                    .as("it listens there")
                    .isTrue();
            assertThat(next.get()).isEqualTo(new BootOutcome.Completed(""));
        }
    }

    @Test
    void vlansThatSendAPhoneToAndFroAreABootLoop() throws Exception {
        putVlan(10);
        try (Phone phone = taggedPhone(event -> {
            if (event instanceof BootEvent.Started started && started.boot() > 1) {
                putVlan(started.boot() % 2 == 0 ? 20 : 10);
            }
        })) {
            assertThat(phone.powerOn().get())
                    .isInstanceOfSatisfying(
                            BootOutcome.Failed.class,
                            failed -> assertThat(failed.reason()).contains("boot loop", "vlan changed"));
        }
    }

    @Test
    void aVlanAttachmentRefusesWhatCannotBe() {
        Attachment lan = PhoneAttachment.onLoopback(LOOPBACK, new InetSocketAddress(LOOPBACK, dhcp.port()));
        assertThatThrownBy(() -> new VlanAttachment(lan, Map.of(4095, lan))).hasMessageContaining("4095");
        assertThatThrownBy(() -> new VlanAttachment(lan, Map.of(1, new VlanAttachment(lan, Map.of()))))
                .hasMessageContaining("without VLANs");
        assertThatThrownBy(() -> new LinkAttachment("eth0", Optional.of(0))).hasMessageContaining("1..65535");
    }

    @Test
    void aWireListenerHearsOfEachDatagramBothWays() throws Exception {
        putSpecific(1);
        List<String> wire = new CopyOnWriteArrayList<>();
        WireListener listener = new WireListener() {
            @Override
            public void on(BootEvent event) {}

            @Override
            public void passed(WirePacket packet) {
                int first = packet.payload().get(0) == 0
                        ? packet.payload().get(1)
                        : packet.payload().get(0);
                wire.add((packet.sent() ? ">" : "<") + (packet.payload().remaining() > 200 ? "dhcp" : "tftp") + first);
                assertThat(packet.toString()).contains("127.0.0.1").doesNotContain("hush");
            }
        };
        try (Phone phone = phone(1, "1.0.0", listener)) {
            assertThat(phone.powerOn().get()).isInstanceOf(BootOutcome.Completed.class);
        }
        assertThat(wire)
                .containsExactly(
                        ">dhcp1", "<dhcp2", ">dhcp1", "<dhcp2", ">tftp1", "<tftp3", ">tftp4", ">tftp1", "<tftp3",
                        ">tftp4");
    }

    @Test
    void aTakenPortIsNamedWithWhatHelps() throws Exception {
        try (DatagramChannel taken = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            int port = ((InetSocketAddress) taken.getLocalAddress()).getPort();
            PhoneAttachment attachment = new PhoneAttachment(
                    LOOPBACK, Optional.of(new InetSocketAddress(LOOPBACK, dhcp.port())), Optional.of(port));
            assertThatThrownBy(() -> loop.add(
                            attachment,
                            PhoneProfile.of(PhoneModel.ZIP2X2).build(),
                            mac(1),
                            Optional.empty(),
                            event -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("end the program");
        }
        assertThatThrownBy(() -> new PhoneAttachment(LOOPBACK, Optional.empty(), Optional.of(70000)))
                .hasMessageContaining("0..65535");
    }
}
