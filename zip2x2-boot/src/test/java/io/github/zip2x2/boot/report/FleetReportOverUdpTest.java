package io.github.zip2x2.boot.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.pbx.ProvisioningService;
import io.github.zip2x2.boot.pbx.fleet.BootEnd;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis.Standing;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetNews;
import io.github.zip2x2.boot.pbx.fleet.FleetSettings;
import io.github.zip2x2.boot.pbx.fleet.FleetStep;
import io.github.zip2x2.boot.pbx.fleet.JdbcFleetStore;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.TimeHistogram;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneAttachment;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Phones boot over real UDP; what they measured bounds what the servers' fleet tells of them. */
@Timeout(60)
class FleetReportOverUdpTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    private static final int PHONES = 16;
    private static final int BOOTS = 2;

    @TempDir
    Path state;

    private final CountDownLatch up = new CountDownLatch(PHONES * BOOTS);
    private final List<BootRecorder> recorders = new ArrayList<>();

    private void heard(FleetNews news) {
        if (news instanceof FleetNews.Reached reached && reached.milestone() == Milestone.SPECIFIC_READ) {
            up.countDown();
        }
    }

    private void bootAll(ProvisioningService service) throws Exception {
        PhoneProfile profile = PhoneProfile.of(PhoneModel.ZIP2X2)
                .tftpPort(service.tftp().orElseThrow().port())
                .deadline(Duration.ofSeconds(30))
                .dhcp(address -> DhcpClientSettings.of(address)
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .build())
                .build();
        InetSocketAddress dhcp =
                new InetSocketAddress(LOOPBACK, service.dhcp().orElseThrow().port());
        for (int boot = 0; boot < BOOTS; boot++) {
            // Each at an address of its own, by which the servers tell whose common file it is.
            try (PhoneLoop loop = PhoneLoop.start()) {
                List<CompletableFuture<BootOutcome>> outcomes = new ArrayList<>();
                for (int i = 0; i < PHONES; i++) {
                    BootRecorder recorder = new BootRecorder(System.nanoTime());
                    recorders.add(recorder);
                    Phone phone = loop.add(
                            PhoneAttachment.onLoopback(Ipv4.of("127.0.0." + (10 + i)), dhcp),
                            profile,
                            MacAddress.parse(String.format("000BEA0000%02X", i)),
                            Optional.<SoftwareVersion>empty(),
                            recorder);
                    outcomes.add(phone.powerOn());
                }
                for (CompletableFuture<BootOutcome> outcome : outcomes) {
                    assertThat(outcome.get()).isInstanceOf(BootOutcome.Completed.class);
                }
            }
        }
    }

    private static boolean canBind(Inet4Address address) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    /** From the lease, as the phone got it, to the end of its own file; both servers saw more of the boot than that. */
    private static Duration leastOfBoot(BootRecorder recorder) {
        Duration leased = Duration.ZERO;
        Duration read = Duration.ZERO;
        for (BootReport.Step step : recorder.report().steps()) {
            if (step.step() == BootStep.ACK) {
                leased = step.started().plus(step.took());
            } else if (step.step() == BootStep.READ_SPECIFIC) {
                read = step.started().plus(step.took());
            }
        }
        return read.minus(leased);
    }

    @Test
    void theReportTellsWhatThePhonesMeasured() throws Exception {
        assumeTrue(canBind(Ipv4.of("127.0.0.10")), "127.0.0.1 is this machine's only loopback address");
        Instant began = Instant.now();
        FleetReport told;
        try (JdbcFleetStore store = JdbcFleetStore.sqlite(state.resolve("fleet.db"), true);
                Fleet fleet = Fleet.builder().store(store).listener(this::heard).build();
                ProvisioningService service = ProvisioningService.builder()
                        .dhcp(
                                UdpEndpoint.unicast(LOOPBACK, 0),
                                DhcpServerSettings.of()
                                        .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                                .pool(AddressRange.parse("192.0.2.10-192.0.2.250"))
                                                .build())
                                        .build())
                        .tftp(new InetSocketAddress(LOOPBACK, 0))
                        .site(Site.named("office").networks("192.0.2.0/24", "127.0.0.0/8"))
                        .phones(mac -> Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2)
                                .set(Parameters.DEVICE_ID, "201")
                                .secret(Parameters.AUTH_PASSWORD, "extension/201")))
                        .secrets((mac, reference) -> Optional.of(Secret.of("hush-hush")))
                        .fleet(fleet)
                        .build()) {
            service.start();
            bootAll(service);
            up.await();
            told = FleetReport.of(
                    fleet.phones(phone -> true), fleet.history(), FleetSettings.defaults(), Instant.now());
            fleet.flush();
            try (JdbcFleetStore other = JdbcFleetStore.readOnly(state.resolve("fleet.db"))) {
                assertThat(FleetReport.of(other, FleetSettings.defaults(), told.at())
                                .toJson())
                        .as("another process reads it while the server runs")
                        .isEqualTo(told.toJson());
            }
        }
        Duration all = Duration.between(began, Instant.now());
        assertThat(told.ends()).isEqualTo(Map.of(BootEnd.COMPLETE, (long) PHONES * BOOTS));
        assertThat(told.standings()).isEqualTo(Map.of(Standing.UP, PHONES));
        assertThat(told.troubled()).isEmpty();
        assertThat(told.behind()).isEmpty();
        for (FleetStep step : FleetStep.values()) {
            assertThat(told.times(step).count())
                    .as("%s", step)
                    .isEqualTo(step == FleetStep.SOFTWARE_IMAGE ? 0 : (long) PHONES * BOOTS);
            assertThat(told.times(step).longest()).isLessThanOrEqualTo(all);
        }
        List<Duration> least = recorders.stream()
                .map(FleetReportOverUdpTest::leastOfBoot)
                .sorted()
                .toList();
        TimeHistogram whole = told.times(FleetStep.WHOLE_BOOT);
        for (int i = 0; i < least.size(); i++) {
            Duration estimate = whole.percentile(100.0 * (i + 1) / least.size());
            assertThat(estimate.multipliedBy(TimeHistogram.PRECISION + 1).dividedBy(TimeHistogram.PRECISION))
                    .as("boot %s of %s by duration", i + 1, least.size())
                    .isGreaterThanOrEqualTo(least.get(i).minusMillis(1));
        }
        assertThat(told.toJson() + told.toHtml("Office") + told.lines()).doesNotContain("hush");
    }
}
