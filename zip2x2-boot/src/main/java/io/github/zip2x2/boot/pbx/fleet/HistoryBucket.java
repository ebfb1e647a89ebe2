package io.github.zip2x2.boot.pbx.fleet;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The boots that began within a span of time: how those ended that have been followed by another, and how long the steps of
 * all of them took. Immutable.
 */
public final class HistoryBucket {
    private final HistorySpan span;
    private final Map<BootEnd, Long> ends;
    private final Map<FleetStep, TimeHistogram> times;

    private HistoryBucket(HistorySpan span, Map<BootEnd, Long> ends, Map<FleetStep, TimeHistogram> times) {
        this.span = Objects.requireNonNull(span, "span");
        this.ends = Collections.unmodifiableMap(ends);
        this.times = Collections.unmodifiableMap(times);
    }

    /** {@return when the boots began} */
    public HistorySpan span() {
        return span;
    }

    /** {@return how many boots ended how, only what was seen} */
    public Map<BootEnd, Long> ends() {
        return ends;
    }

    /**
     * How long a step took.
     *
     * @param step the step
     * @return the times, of the boots that came so far
     */
    public TimeHistogram times(FleetStep step) {
        return times.getOrDefault(step, TimeHistogram.EMPTY);
    }

    /** The bucket in words of its own, such as {@code v1 COMPLETE=12 ADDRESS=1203;17:3,18:9}. */
    String toText() {
        return "v1"
                + ends.entrySet().stream()
                        .map(end -> " " + end.getKey() + "=" + end.getValue())
                        .collect(Collectors.joining())
                + times.entrySet().stream()
                        .map(step -> " " + step.getKey() + "=" + step.getValue().toText())
                        .collect(Collectors.joining());
    }

    /** Reads what {@link #toText} wrote, or nothing where another release wrote something else. */
    static Optional<HistoryBucket> parse(String span, String text) {
        try {
            int slash = span.indexOf('/');
            Recorder read = new Recorder(new HistorySpan(
                    Instant.parse(span.substring(0, slash)), Duration.parse(span.substring(slash + 1))));
            String[] words = text.split(" ", -1);
            if (!words[0].equals("v1")) {
                return Optional.empty();
            }
            for (int i = 1; i < words.length; i++) {
                String[] pair = words[i].split("=", 2);
                read.read(pair[0], pair[1]);
            }
            return Optional.of(read.snapshot());
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HistoryBucket that
                && span.equals(that.span)
                && ends.equals(that.ends)
                && times.equals(that.times);
    }

    @Override
    public int hashCode() {
        return Objects.hash(span, ends);
    }

    @Override
    public String toString() {
        return span + " " + ends + " " + times;
    }

    /** Counts boots and times; confined to one thread. */
    public static final class Recorder {
        private final HistorySpan span;
        private final Map<BootEnd, Long> ends = new EnumMap<>(BootEnd.class);
        private final Map<FleetStep, TimeHistogram.Recorder> times = new EnumMap<>(FleetStep.class);

        /**
         * Makes an empty recorder.
         *
         * @param span when the boots begin
         */
        public Recorder(HistorySpan span) {
            this.span = Objects.requireNonNull(span, "span");
        }

        /**
         * Adds what a bucket holds, of whatever span.
         *
         * @param bucket the bucket
         * @return this recorder
         */
        public Recorder add(HistoryBucket bucket) {
            bucket.ends.forEach((end, count) -> ends.merge(end, count, Long::sum));
            bucket.times.forEach((step, seen) -> times.merge(
                    step,
                    new TimeHistogram.Recorder(seen),
                    (mine, other) -> new TimeHistogram.Recorder(mine.snapshot().plus(seen))));
            return this;
        }

        /**
         * Counts a boot.
         *
         * @param end how it ended
         */
        public void add(BootEnd end) {
            ends.merge(end, 1L, Long::sum);
        }

        /**
         * Takes back a boot that was counted: it ended in another way.
         *
         * @param end how it was counted
         */
        public void remove(BootEnd end) {
            ends.computeIfPresent(end, (same, count) -> count > 1 ? count - 1 : null);
        }

        /**
         * Counts a step.
         *
         * @param step the step
         * @param took how long it took
         */
        public void add(FleetStep step, Duration took) {
            times(step).add(took);
        }

        /**
         * Takes back a step that turned out to go on.
         *
         * @param step the step
         * @param took how long it was counted to have taken
         */
        public void remove(FleetStep step, Duration took) {
            times(step).remove(took);
        }

        private TimeHistogram.Recorder times(FleetStep step) {
            return times.computeIfAbsent(step, fresh -> new TimeHistogram.Recorder());
        }

        private void read(String name, String value) {
            if (value.indexOf(';') >= 0) {
                times.put(FleetStep.valueOf(name), new TimeHistogram.Recorder(TimeHistogram.parse(value)));
            } else {
                ends.put(BootEnd.valueOf(name), Long.parseLong(value));
            }
        }

        /** {@return what was counted so far} */
        public HistoryBucket snapshot() {
            Map<FleetStep, TimeHistogram> seen = new EnumMap<>(FleetStep.class);
            times.forEach((step, recorder) -> seen.put(step, recorder.snapshot()));
            return new HistoryBucket(span, new EnumMap<>(ends), seen);
        }
    }
}
