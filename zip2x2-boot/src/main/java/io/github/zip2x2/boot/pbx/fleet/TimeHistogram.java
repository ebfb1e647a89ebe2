package io.github.zip2x2.boot.pbx.fleet;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * How often something took how long, in bounded memory: each doubling of time is cut into {@value #SLOTS} slots, so that a
 * percentile is off by at most 1/{@value #PRECISION} of itself; the longest time is exact. Times are whole microseconds, one
 * above a day counts as a day. Immutable.
 *
 * <p>The TFTP server's own histograms double: good enough for a gauge, too coarse to see a step become slower.
 */
public final class TimeHistogram {
    /** Slots in each doubling. */
    static final int SLOTS = 16;

    /** The inverse of the largest relative error of a percentile. */
    public static final int PRECISION = 2 * SLOTS;

    /** Nothing seen. */
    public static final TimeHistogram EMPTY = new TimeHistogram(new int[0], 0);

    private static final int SLOT_BITS = 4;
    private static final long MOST_MICROS = Duration.ofDays(1).toNanos() / 1_000;
    private static final int ALL_SLOTS = slot(MOST_MICROS) + 1;

    private final int[] counts;
    private final long longestMicros;

    private TimeHistogram(int[] counts, long longestMicros) {
        this.counts = counts;
        this.longestMicros = longestMicros;
    }

    private static int slot(long micros) {
        int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(Math.max(1, micros)) - SLOT_BITS);
        return shift * SLOTS + (int) (micros >>> shift);
    }

    private static long middle(int slot) {
        int shift = Math.max(0, slot / SLOTS - 1);
        return ((long) (slot - shift * SLOTS) << shift) + ((1L << shift) - 1) / 2;
    }

    private static long micros(Duration took) {
        return took.compareTo(Duration.ofDays(1)) >= 0 ? MOST_MICROS : Math.max(0, took.toNanos() / 1_000);
    }

    /** {@return how many times were seen} */
    public long count() {
        return Arrays.stream(counts).asLongStream().sum();
    }

    /** {@return the longest time that was seen, at most a day; zero when there is none} */
    public Duration longest() {
        return Duration.of(longestMicros, ChronoUnit.MICROS);
    }

    /**
     * The time within which so many of a hundred ended (nearest rank).
     *
     * @param percent above 0, at most 100
     * @return zero when nothing was seen; for 100 the longest time
     * @throws IllegalArgumentException if the percentage is out of its range
     */
    public Duration percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent is " + percent + ", outside 0..100: choose a value above 0");
        }
        long total = count();
        long rank = (long) Math.ceil(percent / 100 * total);
        if (rank == total) {
            return longest();
        }
        long seen = 0;
        int slot = -1;
        while (seen < rank) {
            seen += counts[++slot];
        }
        return Duration.of(Math.min(longestMicros, middle(slot)), ChronoUnit.MICROS);
    }

    /**
     * Adds up.
     *
     * @param other another histogram
     * @return what both have seen
     */
    public TimeHistogram plus(TimeHistogram other) {
        Recorder sum = new Recorder(this);
        sum.ensure(other.counts.length);
        for (int i = 0; i < other.counts.length; i++) {
            sum.counts[i] = saturated((long) sum.counts[i] + other.counts[i]);
        }
        sum.longestMicros = Math.max(longestMicros, other.longestMicros);
        return sum.snapshot();
    }

    private static int saturated(long count) {
        return (int) Math.min(Integer.MAX_VALUE, count);
    }

    /** The longest time, and each slot that is not empty with its count, such as {@code 1203;17:3,18:9}. */
    String toText() {
        StringBuilder text = new StringBuilder().append(longestMicros).append(';');
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                text.append(i).append(':').append(counts[i]).append(',');
            }
        }
        return text.substring(0, text.length() - (text.charAt(text.length() - 1) == ',' ? 1 : 0));
    }

    /** Reads what {@link #toText} wrote; anything else is an {@link IllegalArgumentException}. */
    static TimeHistogram parse(String text) {
        String[] parts = text.split(";", 2);
        Recorder read = new Recorder();
        read.longestMicros = checked(parts[0], MOST_MICROS);
        if (parts.length < 2 || parts[1].isEmpty()) {
            return read.snapshot();
        }
        for (String each : parts[1].split(",", -1)) {
            String[] pair = each.split(":", 2);
            int slot = (int) checked(pair[0], ALL_SLOTS - 1);
            read.ensure(slot + 1);
            read.counts[slot] = (int) checked(pair.length < 2 ? "" : pair[1], Integer.MAX_VALUE);
        }
        return read.snapshot();
    }

    private static long checked(String number, long most) {
        long value = Long.parseLong(number);
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(value + " is outside 0.." + most);
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeHistogram that
                && longestMicros == that.longestMicros
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(counts) + Long.hashCode(longestMicros);
    }

    @Override
    public String toString() {
        return "n=" + count() + (count() == 0 ? "" : " p50=" + percentile(50) + " p99=" + percentile(99)) + " longest="
                + longest();
    }

    /** Counts times; confined to one thread; some 1 KB, at most 3 KB. */
    public static final class Recorder {
        private int[] counts;
        private long longestMicros;

        /** Makes an empty recorder. */
        public Recorder() {
            counts = new int[0];
        }

        /**
         * Makes a recorder that goes on.
         *
         * @param from what was seen so far
         */
        public Recorder(TimeHistogram from) {
            counts = from.counts.clone();
            longestMicros = from.longestMicros;
        }

        private void ensure(int slots) {
            if (counts.length < slots) {
                counts = Arrays.copyOf(counts, slots);
            }
        }

        /**
         * Counts a time.
         *
         * @param took one below zero, which a clock that was set back makes, counts as zero
         */
        public void add(Duration took) {
            long micros = micros(took);
            int slot = slot(micros);
            ensure(slot + 1);
            counts[slot] = saturated(counts[slot] + 1L);
            longestMicros = Math.max(longestMicros, micros);
        }

        /**
         * Takes a time back for which a longer one will be counted; until then it stays the longest, if it is.
         *
         * @param took a time that was counted
         */
        public void remove(Duration took) {
            int slot = slot(micros(took));
            if (slot < counts.length && counts[slot] > 0) {
                counts[slot]--;
            }
        }

        /** {@return what was counted so far} */
        public TimeHistogram snapshot() {
            int end = counts.length;
            while (end > 0 && counts[end - 1] == 0) {
                end--;
            }
            return new TimeHistogram(Arrays.copyOf(counts, end), end == 0 ? 0 : longestMicros);
        }
    }
}
