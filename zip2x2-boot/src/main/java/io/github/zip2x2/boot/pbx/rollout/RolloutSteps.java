package io.github.zip2x2.boot.pbx.rollout;

import java.util.Optional;

/**
 * The steps of a rollout, as {@link RolloutMethod} calls them. No call blocks: a step that is not over returns empty,
 * goes on by itself, and is called again later. After a restart a step begins anew, from the state of the fleet at that
 * time. Failures of a store or a guard are not the phones': the step returns empty and is tried again.
 */
public interface RolloutSteps {
    /**
     * Does a step.
     *
     * @param step {@link RolloutStep#PUBLISH} to {@link RolloutStep#RESTORE}
     * @param stage 0 for the canaries
     * @return what is wrong with the phones or the change; an empty text for nothing; empty while it is not over
     */
    Optional<String> act(RolloutStep step, int stage);

    /**
     * Whether a step was begun that reboots phones and cannot be left as it is.
     *
     * @param step the step
     * @param stage its stage
     * @return true from the first NOTIFY's intent on
     */
    boolean isUnderWay(RolloutStep step, int stage);

    /**
     * Tells no further phone to boot; those under way are watched to their end, and then the step is over.
     *
     * @param why in words
     */
    void stopReboots(String why);
}
