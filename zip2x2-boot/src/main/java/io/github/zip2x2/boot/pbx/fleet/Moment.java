package io.github.zip2x2.boot.pbx.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * When something happened: the date, which is for people, and a stamp of the monotonic clock, by which it is ordered and
 * measured, so that a wall clock that is set decides nothing. Immutable; two are equal if their dates are.
 */
public final class Moment {
    private final Instant date;
    private final long nanos;

    private Moment(Instant date, long nanos) {
        this.date = Objects.requireNonNull(date, "date");
        this.nanos = nanos;
    }

    /**
     * A moment by both clocks: see {@link FleetClock}.
     *
     * @param date the date
     * @param nanos the stamp
     * @return the moment
     */
    public static Moment of(Instant date, long nanos) {
        return new Moment(date, nanos);
    }

    /**
     * A moment of which only the date is known: from a store, or in virtual time. Its stamp is what it would be if the
     * wall clock had not been set since.
     *
     * @param date the date
     * @return the moment
     */
    public static Moment dated(Instant date) {
        return new Moment(date, date.getEpochSecond() * 1_000_000_000L + date.getNano());
    }

    /** {@return the date} */
    public Instant date() {
        return date;
    }

    /** {@return the stamp, in nanoseconds, of which only differences mean something} */
    public long nanos() {
        return nanos;
    }

    /**
     * Whether it was before another, by the stamps.
     *
     * @param other the other
     * @return true if it was
     */
    public boolean isBefore(Moment other) {
        return nanos - other.nanos < 0;
    }

    /**
     * The time to another, by the stamps.
     *
     * @param other the other
     * @return below zero if that was before
     */
    public Duration until(Moment other) {
        return Duration.ofNanos(other.nanos - nanos);
    }

    /**
     * A moment before.
     *
     * @param time how long before
     * @return that moment
     */
    public Moment minus(Duration time) {
        return new Moment(date.minus(time), nanos - time.toNanos());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Moment that && date.equals(that.date);
    }

    @Override
    public int hashCode() {
        return date.hashCode();
    }

    /** The date. */
    @Override
    public String toString() {
        return date.toString();
    }
}
