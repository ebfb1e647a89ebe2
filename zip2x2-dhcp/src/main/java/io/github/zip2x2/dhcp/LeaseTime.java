package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.time.Duration;
import java.util.Optional;

/**
 * A time in seconds as options 51, 58 and 59 carry it: 32 bits unsigned, of which all ones mean forever (RFC 2131
 * section 3.3).
 *
 * @param seconds 0..4,294,967,295; the largest is "infinite"
 */
public record LeaseTime(long seconds) implements Comparable<LeaseTime> {
    /** 0xFFFFFFFF: the lease never ends. */
    public static final LeaseTime INFINITE = new LeaseTime(0xffff_ffffL);

    /**
     * Checks the range.
     *
     * @param seconds see the record
     * @throws IllegalArgumentException if the seconds do not fit 32 bits unsigned
     */
    public LeaseTime {
        InRange.check("lease time in seconds", seconds, 0, 0xffff_ffffL);
    }

    /**
     * A time of so many seconds.
     *
     * @param seconds 0..4,294,967,295
     * @return the time
     */
    public static LeaseTime ofSeconds(long seconds) {
        return new LeaseTime(seconds);
    }

    /**
     * A finite time; what is beyond the largest finite time becomes that.
     *
     * @param duration 0 or more; fractions of a second are cut
     * @return the time
     */
    public static LeaseTime of(Duration duration) {
        return new LeaseTime(Math.min(duration.toSeconds(), 0xffff_fffeL));
    }

    /**
     * Whether it never ends.
     *
     * @return true for 0xFFFFFFFF
     */
    public boolean isInfinite() {
        return seconds == INFINITE.seconds;
    }

    /**
     * The time as a duration.
     *
     * @return empty if infinite
     */
    public Optional<Duration> duration() {
        return isInfinite() ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    @Override
    public int compareTo(LeaseTime other) {
        return Long.compare(seconds, other.seconds);
    }

    /**
     * The time for a log.
     *
     * @return such as {@code 3600 s}, or {@code infinite}
     */
    @Override
    public String toString() {
        return isInfinite() ? "infinite" : seconds + " s";
    }
}
