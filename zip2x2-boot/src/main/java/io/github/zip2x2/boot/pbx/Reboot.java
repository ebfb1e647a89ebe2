package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.fleet.FleetNews;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * One reboot of one phone, judged by what the phone does. Its stages follow each other; a phone that boots without an answer
 * has passed {@link Stage#ANSWERED}, too, for its boot says more. Thread-safe.
 */
public final class Reboot {
    /** How far a reboot is. */
    public enum Stage {
        /** It was asked for. */
        ASKED,
        /** The NOTIFY has left, or the PBX has it. */
        HANDED_OVER,
        /** The phone accepted it. */
        ANSWERED,
        /** A boot began after it. */
        BOOTED,
        /** The phone has read both files in that boot and asked for no image since. */
        UP,
        /** The PBX says that it registered; only where {@link ProvisioningService#registered} is called. */
        REGISTERED
    }

    private final MacAddress mac;
    private final long bootBefore;
    private final CompletableFuture<RebootOutcome> told = new CompletableFuture<>();
    private final Map<Stage, CompletableFuture<Stage>> reached = new EnumMap<>(Stage.class);
    private Stage stage = Stage.ASKED;

    Reboot(MacAddress mac, long bootBefore) {
        this.mac = mac;
        this.bootBefore = bootBefore;
        for (Stage each : Stage.values()) {
            reached.put(each, new CompletableFuture<>());
        }
        reach(Stage.ASKED);
    }

    /** {@return the phone} */
    public MacAddress mac() {
        return mac;
    }

    /** {@return how far it is} */
    public synchronized Stage stage() {
        return stage;
    }

    /**
     * How the telling ended.
     *
     * @return completed with the outcome, at most some 32 s later; or with an {@link java.io.IOException} for a reason that
     *     is not the phone's
     */
    public CompletableFuture<RebootOutcome> told() {
        return told.copy();
    }

    /**
     * When a stage is reached.
     *
     * @param which the stage
     * @return completed then; never, if it is not, so bound it with {@link CompletableFuture#orTimeout}; with a {@link
     *     CancellationException} if the phone was not told, refused, or the service was closed
     */
    public CompletableFuture<Stage> reached(Stage which) {
        return future(which).copy();
    }

    private synchronized CompletableFuture<Stage> future(Stage which) {
        return reached.getOrDefault(which, new CompletableFuture<>());
    }

    /** Whether there is nothing more to wait for. */
    boolean isOver() {
        return future(Stage.REGISTERED).isDone();
    }

    private void reach(Stage which) {
        synchronized (this) {
            stage = which.compareTo(stage) > 0 ? which : stage;
        }
        for (Stage each : Stage.values()) {
            if (each.compareTo(which) <= 0) {
                future(each).complete(each);
            }
        }
    }

    void told(RebootOutcome outcome) {
        if (outcome instanceof RebootOutcome.Notified notified
                && notified.result().mayBoot()) {
            reach(notified.result() instanceof NotifyResult.Answered ? Stage.ANSWERED : Stage.HANDED_OVER);
            told.complete(outcome);
        } else {
            told.complete(outcome);
            end();
        }
    }

    void failed(Throwable why) {
        told.completeExceptionally(why);
        end();
    }

    void end() {
        for (Stage each : Stage.values()) {
            future(each).cancel(false);
        }
        told.cancel(false);
    }

    void on(FleetNews news) {
        PhoneRecord phone = news.phone();
        if (!phone.mac().equals(mac) || phone.boot() == bootBefore || phone.boot() == 0) {
            return;
        }
        reach(phone.isRegistered() ? Stage.REGISTERED : phone.isUp() ? Stage.UP : Stage.BOOTED);
    }
}
