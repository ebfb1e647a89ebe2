package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetEvent;
import io.github.zip2x2.boot.pbx.fleet.MemoryFleetStore;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RolloutTest implements RolloutPublication {
    private static final CheckVerdict PASSED =
            new RolloutCheck().change(settings("*98"), settings("*97")).verdict();
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

    private static EffectiveConfiguration settings(String voiceMail) {
        String text = "[SIP_CONFIG]\nvoice_mail_uri=" + voiceMail + "\n";
        return EffectiveConfiguration.merge(
                Schema.of(PhoneModel.ZIP2X2), CfgFile.parse("common", text.getBytes(StandardCharsets.US_ASCII)));
    }

    private final MemoryFleetStore store = new MemoryFleetStore();
    private final List<String> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger xid = new AtomicInteger();
    private Fleet fleet;
    private MacAddress stale;

    @BeforeEach
    void startFleet() throws Exception {
        fleet = Fleet.builder().store(store).build().start();
        for (int i = 0; i < 5; i++) {
            boot(i);
        }
    }

    @AfterEach
    void closeFleet() {
        fleet.close();
    }

    private static MacAddress mac(int number) {
        return MacAddress.parse(String.format("000BEA%06X", number));
    }

    private static List<WavePhone> phones(int from, int to) {
        List<WavePhone> phones = new ArrayList<>();
        for (int i = from; i < to; i++) {
            phones.add(new WavePhone(mac(i), Integer.toString(i), 5060));
        }
        return phones;
    }

    private void boot(int number) {
        int exchange = xid.incrementAndGet();
        Instant now = Instant.now();
        MacAddress mac = mac(number);
        var address = Ipv4.of("10.1.0." + (number + 10));
        fleet.tell(new FleetEvent.Discovered(mac, now, exchange, "n", ""));
        fleet.tell(new FleetEvent.Leased(mac, now, exchange, address, "n"));
        FleetEvent.FileResult done = FleetEvent.FileResult.read(ReadFile.of("v"), "");
        fleet.tell(new FleetEvent.FileEnded(mac, now, address, "n", "ZIP2x2_common.cfg", done));
        fleet.tell(new FleetEvent.FileEnded(mac, now, address, "n", mac.hex() + ".cfg", done));
    }

    private Wave.Builder wave(String name, NotifySender sender) {
        return Wave.of(name, fleet, PhoneNotifier.of(sender).fleet(fleet).build());
    }

    private NotifyResult accepted(Notify notify) {
        boot(Integer.parseInt(notify.target().user()));
        return new NotifyResult.Answered(200, "OK");
    }

    @Override
    public void publish(Set<MacAddress> phones) {
        published.add("to " + phones.size());
    }

    @Override
    public Optional<String> version(MacAddress phone, Milestone file) {
        return phone.equals(stale) ? Optional.of("w") : Optional.of("v");
    }

    @Override
    public void publishToAll() {
        published.add("to all");
    }

    @Override
    public void withdraw() {
        published.add("withdrawn");
    }

    @Test
    void canariesThenTheOthers() throws Exception {
        Rollout rollout = Rollout.of("r1", fleet, this, name -> wave(name, this::accepted))
                .settings(SETTINGS)
                .begin(PASSED, phones(0, 1), phones(1, 5));
        try (rollout) {
            assertThat(rollout.ended().get().phase()).isEqualTo(RolloutPhase.DONE);
        }
        assertThat(published).containsExactly("to 1", "to 3", "to all");
        for (int i = 0; i < 5; i++) {
            assertThat(fleet.phone(mac(i)).orElseThrow().boot()).isEqualTo(2);
        }
        assertThat(Rollout.unfinished(store)).isEmpty();
        assertThat(rollout.status().phase()).isEqualTo(RolloutPhase.DONE);
    }

    @Test
    void aPhoneThatRefusesTakesEverythingBack() throws Exception {
        Rollout rollout = Rollout.of(
                        "r2",
                        fleet,
                        this,
                        name -> wave(name, notify -> {
                            if (notify.target().user().equals("3") && !name.endsWith("restore")) {
                                return new NotifyResult.Answered(489, "Bad Event");
                            }
                            return accepted(notify);
                        }))
                .settings(SETTINGS)
                .begin(PASSED, phones(0, 1), phones(1, 5));
        try (rollout) {
            assertThat(rollout.ended().get().phase()).isEqualTo(RolloutPhase.ROLLED_BACK);
            assertThat(rollout.ended().get().why()).contains("stage 2");
        }
        assertThat(published).endsWith("withdrawn");
        assertThat(fleet.phone(mac(0)).orElseThrow().boot())
                .as("rebooted, and rebooted back")
                .isEqualTo(3);
    }

    @Test
    void aPhoneThatComesUpWithWhatWasBeforeHasFailed() throws Exception {
        stale = mac(0);
        try (Rollout rollout = Rollout.of("r6", fleet, this, name -> wave(name, this::accepted))
                .settings(SETTINGS)
                .begin(PASSED, phones(0, 1), phones(1, 5))) {
            assertThat(rollout.ended().get().phase()).isEqualTo(RolloutPhase.ROLLED_BACK);
            assertThat(rollout.ended().get().why()).contains("canaries").contains("did not read what is new");
        }
        assertThat(fleet.phone(mac(1)).orElseThrow().boot()).isEqualTo(1);
    }

    @Test
    void itGoesOnAfterARestart() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        Rollout.Builder first = Rollout.of(
                        "r3",
                        fleet,
                        this,
                        name -> wave(name, notify -> {
                            sending.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                throw new java.io.InterruptedIOException();
                            }
                            throw new AssertionError();
                        }))
                .settings(SETTINGS);
        Rollout rollout = first.begin(PASSED, phones(0, 1), phones(1, 5));
        sending.await();
        rollout.close();
        assertThat(Rollout.unfinished(store)).containsExactly("r3");
        boot(0);
        try (Rollout again = Rollout.of("r3", fleet, this, name -> wave(name, this::accepted))
                .settings(SETTINGS)
                .resume()) {
            assertThat(again.ended().get().phase()).isEqualTo(RolloutPhase.DONE);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(fleet.phone(mac(i)).orElseThrow().boot()).isEqualTo(2);
        }
        assertThatThrownBy(() -> first.begin(PASSED, phones(0, 1), phones(1, 5)))
                .hasMessageContaining("resume");
    }

    @Test
    void anOperatorStopsIt() throws Exception {
        RolloutSettings patient = RolloutSettings.builder().waves(FAST, FAST).build();
        try (Rollout rollout = Rollout.of("r4", fleet, this, name -> wave(name, this::accepted))
                .settings(patient)
                .begin(PASSED, phones(0, 1), phones(1, 5))) {
            rollout.stop("not today", true);
            assertThat(rollout.ended().get().phase()).isEqualTo(RolloutPhase.ROLLED_BACK);
        }
    }

    @Test
    void whatTheGateRefusesIsNotBegun() {
        CheckVerdict refused = new RolloutCheck()
                .image(SoftwareImage.of(
                        PhoneModel.ZIP2X2, SoftwareVersion.parse("1.0.0"), "a.bin", ByteBuffer.allocate(1)))
                .verdict();
        Rollout.Builder builder = Rollout.of("r5", fleet, this, name -> wave(name, this::accepted));
        assertThatThrownBy(() -> builder.begin(refused, phones(0, 1), phones(1, 2)))
                .hasMessageContaining("ZIP2x2_1_0_0.bin");
        assertThatThrownBy(() -> builder.begin(PASSED, List.of(), phones(1, 2))).hasMessageContaining("canaries");
        assertThatThrownBy(() -> builder.begin(PASSED, phones(0, 2), phones(1, 3)))
                .hasMessageContaining("twice");
        assertThatThrownBy(builder::resume).hasMessageContaining("no rollout");
        assertThat(store.books()).noneMatch(book -> book.startsWith("rollout/"));
    }

    @Test
    void fP26_aRolloutsWavesAreNamedApartFromTheApplications() throws Exception {
        try (Wave mine = wave("r7.stage0", this::accepted).settings(FAST).begin(phones(4, 5))) {
            assertThat(mine.ended().get().isComplete()).isTrue();
        }
        try (Rollout rollout = Rollout.of("r7", fleet, this, name -> wave(name, this::accepted))
                .settings(SETTINGS)
                .begin(PASSED, phones(0, 1), phones(1, 4))) {
            assertThat(rollout.ended().get().phase()).isEqualTo(RolloutPhase.DONE);
        }
        assertThat(Wave.entries(store, "r7.stage0"))
                .extracting(entry -> entry.phone().mac())
                .containsExactly(mac(4));
    }

    @Test
    void fP26_booksThatAreOverAreBounded() throws Exception {
        for (int i = 0; i < Book.MOST_KEPT + 5; i++) {
            Book.of(store, Book.Kind.WAVE, "w" + i)
                    .begin(Map.of("state", i == 0 ? "running" : "ended"), kept -> !"running".equals(kept.get("state")));
        }
        List<String> names = Book.names(store, Book.Kind.WAVE, kept -> true);
        assertThat(names).hasSizeLessThanOrEqualTo(Book.MOST_KEPT + 1);
        assertThat(names).as("what runs stays").contains("w0");
        assertThat(names).as("the oldest go first").doesNotContain("w1").contains("w" + (Book.MOST_KEPT + 4));
    }

    @Test
    void fP1_aPublicationThatFailsOnceAndAnErrorOfItsWithdrawNothing() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        RolloutPublication fails = new RolloutPublication() {
            @Override
            public void publish(Set<MacAddress> phones) throws IOException {
                if (failures.incrementAndGet() == 1) {
                    throw new NoClassDefFoundError("vault");
                }
                RolloutTest.this.publish(phones);
            }

            @Override
            public void publishToAll() {
                RolloutTest.this.publishToAll();
            }

            @Override
            public void withdraw() {
                RolloutTest.this.withdraw();
            }
        };
        try (Rollout rollout = Rollout.of("r8", fleet, fails, name -> wave(name, this::accepted))
                .settings(SETTINGS)
                .begin(PASSED, phones(0, 1), phones(1, 5))) {
            assertThat(rollout.ended().get().phase()).isEqualTo(RolloutPhase.DONE);
        }
        assertThat(published).doesNotContain("withdrawn");
    }

    @Test
    void aChangeThatIsRefusedIsWithdrawnBeforeAnyoneIsRebooted() throws Exception {
        RolloutPublication refuses = new RolloutPublication() {
            @Override
            public void publish(Set<MacAddress> phones) throws IOException {
                throw new RefusedChangeException("no image of that version", null);
            }

            @Override
            public void publishToAll() {}

            @Override
            public void withdraw() {
                RolloutTest.this.withdraw();
            }
        };
        try (Rollout rollout = Rollout.of("r9", fleet, refuses, name -> wave(name, this::accepted))
                .settings(SETTINGS)
                .begin(PASSED, phones(0, 1), phones(1, 5))) {
            assertThat(rollout.ended().get().phase()).isEqualTo(RolloutPhase.ROLLED_BACK);
            assertThat(rollout.status().why()).contains("no image");
        }
        assertThat(fleet.phone(mac(0)).orElseThrow().boot()).isEqualTo(1);
    }

    @Test
    void aRolloutIsResumedWithItsOwnSettingsAndSaysWhatItBrings() throws Exception {
        Rollout rollout = Rollout.of("r10", fleet, this, name -> wave(name, this::accepted))
                .settings(RolloutSettings.builder()
                        .waves(FAST, FAST)
                        .shares(List.of(100))
                        .build())
                .change(Map.of("site", "berlin"))
                .begin(PASSED, phones(0, 1), phones(1, 5));
        rollout.close();
        assertThat(Rollout.change(store, "r10")).isEqualTo(Map.of("site", "berlin"));
        assertThat(Rollout.alive(store, "r10")).isPresent();
        store.write("rollout/r10", Map.of(mac(3).hex(), "MAGIC"));
        assertThatThrownBy(() -> Rollout.of("r10", fleet, this, name -> wave(name, this::accepted))
                        .resume())
                .hasMessageContaining(mac(3).toString());
    }
}
