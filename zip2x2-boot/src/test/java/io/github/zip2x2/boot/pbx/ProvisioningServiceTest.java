package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.Mark;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.phone.BootListener;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneAttachment;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.boot.report.BootRecorder;
import io.github.zip2x2.boot.report.BootReport;
import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.SipUri;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.dhcp.server.SilenceReason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service over real UDP on loopback, with phones that boot from it. */
@Timeout(60)
class ProvisioningServiceTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");

    @TempDir
    Path images;

    private final Map<MacAddress, PhoneSettings> phones = new ConcurrentHashMap<>();
    private final List<ProvisioningEvent> events = new CopyOnWriteArrayList<>();

    private static DhcpServerSettings settings() {
        return DhcpServerSettings.of()
                .clients(ClientPolicy.NONE)
                .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                        .pool(AddressRange.parse("192.0.2.10-192.0.2.250"))
                        .build())
                .build();
    }

    private ProvisioningService.Builder builder() throws IOException {
        return ProvisioningService.builder()
                .dhcp(UdpEndpoint.unicast(LOOPBACK, 0), settings())
                .tftp(new InetSocketAddress(LOOPBACK, 0))
                .phones(PhoneDirectory.of(phones))
                .listener(events::add);
    }

    private static BootReport boot(ProvisioningService service, MacAddress mac, String software) throws Exception {
        BootRecorder recorder = new BootRecorder(System.nanoTime());
        try (PhoneLoop loop = PhoneLoop.start()) {
            Phone phone = attach(loop, service, mac, software, recorder);
            assertThat(phone.powerOn().get()).isInstanceOf(BootOutcome.Completed.class);
        }
        return recorder.report();
    }

    private static Phone attach(
            PhoneLoop loop, ProvisioningService service, MacAddress mac, String software, BootListener listener)
            throws IOException {
        return loop.add(
                PhoneAttachment.onLoopback(
                        LOOPBACK,
                        new InetSocketAddress(
                                LOOPBACK, service.dhcp().orElseThrow().port())),
                PhoneProfile.of(PhoneModel.ZIP2X2)
                        .tftpPort(service.tftp().orElseThrow().port())
                        .deadline(Duration.ofSeconds(20))
                        .dhcp(address -> DhcpClientSettings.of(address)
                                .startDelay(Duration.ZERO, Duration.ZERO)
                                .build())
                        .build(),
                mac,
                Optional.of(SoftwareVersion.parse(software)),
                listener);
    }

    private static boolean reached(Fleet fleet, Milestone milestone) {
        return fleet.phone(MAC)
                .flatMap(phone -> phone.mark(milestone))
                .filter(Mark::isGood)
                .isPresent();
    }

    @Test
    void aPhoneBootsFromSettingsAloneAndTheFleetKnowsHowFarItCame() throws Exception {
        Files.write(images.resolve("ZIP2x2_1_0_0.bin"), TestContainer.wrap("ZIP2x2", "1.0.0", new byte[5_000]));
        phones.put(
                MAC,
                PhoneSettings.of(PhoneModel.ZIP2X2)
                        .set(Parameters.DEVICE_ID, "201")
                        .set(Parameters.SOFTWARE_VERSION, "1.0.0"));
        Fleet fleet = Fleet.builder().build();
        List<Notify> notifies = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        try (ProvisioningService service = builder()
                .firmware(images)
                .fleet(fleet)
                .notifySender(notify -> {
                    notifies.add(notify);
                    return new NotifyResult.Answered(200, "OK");
                })
                .rebootGuard(phone -> asked.getAndIncrement() == 0
                        ? new RebootGuard.Answer.Later("in a call", Duration.ofMinutes(1))
                        : new RebootGuard.Answer.Now())
                .build()) {
            assertThat(service.reboot(MAC)).isInstanceOf(RebootOutcome.Unreachable.class);
            service.start();
            BootReport report = boot(service, MAC, "0.9.0");
            assertThat(report.files())
                    .extracting(BootReport.File::name)
                    .containsExactly(
                            "ZIP2x2_common.cfg",
                            "./ZIP2x2/0008A10FF312.cfg",
                            "ZIP2x2_1_0_0.bin",
                            "ZIP2x2_common.cfg",
                            "./ZIP2x2/0008A10FF312.cfg");
            // The TFTP server tells its listener on a thread of its own, after the phone has the last block.
            while (fleet.phone(MAC).map(PhoneRecord::boot).orElse(0L) < 2 || !reached(fleet, Milestone.SPECIFIC_READ)) {
                Thread.onSpinWait();
            }
            for (Milestone milestone :
                    List.of(Milestone.SEEN, Milestone.LEASED, Milestone.COMMON_READ, Milestone.FIRMWARE_READ)) {
                assertThat(reached(fleet, milestone)).as("%s", milestone).isTrue();
            }
            String version = service.phoneChanged(MAC).orElseThrow();
            assertThat(fleet.behind(List.of(MAC), Milestone.SPECIFIC_READ, mac -> version))
                    .isEmpty();
            assertThat(service.diagnose(MAC).toString())
                    .contains("DHCPDISCOVER")
                    .contains("192.0.2.10");

            assertThat(service.reboot(MAC)).isInstanceOf(RebootOutcome.Postponed.class);
            assertThat(notifies).isEmpty();
            assertThat(service.reboot(MAC)).isEqualTo(new RebootOutcome.Notified(new NotifyResult.Answered(200, "OK")));
            assertThat(notifies).containsExactly(Notify.to(new SipUri("201", "192.0.2.10", 5060)));
        }
    }

    @Test
    void aPhoneThatNobodyKnowsMeetsSilenceAndItsStorySaysWhy() throws Exception {
        Fleet fleet = Fleet.builder().build();
        try (ProvisioningService service = builder().fleet(fleet).build();
                PhoneLoop loop = PhoneLoop.start()) {
            service.start();
            try (Phone phone = attach(loop, service, MAC, "1.0.0", event -> {})) {
                CompletableFuture<BootOutcome> unused = phone.powerOn();
                while (events.stream().noneMatch(ProvisioningServiceTest::isStranger)) {
                    Thread.onSpinWait();
                }
            }
            Diagnosis diagnosis = service.diagnose(MAC);
            assertThat(diagnosis.standing()).isEqualTo(Diagnosis.Standing.NOT_SERVED);
            assertThat(diagnosis.cause()).contains("add it to the phones");
        }
    }

    private static boolean isStranger(ProvisioningEvent event) {
        return event instanceof ProvisioningEvent.Dhcp dhcp
                && dhcp.report() instanceof DhcpServerReport.Silent silent
                && silent.reason() == SilenceReason.STRANGER;
    }

    @Test
    void aDirectoryThatWaitsForOnePhoneDelaysNoOtherAndThePhoneIsServedWhenItAnswers() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        PhoneDirectory directory = mac -> {
            if (mac.equals(MAC)) {
                asked.countDown();
                await(answer);
            }
            return Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, "201"));
        };
        MemoryLeaseStore leases = new MemoryLeaseStore();
        try (ProvisioningService service = builder()
                        .phones(directory)
                        .directoryWait(Duration.ofMinutes(1))
                        .leases(leases)
                        .build();
                PhoneLoop loop = PhoneLoop.start()) {
            service.start();
            CompletableFuture<BootOutcome> slow =
                    attach(loop, service, MAC, "1.0.0", event -> {}).powerOn();
            asked.await();
            for (int i = 1; i < 5; i++) {
                boot(service, MacAddress.parse("0008A100000" + i), "1.0.0");
            }
            assertThat(leases.byClient(ClientIdentity.ofHardware(Macs.hardware(MAC))))
                    .isEmpty();
            assertThat(slow).isNotDone();
            answer.countDown();
            assertThat(slow.get()).isInstanceOf(BootOutcome.Completed.class);
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedIOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    /** A phone with a running lease goes on with it; one without has nothing that could be trusted. */
    @Test
    void fD12_aDirectoryThatFailsIsToldAndMeansSilenceToPhonesWithoutALeaseOnly() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        PhoneDirectory directory = mac -> {
            if (fails.get()) {
                throw new IOException("the database is away");
            }
            return Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, "201"));
        };
        try (ProvisioningService service = builder().phones(directory).build();
                PhoneLoop loop = PhoneLoop.start()) {
            service.start();
            boot(service, MAC, "1.0.0");
            fails.set(true);
            assertThatThrownBy(() -> service.phoneChanged(MAC)).hasMessage("the database is away");
            events.clear();
            MacAddress other = MacAddress.parse("0008A1FFFF01");
            try (Phone known = attach(loop, service, MAC, "1.0.0", event -> {});
                    Phone without = attach(loop, service, other, "1.0.0", event -> {})) {
                CompletableFuture<BootOutcome> unused = known.powerOn();
                CompletableFuture<BootOutcome> alsoUnused = without.powerOn();
                while (events.stream().noneMatch(event -> isSilentTo(event, other))
                        || events.stream().noneMatch(event -> isGranted(event, MAC))) {
                    Thread.onSpinWait();
                }
            }
            assertThat(events).noneMatch(event -> isSilentTo(event, MAC));
            assertThat(events).contains(new ProvisioningEvent.DirectoryFailed(other, "the database is away"));
        }
    }

    private static boolean isSilentTo(ProvisioningEvent event, MacAddress mac) {
        return event instanceof ProvisioningEvent.Dhcp dhcp
                && dhcp.report() instanceof DhcpServerReport.Silent silent
                && silent.reason() == SilenceReason.UNANSWERED
                && Macs.isOf(silent.client(), mac);
    }

    private static boolean isGranted(ProvisioningEvent event, MacAddress mac) {
        return event instanceof ProvisioningEvent.Dhcp dhcp
                && dhcp.report() instanceof DhcpServerReport.Granted granted
                && Macs.isOf(granted.client(), mac);
    }

    @Test
    void whatDhcpServesCanChangeWhileItServes() throws Exception {
        phones.put(MAC, PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, "201"));
        MemoryLeaseStore leases = new MemoryLeaseStore();
        try (ProvisioningService service = builder().leases(leases).build()) {
            service.start();
            boot(service, MAC, "1.0.0");
            service.reconfigure(DhcpServerSettings.of()
                    .network(ServedNetwork.of(Prefix.parse("198.51.100.0/24"))
                            .reserve(Macs.hardware(MAC), Ipv4.of("198.51.100.7"))
                            .build())
                    .build());
            boot(service, MAC, "1.0.0");
            assertThat(leases.byAddress(Ipv4.of("192.0.2.10"))).isPresent();
            assertThat(leases.byAddress(Ipv4.of("198.51.100.7"))).isPresent();
        }
    }

    @Test
    void aSiteHasABootServerOfItsOwn() throws Exception {
        phones.put(MAC, PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, "201"));
        try (ProvisioningService service = ProvisioningService.builder()
                .dhcp(
                        UdpEndpoint.unicast(LOOPBACK, 0),
                        DhcpServerSettings.of()
                                .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                        .pool(AddressRange.parse("192.0.2.10-192.0.2.250"))
                                        .tftpServer(Ipv4.of("192.0.2.1"))
                                        .build())
                                .build())
                .tftp(new InetSocketAddress(LOOPBACK, 0))
                .phones(PhoneDirectory.of(phones))
                .leases(new MemoryLeaseStore())
                .site(Site.named("here").networks("192.0.2.0/24").tftpServer(LOOPBACK))
                .build()) {
            service.start();
            assertThat(boot(service, MAC, "1.0.0").server()).hasValue(LOOPBACK);
        }
    }

    @Test
    void aStartThatFailsMayBeTriedAgainAndCloseLeavesNothingBehind() throws Exception {
        try (DatagramChannel taken = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            DatagramEndpoint endpoint = UdpEndpoint.unicast(LOOPBACK, 0);
            int dhcpPort = endpoint.port();
            ProvisioningService service = ProvisioningService.builder()
                    .dhcp(endpoint, settings())
                    .tftp((InetSocketAddress) taken.getLocalAddress())
                    .fleet(Fleet.builder().build())
                    .build();
            assertThatThrownBy(service::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(((InetSocketAddress) taken.getLocalAddress()).getPort()));
            assertThatThrownBy(service::start)
                    .as("tried again with the same endpoint")
                    .isInstanceOf(IOException.class);
            service.close();
            UdpEndpoint.unicast(LOOPBACK, dhcpPort).close(); // free again
            assertThatThrownBy(service::start).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void eachPartMayBeAbsentAndClosingTwiceIsOnce() throws Exception {
        ProvisioningService dhcpOnly = ProvisioningService.builder()
                .dhcp(UdpEndpoint.unicast(LOOPBACK, 0), settings())
                .build();
        assertThat(dhcpOnly.start().tftp()).isEmpty();
        dhcpOnly.close();
        dhcpOnly.close();
        try (ProvisioningService tftpOnly = ProvisioningService.builder()
                .tftp(new InetSocketAddress(LOOPBACK, 0))
                .build()) {
            assertThat(tftpOnly.start().dhcp()).isEmpty();
            assertThatThrownBy(tftpOnly::start).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> tftpOnly.diagnose(MAC)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> tftpOnly.reboot(MAC)).isInstanceOf(IllegalStateException.class);
        }
        DatagramEndpoint unused = UdpEndpoint.unicast(LOOPBACK, 0);
        ProvisioningService neverStarted =
                ProvisioningService.builder().dhcp(unused, settings()).build();
        neverStarted.close();
        UdpEndpoint.unicast(LOOPBACK, unused.port()).close();
        assertThatThrownBy(neverStarted::start).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ProvisioningService.builder()
                        .phonesPerAddress(0, Duration.ofSeconds(1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProvisioningService.builder()
                        .directoryWait(Duration.ZERO)
                        .build())
                .hasMessageContaining("directoryWait");
    }
}
