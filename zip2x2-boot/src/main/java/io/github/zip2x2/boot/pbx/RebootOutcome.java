package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.sip.NotifyResult;

/** How it ended that a phone was to be told to boot. What it does then, a {@link Reboot} says. */
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

    /**
     * How it ended, for a person.
     *
     * @return one line without a line end
     */
    default String text() {
        if (this instanceof Notified notified) {
            return notified.result().text();
        }
        return this instanceof Postponed postponed
                ? "postponed: " + postponed.answer().why()
                : ((Unreachable) this).why();
    }
}
