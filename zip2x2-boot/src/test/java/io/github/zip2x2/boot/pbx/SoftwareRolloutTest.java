package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.Mark;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.rollout.CheckVerdict;
import io.github.zip2x2.boot.pbx.rollout.Rollout;
import io.github.zip2x2.boot.pbx.rollout.RolloutPhase;
import io.github.zip2x2.boot.pbx.rollout.RolloutSettings;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.rollout.WaveSettings;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.sip.UdpNotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A new software image, brought to phones that boot from a service over UDP on loopback. */
@Timeout(120)
class SoftwareRolloutTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    private static final SoftwareVersion OLD = SoftwareVersion.parse("1.0.0");
    private static final SoftwareVersion NEW = SoftwareVersion.parse("1.2.0");
    private static final String IMAGE = "ZIP2x2_1_2_0.bin";
    private static final int PHONES = 6;
    private static final int CANARIES = 2;
    private static final WaveSettings WAVE = WaveSettings.builder()
            .interval(Duration.ZERO)
            .networkBandwidth(0, 100_000_000)
            .settle(Duration.ofSeconds(2))
            .failures(0, 1)
            .build();
    private static final RolloutSettings SETTINGS = RolloutSettings.builder()
            .waves(WAVE, WAVE)
            .shares(List.of(100))
            .soak(Duration.ZERO)
            .build();

    @TempDir
    Path firmware;

    private final List<Phone> phones = new ArrayList<>();
    /** The phones that are booting. */
    private final Set<MacAddress> booting = ConcurrentHashMap.newKeySet();

    private Fleet fleet;
    private PhoneLoop loop;
    private ProvisioningService service;

    private static MacAddress mac(int number) {
        return MacAddress.parse(String.format("0008A10F%04X", 16 + number));
    }

    private static Inet4Address address(int number) {
        return Ipv4.of("127.0.6." + (10 + number));
    }

    @BeforeEach
    void phonesAreUp() throws Exception {
        ServedNetwork.Builder network = ServedNetwork.of(Prefix.parse("127.0.6.0/24"));
        Map<MacAddress, PhoneSettings> directory = new LinkedHashMap<>();
        for (int i = 0; i < PHONES; i++) {
            network.reserve(Macs.hardware(mac(i)), address(i));
            directory.put(
                    mac(i),
                    PhoneSettings.of(PhoneModel.ZIP2X2)
                            .site("here")
                            .set(Parameters.DEVICE_ID, Integer.toString(300 + i)));
        }
        fleet = Fleet.builder().build();
        service = ProvisioningService.builder()
                .dhcp(
                        UdpEndpoint.unicast(LOOPBACK, 0),
                        DhcpServerSettings.of().network(network.build()).build())
                .tftp(new InetSocketAddress(LOOPBACK, 0))
                .site(Site.named("here").networks("127.0.6.0/24").set(Parameters.VOICE_MAIL_URI, "*98"))
                .phones(PhoneDirectory.of(directory))
                .firmware(firmware)
                .fleet(fleet)
                .notifySender(new UdpNotifySender(new InetSocketAddress(LOOPBACK, 0)))
                .build()
                .start();
        loop = PhoneLoop.start();
        for (int i = 0; i < PHONES; i++) {
            phones.add(phone(i));
        }
        for (Phone phone : phones) {
            assertThat(phone.powerOn().get()).isEqualTo(new BootOutcome.Completed(""));
        }
    }

    private Phone phone(int number) throws IOException {
        return ServedPhone.add(loop, service, address(number), mac(number), OLD.dotted(), event -> {
            if (event instanceof BootEvent.Started) {
                booting.add(mac(number));
            } else if (event instanceof BootEvent.Finished) {
                booting.remove(mac(number));
            }
        });
    }

    @AfterEach
    void allIsOver() throws IOException {
        loop.close();
        service.close();
    }

    private static byte[] container() {
        byte[] payload = new byte[20_000];
        new Random(1).nextBytes(payload);
        return TestContainer.wrap("ZIP2x2", NEW.dotted(), payload);
    }

    private SiteRollout described(String... sha256) throws Exception {
        List<WavePhone> told = new ArrayList<>();
        for (int i = 0; i < PHONES; i++) {
            WavePhone phone = service.wavePhone(mac(i)).orElseThrow();
            // Where the simulated phone listens, which on one host cannot be port 5060 for all.
            int port = phones.get(i).sipAddress().orElseThrow().getPort();
            told.add(new WavePhone(phone.mac(), phone.deviceId(), port));
        }
        SiteRollout rollout = service.rollout("software", "here")
                .settings(SETTINGS)
                .canaries(told.subList(0, CANARIES))
                .others(told.subList(CANARIES, PHONES));
        Path image = firmware.resolve(IMAGE);
        return sha256.length == 0
                ? rollout.software(NEW.dotted(), image)
                : rollout.software(NEW.dotted(), image, sha256[0]);
    }

    private Rollout rollOut(SiteRollout described) throws Exception {
        Rollout rollout = described.begin();
        try {
            rollout.ended().get(40, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    rollout.status() + ", wave " + rollout.wave() + ", booting " + booting + ", "
                            + fleet.phones(phone -> true),
                    e);
        }
        return rollout;
    }

    /** What the phones run, once each has done what it was about to do. */
    private static Collection<SoftwareVersion> software(List<Phone> phones) throws Exception {
        List<SoftwareVersion> software = new ArrayList<>();
        for (Phone phone : phones) {
            phone.release().get();
            software.add(phone.memory().software().orElseThrow());
        }
        return software;
    }

    private PhoneRecord record(int number) {
        return fleet.phone(mac(number)).orElseThrow();
    }

    private long boots(int number) {
        return record(number).boot();
    }

    /** In which boot a phone read an image last, 0 for none. */
    private long imageReadIn(int number) {
        return record(number).mark(Milestone.FIRMWARE_READ).map(Mark::boot).orElse(0L);
    }

    @Test
    void canariesLoadTheImageAndKeepItThenTheOthersDo() throws Exception {
        Files.write(firmware.resolve(IMAGE), container());
        SiteRollout described = described();
        CheckVerdict verdict = described.check();
        assertThat(verdict.passes()).as(verdict.toString()).isTrue();
        assertThat(verdict.imageBytes()).isGreaterThan(20_000);
        assertThat(verdict.notes()).contains(IMAGE + ": verified by its checksum and the version inside it");

        try (Rollout rollout = rollOut(described)) {
            assertThat(rollout.status().phase()).as(rollout.status().toString()).isEqualTo(RolloutPhase.DONE);
        }
        assertThat(software(phones)).containsOnly(NEW);
        for (int i = 0; i < PHONES; i++) {
            // Boot 1 was their own; 2 loads the image, 3 verifies it. Canaries then show that they kept it.
            assertThat(imageReadIn(i)).as("phone %d", i).isEqualTo(2);
            assertThat(boots(i)).as("phone %d", i).isEqualTo(i < CANARIES ? 4 : 3);
            assertThat(record(i).isUp()).isTrue();
        }
        assertThat(service.wavePhone(mac(0))).isPresent();
    }

    @Test
    void aDamagedImageCostsTheCanariesABootAndNobodyElseReadsIt() throws Exception {
        Files.write(firmware.resolve(IMAGE), container());
        SiteRollout described = described();
        byte[] damaged = container();
        damaged[damaged.length / 2] ^= 1;
        Files.write(firmware.resolve(IMAGE), damaged);
        assertThat(described().check().toString()).contains("is damaged");

        try (Rollout rollout = rollOut(described)) {
            assertThat(rollout.status().phase()).as(rollout.status().toString()).isEqualTo(RolloutPhase.ROLLED_BACK);
            assertThat(rollout.status().why()).contains("canaries").contains("did not keep their new software");
        }
        assertThat(software(phones)).containsOnly(OLD);
        for (int i = 0; i < PHONES; i++) {
            // Canaries: 2 and 4 load the image, 3 and 5 fall back, 6 has what was before.
            assertThat(imageReadIn(i)).as("phone %d", i).isEqualTo(i < CANARIES ? 4 : 0);
            assertThat(boots(i)).as("phone %d", i).isEqualTo(i < CANARIES ? 6 : 1);
        }
    }

    @Test
    void anImageOfUnknownFormatPassesByAConfirmedDigestAndIsCalledUnverified() throws Exception {
        byte[] opaque = new byte[15_000];
        new Random(2).nextBytes(opaque);
        Files.write(firmware.resolve(IMAGE), opaque);
        assertThat(described().check().toString()).contains("nobody confirmed its SHA-256");
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(opaque));
        SiteRollout described = described(digest);
        CheckVerdict verdict = described.check();
        assertThat(verdict.notes())
                .anySatisfy(note -> assertThat(note)
                        .contains(IMAGE + ": unverified")
                        .contains("15000 bytes")
                        .contains(digest));

        try (Rollout rollout = rollOut(described)) {
            assertThat(rollout.status().phase()).as(rollout.status().toString()).isEqualTo(RolloutPhase.DONE);
            assertThat(fleet.store().read("rollout/software").get("check")).contains("unverified");
        }
        assertThat(software(phones)).containsOnly(NEW);
        assertThat(imageReadIn(PHONES - 1)).isEqualTo(2);
    }
}
