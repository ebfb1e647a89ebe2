package io.github.zip2x2.boot.lab;

import java.util.Arrays;

/** How long something took, each time: exact percentiles. Confined to one thread. */
public final class Latencies {
    private long[] nanos = new long[16];
    private int count;
    private boolean sorted = true;

    Latencies() {}

    void add(long tookNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = tookNanos;
        sorted = false;
    }

    /** {@return how many there are} */
    public int count() {
        return count;
    }

    /**
     * The time within which so many of a hundred ended (nearest rank).
     *
     * @param percent above 0, at most 100
     * @return nanoseconds; 0 when there are none
     * @throws IllegalArgumentException if the percentage is out of its range
     */
    public long percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent is " + percent + ", outside 0..100: choose a value above 0");
        }
        if (count == 0) {
            return 0;
        }
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        return nanos[(int) Math.ceil(percent / 100 * count) - 1];
    }
}
