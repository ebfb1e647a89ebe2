package io.github.zip2x2.boot.pbx.rollout;

/** A step of a rollout, or a decision between steps, as the journal records it. */
public enum RolloutStep {
    /** What is new is served to the phones of a stage. */
    PUBLISH(RolloutPhase.PUBLISHING),
    /** The phones of a stage are rebooted. */
    REBOOT(RolloutPhase.REBOOTING),
    /** Canaries that loaded software show that they kept it. */
    PROVE(RolloutPhase.PROVING),
    /** The phones of a stage are watched. */
    SOAK(RolloutPhase.SOAKING),
    /** What was served before is served again. */
    WITHDRAW(RolloutPhase.WITHDRAWING),
    /** Phones that were told to boot are told again, to read what was served before. */
    RESTORE(RolloutPhase.RESTORING),
    /** An operator wants it to stop where it stands. */
    STOP(RolloutPhase.WITHDRAWING),
    /** It goes no further: the operator's word, or a step that went wrong. */
    GIVE_UP(RolloutPhase.WITHDRAWING),
    /** It has come to its end. */
    END(RolloutPhase.DONE);

    private final RolloutPhase phase;

    RolloutStep(RolloutPhase phase) {
        this.phase = phase;
    }

    /** {@return how the rollout stands while this is done} */
    RolloutPhase phase() {
        return phase;
    }
}
