package io.github.zip2x2.boot.pbx.fleet;

import java.time.Instant;
import java.time.InstantSource;

/** Stamps what happens now, by the date and by the monotonic clock. */
public final class FleetClock {
    /** Brings stamps of the monotonic clock to the scale of those that come from dates, whatever the wall clock does later. */
    private static final long OFFSET = offset();

    private FleetClock() {}

    private static long offset() {
        return Moment.dated(Instant.now()).nanos() - System.nanoTime();
    }

    /**
     * This moment.
     *
     * @param clock tells the date
     * @return the moment
     */
    public static Moment now(InstantSource clock) {
        return Moment.of(clock.instant(), System.nanoTime() + OFFSET);
    }
}
