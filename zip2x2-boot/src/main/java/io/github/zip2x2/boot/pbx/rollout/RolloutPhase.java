package io.github.zip2x2.boot.pbx.rollout;

/** What a rollout is doing. */
public enum RolloutPhase {
    /** The stage's phones are to be given what is new from their next request on. */
    PUBLISHING,
    /** The stage's phones are rebooted. */
    REBOOTING,
    /** Canaries that loaded software are rebooted once more: one that loads it again had fallen back to what it ran. */
    PROVING,
    /** The stage's phones run, and it is seen whether they go on running. */
    SOAKING,
    /** Something failed: all phones are to be given again what they had. */
    WITHDRAWING,
    /** Phones that have what is new are rebooted, so that they get back what they had. */
    RESTORING,
    /** Every stage went well. */
    DONE,
    /** It was stopped, and stays as it is. */
    STOPPED,
    /** What was new is withdrawn. */
    ROLLED_BACK,
    /** It was not finished when another release took the state over; what it published stays served. */
    ABANDONED;

    /** {@return whether nothing more happens} */
    public boolean isFinal() {
        return compareTo(DONE) >= 0;
    }
}
