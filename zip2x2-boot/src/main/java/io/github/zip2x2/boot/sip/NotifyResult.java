package io.github.zip2x2.boot.sip;

/** How a NOTIFY ended for its sender. */
public sealed interface NotifyResult {
    /**
     * Whether the phone may boot because of it: it was accepted, was handed over, or only its answer is missing.
     *
     * @return false for an answer that refuses it, and for what did not leave
     */
    default boolean mayBoot() {
        return accepted() || this instanceof HandedOver || this instanceof TimedOut;
    }

    /**
     * How it ended, for a person.
     *
     * @return words such as {@code 200 OK}
     */
    default String text() {
        if (this instanceof Answered answered) {
            return answered.status() + " " + answered.reason();
        }
        if (this instanceof TimedOut timedOut) {
            return "no answer to " + timedOut.sends() + " requests within " + NotifyTransaction.TIMER_F.toSeconds()
                    + " s";
        }
        return this instanceof Undeliverable undeliverable
                ? "not delivered: " + undeliverable.cause()
                : "handed over to the PBX, which cannot tell how it ended";
    }

    /**
     * Whether the phone accepted it.
     *
     * @return true for a 2xx answer only
     */
    default boolean accepted() {
        return false;
    }

    /**
     * A final answer came.
     *
     * @param status 200 to 699
     * @param reason the reason phrase
     */
    record Answered(int status, String reason) implements NotifyResult {
        @Override
        public boolean accepted() {
            return status < 300;
        }
    }

    /**
     * The sender has handed it to a PBX that cannot tell how it ends, such as Asterisk or FreeSWITCH. Whether the phone has
     * it shows in whether it boots.
     */
    record HandedOver() implements NotifyResult {}

    /**
     * No final answer came while Timer F ran (RFC 3261, 17.1.2.2).
     *
     * @param sends how many times the request was sent
     */
    record TimedOut(int sends) implements NotifyResult {}

    /**
     * The request could not be sent, or nobody listens there.
     *
     * @param cause what the network said
     */
    record Undeliverable(String cause) implements NotifyResult {}
}
