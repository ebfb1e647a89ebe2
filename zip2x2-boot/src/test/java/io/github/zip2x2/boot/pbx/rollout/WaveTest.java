package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetEvent;
import io.github.zip2x2.boot.pbx.fleet.MemoryFleetStore;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.InterruptedIOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WaveTest {
    private static final MacAddress PHONE = MacAddress.parse("000BEA000001");
    private static final Inet4Address ADDRESS = Ipv4.of("10.1.0.7");
    private static final WaveSettings FAST =
            WaveSettings.builder().interval(Duration.ZERO).settle(Duration.ZERO).build();
    private static final List<WavePhone> PHONES = List.of(new WavePhone(PHONE, "201", 5062));

    private final MemoryFleetStore store = new MemoryFleetStore();
    private final AtomicInteger xid = new AtomicInteger();
    private Fleet fleet;

    @BeforeEach
    void startFleet() throws Exception {
        fleet = Fleet.builder().store(store).build().start();
        boot();
    }

    @AfterEach
    void closeFleet() {
        fleet.close();
    }

    private void boot() {
        int number = xid.incrementAndGet();
        Instant now = Instant.now();
        fleet.tell(new FleetEvent.Discovered(PHONE, now, number, "n", ""));
        fleet.tell(new FleetEvent.Leased(PHONE, now, number, ADDRESS, "n"));
        FleetEvent.FileResult done = FleetEvent.FileResult.read(ReadFile.of("v"), "");
        fleet.tell(new FleetEvent.FileEnded(PHONE, now, ADDRESS, "n", "ZIP2x2_common.cfg", done));
        fleet.tell(new FleetEvent.FileEnded(PHONE, now, ADDRESS, "n", PHONE.hex() + ".cfg", done));
    }

    @Test
    void aPhoneIsToldBootsAndIsDone() throws Exception {
        NotifySender sender = notify -> {
            assertThat(notify.target()).hasToString("sip:201@10.1.0.7:5062");
            boot();
            return new NotifyResult.Answered(200, "OK");
        };
        Wave wave = Wave.of("first", fleet, sender).settings(FAST).begin(PHONES);
        try (wave) {
            WaveSummary summary = wave.ended().get();
            assertThat(summary.isComplete()).isTrue();
            assertThat(fleet.phone(PHONE).orElseThrow().notifiedAt()).isPresent();
        }
        assertThat(store.read("wave/first")).containsEntry("state", "ended");
        assertThat(Wave.unfinished(store)).isEmpty();
        assertThatThrownBy(() -> Wave.of("first", fleet, sender).begin(PHONES)).hasMessageContaining("resume");
        assertThatThrownBy(() -> Wave.of("never", fleet, sender).resume()).hasMessageContaining("no wave");
        assertThatThrownBy(() -> Wave.of("a/b", fleet, sender)).hasMessageContaining("name");
    }

    @Test
    void aWaveThatIsClosedWhileItWaitsForAnAnswerIsTakenUpAgainWithoutAnotherNotify() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        AtomicInteger sent = new AtomicInteger();
        NotifySender sender = notify -> {
            sent.incrementAndGet();
            sending.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            throw new AssertionError();
        };
        Wave wave = Wave.of("second", fleet, sender).settings(FAST).begin(PHONES);
        sending.await();
        wave.close();
        assertThat(wave.ended()).isCompletedExceptionally();
        assertThat(Wave.unfinished(store)).containsExactly("second");
        boot(); // the NOTIFY had reached the phone

        try (Wave again = Wave.of("second", fleet, sender).settings(FAST).resume()) {
            assertThat(again.ended().get().isComplete()).isTrue();
        }
        assertThat(sent).hasValue(1);
    }

    @Test
    void whatGuardAndLocatorSayIsObeyed() throws Exception {
        RebootGuard busy = phone -> new RebootGuard.Answer.Later("in a call", Duration.ofHours(1));
        NotifySender never = notify -> {
            throw new AssertionError("must not be told");
        };
        WaveSettings settings =
                WaveSettings.builder().deferAtMost(Duration.ZERO).build();
        try (Wave wave =
                Wave.of("third", fleet, never).settings(settings).guard(busy).begin(PHONES)) {
            assertThat(wave.ended().get().phones(WavePhase.SKIPPED)).containsExactly(PHONE);
            assertThat(wave.summary().entries().get(0).detail()).contains("in a call");
        }
        PhoneLocator nowhere = phone -> Optional.empty();
        try (Wave wave = Wave.of("fourth", fleet, never)
                .locator(nowhere.or(phone -> Optional.empty()))
                .begin(PHONES)) {
            assertThat(wave.ended().get().phones(WavePhase.SKIPPED)).containsExactly(PHONE);
        }
    }

    @Test
    void aWaveIsStoppedByAWord() throws Exception {
        RebootGuard busy = phone -> new RebootGuard.Answer.Later("in a call", Duration.ofHours(1));
        NotifySender never = notify -> new NotifyResult.TimedOut(1);
        try (Wave wave = Wave.of("fifth", fleet, never).guard(busy).begin(PHONES)) {
            wave.stop("lunch");
            assertThat(wave.ended().get().stopped()).contains("lunch");
        }
        assertThat(store.read("wave/fifth")).containsEntry("state", "stopped lunch");
    }
}
