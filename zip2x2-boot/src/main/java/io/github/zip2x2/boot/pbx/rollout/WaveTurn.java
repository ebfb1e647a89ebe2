package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.config.MacAddress;

/** One phone's turn in a wave. */
final class WaveTurn {
    WaveEntry entry;
    /** That it will be told to boot is not yet known to be durable. */
    boolean unwritten;
    /** It asked for an image since. */
    boolean loads;

    boolean deferred;
    long deferredSince;
    /** From when the present phase's patience counts. */
    long since;
    /** In which boot it is up, 0 for none, and since when. */
    long upInBoot;

    long upSince;

    String detail = "";

    WaveTurn(WaveEntry entry) {
        this.entry = entry;
    }

    MacAddress mac() {
        return entry.phone().mac();
    }
}
