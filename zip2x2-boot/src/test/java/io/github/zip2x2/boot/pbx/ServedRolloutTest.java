package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.MemoryFleetStore;
import io.github.zip2x2.boot.pbx.rollout.Rollout;
import io.github.zip2x2.boot.pbx.rollout.RolloutPhase;
import io.github.zip2x2.boot.pbx.rollout.RolloutSettings;
import io.github.zip2x2.boot.pbx.rollout.Wave;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.rollout.WaveSettings;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.ProvisioningRequest;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.pbx.site.SiteChange;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.boot.sip.UdpNotifySender;
import io.github.zip2x2.boot.testing.WholeContent;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts that a service serves, with phones that boot from it over UDP on loopback. */
@Timeout(60)
class ServedRolloutTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    private static final WaveSettings FAST = WaveSettings.builder()
            .interval(Duration.ZERO)
            .settle(Duration.ZERO)
            .failures(0, 1)
            .build();
    private static final RolloutSettings SETTINGS = RolloutSettings.builder()
            .waves(FAST, FAST)
            .shares(List.of(50, 100))
            .soak(Duration.ZERO)
            .build();
    private static final Publications.Made MADE = (kind, mac) -> Optional.of("v");
    private static final SiteChange CHANGE = SiteChange.of("here").set(Parameters.PROXY_ADDR, "10.9.9.9");

    @TempDir
    Path root;

    private final MemoryFleetStore store = new MemoryFleetStore();
    private final Map<MacAddress, PhoneSettings> directory = new LinkedHashMap<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private static MacAddress mac(int number) {
        return MacAddress.parse(String.format("0008A10F%04X", number));
    }

    private static Inet4Address address(int number) {
        return Ipv4.of("127.0.4." + (10 + number));
    }

    private ProvisioningService service(FleetStore fleetStore, NotifySender sender) throws IOException {
        return service(Fleet.builder().store(fleetStore).build(), sender);
    }

    private ProvisioningService service(Fleet fleet, NotifySender sender) throws IOException {
        return builder(fleet, sender).build();
    }

    private ProvisioningService.Builder builder(Fleet fleet, NotifySender sender) throws IOException {
        ServedNetwork.Builder network = ServedNetwork.of(Prefix.parse("127.0.4.0/24"));
        for (int i = 0; i < 4; i++) {
            network.reserve(Macs.hardware(mac(i)), address(i));
            directory.put(
                    mac(i),
                    PhoneSettings.of(PhoneModel.ZIP2X2)
                            .site("here")
                            .set(Parameters.DEVICE_ID, Integer.toString(200 + i)));
        }
        // One that says for itself what the site says for the others.
        directory.computeIfPresent(mac(3), (mac, phone) -> phone.set(Parameters.PROXY_ADDR, "10.3.3.3"));
        return ProvisioningService.builder()
                .dhcp(
                        UdpEndpoint.unicast(LOOPBACK, 0),
                        DhcpServerSettings.of().network(network.build()).build())
                .tftp(new InetSocketAddress(LOOPBACK, 0))
                .site(Site.named("here").networks("127.0.4.0/24").set(Parameters.PROXY_ADDR, "10.1.1.1"))
                .phones(PhoneDirectory.of(directory))
                .fleet(fleet)
                .notifySender(sender);
    }

    /** What a phone would read now: the last proxy of both files counts. */
    private static String proxy(ProvisioningService service, int number) throws IOException {
        String proxy = "";
        for (String path : List.of("ZIP2x2_common.cfg", mac(number).hex() + ".cfg")) {
            TftpContentRequest request = new TftpContentRequest(
                    TftpRequest.read(path),
                    new InetSocketAddress(address(number), 4000),
                    new InetSocketAddress(LOOPBACK, 69));
            if (service.content().open(request) instanceof TftpAnswer.Served served) {
                try (TftpContent content = served.content()) {
                    String text = new String(WholeContent.of(content), StandardCharsets.US_ASCII);
                    int at = text.indexOf("proxy_addr=");
                    proxy = at < 0
                            ? proxy
                            : text.substring(at + 11).lines().findFirst().orElseThrow();
                }
            }
        }
        return proxy;
    }

    private static List<String> proxies(ProvisioningService service) throws IOException {
        List<String> proxies = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            proxies.add(proxy(service, i));
        }
        return proxies;
    }

    private static List<Phone> boot(PhoneLoop loop, ProvisioningService service) throws Exception {
        List<Phone> phones = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Phone phone = ServedPhone.add(loop, service, address(i), mac(i), "1.0.0", event -> {});
            assertThat(phone.powerOn().get()).isInstanceOf(BootOutcome.Completed.class);
            phones.add(phone);
        }
        return phones;
    }

    private static List<WavePhone> told(ProvisioningService service, List<Phone> phones) throws IOException {
        List<WavePhone> told = new ArrayList<>();
        for (int i = 0; i < phones.size(); i++) {
            WavePhone phone = service.wavePhone(mac(i)).orElseThrow();
            assertThat(phone.deviceId()).isEqualTo(Integer.toString(200 + i));
            // Where the simulated phone listens, which on one host cannot be port 5060 for all.
            told.add(new WavePhone(
                    phone.mac(),
                    phone.deviceId(),
                    phones.get(i).sipAddress().orElseThrow().getPort()));
        }
        return told;
    }

    @Test
    void canariesHaveItFirstAndInTheEndTheSite() throws Exception {
        NotifySender udp = new UdpNotifySender(new InetSocketAddress(LOOPBACK, 0));
        ProvisioningService[] running = new ProvisioningService[1];
        NotifySender sender = notify -> {
            seen.add(notify.target().user() + " " + proxies(running[0]));
            return udp.send(notify);
        };
        try (ProvisioningService service = service(store, sender);
                PhoneLoop loop = PhoneLoop.start()) {
            running[0] = service;
            List<WavePhone> phones = told(service.start(), boot(loop, service));
            assertThat(proxies(service)).containsExactly("10.1.1.1", "10.1.1.1", "10.1.1.1", "10.3.3.3");
            try (Rollout rollout = service.rollout("proxy", CHANGE)
                    .settings(SETTINGS)
                    .canaries(phones.subList(0, 1))
                    .others(phones.subList(1, 4))
                    .begin()) {
                assertThat(rollout.ended().get().phase())
                        .as(rollout.status().toString())
                        .isEqualTo(RolloutPhase.DONE);
            }
            assertThat(seen.get(0)).isEqualTo("200 [10.9.9.9, 10.1.1.1, 10.1.1.1, 10.3.3.3]");
            assertThat(seen.subList(1, 3)).allMatch(line -> line.endsWith("[10.9.9.9, 10.9.9.9, 10.9.9.9, 10.3.3.3]"));
            assertThat(seen).hasSize(4);
            assertThat(proxies(service)).containsOnly("10.9.9.9");
        }
        try (ProvisioningService again = service(store, notify -> new NotifyResult.TimedOut(1))) {
            assertThat(proxies(again)).as("after a restart").containsOnly("10.9.9.9");
            assertThatThrownBy(() -> again.rollout(
                                    "proxy", SiteChange.everywhere().set(Parameters.PROXY_ADDR, "10.2.2.2"))
                            .canaries(mac(0))
                            .begin())
                    .hasMessageContaining("begun with another");
            again.adopted("proxy");
            assertThat(proxies(again)).contains("10.1.1.1");
        }
        try (ProvisioningService again = service(store, notify -> new NotifyResult.TimedOut(1))) {
            assertThat(proxies(again)).contains("10.1.1.1");
        }
    }

    @Test
    void aCanaryThatFailsTakesItBackAndNobodyElseIsTouched() throws Exception {
        NotifySender sender = notify -> {
            seen.add(notify.target().user());
            return new NotifyResult.Answered(489, "Bad Event");
        };
        try (ProvisioningService service = service(store, sender);
                PhoneLoop loop = PhoneLoop.start()) {
            List<WavePhone> phones = told(service.start(), boot(loop, service));
            RolloutSettings noReboot = RolloutSettings.builder()
                    .waves(FAST, FAST)
                    .soak(Duration.ZERO)
                    .onFailure(true, false)
                    .build();
            try (Rollout rollout = service.rollout("bad", CHANGE)
                    .settings(noReboot)
                    .canaries(phones.subList(0, 1))
                    .others(phones.subList(1, 4))
                    .begin()) {
                assertThat(rollout.ended().get().phase()).isEqualTo(RolloutPhase.ROLLED_BACK);
            }
            assertThat(seen).containsExactly("200");
            assertThat(proxies(service)).containsExactly("10.1.1.1", "10.1.1.1", "10.1.1.1", "10.3.3.3");
        }
        try (ProvisioningService again = service(store, sender)) {
            assertThat(proxies(again)).as("after a restart").doesNotContain("10.9.9.9");
        }
    }

    @Test
    void fP10_theRolloutCheckLooksAtTheChange() throws Exception {
        NotifySender sender = notify -> {
            seen.add(notify.target().user());
            return new NotifyResult.Answered(200, "OK");
        };
        try (ProvisioningService service = service(store, sender)) {
            service.start();
            // No image of that version lies anywhere, and nobody said that it is meant.
            assertThatThrownBy(() -> service.rollout("image", "here")
                            .set(Parameters.SOFTWARE_VERSION, "9.9.9")
                            .canaries(mac(0))
                            .begin())
                    .hasMessageContaining("software_version");
            assertThatThrownBy(() -> service.rollout("nowhere", "berlln")
                            .set(Parameters.PROXY_ADDR, "10.9.9.9")
                            .canaries(mac(0))
                            .begin())
                    .hasMessageContaining("no site 'berlln'")
                    .hasMessageContaining("here");
            assertThatThrownBy(() -> service.rollout("same", "here")
                            .set(Parameters.PROXY_ADDR, "10.1.1.1")
                            .canaries(mac(0))
                            .begin())
                    .hasMessageContaining("nothing changes");
            assertThatThrownBy(() -> service.rollout("stranger", "here")
                            .set(Parameters.PROXY_ADDR, "10.9.9.9")
                            .canaries(MacAddress.parse("0008A1FFFFFF"))
                            .begin())
                    .hasMessageContaining("nobody knows the phone");
            assertThatThrownBy(() -> service.rollout("cut-off", "here")
                            .set(Parameters.USE_DHCP, "no")
                            .canaries(mac(0))
                            .begin())
                    .hasMessageContaining("use_dhcp");
            assertThat(service.rollout("good", "here")
                            .set(Parameters.PROXY_ADDR, "10.9.9.9")
                            .canaries(mac(0))
                            .check()
                            .passes())
                    .isTrue();
            assertThat(seen).isEmpty();
            assertThat(proxies(service)).as("nothing was published").doesNotContain("10.9.9.9");
            assertThat(store.books()).noneMatch(book -> book.startsWith("rollout"));
        }
    }

    @Test
    void noBackupTellsAPhoneToBoot() throws Exception {
        Instant[] now = {Instant.now()};
        NotifySender sender = notify -> {
            seen.add(notify.target().user());
            return new NotifyResult.Answered(200, "OK");
        };
        try (ProvisioningService service = builder(Fleet.builder().store(store).build(), sender)
                .clock(() -> now[0])
                .build()) {
            service.start();
            Rollout rollout = service.rollout("proxy", CHANGE)
                    .canaries(List.of(new WavePhone(mac(0), "200", 5060)))
                    .others(List.of())
                    .begin();
            rollout.close();
        }
        seen.clear();
        now[0] = now[0].plus(Duration.ofHours(24));
        try (ProvisioningService again = builder(Fleet.builder().store(store).build(), sender)
                .clock(() -> now[0])
                .build()) {
            again.start();
            assertThat(again.resumeRollouts()).isEmpty();
            assertThat(Rollout.unfinished(store)).containsExactly("proxy");
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void twoRolloutsDoNotChangeTheSameParameter() throws Exception {
        Publications published = new Publications(store);
        published.of("one", CHANGE, MADE).publish(java.util.Set.of(mac(0)));
        assertThatThrownBy(() -> published
                        .of("two", SiteChange.everywhere().set(Parameters.PROXY_ADDR, "10.2.2.2"), MADE)
                        .publishToAll())
                .hasMessageContaining("'one'");
        published
                .of("three", SiteChange.of("there").set(Parameters.PROXY_ADDR, "10.2.2.2"), MADE)
                .publishToAll();
        Publications again = new Publications(store);
        assertThat(again.over(file(FileKind.SPECIFIC, 0, "here"))).hasToString("[ROLLOUT one]");
        assertThat(again.over(file(FileKind.SPECIFIC, 1, "here"))).isEmpty();
        assertThat(again.over(file(FileKind.COMMON, 1, "there"))).hasToString("[ROLLOUT three]");
        assertThat(again.over(file(FileKind.COMMON, 0, "here"))).isEmpty();
    }

    private static ProvisioningRequest file(FileKind kind, int number, String site) {
        InetSocketAddress nowhere = new InetSocketAddress(0);
        return ProvisioningRequest.of(kind, PhoneModel.ZIP2X2, "any", nowhere, nowhere)
                .by(mac(number))
                .at(Site.named(site));
    }

    @Test
    void aChangeKeepsItsWordsAndHoldsNoSecret() {
        SiteChange change = CHANGE.set(Parameters.USE_DHCP, "no").acceptLockOut(Parameters.USE_DHCP);
        assertThat(SiteChange.ofBook(change.toBook()).toBook()).isEqualTo(change.toBook());
        assertThat(change).hasToString("site here, 2 settings");
        assertThatThrownBy(() -> change.set(Parameters.AUTH_PASSWORD, "geheim"))
                .hasMessageContaining("secret")
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> change.set(Parameters.DEVICE_ID, "201")).hasMessageContaining("one phone");
    }

    @Test
    void aFileOnDiskIsChangedWhereItSaysOtherwise() throws Exception {
        java.nio.file.Files.writeString(
                root.resolve(mac(7).hex() + ".cfg"), "[SIP_CONFIG]\ndevice_id=207\nproxy_addr=10.7.7.7\n");
        try (ProvisioningService service = ProvisioningService.builder()
                .root(root)
                .fleet(Fleet.builder().store(store).build())
                .notifySender(notify -> new NotifyResult.Answered(200, "OK"))
                .build()) {
            service.start();
            Publications published = new Publications(store);
            published
                    .of("disk", SiteChange.everywhere().set(Parameters.PROXY_ADDR, "10.9.9.9"), MADE)
                    .publishToAll();
            assertThat(proxy(service, 7)).isEqualTo("10.7.7.7");
        }
        try (ProvisioningService service = ProvisioningService.builder()
                .root(root)
                .fleet(Fleet.builder().store(store).build())
                .notifySender(notify -> new NotifyResult.Answered(200, "OK"))
                .build()) {
            assertThat(proxy(service, 7)).isEqualTo("10.9.9.9");
        }
    }

    @Test
    void aPhoneThatBootsBeforeItsAnswerIsHereWasRebootedByTheNotify() throws Exception {
        List<Phone> phones = new ArrayList<>();
        NotifySender sender = notify -> {
            phones.get(0).powerOn().join();
            return new NotifyResult.Answered(200, "OK");
        };
        Fleet fleet = Fleet.builder().store(store).build();
        try (ProvisioningService service = service(fleet, sender);
                PhoneLoop loop = PhoneLoop.start()) {
            phones.addAll(boot(loop, service.start()));
            service.reboot(mac(0));
            assertThat(fleet.phone(mac(0)).orElseThrow().boot()).isEqualTo(2);
            assertThat(fleet.phone(mac(0)).orElseThrow().cause()).isEqualTo(BootCause.NOTIFY);
        }
    }

    @Test
    void aServiceThatIsClosedLeavesItsRolloutsAndWavesToTheNextOne() throws Exception {
        CountDownLatch sending = new CountDownLatch(2);
        NotifySender waits = notify -> {
            sending.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("closed");
            }
            throw new AssertionError();
        };
        ProvisioningService service = service(store, waits);
        Rollout rollout;
        Wave wave;
        try (service;
                PhoneLoop loop = PhoneLoop.start()) {
            List<WavePhone> phones = told(service.start(), boot(loop, service));
            rollout = service.rollout("proxy", CHANGE)
                    .settings(SETTINGS)
                    .canaries(phones.subList(0, 1))
                    .others(phones.subList(1, 4))
                    .begin();
            wave = service.wave("alone").settings(FAST).begin(phones.subList(3, 4));
            sending.await();
        }
        assertThat(rollout.ended()).isCompletedExceptionally();
        assertThat(wave.ended()).isCompletedExceptionally();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("zip2x2-rollout", "zip2x2-wave", "zip2x2-fleet");
        assertThat(Rollout.unfinished(store)).containsExactly("proxy");
        assertThat(Wave.unfinished(store)).contains("alone");
        assertThatThrownBy(() -> service.wave("alone").resume()).hasMessageContaining("closed");
        assertThatThrownBy(() -> service.resumeRollout("proxy")).hasMessageContaining("closed");

        List<Phone> phones = new ArrayList<>();
        NotifySender reaches = notify -> {
            seen.add(notify.target().user());
            phones.get(Integer.parseInt(notify.target().user()) - 200).powerOn().join();
            return new NotifyResult.Answered(200, "OK");
        };
        try (ProvisioningService again = service(store, reaches);
                PhoneLoop loop = PhoneLoop.start()) {
            // The NOTIFYs of the first service had reached their phones.
            phones.addAll(boot(loop, again.start()));
            Rollout resumed = again.resumeRollouts().get(0);
            assertThat(resumed.ended().get().phase())
                    .as(resumed.status().toString())
                    .isEqualTo(RolloutPhase.DONE);
            assertThat(again.wave("alone").settings(FAST).resume().ended().get().isComplete())
                    .isTrue();
            assertThat(seen).containsExactlyInAnyOrder("201", "202", "203");
            assertThat(proxies(again)).containsOnly("10.9.9.9");
        }
    }

    @Test
    void aWaveNeedsAFleetAndASender() throws Exception {
        try (ProvisioningService service = ProvisioningService.builder().build()) {
            assertThatThrownBy(() -> service.wave("w")).hasMessageContaining("fleet(...)");
            assertThatThrownBy(() -> service.rollout("r", CHANGE)).hasMessageContaining("notifySender(...)");
        }
        try (ProvisioningService service = service(store, notify -> new NotifyResult.Answered(489, "Bad Event"))) {
            service.start();
            try (Wave wave = service.wave("w").settings(FAST).begin(List.of(new WavePhone(mac(0), "200", 5060)))) {
                assertThat(wave.ended().get().isComplete()).isFalse();
            }
            assertThatThrownBy(() -> service.rollout("r", SiteChange.everywhere())
                            .canaries(mac(0))
                            .begin())
                    .hasMessageContaining("sets nothing");
        }
    }

    @Test
    void fP17_aRebootNamesWhatThePhoneReadLastAlsoWhenItIsGoneFromTheDirectory() throws Exception {
        NotifySender sender = notify -> {
            seen.add(notify.target().user());
            return new NotifyResult.HandedOver();
        };
        try (ProvisioningService service = service(store, sender);
                PhoneLoop loop = PhoneLoop.start()) {
            boot(loop, service.start());
            directory.computeIfPresent(mac(0), (mac, phone) -> phone.set(Parameters.DEVICE_ID, "999"));
            service.phoneChanged(mac(0));
            directory.remove(mac(1));
            assertThat(service.reboot(mac(0))).isEqualTo(new RebootOutcome.Notified(new NotifyResult.HandedOver()));
            service.reboot(mac(1));
            assertThat(seen).containsExactly("200", "201");
        }
    }

    @Test
    void aRebootIsFollowedUntilThePhoneHasRegistered() throws Exception {
        List<Phone> phones = new ArrayList<>();
        NotifySender sender = notify -> {
            if (notify.target().user().equals("200")) {
                phones.get(0).powerOn().join();
            }
            return new NotifyResult.HandedOver();
        };
        Reboot silent;
        try (ProvisioningService service = service(store, sender);
                PhoneLoop loop = PhoneLoop.start()) {
            phones.addAll(boot(loop, service.start()));
            Reboot reboot = service.rebootAsync(mac(0));
            assertThat(reboot.told().get()).isEqualTo(new RebootOutcome.Notified(new NotifyResult.HandedOver()));
            assertThat(reboot.reached(Reboot.Stage.UP).get()).isEqualTo(Reboot.Stage.UP);
            assertThat(reboot.reached(Reboot.Stage.REGISTERED)).isNotDone();
            service.registered(mac(0));
            reboot.reached(Reboot.Stage.REGISTERED).get();
            assertThat(reboot.stage()).isEqualTo(Reboot.Stage.REGISTERED);
            silent = service.rebootAsync(mac(1));
            silent.told().get();
            assertThat(silent.stage()).isEqualTo(Reboot.Stage.HANDED_OVER);
        }
        assertThat(silent.reached(Reboot.Stage.BOOTED))
                .as("a closed service follows nobody")
                .isCompletedExceptionally();
        try (ProvisioningService notStarted = service(store, sender)) {
            assertThatThrownBy(() -> notStarted.rebootAsync(mac(0))).hasMessageContaining("does not run yet");
        }
    }
}
