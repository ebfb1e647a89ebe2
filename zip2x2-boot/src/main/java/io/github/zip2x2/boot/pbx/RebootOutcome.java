package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.sip.NotifyResult;

/** How it ended that a phone was to be rebooted. */
public sealed interface RebootOutcome {
    /**
     * A NOTIFY was sent.
     *
     * @param result how that ended
     */
    record Notified(NotifyResult result) implements RebootOutcome {}

    /**
     * The guard did not let it; whoever wants the reboot asks again.
     *
     * @param answer why, and when to ask again
     */
    record Postponed(RebootGuard.Answer.Later answer) implements RebootOutcome {}

    /**
     * Nobody knows where the phone is, or whom to name in the NOTIFY.
     *
     * @param why in words
     */
    record Unreachable(String why) implements RebootOutcome {}
}
