package io.github.zip2x2.boot.pbx.rollout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is new to one stage of phones after the other, and takes it back when a stage fails. Confined to one thread.
 *
 * <p>What it is about to do is written down durably before it is done, so that a restart does that again, and every part of
 * it may be done again.
 *
 * <p>A phone whose new image is bad loads it, boots without loading it again, verifies it and goes back to its previous
 * software (ZIP4x4 manual p.42, class SIBLING): to a server that looks like success. The next boot shows it, since the
 * versions still differ. So canaries that loaded software are rebooted once more before anyone else gets it.
 */
public final class RolloutEngine {
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

    private final RolloutSettings settings;
    private RolloutStatus status;
    private boolean started;
    /** The status is not yet known to be durable. */
    private boolean unwritten;

    private long dueAt;
    private boolean due;
    private RolloutEvent.@Nullable Stop stop;
    private boolean over;

    /**
     * Makes a rollout, or takes one up again.
     *
     * @param settings its rules
     * @param status stage 0 and {@link RolloutPhase#PUBLISHING}, or what was written last
     */
    public RolloutEngine(RolloutSettings settings, RolloutStatus status) {
        this.settings = settings;
        this.status = status;
    }

    /**
     * How many stages there are.
     *
     * @param settings a rollout's rules
     * @return the canaries' and one for each share
     */
    public static int stages(RolloutSettings settings) {
        return settings.shares().size() + 1;
    }

    /** {@return where it stands} */
    public RolloutStatus status() {
        return status;
    }

    /**
     * When {@link RolloutEvent.Signal#TIME_REACHED} is due.
     *
     * @return the time on the clock of {@link #on}, or {@link Long#MAX_VALUE} for never
     */
    public long deadlineNanos() {
        return due && !over ? dueAt : Long.MAX_VALUE;
    }

    /**
     * Takes one event.
     *
     * @param event what happened
     * @param nowNanos the time, monotonic
     * @param actions where to put what follows
     */
    public void on(RolloutEvent event, long nowNanos, RolloutActions actions) {
        if (over) {
            return;
        }
        if (event == RolloutEvent.Signal.START) {
            if (!started) {
                started = true;
                enter(status, actions);
            }
        } else if (event == RolloutEvent.Signal.WRITTEN) {
            if (unwritten) {
                unwritten = false;
                act(nowNanos, actions);
            }
        } else if (event == RolloutEvent.Signal.TIME_REACHED) {
            if (due && nowNanos - dueAt >= 0) {
                due = false;
                timeReached(nowNanos, actions);
            }
        } else if (event instanceof RolloutEvent.Failed failed) {
            failed(failed, nowNanos, actions);
        } else if (event instanceof RolloutEvent.Stop asked) {
            stop(asked, actions);
        } else if (!unwritten) {
            answered(event, actions);
        }
    }

    private void enter(RolloutStatus next, RolloutActions actions) {
        status = next;
        unwritten = true;
        due = false;
        actions.write(status);
    }

    private void enter(int stage, RolloutPhase phase, RolloutActions actions) {
        enter(new RolloutStatus(stage, phase, status.why()), actions);
    }

    private void fail(String why, boolean rollBack, RolloutActions actions) {
        enter(
                new RolloutStatus(status.stage(), rollBack ? RolloutPhase.WITHDRAWING : RolloutPhase.STOPPED, why),
                actions);
    }

    /** Does what the status says, which is durable by now. */
    private void act(long nowNanos, RolloutActions actions) {
        if (stop != null && isForward()) {
            fail(stop.why(), stop.rollBack(), actions);
            return;
        }
        switch (status.phase()) {
            case PUBLISHING -> actions.publish(status.stage());
            case REBOOTING -> actions.reboot(status.stage());
            case PROVING -> actions.prove(status.stage());
            case SOAKING -> in(settings.soak().toNanos(), nowNanos);
            case WITHDRAWING -> actions.withdraw();
            case RESTORING -> actions.restore(status.stage());
            default -> {
                over = true;
                actions.ended(status);
            }
        }
    }

    private boolean isForward() {
        return status.phase().compareTo(RolloutPhase.SOAKING) <= 0;
    }

    private void in(long nanos, long nowNanos) {
        dueAt = nowNanos + nanos;
        due = true;
    }

    private void timeReached(long nowNanos, RolloutActions actions) {
        if (unwritten) {
            actions.write(status);
        } else if (status.phase() == RolloutPhase.SOAKING) {
            actions.check(status.stage());
        } else {
            act(nowNanos, actions);
        }
    }

    private void failed(RolloutEvent.Failed failed, long nowNanos, RolloutActions actions) {
        if (unwritten || status.phase() == RolloutPhase.WITHDRAWING) {
            in(RETRY_NANOS, nowNanos);
        } else if (status.phase() == RolloutPhase.PUBLISHING) {
            fail("could not be served: " + failed.why(), settings.rollsBack(), actions);
        }
    }

    private void answered(RolloutEvent event, RolloutActions actions) {
        switch (status.phase()) {
            case PUBLISHING -> {
                if (event == RolloutEvent.Signal.PUBLISHED) {
                    enter(status.stage(), RolloutPhase.REBOOTING, actions);
                }
            }
            case REBOOTING -> {
                if (event instanceof RolloutEvent.Rebooted rebooted) {
                    boolean proves = status.stage() == 0 && settings.provesSoftware();
                    rebooted(rebooted.summary(), proves ? RolloutPhase.PROVING : RolloutPhase.SOAKING, actions);
                }
            }
            case PROVING -> {
                if (event instanceof RolloutEvent.Rebooted rebooted) {
                    rebooted(rebooted.summary(), RolloutPhase.SOAKING, actions);
                }
            }
            case SOAKING -> {
                if (event instanceof RolloutEvent.Checked checked) {
                    checked(checked, actions);
                }
            }
            case WITHDRAWING -> {
                if (event == RolloutEvent.Signal.WITHDRAWN) {
                    enter(
                            status.stage(),
                            settings.rebootsOnRollBack() ? RolloutPhase.RESTORING : RolloutPhase.ROLLED_BACK,
                            actions);
                }
            }
            case RESTORING -> {
                if (event instanceof RolloutEvent.Rebooted) {
                    enter(status.stage(), RolloutPhase.ROLLED_BACK, actions);
                }
            }
            default -> {
                return;
            }
        }
    }

    private void rebooted(WaveSummary summary, RolloutPhase next, RolloutActions actions) {
        if (stop != null) {
            fail(stop.why(), stop.rollBack(), actions);
        } else if (summary.stopped().isPresent()) {
            fail(stageName() + ": " + summary.stopped().get(), settings.rollsBack(), actions);
        } else if (summary.count(WavePhase.DONE) == 0 && !summary.entries().isEmpty()) {
            fail(stageName() + ": no phone came up with what is new", settings.rollsBack(), actions);
        } else {
            enter(status.stage(), next, actions);
        }
    }

    private void checked(RolloutEvent.Checked checked, RolloutActions actions) {
        if (!checked.bad().isEmpty()) {
            fail(
                    stageName() + ", while watched: " + checked.bad().size() + " phones, the first "
                            + checked.bad().get(0),
                    settings.rollsBack(),
                    actions);
        } else if (status.stage() + 1 < stages(settings)) {
            enter(status.stage() + 1, RolloutPhase.PUBLISHING, actions);
        } else {
            enter(status.stage(), RolloutPhase.DONE, actions);
        }
    }

    private String stageName() {
        return status.stage() == 0 ? "canaries" : "stage " + status.stage();
    }

    private void stop(RolloutEvent.Stop asked, RolloutActions actions) {
        if (stop != null || !isForward()) {
            return;
        }
        stop = asked;
        if (!started || unwritten) {
            return; // obeyed once the status is durable
        }
        if (status.phase() == RolloutPhase.REBOOTING || status.phase() == RolloutPhase.PROVING) {
            actions.stopReboots(asked.why());
        } else if (status.phase() == RolloutPhase.SOAKING) {
            fail(asked.why(), asked.rollBack(), actions);
        }
    }
}
