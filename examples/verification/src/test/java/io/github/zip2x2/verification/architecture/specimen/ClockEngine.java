package io.github.zip2x2.verification.architecture.specimen;

/** Reads the clock that it should be given. */
public final class ClockEngine {
    long monotonic() {
        return System.nanoTime();
    }
}
