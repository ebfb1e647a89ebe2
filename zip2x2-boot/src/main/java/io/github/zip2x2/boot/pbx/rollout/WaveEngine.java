package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reboots phones one after the other: paced, within caps, stopping when too many fail. Confined to one thread.
 *
 * <p>No phone is told to boot twice. That it will be told is written down durably before the NOTIFY leaves; a phone of
 * which this is written and nothing more, after a crash, is only watched: it counts as done if it booted, and as
 * unconfirmed if it did not.
 */
public final class WaveEngine {
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    /** Guard and locator that say nothing for so long have said "later". */
    private static final Duration ASK_WITHIN = Duration.ofMinutes(1);

    /** When the book is tried again that could not be written. */
    private static final Duration STORE_RETRY = Duration.ofSeconds(10);

    private final WaveSettings settings;
    private final InstantSource clock;
    private final Map<MacAddress, WaveTurn> turns = new LinkedHashMap<>();
    private final WaveQueue queue;
    private final Map<MacAddress, WaveTurn> underWay = new LinkedHashMap<>();
    /** Those of whom guard and locator are asked, the longest ago first. */
    private final Map<MacAddress, WaveTurn> asking = new LinkedHashMap<>();

    private long nextReboot;
    private long nextLook;
    private int ended;
    private int failed;
    private @Nullable String stopped;
    private boolean started;
    private boolean over;

    /**
     * Makes a wave, or takes one up again.
     *
     * @param settings how fast it goes
     * @param clock dates what is written
     * @param entries one for each phone: waiting, or as they were written; those that count as failed count again
     */
    public WaveEngine(WaveSettings settings, InstantSource clock, Collection<WaveEntry> entries) {
        this.settings = settings;
        this.clock = clock;
        queue = new WaveQueue(
                settings.maxPerNetwork(), settings.networkInterval().toNanos());
        for (WaveEntry entry : entries) {
            WaveTurn turn = new WaveTurn(entry);
            turns.put(entry.phone().mac(), turn);
            count(entry.phase());
        }
    }

    private void count(WavePhase phase) {
        if (phase.isFinal() && phase != WavePhase.SKIPPED) {
            ended++;
            failed += phase == WavePhase.DONE ? 0 : 1;
        }
    }

    /**
     * Takes one event.
     *
     * @param event what happened
     * @param nowNanos the time, monotonic
     * @param actions where to put what follows
     */
    public void on(WaveEvent event, long nowNanos, WaveActions actions) {
        if (over) {
            return;
        }
        if (event instanceof WaveEvent.Tick tick) {
            if (tick == WaveEvent.Tick.START) {
                start(nowNanos);
            }
        } else if (event instanceof WaveEvent.Stop stop) {
            stop(stop.why());
        } else if (event instanceof WaveEvent.Answered answered) {
            answered(answered, actions);
        } else if (event instanceof WaveEvent.Looked looked) {
            looked(looked, nowNanos, actions);
        } else {
            beforeTheNotify(event, nowNanos, actions);
        }
        silent(nowNanos, actions);
        watch(nowNanos, actions);
        askForMore(nowNanos, actions);
        if (underWay.isEmpty() && asking.isEmpty() && (stopped != null || queue.isEmpty())) {
            over = true;
            actions.ended(summary());
        }
    }

    /**
     * When {@link WaveEvent.Tick#TIME_REACHED} is due.
     *
     * @return the time on the clock of {@link #on}, or {@link Long#MAX_VALUE} for never
     */
    public long deadlineNanos() {
        if (over || !started) {
            return Long.MAX_VALUE;
        }
        long next = underWay.isEmpty() ? Long.MAX_VALUE : nextLook;
        if (!asking.isEmpty()) {
            long silent = asking.values().iterator().next().since + ASK_WITHIN.toNanos();
            next = next == Long.MAX_VALUE || silent - next < 0 ? silent : next;
        }
        if (stopped == null && underWay.size() + asking.size() < settings.maxUnderWay()) {
            long reboot = queue.nextNanos(nextReboot);
            next = next == Long.MAX_VALUE || (reboot != Long.MAX_VALUE && reboot - next < 0) ? reboot : next;
        }
        return next;
    }

    /** {@return how the wave stands} */
    public WaveSummary summary() {
        return new WaveSummary(turns.values().stream().map(turn -> turn.entry).toList(), stopped);
    }

    /**
     * One phone's entry.
     *
     * @param phone the phone
     * @return the entry, or empty if it is not in the wave
     */
    public Optional<WaveEntry> entry(MacAddress phone) {
        return Optional.ofNullable(turns.get(phone)).map(turn -> turn.entry);
    }

    private void start(long nowNanos) {
        if (started) {
            return;
        }
        started = true;
        nextReboot = nowNanos;
        nextLook = nowNanos;
        Instant now = clock.instant();
        for (WaveTurn turn : turns.values()) {
            if (turn.entry.phase() != WavePhase.WAITING && turn.entry.phase() != WavePhase.SKIPPED) {
                // Before the restart: what it loads counts against the bandwidth of its network.
                Duration ago = Duration.between(turn.entry.at(), now);
                if (!ago.isNegative() && ago.compareTo(settings.networkInterval()) < 0) {
                    queue.rebooted(turn.entry.network(), nowNanos - ago.toNanos());
                }
            }
            if (turn.entry.phase() == WavePhase.WAITING && turn.entry.isReadable()) {
                queue.add(turn);
            } else if (turn.entry.phase().isUnderWay()) {
                turn.since = nowNanos;
                underWay.put(turn.mac(), turn);
                queue.enter(turn.entry.network());
            }
        }
    }

    private void stop(String why) {
        if (stopped == null) {
            stopped = why;
        }
    }

    // ---- before the NOTIFY -----------------------------------------------------------------------------------------

    private void askForMore(long nowNanos, WaveActions actions) {
        while (started
                && stopped == null
                && nowNanos - nextReboot >= 0
                && underWay.size() + asking.size() < settings.maxUnderWay()) {
            WaveTurn turn = queue.take(nowNanos);
            if (turn == null) {
                return;
            }
            turn.since = nowNanos;
            asking.put(turn.mac(), turn);
            nextReboot = nowNanos + settings.interval().toNanos();
            actions.ask(turn.mac());
        }
    }

    private void beforeTheNotify(WaveEvent event, long nowNanos, WaveActions actions) {
        if (event instanceof WaveEvent.Cleared cleared) {
            WaveTurn turn = asked(cleared.phone());
            if (turn != null) {
                cleared(turn, cleared, nowNanos, actions);
            }
        } else if (event instanceof WaveEvent.Deferred deferred) {
            WaveTurn turn = asked(deferred.phone());
            if (turn != null) {
                deferred(turn, deferred, nowNanos, actions);
            }
        } else if (event instanceof WaveEvent.NotFound notFound) {
            WaveTurn turn = asked(notFound.phone());
            if (turn != null) {
                to(turn, WavePhase.SKIPPED, notFound.why(), actions);
            }
        } else if (event instanceof WaveEvent.Written written) {
            WaveTurn turn = underWay.get(written.phone());
            if (turn != null && turn.unwritten) {
                turn.unwritten = false;
                turn.since = nowNanos;
                actions.tell(turn.entry);
            }
        } else if (event instanceof WaveEvent.NotWritten notWritten) {
            WaveTurn turn = underWay.get(notWritten.phone());
            if (turn != null && turn.unwritten) {
                // Nothing left, so the turn may be taken again once the store works.
                turn.unwritten = false;
                leave(turn);
                turn.entry = turn.entry.to(WavePhase.WAITING, "");
                queue.defer(turn, nowNanos + STORE_RETRY.toNanos());
            }
        }
    }

    /** The phone that was asked about, or null if it was not. */
    private @Nullable WaveTurn asked(MacAddress phone) {
        return asking.remove(phone);
    }

    /** Who does not answer holds nobody up: neither the wave, nor its stop. */
    private void silent(long nowNanos, WaveActions actions) {
        for (WaveTurn turn : List.copyOf(asking.values())) {
            if (stopped != null) {
                asking.remove(turn.mac());
                queue.add(turn);
            } else if (nowNanos - turn.since - ASK_WITHIN.toNanos() >= 0) {
                asking.remove(turn.mac());
                String why = "guard or locator gave no answer";
                deferred(turn, new WaveEvent.Deferred(turn.mac(), why, ASK_WITHIN), nowNanos, actions);
            }
        }
    }

    private void cleared(WaveTurn turn, WaveEvent.Cleared cleared, long nowNanos, WaveActions actions) {
        if (stopped != null || !queue.hasRoom(cleared.network(), nowNanos)) {
            turn.entry = WaveEntry.waiting(turn.entry.phone(), turn.entry.at(), cleared.network());
            queue.add(turn);
            return;
        }
        turn.entry = turn.entry.intended(clock.instant(), cleared.boots(), cleared.network());
        turn.unwritten = true;
        turn.since = nowNanos;
        underWay.put(turn.mac(), turn);
        queue.enter(cleared.network());
        queue.rebooted(cleared.network(), nowNanos);
        actions.intend(turn.entry);
    }

    private void deferred(WaveTurn turn, WaveEvent.Deferred deferred, long nowNanos, WaveActions actions) {
        if (!turn.deferred) {
            turn.deferred = true;
            turn.deferredSince = nowNanos;
        }
        Duration left = settings.deferAtMost().minusNanos(nowNanos - turn.deferredSince);
        if (left.isZero() || left.isNegative()) {
            to(turn, WavePhase.SKIPPED, "no time for it: " + deferred.why(), actions);
            return;
        }
        // One that says "in a hundred years" is asked once more before the wave gives the phone up.
        Duration wait = deferred.retryAfter().compareTo(left) < 0 ? deferred.retryAfter() : left;
        turn.entry = turn.entry.to(WavePhase.WAITING, deferred.why());
        queue.defer(turn, nowNanos + wait.toNanos());
    }

    // ---- after the NOTIFY ------------------------------------------------------------------------------------------

    private void answered(WaveEvent.Answered answered, WaveActions actions) {
        WaveTurn turn = underWay.get(answered.phone());
        if (turn == null || turn.unwritten || turn.entry.phase() != WavePhase.INTENDED) {
            return;
        }
        NotifyResult result = answered.result();
        if (result.mayBoot()) {
            // An answer may be lost on its way, or not be known at all: whether it was told shows in whether it boots.
            to(turn, WavePhase.NOTIFIED, result.text(), actions);
            actions.look(turn.mac());
        } else {
            to(turn, WavePhase.FAILED, "refused the NOTIFY: " + result.text(), actions);
        }
    }

    private void looked(WaveEvent.Looked looked, long nowNanos, WaveActions actions) {
        PhoneRecord record = looked.record();
        WaveTurn turn = underWay.get(record.mac());
        if (turn == null || turn.unwritten || !hasBooted(record, turn.entry)) {
            return;
        }
        turn.loads |= record.hasAskedForFirmware();
        if (looked.looping()) {
            to(turn, WavePhase.FAILED, "boot loop: asks for " + record.firmware() + " again and again", actions);
        } else if (hasSettled(turn, record, nowNanos)) {
            to(turn, WavePhase.DONE, "up in boot " + record.boot(), actions);
        } else if (turn.entry.phase() != WavePhase.BOOTING) {
            turn.since = nowNanos;
            to(turn, WavePhase.BOOTING, "", actions);
        }
        turn.detail = missing(record);
    }

    /** More boots than before; or fewer, where the record was lost meanwhile and began anew with a boot. */
    private static boolean hasBooted(PhoneRecord record, WaveEntry entry) {
        return record.boot() > entry.bootBefore() || (record.boot() > 0 && record.boot() < entry.bootBefore());
    }

    /** Up in the same boot for so long. */
    private boolean hasSettled(WaveTurn turn, PhoneRecord record, long nowNanos) {
        if (!record.isUp()) {
            turn.upInBoot = 0;
            return false;
        }
        if (turn.upInBoot != record.boot()) {
            turn.upInBoot = record.boot();
            turn.upSince = nowNanos;
        }
        return nowNanos - turn.upSince - settings.settle().toNanos() >= 0;
    }

    private static String missing(PhoneRecord record) {
        for (Milestone milestone : List.of(Milestone.LEASED, Milestone.COMMON_READ, Milestone.SPECIFIC_READ)) {
            if (!record.hasReached(milestone)) {
                return "came no further than before " + milestone.label();
            }
        }
        return record.hasReached(Milestone.FIRMWARE_READ) ? "did not come back with its software" : "";
    }

    private void watch(long nowNanos, WaveActions actions) {
        if (underWay.isEmpty() || nowNanos - nextLook < 0) {
            return;
        }
        nextLook = nowNanos + LOOK_EVERY_NANOS;
        for (WaveTurn turn : List.copyOf(underWay.values())) {
            if (!turn.unwritten && nowNanos - turn.since - patience(turn).toNanos() >= 0) {
                giveUp(turn, actions);
            } else if (!turn.unwritten) {
                actions.look(turn.mac());
            }
        }
    }

    private Duration patience(WaveTurn turn) {
        if (turn.entry.phase() != WavePhase.BOOTING) {
            return settings.bootWithin();
        }
        return turn.loads ? settings.softwareWithin() : settings.upWithin();
    }

    private void giveUp(WaveTurn turn, WaveActions actions) {
        switch (turn.entry.phase()) {
            case BOOTING -> to(turn, WavePhase.FAILED, "not up in time; " + turn.detail, actions);
            case NOTIFIED ->
                to(turn, WavePhase.FAILED, "did not boot after the NOTIFY (" + turn.entry.detail() + ")", actions);
            default ->
                to(turn, WavePhase.UNCONFIRMED, "whether the NOTIFY left is not known, and it did not boot", actions);
        }
    }

    private void to(WaveTurn turn, WavePhase phase, String why, WaveActions actions) {
        turn.entry = turn.entry.to(phase, why);
        actions.note(turn.entry);
        if (!phase.isFinal()) {
            return;
        }
        if (underWay.containsKey(turn.mac())) {
            leave(turn);
        }
        count(phase);
        int sample = Math.min(settings.failureSample(), turns.size());
        if (ended >= sample && failed > settings.failureRatio() * ended) {
            stop(failed + " of " + ended + " phones failed");
        }
    }

    private void leave(WaveTurn turn) {
        underWay.remove(turn.mac());
        queue.leave(turn.entry.network());
    }
}
