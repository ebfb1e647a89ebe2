package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.config.MacAddress;

/** One phone's turn in a wave. */
final class WaveTurn {
    WaveEntry entry;
    /** Guard and locator are being asked. */
    boolean asked;
    /** That it will be told to boot is not yet known to be durable. */
    boolean unwritten;
    /** The NOTIFY got no answer. */
    boolean silent;
    /** It asked for an image since. */
    boolean loads;

    boolean deferred;
    long deferredSince;
    /** From when the present phase's patience counts. */
    long since;

    String detail = "";

    WaveTurn(WaveEntry entry) {
        this.entry = entry;
    }

    MacAddress mac() {
        return entry.phone().mac();
    }
}
