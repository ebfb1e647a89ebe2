package io.github.zip2x2.boot.sip;

import java.time.Duration;
import java.util.Objects;

/**
 * The non-INVITE client transaction of RFC 3261, 17.1.2 over UDP: one NOTIFY, repeated until a final answer or Timer F.
 *
 * <p>Timer K (absorbing repeated answers) is left out: an answer whose branch nobody awaits is ignored anyway. Confined to one thread.
 */
public final class NotifyTransaction {
    /** T1: the estimate of the round trip, and the first interval between repetitions. */
    public static final Duration T1 = Duration.ofMillis(500);

    /** T2: the longest interval between repetitions. */
    public static final Duration T2 = Duration.ofSeconds(4);

    /** Timer F: 64 times T1, after which the request has failed. */
    public static final Duration TIMER_F = T1.multipliedBy(64);

    private final SipMessage request;
    private final String branch;
    private boolean waiting;
    private boolean proceeding;
    private int sends;
    private long interval = T1.toNanos();
    private long repeatAt;
    private long failAt;

    /** Where a transaction's actions go; called during {@link NotifyTransaction#on}. */
    public interface Actions {
        /**
         * Send the request to the phone.
         *
         * @param request the same at each repetition
         */
        void send(SipMessage request);

        /**
         * The transaction is over; called once.
         *
         * @param result how it ended
         */
        void finished(NotifyResult result);
    }

    /**
     * Makes a transaction that waits for {@link SipEvent.Start}.
     *
     * @param request the request, whose topmost Via has a branch
     * @throws IllegalArgumentException if it has none
     */
    public NotifyTransaction(SipMessage request) {
        this.request = Objects.requireNonNull(request, "request");
        this.branch = request.via()
                .map(SipVia::branch)
                .filter(b -> !b.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("request: its Via has no branch"));
    }

    /**
     * Takes one event.
     *
     * @param event what happened
     * @param nowNanos the time, monotonic
     * @param actions where to put what follows
     */
    public void on(SipEvent event, long nowNanos, Actions actions) {
        if (event instanceof SipEvent.Start && sends == 0) {
            waiting = true;
            failAt = nowNanos + TIMER_F.toNanos();
            send(nowNanos, actions);
        } else if (!waiting) {
            return;
        } else if (event instanceof SipEvent.Received received) {
            answered(received.message(), actions);
        } else if (event instanceof SipEvent.Undeliverable undeliverable) {
            finish(new NotifyResult.Undeliverable(undeliverable.cause()), actions);
        } else if (event instanceof SipEvent.TimeReached) {
            if (nowNanos - failAt >= 0) {
                finish(new NotifyResult.TimedOut(sends), actions);
            } else if (nowNanos - repeatAt >= 0) {
                interval = proceeding ? T2.toNanos() : Math.min(2 * interval, T2.toNanos());
                send(nowNanos, actions);
            }
        }
    }

    /**
     * When {@link SipEvent.TimeReached} is due.
     *
     * @return the time on the clock of {@link #on}, or {@link Long#MAX_VALUE} for never
     */
    public long deadlineNanos() {
        if (!waiting) {
            return Long.MAX_VALUE;
        }
        return repeatAt - failAt < 0 ? repeatAt : failAt;
    }

    /** The branch of the request, which its answers repeat. */
    String branch() {
        return branch;
    }

    private void send(long nowNanos, Actions actions) {
        sends++;
        repeatAt = nowNanos + interval;
        actions.send(request);
    }

    private void answered(SipMessage answer, Actions actions) {
        boolean ours = answer.isResponse()
                && answer.method().equals(request.method())
                && answer.via().map(SipVia::branch).filter(branch::equals).isPresent();
        if (!ours) {
            return;
        }
        if (answer.status() < 200) {
            proceeding = true;
            return;
        }
        finish(new NotifyResult.Answered(answer.status(), answer.reason()), actions);
    }

    private void finish(NotifyResult result, Actions actions) {
        waiting = false;
        actions.finished(result);
    }
}
