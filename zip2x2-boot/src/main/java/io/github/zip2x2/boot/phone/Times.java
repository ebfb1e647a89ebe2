package io.github.zip2x2.boot.phone;

/** Times on a monotonic clock, where {@link Long#MAX_VALUE} is never. */
final class Times {
    private Times() {}

    static long earlier(long a, long b) {
        if (a == Long.MAX_VALUE || b == Long.MAX_VALUE) {
            return Math.min(a, b);
        }
        return a - b < 0 ? a : b;
    }
}
