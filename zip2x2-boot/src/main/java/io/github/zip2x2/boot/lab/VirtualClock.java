package io.github.zip2x2.boot.lab;

import java.time.Instant;
import java.time.InstantSource;

/** The clock of a simulation that is yet to be made. */
final class VirtualClock implements InstantSource {
    private InstantSource followed = () -> Simulation.EPOCH;

    void follow(InstantSource clock) {
        followed = clock;
    }

    @Override
    public Instant instant() {
        return followed.instant();
    }
}
