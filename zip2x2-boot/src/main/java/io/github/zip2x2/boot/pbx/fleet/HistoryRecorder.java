package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of boots, by when they began. How a boot ended is counted once, when the next one begins; until then the
 * phone's record says it.
 */
final class HistoryRecorder {
    /** A transfer's end, or its beginning, is told a few milliseconds late. */
    private static final int MOST_LATELY = 1_000;

    private final FleetSettings settings;
    /** Boots that ended last, each phone's last one: what was on its way then may still be told. */
    private final LinkedHashMap<MacAddress, Ended> lately = new LinkedHashMap<>();

    private final TreeMap<HistorySpan, HistoryBucket.Recorder> buckets = new TreeMap<>();

    private record Ended(PhoneRecord phone, Moment next) {}

    HistoryRecorder(FleetSettings settings) {
        this.settings = settings;
    }

    List<HistoryBucket> buckets() {
        List<HistoryBucket> all = new ArrayList<>(buckets.size());
        buckets.values().forEach(bucket -> all.add(bucket.snapshot()));
        return all;
    }

    Optional<HistoryBucket> bucket(HistorySpan span) {
        return Optional.ofNullable(buckets.get(span)).map(HistoryBucket.Recorder::snapshot);
    }

    void restored(HistoryBucket bucket, FleetActions actions) {
        buckets.computeIfAbsent(bucket.span(), HistoryBucket.Recorder::new).add(bucket);
        bound(actions);
    }

    /** A boot is over, for the phone began another. */
    void ended(PhoneRecord phone, Moment next, FleetActions actions) {
        count(phone, next, actions);
        lately.remove(phone.mac());
        lately.put(phone.mac(), new Ended(phone, next));
        if (lately.size() > MOST_LATELY) {
            lately.remove(lately.keySet().iterator().next());
        }
    }

    /** No boot of a phone will follow of which is known that it is the same phone's. */
    void forgotten(PhoneRecord phone, FleetActions actions) {
        lately.remove(phone.mac());
        count(phone, phone.lastStepMoment().minus(settings.stallAfter().negated()), actions);
    }

    private void count(PhoneRecord phone, Moment next, FleetActions actions) {
        if (phone.boot() > 0) {
            BootEnd end = BootEnd.before(phone, next, settings);
            change(phone, next.date(), actions, bucket -> bucket.add(end));
        }
    }

    /** What a boot came to was told after it was counted: it is counted anew. */
    Optional<PhoneRecord> toldLate(
            MacAddress mac, long boot, Consumer<PhoneRecord.Builder> what, FleetActions actions) {
        Ended counted = lately.get(mac);
        if (counted == null || counted.phone().boot() != boot) {
            return Optional.empty();
        }
        PhoneRecord.Builder builder = counted.phone().toBuilder();
        what.accept(builder);
        PhoneRecord told = builder.build();
        lately.put(mac, new Ended(told, counted.next()));
        endedOtherwise(counted.phone(), told, counted.next(), actions);
        return Optional.of(told);
    }

    private void endedOtherwise(PhoneRecord counted, PhoneRecord phone, Moment next, FleetActions actions) {
        BootEnd was = BootEnd.before(counted, next, settings);
        BootEnd end = BootEnd.before(phone, next, settings);
        if (was != end) {
            change(phone, next.date(), actions, bucket -> {
                bucket.remove(was);
                bucket.add(end);
            });
        }
        reached(counted, phone, actions);
    }

    /** Takes the times of what a phone has reached by its last step. */
    void reached(@Nullable PhoneRecord before, PhoneRecord after, FleetActions actions) {
        PhoneRecord same = before != null && before.boot() == after.boot() ? before : null;
        if (same != null && same.leg() < after.leg() && same.hasReached(Milestone.SPECIFIC_READ)) {
            // The boot goes on in the other network.
            Duration soFar = same.bootBeganMoment().until(reachedAt(same, Milestone.SPECIFIC_READ));
            change(after, after.lastStep(), actions, bucket -> bucket.remove(FleetStep.WHOLE_BOOT, soFar));
        }
        for (Milestone milestone : List.of(Milestone.LEASED, Milestone.COMMON_READ, Milestone.SPECIFIC_READ)) {
            boolean already = same != null && same.leg() == after.leg() && same.hasReached(milestone);
            if (!already && after.hasReached(milestone) && after.hasReached(Milestone.SEEN)) {
                reached(after, milestone, actions);
            }
        }
    }

    private void reached(PhoneRecord phone, Milestone milestone, FleetActions actions) {
        Moment at = reachedAt(phone, milestone);
        switch (milestone) {
            case LEASED -> took(phone, FleetStep.ADDRESS, reachedAt(phone, Milestone.SEEN), at, actions);
            case COMMON_READ -> took(phone, FleetStep.COMMON_FILE, askedFrom(phone), at, actions);
            default -> {
                Moment from = phone.hasReached(Milestone.COMMON_READ)
                        ? reachedAt(phone, Milestone.COMMON_READ)
                        : askedFrom(phone);
                took(phone, FleetStep.OWN_FILE, from, at, actions);
                took(phone, FleetStep.WHOLE_BOOT, phone.bootBeganMoment(), at, actions);
            }
        }
    }

    private static Moment askedFrom(PhoneRecord phone) {
        return reachedAt(phone, phone.hasReached(Milestone.LEASED) ? Milestone.LEASED : Milestone.SEEN);
    }

    private static Moment reachedAt(PhoneRecord phone, Milestone milestone) {
        return phone.mark(milestone)
                .flatMap(Mark::success)
                .map(Mark.Success::at)
                .orElse(phone.lastStepMoment());
    }

    void took(PhoneRecord phone, FleetStep step, Moment from, Moment to, FleetActions actions) {
        change(phone, to.date(), actions, bucket -> bucket.add(step, from.until(to)));
    }

    private void change(PhoneRecord phone, Instant now, FleetActions actions, Consumer<HistoryBucket.Recorder> change) {
        HistorySpan span = HistorySpan.of(phone.bootBegan(), settings.historyBucket());
        if (span.begins().isBefore(now.minus(settings.historyKept()))) {
            return;
        }
        change.accept(buckets.computeIfAbsent(span, HistoryBucket.Recorder::new));
        actions.historyChanged(span);
        bound(actions);
    }

    /** By number, not by age: a clock that jumps ahead for a moment must not cost what was gathered. */
    private void bound(FleetActions actions) {
        while (buckets.size() > settings.historyBuckets()) {
            actions.historyForgotten(buckets.pollFirstEntry().getKey());
        }
    }
}
