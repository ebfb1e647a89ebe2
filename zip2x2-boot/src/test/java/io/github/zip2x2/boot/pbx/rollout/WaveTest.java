package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetClock;
import io.github.zip2x2.boot.pbx.fleet.FleetEvent;
import io.github.zip2x2.boot.pbx.fleet.MemoryFleetStore;
import io.github.zip2x2.boot.pbx.fleet.Moment;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.InterruptedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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

    private PhoneNotifier.Builder notifier(NotifySender sender) {
        return PhoneNotifier.of(sender).fleet(fleet);
    }

    private Wave.Builder wave(String name, NotifySender sender) {
        return Wave.of(name, fleet, notifier(sender).build());
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
        Wave wave = wave("first", sender).settings(FAST).begin(PHONES);
        try (wave) {
            WaveSummary summary = wave.ended().get();
            assertThat(summary.isComplete()).isTrue();
            assertThat(fleet.phone(PHONE).orElseThrow().notifiedAt()).isPresent();
        }
        assertThat(store.read("wave/first")).containsEntry("state", "ended");
        assertThat(Wave.unfinished(store)).isEmpty();
        assertThatThrownBy(() -> wave("first", sender).begin(PHONES)).hasMessageContaining("resume");
        assertThatThrownBy(() -> wave("never", sender).resume()).hasMessageContaining("no wave");
        assertThatThrownBy(() -> wave("a/b", sender)).hasMessageContaining("name");
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
        Wave wave = wave("second", sender).settings(FAST).begin(PHONES);
        sending.await();
        wave.close();
        assertThat(wave.ended()).isCompletedExceptionally();
        assertThat(Wave.unfinished(store)).containsExactly("second");
        boot(); // the NOTIFY had reached the phone

        try (Wave again = wave("second", sender).settings(FAST).resume()) {
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
        try (Wave wave = Wave.of("third", fleet, notifier(never).guard(busy).build())
                .settings(settings)
                .begin(PHONES)) {
            assertThat(wave.ended().get().phones(WavePhase.SKIPPED)).containsExactly(PHONE);
            assertThat(wave.summary().entries().get(0).detail()).contains("in a call");
        }
        PhoneLocator nowhere = phone -> Optional.empty();
        try (Wave wave = Wave.of(
                        "fourth",
                        fleet,
                        notifier(never)
                                .locator(nowhere.or(phone -> Optional.empty()))
                                .build())
                .begin(PHONES)) {
            assertThat(wave.ended().get().phones(WavePhase.SKIPPED)).containsExactly(PHONE);
        }
    }

    @Test
    void aWaveIsStoppedByAWord() throws Exception {
        RebootGuard busy = phone -> new RebootGuard.Answer.Later("in a call", Duration.ofHours(1));
        NotifySender never = notify -> new NotifyResult.TimedOut(1);
        try (Wave wave =
                Wave.of("fifth", fleet, notifier(never).guard(busy).build()).begin(PHONES)) {
            wave.stop("lunch");
            assertThat(wave.ended().get().stopped()).contains("lunch");
        }
        assertThat(store.read("wave/fifth")).containsEntry("state", "stopped lunch");
    }

    /** Whom NOTIFYs name, each of which makes the phone boot. */
    private NotifySender noting(List<String> targets, NotifyResult result) {
        return notify -> {
            targets.add(notify.target().toString());
            boot();
            return result;
        };
    }

    @Test
    void fP2_aGuardThatDiesOfAnErrorCostsItsPhoneAMinuteAndStopsNobody() throws Exception {
        RebootGuard dies = phone -> {
            throw new NoClassDefFoundError("gone");
        };
        NotifySender never = notify -> {
            throw new AssertionError("must not be told");
        };
        try (Wave wave =
                Wave.of("dies", fleet, notifier(never).guard(dies).build()).begin(PHONES)) {
            wave.stop("enough");
            assertThat(wave.ended().get().count(WavePhase.WAITING)).isOne();
        }
    }

    @Test
    void fP2_aGuardThatHangsOrSaysLaterForEverHoldsNoStopUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        RebootGuard hangs = phone -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new RebootGuard.Answer.Now();
        };
        RebootGuard forEver = phone -> new RebootGuard.Answer.Later("for ever", Duration.ofSeconds(Long.MAX_VALUE));
        NotifySender sender = notify -> new NotifyResult.Answered(200, "OK");
        for (RebootGuard guard : List.of(hangs, forEver)) {
            String name = guard.equals(hangs) ? "hangs" : "later";
            try (Wave wave =
                    Wave.of(name, fleet, notifier(sender).guard(guard).build()).begin(PHONES)) {
                wave.stop("enough");
                assertThat(wave.ended().get().count(WavePhase.WAITING)).isOne();
            }
        }
    }

    @Test
    void fP17_aPhoneIsToldByWhatItReadLastNotByWhatItWillBe() throws Exception {
        Moment now = FleetClock.now(Instant::now);
        ReadFile own = ReadFile.of("v").deviceId("201").sipPort(5070);
        fleet.tell(new FleetEvent.FileEnded(
                PHONE, now, ADDRESS, "n", PHONE.hex() + ".cfg", FleetEvent.FileResult.read(own, "")));
        List<String> targets = new CopyOnWriteArrayList<>();
        PhoneNotifier notifier = notifier(noting(targets, new NotifyResult.Answered(200, "OK")))
                .names(phone -> Optional.of(new WavePhone(phone, "999", 5060)))
                .build();
        try (Wave wave = Wave.of("new-id", fleet, notifier).settings(FAST).begin(List.of(WavePhone.of(PHONE)))) {
            assertThat(wave.ended().get().isComplete()).isTrue();
        }
        assertThat(targets).containsExactly("sip:201@10.1.0.7:5070");
    }

    @Test
    void fP18_whatWasHandedOverIsJudgedByTheBoot() throws Exception {
        List<String> targets = new CopyOnWriteArrayList<>();
        NotifySender asterisk = noting(targets, new NotifyResult.HandedOver());
        try (Wave wave = wave("handed", asterisk).settings(FAST).begin(PHONES)) {
            assertThat(wave.ended().get().isComplete()).isTrue();
        }
        assertThat(fleet.phone(PHONE).orElseThrow().notifiedAt()).isPresent();
    }

    @Test
    void fP27_anIpv6AddressIsBracketed() throws Exception {
        InetAddress v6 =
                InetAddress.getByAddress(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7});
        PhoneNotifier notifier = notifier(notify -> new NotifyResult.HandedOver())
                .locator(phone -> Optional.of(v6))
                .build();
        assertThat(notifier.ask(PHONES.get(0)))
                .isInstanceOfSatisfying(
                        PhoneNotifier.Asked.Ready.class,
                        ready -> assertThat(ready.target()).hasToString("sip:201@[2001:db8:0:0:0:0:0:7]:5062"));
    }

    @Test
    void fP31_aRowThatCannotBeReadIsNamedStaysWaitingAndIsNotTold() throws Exception {
        store.write("wave/rows", Map.of("state", "running", PHONE.hex(), "MAGIC of another release"));
        List<String> targets = new CopyOnWriteArrayList<>();
        try (Wave wave = wave("rows", noting(targets, new NotifyResult.HandedOver()))
                .settings(FAST)
                .resume()) {
            WaveSummary summary = wave.ended().get();
            assertThat(summary.phones(WavePhase.WAITING)).containsExactly(PHONE);
            assertThat(summary.entries().get(0).detail()).contains("cannot be read");
            assertThat(summary.isComplete()).isFalse();
        }
        assertThat(targets).isEmpty();
    }
}
