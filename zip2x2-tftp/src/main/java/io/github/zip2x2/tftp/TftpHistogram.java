package io.github.zip2x2.tftp;

import java.util.ArrayList;
import java.util.List;

/** How often which magnitude was seen, in buckets that double; immutable. */
public final class TftpHistogram {
    /** Buckets: 0, 1, 2 to 3, 4 to 7, and so on. */
    private static final int BUCKETS = 64;

    private final List<Long> counts;

    private TftpHistogram(List<Long> counts) {
        this.counts = List.copyOf(counts);
    }

    /** {@return how often a value of each bucket was seen; bucket {@code i} ends below 2 to the power of {@code i}} */
    public List<Long> counts() {
        return counts;
    }

    /**
     * Adds up.
     *
     * @param other another histogram
     * @return what both have seen
     */
    public TftpHistogram plus(TftpHistogram other) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < Math.max(counts.size(), other.counts.size()); i++) {
            sums.add((i < counts.size() ? counts.get(i) : 0) + (i < other.counts.size() ? other.counts.get(i) : 0));
        }
        return new TftpHistogram(sums);
    }

    /** {@return how many values were seen} */
    public long total() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Estimates a percentile.
     *
     * @param percent 0 to 100
     * @return a value that at least so many percent of the values do not exceed, at most twice as large as the smallest
     *     such value; 0 if nothing was seen
     */
    public long percentile(double percent) {
        double wanted = total() * Math.max(0, Math.min(100, percent)) / 100;
        long seen = 0;
        for (int i = 0; i < counts.size(); i++) {
            seen += counts.get(i);
            if (seen >= wanted && seen > 0) {
                return i == 0 ? 0 : (1L << i) - 1;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return "n=" + total() + " p50<=" + percentile(50) + " p99<=" + percentile(99);
    }

    /** Counts values; confined to one thread. */
    public static final class Recorder {
        private final long[] counts = new long[BUCKETS];

        /** Makes an empty recorder. */
        public Recorder() {}

        /**
         * Counts a value.
         *
         * @param value 0 or more
         */
        public void add(long value) {
            counts[Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, value)))]++;
        }

        /** {@return what was counted so far} */
        public TftpHistogram snapshot() {
            int end = BUCKETS;
            while (end > 0 && counts[end - 1] == 0) {
                end--;
            }
            List<Long> copy = new ArrayList<>();
            for (int i = 0; i < end; i++) {
                copy.add(counts[i]);
            }
            return new TftpHistogram(copy);
        }
    }
}
