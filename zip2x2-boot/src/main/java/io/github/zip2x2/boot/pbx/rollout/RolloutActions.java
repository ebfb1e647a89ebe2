package io.github.zip2x2.boot.pbx.rollout;

/**
 * What a {@link RolloutEngine} wants done, called while it handles an event; one thing at a time. The answers are events of
 * their own, told after the call that asked has returned.
 */
public interface RolloutActions {
    /**
     * Write the status durably; answer {@link RolloutEvent.Signal#WRITTEN} or {@link RolloutEvent.Failed}.
     *
     * @param status the status
     */
    void write(RolloutStatus status);

    /**
     * Serve what is new to the phones of this stage and those before; answer {@link RolloutEvent.Signal#PUBLISHED} or
     * {@link RolloutEvent.Failed}. May be asked again after a restart.
     *
     * @param stage the stage
     */
    void publish(int stage);

    /**
     * Reboot the phones of this stage, or go on with that; answer {@link RolloutEvent.Rebooted}.
     *
     * @param stage the stage
     */
    void reboot(int stage);

    /**
     * Reboot once more the phones of this stage that loaded software, or go on with that; answer {@link
     * RolloutEvent.Rebooted}, in which a phone that loaded it again has failed, and which is empty where no phone loaded any.
     *
     * @param stage the stage
     */
    void prove(int stage);

    /**
     * Reboot no further phone of this stage; {@link RolloutEvent.Rebooted} follows.
     *
     * @param why in words
     */
    void stopReboots(String why);

    /**
     * See whether the phones of this stage that came up still run; answer {@link RolloutEvent.Checked}.
     *
     * @param stage the stage
     */
    void check(int stage);

    /**
     * Serve what was served before; answer {@link RolloutEvent.Signal#WITHDRAWN} or {@link RolloutEvent.Failed}.
     */
    void withdraw();

    /**
     * Reboot the phones of this stage and those before that were rebooted; answer {@link RolloutEvent.Rebooted}.
     *
     * @param stage the stage
     */
    void restore(int stage);

    /**
     * The rollout is over; called once.
     *
     * @param status how it ended
     */
    void ended(RolloutStatus status);
}
