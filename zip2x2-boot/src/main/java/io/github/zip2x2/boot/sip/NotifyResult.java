package io.github.zip2x2.boot.sip;

/** How a NOTIFY ended for its sender. */
public sealed interface NotifyResult {
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
