package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A rollout step by step, with its journal in a map. */
class RolloutMethodTest implements RolloutSteps {
    private final RolloutSettings settings = RolloutSettings.defaults();
    private final Map<String, String> book = new TreeMap<>();
    private final List<String> done = new ArrayList<>();
    private final Map<String, String> answers = new HashMap<>();
    private final Set<String> underWay = new HashSet<>();
    private boolean pending;
    private boolean storeFails;
    private RolloutMethod method = resumed();

    private RolloutMethod resumed() {
        return new RolloutMethod(settings, Journal.of(book, this::write), this);
    }

    private void write(String key, String text) throws FleetStoreException {
        if (storeFails) {
            throw new FleetStoreException("SQLITE_BUSY", new IOException("SQLITE_BUSY"));
        }
        book.put(key, text);
    }

    @Override
    public Optional<String> act(RolloutStep step, int stage) {
        done.add(step + " " + stage);
        return pending ? Optional.empty() : Optional.of(answers.getOrDefault(step + " " + stage, ""));
    }

    @Override
    public boolean isUnderWay(RolloutStep step, int stage) {
        return underWay.contains(step + " " + stage);
    }

    @Override
    public void stopReboots(String why) {
        done.add("stop " + why);
    }

    @Test
    void canariesFirstThenTheStages() throws Exception {
        assertThat(method.run().phase()).isEqualTo(RolloutPhase.DONE);
        assertThat(done)
                .containsExactly(
                        "PUBLISH 0",
                        "REBOOT 0",
                        "PROVE 0",
                        "SOAK 0",
                        "PUBLISH 1",
                        "REBOOT 1",
                        "SOAK 1",
                        "PUBLISH 2",
                        "REBOOT 2",
                        "SOAK 2");
        method.stop("too late", true);
        assertThat(resumed().run().phase()).isEqualTo(RolloutPhase.DONE);
        assertThat(done).hasSize(10);
    }

    @Test
    void aStepThatIsNotOverIsAskedForAgainAndNothingAfterIt() throws Exception {
        pending = true;
        assertThat(method.run()).isEqualTo(new RolloutStatus(0, RolloutPhase.PUBLISHING, ""));
        assertThat(method.run().phase()).isEqualTo(RolloutPhase.PUBLISHING);
        assertThat(done).containsExactly("PUBLISH 0", "PUBLISH 0");
        assertThat(book).isEmpty();
    }

    /** Killed after each step: the next process does the next one, from the journal alone. */
    @Test
    void itIsResumedFromTheJournalAloneAtWhateverStep() throws Exception {
        for (int steps = 0; steps < 10; steps++) {
            pending = true;
            assertThat(resumed().run().phase().isFinal()).isFalse();
            String next = done.get(done.size() - 1);
            done.clear();
            pending = false;
            RolloutMethod once = new RolloutMethod(
                    settings,
                    Journal.of(book, (key, text) -> {
                        if (!book.isEmpty() && !text.startsWith(next.split(" ", 2)[0])) {
                            throw new FleetStoreException("killed", new IOException("killed"));
                        }
                        write(key, text);
                    }),
                    this);
            try {
                once.run();
            } catch (FleetStoreException killed) {
                assertThat(killed).hasMessage("killed");
            }
        }
        assertThat(resumed().run().phase()).isEqualTo(RolloutPhase.DONE);
        assertThat(book).hasSize(11);
    }

    @Test
    void fP1_aJournalThatCannotBeWrittenDelaysAndDecidesNothing() throws Exception {
        storeFails = true;
        assertThatThrownBy(() -> method.run()).isInstanceOf(FleetStoreException.class);
        assertThat(done).containsExactly("PUBLISH 0");
        storeFails = false;
        assertThat(method.run().phase()).isEqualTo(RolloutPhase.DONE);
        assertThat(done).doesNotContain("WITHDRAW 0");
    }

    @Test
    void aFailedCanaryTakesEverythingBack() throws Exception {
        answers.put("REBOOT 0", "canaries: 1 of 1 phones failed");
        assertThat(method.run())
                .isEqualTo(new RolloutStatus(0, RolloutPhase.ROLLED_BACK, "canaries: 1 of 1 phones failed"));
        assertThat(done).containsExactly("PUBLISH 0", "REBOOT 0", "WITHDRAW 0", "RESTORE 0");
    }

    @Test
    void aStopIsObeyedWhenWhatIsUnderWayIsOverAlsoAfterARestart() throws Exception {
        pending = true;
        method.run();
        answers.put("REBOOT 0", "");
        book.put("step/000000", "PUBLISH\t0\t\t");
        method = resumed();
        underWay.add("REBOOT 0");
        method.stop("not today", false);
        assertThat(method.run()).isEqualTo(new RolloutStatus(0, RolloutPhase.REBOOTING, "not today"));
        done.clear();
        method = resumed(); // the word is in the journal
        assertThat(method.run().phase()).isEqualTo(RolloutPhase.REBOOTING);
        assertThat(done).containsExactly("stop not today", "REBOOT 0");
        pending = false;
        underWay.clear();
        assertThat(method.run()).isEqualTo(new RolloutStatus(0, RolloutPhase.STOPPED, "not today"));
        assertThat(done).doesNotContain("WITHDRAW 0");
    }

    @Test
    void aStopBeforeAnythingIsUnderWayWithdraws() throws Exception {
        method.stop("not at all", true);
        assertThat(method.run().phase()).isEqualTo(RolloutPhase.ROLLED_BACK);
        assertThat(done).containsExactly("WITHDRAW 0", "RESTORE 0");
    }

    @Test
    void aJournalThatCannotBeReadIsNotGuessedAt() {
        book.put("step/000000", "MAGIC\t0\t\t");
        assertThatThrownBy(this::resumed).hasMessageContaining("step/000000");
    }

    @Test
    void settingsComeBackFromTheBook() {
        RolloutSettings other = RolloutSettings.builder()
                .waves(
                        WaveSettings.builder()
                                .networkBandwidth(1_000, 5_000)
                                .failures(0.25, 7)
                                .build(),
                        WaveSettings.builder().maxUnderWay(3, 2).build())
                .shares(List.of(5, 50, 100))
                .soak(java.time.Duration.ofMinutes(3))
                .proveSoftware(false)
                .onFailure(true, false)
                .build();
        RolloutSettings read = RolloutSettings.ofBook(other.toBook());
        assertThat(read.toBook()).isEqualTo(other.toBook());
        assertThat(read.canaryWave().networkInterval())
                .isEqualTo(other.canaryWave().networkInterval());
        assertThatThrownBy(() -> RolloutSettings.ofBook(Map.of())).hasMessageContaining("no settings");
    }
}
