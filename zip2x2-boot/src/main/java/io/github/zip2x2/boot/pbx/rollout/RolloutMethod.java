package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.boot.pbx.rollout.Journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rollout, from its first step to its last, as one method. It never blocks: it is called anew from the top on every event
 * and time, takes what the journal says of each step, and returns at the first one that is not over. So it is resumed from
 * the journal alone, in real and in virtual time alike. Confined to one thread.
 */
public final class RolloutMethod {
    private final RolloutSettings settings;
    private final Journal journal;
    private final RolloutSteps steps;
    private @Nullable Entry stopAsked;

    /**
     * A rollout that stands where its journal says.
     *
     * @param settings the rules
     * @param journal what was done
     * @param steps what does it
     */
    public RolloutMethod(RolloutSettings settings, Journal journal, RolloutSteps steps) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.journal = Objects.requireNonNull(journal, "journal");
        this.steps = Objects.requireNonNull(steps, "steps");
    }

    /**
     * How many stages there are.
     *
     * @param settings the rules
     * @return the canaries and the shares of the others
     */
    public static int stages(RolloutSettings settings) {
        return settings.shares().size() + 1;
    }

    /**
     * Wants it to go no further; obeyed by {@link #run}.
     *
     * @param why in words
     * @param rollBack whether what is new is withdrawn
     */
    public void stop(String why, boolean rollBack) {
        if (stopAsked == null) {
            stopAsked = new Entry(RolloutStep.STOP, 0, Boolean.toString(rollBack), why);
        }
    }

    /**
     * Does what can be done now.
     *
     * @return where the rollout stands
     * @throws FleetStoreException if the journal cannot be written now: call it again later
     */
    public RolloutStatus run() throws FleetStoreException {
        Optional<Entry> ended = journal.find(RolloutStep.END);
        if (ended.isPresent()) {
            return status(ended.get());
        }
        Optional<Entry> givenUp = journal.find(RolloutStep.GIVE_UP);
        if (givenUp.isPresent()) {
            return undo(givenUp.get());
        }
        if (stopAsked != null && journal.find(RolloutStep.STOP).isEmpty()) {
            journal.append(stopAsked);
        }
        for (int stage = 0; stage < stages(settings); stage++) {
            for (RolloutStep step : forward(stage)) {
                Optional<Entry> over = journal.find(step, stage);
                Optional<Entry> stop = journal.find(RolloutStep.STOP);
                if (over.isEmpty() && stop.isPresent()) {
                    if (!steps.isUnderWay(step, stage)) {
                        return giveUp(
                                stage,
                                Boolean.parseBoolean(stop.get().value()),
                                stop.get().why());
                    }
                    steps.stopReboots(stop.get().why());
                }
                if (over.isEmpty()) {
                    over = done(step, stage);
                }
                if (over.isEmpty()) {
                    return new RolloutStatus(
                            stage, step.phase(), stop.map(Entry::why).orElse(""));
                }
                if (stop.isEmpty() && !over.get().why().isEmpty()) {
                    return giveUp(stage, settings.rollsBack(), over.get().why());
                }
            }
        }
        return end(stages(settings) - 1, RolloutPhase.DONE, "");
    }

    private List<RolloutStep> forward(int stage) {
        List<RolloutStep> forward = new ArrayList<>(List.of(RolloutStep.PUBLISH, RolloutStep.REBOOT));
        if (stage == 0 && settings.provesSoftware()) {
            forward.add(RolloutStep.PROVE);
        }
        forward.add(RolloutStep.SOAK);
        return forward;
    }

    private Optional<Entry> done(RolloutStep step, int stage) throws FleetStoreException {
        Optional<String> wrong = steps.act(step, stage);
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(journal.append(new Entry(step, stage, "", wrong.get())));
    }

    private RolloutStatus giveUp(int stage, boolean rollBack, String why) throws FleetStoreException {
        return undo(journal.append(new Entry(RolloutStep.GIVE_UP, stage, Boolean.toString(rollBack), why)));
    }

    private RolloutStatus undo(Entry givenUp) throws FleetStoreException {
        int stage = givenUp.stage();
        if (!Boolean.parseBoolean(givenUp.value())) {
            return end(stage, RolloutPhase.STOPPED, givenUp.why());
        }
        for (RolloutStep step : settings.rebootsOnRollBack()
                ? List.of(RolloutStep.WITHDRAW, RolloutStep.RESTORE)
                : List.of(RolloutStep.WITHDRAW)) {
            if (journal.find(step, stage).isEmpty() && done(step, stage).isEmpty()) {
                return new RolloutStatus(stage, step.phase(), givenUp.why());
            }
        }
        return end(stage, RolloutPhase.ROLLED_BACK, givenUp.why());
    }

    private RolloutStatus end(int stage, RolloutPhase phase, String why) throws FleetStoreException {
        return status(journal.append(new Entry(RolloutStep.END, stage, phase.name(), why)));
    }

    private static RolloutStatus status(Entry end) {
        return new RolloutStatus(end.stage(), RolloutPhase.valueOf(end.value()), end.why());
    }
}
