package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutEngineTest implements RolloutActions {
    private static final RolloutEvent NOTHING_TO_PROVE = new RolloutEvent.Rebooted(new WaveSummary(List.of(), null));
    private static final RolloutStatus BEGIN = new RolloutStatus(0, RolloutPhase.PUBLISHING, "");

    private final List<String> done = new ArrayList<>();
    private RolloutStatus written = BEGIN;
    private RolloutEngine engine = new RolloutEngine(RolloutSettings.defaults(), BEGIN);
    private long nanos = -3;

    private void tell(RolloutEvent event) {
        engine.on(event, nanos, this);
    }

    /** Tells it, and that what it writes is durable. */
    private void go(RolloutEvent event) {
        tell(event);
        tell(RolloutEvent.Signal.WRITTEN);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        if (engine.deadlineNanos() != Long.MAX_VALUE && nanos - engine.deadlineNanos() >= 0) {
            tell(RolloutEvent.Signal.TIME_REACHED);
        }
    }

    private static RolloutEvent rebooted(WavePhase phase, String stopped) {
        WaveEntry entry = WaveEntry.waiting(new WavePhone(WaveWorld.mac(1), "201", 5060), Instant.EPOCH, "")
                .to(phase, "");
        return new RolloutEvent.Rebooted(new WaveSummary(List.of(entry), stopped));
    }

    private void stage() {
        go(RolloutEvent.Signal.PUBLISHED);
        go(rebooted(WavePhase.DONE, null));
        if (engine.status().phase() == RolloutPhase.PROVING) {
            go(NOTHING_TO_PROVE);
        }
        pass(Duration.ofMinutes(10));
        go(new RolloutEvent.Checked(List.of()));
    }

    @Override
    public void write(RolloutStatus status) {
        written = status;
    }

    @Override
    public void publish(int stage) {
        done.add("publish " + stage);
    }

    @Override
    public void reboot(int stage) {
        done.add("reboot " + stage);
    }

    @Override
    public void prove(int stage) {
        done.add("prove " + stage);
    }

    @Override
    public void stopReboots(String why) {
        done.add("stop " + why);
    }

    @Override
    public void check(int stage) {
        done.add("check " + stage);
    }

    @Override
    public void withdraw() {
        done.add("withdraw");
    }

    @Override
    public void restore(int stage) {
        done.add("restore " + stage);
    }

    @Override
    public void ended(RolloutStatus status) {
        done.add("ended " + status.phase());
    }

    @Test
    void canariesFirstThenTheStages() {
        go(RolloutEvent.Signal.START);
        go(RolloutEvent.Signal.START);
        stage();
        stage();
        stage();
        assertThat(done)
                .containsExactly(
                        "publish 0",
                        "reboot 0",
                        "prove 0",
                        "check 0",
                        "publish 1",
                        "reboot 1",
                        "check 1",
                        "publish 2",
                        "reboot 2",
                        "check 2",
                        "ended DONE");
        tell(new RolloutEvent.Stop("too late", true));
        assertThat(engine.status().phase()).isEqualTo(RolloutPhase.DONE);
        assertThat(engine.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nothingIsDoneBeforeItIsWrittenDown() {
        tell(RolloutEvent.Signal.START);
        assertThat(done).isEmpty();
        tell(new RolloutEvent.Failed("disk full"));
        pass(Duration.ofSeconds(10));
        assertThat(done).isEmpty();
        tell(RolloutEvent.Signal.WRITTEN);
        assertThat(done).containsExactly("publish 0");
    }

    @Test
    void aFailedCanaryTakesEverythingBack() {
        go(RolloutEvent.Signal.START);
        go(RolloutEvent.Signal.PUBLISHED);
        go(rebooted(WavePhase.FAILED, "1 of 1 phones failed"));
        assertThat(written.phase()).isEqualTo(RolloutPhase.WITHDRAWING);
        tell(new RolloutEvent.Failed("not now"));
        pass(Duration.ofSeconds(10));
        go(RolloutEvent.Signal.WITHDRAWN);
        go(rebooted(WavePhase.DONE, null));
        assertThat(done)
                .containsExactly("publish 0", "reboot 0", "withdraw", "withdraw", "restore 0", "ended ROLLED_BACK");
        assertThat(engine.status().why()).contains("canaries").contains("1 of 1");
    }

    @Test
    void aPhoneThatFailsWhileWatchedCountsToo() {
        go(RolloutEvent.Signal.START);
        go(RolloutEvent.Signal.PUBLISHED);
        go(rebooted(WavePhase.DONE, null));
        go(NOTHING_TO_PROVE);
        pass(Duration.ofMinutes(9));
        assertThat(done).doesNotContain("check 0");
        pass(Duration.ofMinutes(1));
        go(new RolloutEvent.Checked(List.of("00:0b:ea:00:00:01 LOOPING")));
        assertThat(engine.status().phase()).isEqualTo(RolloutPhase.WITHDRAWING);
        assertThat(engine.status().why()).contains("LOOPING");
    }

    @Test
    void canariesOfWhichNoneComesUpProveNothing() {
        go(RolloutEvent.Signal.START);
        go(RolloutEvent.Signal.PUBLISHED);
        go(rebooted(WavePhase.SKIPPED, null));
        assertThat(engine.status().why()).contains("no phone came up");
    }

    @Test
    void whatCannotBeServedIsWithdrawn() {
        go(RolloutEvent.Signal.START);
        go(new RolloutEvent.Failed("no such directory"));
        assertThat(done).containsExactly("publish 0", "withdraw");
    }

    @Test
    void byAnotherRuleItStopsAndStaysAsItIs() {
        engine = new RolloutEngine(
                RolloutSettings.builder().onFailure(false, false).build(), BEGIN);
        go(RolloutEvent.Signal.START);
        go(RolloutEvent.Signal.PUBLISHED);
        go(rebooted(WavePhase.FAILED, "failed"));
        assertThat(done).containsExactly("publish 0", "reboot 0", "ended STOPPED");
    }

    @Test
    void withoutARebootItIsOnlyWithdrawn() {
        engine = new RolloutEngine(
                RolloutSettings.builder().onFailure(true, false).build(), BEGIN);
        go(RolloutEvent.Signal.START);
        go(new RolloutEvent.Failed("x"));
        go(RolloutEvent.Signal.WITHDRAWN);
        assertThat(done).containsExactly("publish 0", "withdraw", "ended ROLLED_BACK");
    }

    @Test
    void anOperatorsStopIsObeyedInEveryPhase() {
        go(RolloutEvent.Signal.START);
        go(new RolloutEvent.Stop("no", false));
        go(RolloutEvent.Signal.PUBLISHED);
        tell(RolloutEvent.Signal.WRITTEN);
        assertThat(done).containsExactly("publish 0", "ended STOPPED");

        done.clear();
        engine = new RolloutEngine(RolloutSettings.defaults(), BEGIN);
        go(RolloutEvent.Signal.START);
        go(RolloutEvent.Signal.PUBLISHED);
        tell(new RolloutEvent.Stop("back", true));
        go(rebooted(WavePhase.DONE, "back"));
        assertThat(done).containsExactly("publish 0", "reboot 0", "stop back", "withdraw");

        done.clear();
        engine = new RolloutEngine(RolloutSettings.defaults(), BEGIN);
        go(RolloutEvent.Signal.START);
        go(RolloutEvent.Signal.PUBLISHED);
        go(rebooted(WavePhase.DONE, null));
        go(NOTHING_TO_PROVE);
        go(new RolloutEvent.Stop("enough", false));
        assertThat(done).containsExactly("publish 0", "reboot 0", "prove 0", "ended STOPPED");

        done.clear();
        engine = new RolloutEngine(RolloutSettings.defaults(), BEGIN);
        go(RolloutEvent.Signal.START);
        go(RolloutEvent.Signal.PUBLISHED);
        go(rebooted(WavePhase.DONE, null));
        tell(new RolloutEvent.Stop("back", true));
        go(rebooted(WavePhase.DONE, "back"));
        assertThat(done).containsExactly("publish 0", "reboot 0", "prove 0", "stop back", "withdraw");
    }

    @Test
    void afterARestartTheWrittenIsDoneAgain() {
        for (RolloutPhase phase : RolloutPhase.values()) {
            done.clear();
            RolloutStatus kept = RolloutStatus.parse(new RolloutStatus(1, phase, "why\tnot").toText())
                    .orElseThrow();
            engine = new RolloutEngine(RolloutSettings.defaults(), kept);
            go(RolloutEvent.Signal.START);
            pass(Duration.ofMinutes(10));
            assertThat(done)
                    .containsExactly(
                            switch (phase) {
                                case PUBLISHING -> "publish 1";
                                case REBOOTING -> "reboot 1";
                                case PROVING -> "prove 1";
                                case SOAKING -> "check 1";
                                case WITHDRAWING -> "withdraw";
                                case RESTORING -> "restore 1";
                                default -> "ended " + phase;
                            });
        }
        assertThat(RolloutStatus.parse("x\tDONE\t")).isEmpty();
        assertThat(RolloutStatus.parse("x")).isEmpty();
    }

    @Test
    void canariesThatFellBackTakeEverythingBack() {
        go(RolloutEvent.Signal.START);
        go(RolloutEvent.Signal.PUBLISHED);
        go(rebooted(WavePhase.DONE, null));
        go(rebooted(WavePhase.FAILED, "1 of 1 phones did not keep their new software"));
        assertThat(done).containsExactly("publish 0", "reboot 0", "prove 0", "withdraw");
        assertThat(engine.status().why()).contains("canaries").contains("did not keep");
    }

    @Test
    void byAnotherRuleNothingIsProved() {
        engine =
                new RolloutEngine(RolloutSettings.builder().proveSoftware(false).build(), BEGIN);
        go(RolloutEvent.Signal.START);
        stage();
        assertThat(done).containsExactly("publish 0", "reboot 0", "check 0", "publish 1");
    }

    @Test
    void sharesMustGrowToTheWhole() {
        assertThatThrownBy(
                        () -> RolloutSettings.builder().shares(List.of(10, 5)).build())
                .hasMessageContaining("grow");
        assertThatThrownBy(() -> RolloutSettings.builder().shares(List.of(10)).build())
                .hasMessageContaining("100");
        assertThatThrownBy(() ->
                        RolloutSettings.builder().soak(Duration.ofDays(31)).build())
                .hasMessageContaining("soak");
    }
}
