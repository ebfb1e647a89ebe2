package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.rollout.WaveWorld.Nature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaveEngineTest {
    private static WaveWorld world(WaveSettings settings, Nature... natures) {
        WaveWorld world = new WaveWorld(settings, mac -> mac.toLong() % 2 == 0 ? "even" : "odd", List.of(natures));
        world.start();
        return world;
    }

    private static WaveSummary run(WaveSettings settings, Nature... natures) {
        WaveWorld world = world(settings, natures);
        world.run(100_000);
        return world.ended.orElseThrow();
    }

    private static Nature[] good(int count) {
        return Collections.nCopies(count, Nature.GOOD).toArray(Nature[]::new);
    }

    @Test
    void everyPhoneIsRebootedOnce() {
        WaveWorld world = world(WaveSettings.defaults(), good(30));
        world.run(10_000);
        assertThat(world.ended.orElseThrow().isComplete()).isTrue();
        assertThat(world.reboots)
                .hasSize(30)
                .allSatisfy((mac, times) -> assertThat(times).isOne());
    }

    @Test
    void thePaceIsKept() {
        WaveWorld world = world(
                WaveSettings.builder()
                        .interval(Duration.ofSeconds(3))
                        .settle(Duration.ZERO)
                        .build(),
                good(10));
        world.run(10_000);
        List<Long> times = new ArrayList<>(world.toldAt.values());
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(3).toNanos());
        }
        assertThat(world.ended).isPresent();
    }

    @Test
    void noMoreBootAtOnceThanAllowed() {
        WaveWorld world = world(
                WaveSettings.builder().interval(Duration.ZERO).maxUnderWay(7, 3).build(), good(40));
        world.run(10_000);
        assertThat(world.mostUnderWay).isEqualTo(6);
        assertThat(world.ended.orElseThrow().isComplete()).isTrue();
    }

    @Test
    void aNetworksBandwidthIsSpared() {
        WaveWorld world = world(
                WaveSettings.builder()
                        .interval(Duration.ZERO)
                        .networkBandwidth(2_000_000, 100_000)
                        .build(),
                good(6));
        world.run(10_000);
        assertThat(world.ended.orElseThrow().isComplete()).isTrue();
        List<Long> even = world.toldAt.entrySet().stream()
                .filter(told -> told.getKey().toLong() % 2 == 0)
                .map(java.util.Map.Entry::getValue)
                .toList();
        assertThat(even.get(1) - even.get(0))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(20).toNanos());
    }

    /** Images of 8 MB at 1 MB/s: in each span of time no more is asked for than may pass in it, but for one image. */
    private static void assertBandwidthIsKept(WaveWorld world) {
        for (int network = 0; network < 2; network++) {
            int parity = network;
            List<Long> told = world.toldAt.entrySet().stream()
                    .filter(phone -> phone.getKey().toLong() % 2 == parity)
                    .map(java.util.Map.Entry::getValue)
                    .sorted()
                    .toList();
            assertThat(told).hasSize(6);
            for (int from = 0; from < told.size(); from++) {
                for (int to = from; to < told.size(); to++) {
                    assertThat(told.get(to) - told.get(from))
                            .isGreaterThanOrEqualTo(Duration.ofSeconds(8)
                                    .multipliedBy(to - from)
                                    .toNanos());
                }
            }
        }
    }

    private static WaveSettings imageOf8Megabytes() {
        return WaveSettings.builder()
                .interval(Duration.ZERO)
                .networkBandwidth(1_000, 1_000_000)
                .build()
                .loading(8_000_000);
    }

    private static Nature[] load(int count) {
        return Collections.nCopies(count, Nature.LOADS_SOFTWARE).toArray(Nature[]::new);
    }

    @Test
    void noMorePhonesLoadAnImageThanTheBandwidthAllows() {
        assertThat(imageOf8Megabytes().networkInterval()).isEqualTo(Duration.ofSeconds(8));
        assertThat(imageOf8Megabytes().loading(1).networkInterval()).isEqualTo(Duration.ofSeconds(8));
        assertThat(WaveSettings.defaults().loading(8_000_000).networkInterval()).isEqualTo(Duration.ZERO);
        WaveWorld world = world(imageOf8Megabytes(), load(12));
        world.run(10_000);
        assertThat(world.ended.orElseThrow().isComplete()).isTrue();
        assertBandwidthIsKept(world);
    }

    @Test
    void theBandwidthIsKeptOverARestart() {
        WaveWorld world = world(imageOf8Megabytes(), load(12));
        for (int i = 0; i < 20 && world.ended.isEmpty(); i++) {
            world.run(3);
            world.crash();
        }
        world.run(10_000);
        assertThat(world.toldAt).hasSize(12);
        assertBandwidthIsKept(world);
    }

    @Test
    void eachKindOfPhoneEndsByName() {
        WaveSummary summary = run(
                WaveSettings.builder().failures(1, 1).build(),
                Nature.GOOD,
                Nature.DEAF,
                Nature.REFUSES,
                Nature.BOOTS_SILENTLY,
                Nature.HANGS,
                Nature.LOADS_SOFTWARE,
                Nature.LOOPS,
                Nature.IN_A_CALL,
                Nature.GONE);
        assertThat(summary.entries())
                .extracting(WaveEntry::phase)
                .containsExactly(
                        WavePhase.DONE,
                        WavePhase.FAILED,
                        WavePhase.FAILED,
                        WavePhase.DONE,
                        WavePhase.FAILED,
                        WavePhase.DONE,
                        WavePhase.FAILED,
                        WavePhase.SKIPPED,
                        WavePhase.SKIPPED);
        assertThat(summary.entries())
                .extracting(WaveEntry::detail)
                .containsExactly(
                        "up in boot 2",
                        "did not boot after the NOTIFY (no answer to 11 requests within 32 s)",
                        "refused the NOTIFY: 489 Bad Event",
                        "up in boot 2",
                        "not up in time; came no further than before leased",
                        "up in boot 3",
                        "boot loop: asks for a.bin again and again",
                        "no time for it: in a call",
                        "no lease");
        assertThat(summary.isComplete()).isFalse();
        assertThat(summary.phones(WavePhase.SKIPPED)).hasSize(2);
        assertThat(summary.toString()).contains("DONE=3");
    }

    @Test
    void tooManyFailuresStopTheWave() {
        Nature[] natures = new Nature[40];
        for (int i = 0; i < 40; i++) {
            natures[i] = i % 2 == 0 ? Nature.REFUSES : Nature.GOOD;
        }
        WaveWorld world =
                world(WaveSettings.builder().maxUnderWay(2, 2).failures(0.3, 5).build(), natures);
        world.run(10_000);
        WaveSummary summary = world.ended.orElseThrow();
        assertThat(summary.stopped()).isPresent();
        assertThat(summary.count(WavePhase.WAITING)).isGreaterThan(25);
        assertThat(summary.phones(WavePhase.INTENDED)).isEmpty();
    }

    @Test
    void aStopIsObeyedAndThoseUnderWayAreWatchedToTheirEnd() {
        WaveWorld world =
                world(WaveSettings.builder().interval(Duration.ofSeconds(10)).build(), good(5));
        world.run(3);
        world.tell(new WaveEvent.Stop("enough"));
        world.run(1_000);
        assertThat(world.ended.orElseThrow().stopped()).contains("enough");
        assertThat(world.ended.orElseThrow().count(WavePhase.DONE)).isEqualTo(world.toldAt.size());
        assertThat(world.ended.orElseThrow().count(WavePhase.WAITING)).isPositive();
    }

    @Test
    void fP1_withoutADurableIntentNoNotifyLeavesAndTheWaveGoesOnWhenTheStoreReturns() {
        WaveWorld world = world(WaveSettings.defaults(), good(5));
        world.storeFails = true;
        world.run(100);
        assertThat(world.toldAt).isEmpty();
        assertThat(world.ended).isEmpty();
        world.storeFails = false;
        world.run(10_000);
        assertThat(world.ended.orElseThrow().isComplete()).isTrue();
        assertThat(world.reboots.values()).containsOnly(1);
    }

    @Test
    void fP2_aGuardThatNeverAnswersSkipsItsPhoneInTheEndAndNobodyElse() {
        WaveWorld world = world(WaveSettings.defaults(), Nature.NEVER_ANSWERED_FOR, Nature.GOOD);
        world.run(100_000);
        WaveSummary summary = world.ended.orElseThrow();
        assertThat(summary.phones(WavePhase.SKIPPED)).containsExactly(WaveWorld.mac(0));
        assertThat(summary.phones(WavePhase.DONE)).containsExactly(WaveWorld.mac(1));
    }

    @Test
    void fP2_laterForEverIsClamped() {
        WaveWorld world = world(WaveSettings.defaults(), Nature.IN_A_CALL_FOR_EVER, Nature.GOOD);
        world.run(100_000);
        WaveSummary summary = world.ended.orElseThrow();
        assertThat(summary.phones(WavePhase.SKIPPED)).containsExactly(WaveWorld.mac(0));
        assertThat(summary.phones(WavePhase.DONE)).containsExactly(WaveWorld.mac(1));
    }

    @Test
    void afterACrashBetweenIntentAndNotifyThePhoneIsOnlyWatched() {
        WaveWorld world = world(WaveSettings.builder().failures(1, 1).build(), good(1));
        world.step(0); // cleared
        world.step(0); // the intent is durable
        world.crash();
        assertThat(world.engine.entry(WaveWorld.mac(0)).orElseThrow().phase()).isEqualTo(WavePhase.INTENDED);
        world.run(10_000);
        assertThat(world.toldAt).isEmpty();
        assertThat(world.ended.orElseThrow().count(WavePhase.UNCONFIRMED)).isOne();
    }

    @Test
    void afterACrashJustAfterTheNotifyThePhoneIsJudgedByItsBoot() {
        WaveWorld world = world(WaveSettings.defaults(), good(1));
        world.step(0);
        world.step(0);
        world.step(0); // written
        world.step(0); // the NOTIFY leaves
        assertThat(world.toldAt).hasSize(1);
        world.crash();
        world.run(10_000);
        assertThat(world.reboots.get(WaveWorld.mac(0))).isOne();
        assertThat(world.ended.orElseThrow().isComplete()).isTrue();
    }

    @Test
    void anEntryThatIsNoneIsNotRead() {
        assertThat(WaveEntry.parse(WaveWorld.mac(0), "a\tb")).isEmpty();
        assertThat(WaveEntry.parse(WaveWorld.mac(0), "MAGIC\t2026-01-01T00:00:00Z\t0\t201\t5060\t\t"))
                .isEmpty();
        assertThat(WaveEntry.parse(WaveWorld.mac(0), "DONE\tnever\t0\t201\t5060\t\t"))
                .isEmpty();
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> WaveSettings.builder().maxUnderWay(0, 1).build())
                .hasMessageContaining("maxUnderWay");
        assertThatThrownBy(() -> WaveSettings.builder().failures(1.5, 1).build())
                .hasMessageContaining("failureRatio");
        assertThatThrownBy(() -> WaveSettings.builder().networkBandwidth(1, 0)).hasMessageContaining("bytesPerSecond");
    }
}
