package io.github.zip2x2.boot.pbx.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Objects;

/**
 * A span of time of a {@link FleetHistory}, ordered by its beginning.
 *
 * @param begins its beginning, which is in it
 * @param width its length, whole seconds, above zero
 */
public record HistorySpan(Instant begins, Duration width) implements Comparable<HistorySpan> {
    private static final Comparator<HistorySpan> ORDER =
            Comparator.comparing(HistorySpan::begins).thenComparing(HistorySpan::width);

    /**
     * Checks the length.
     *
     * @param begins its beginning
     * @param width its length
     * @throws IllegalArgumentException if the length is not whole seconds above zero
     */
    public HistorySpan {
        Objects.requireNonNull(begins, "begins");
        if (width.toSeconds() <= 0 || !width.equals(width.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("width is " + width + ": choose whole seconds above zero");
        }
    }

    /**
     * The span in which a time is, of those that follow each other from 1970 on.
     *
     * @param at the time
     * @param width the length of each, whole seconds
     * @return the span
     */
    public static HistorySpan of(Instant at, Duration width) {
        long begins = Math.floorDiv(at.getEpochSecond(), width.toSeconds()) * width.toSeconds();
        return new HistorySpan(Instant.ofEpochSecond(begins), width);
    }

    /** {@return its end, which is no longer in it} */
    public Instant ends() {
        return begins.plus(width);
    }

    @Override
    public int compareTo(HistorySpan other) {
        return ORDER.compare(this, other);
    }

    /** Beginning and length as ISO 8601 has them, such as {@code 2026-01-01T00:00:00Z/PT1H}. */
    @Override
    public String toString() {
        return begins + "/" + width;
    }
}
