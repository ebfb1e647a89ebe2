package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.config.MacAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a wave stands, or how it ended. Immutable. */
public final class WaveSummary {
    private final Map<WavePhase, Integer> counts;
    private final List<WaveEntry> entries;
    private final @Nullable String stopped;

    /**
     * Counts a wave's phones.
     *
     * @param entries one for each phone
     * @param stopped why no further phone is told to boot; null if the wave was not stopped
     */
    public WaveSummary(Collection<WaveEntry> entries, @Nullable String stopped) {
        Map<WavePhase, Integer> byPhase = new EnumMap<>(WavePhase.class);
        entries.forEach(entry -> byPhase.merge(entry.phase(), 1, Integer::sum));
        this.counts = Collections.unmodifiableMap(byPhase);
        this.entries = List.copyOf(entries);
        this.stopped = stopped;
    }

    /**
     * How many phones are in a phase.
     *
     * @param phase the phase
     * @return 0 or more
     */
    public int count(WavePhase phase) {
        return counts.getOrDefault(phase, 0);
    }

    /**
     * The phones in a phase.
     *
     * @param phase the phase
     * @return their addresses, in the wave's order
     */
    public List<MacAddress> phones(WavePhase phase) {
        return entries.stream()
                .filter(entry -> entry.phase() == phase)
                .map(entry -> entry.phone().mac())
                .toList();
    }

    /** {@return every phone's entry, in the wave's order} */
    public List<WaveEntry> entries() {
        return entries;
    }

    /** {@return why no further phone is told to boot, or empty if the wave was not stopped} */
    public Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** {@return whether every phone was rebooted and came up} */
    public boolean isComplete() {
        return count(WavePhase.DONE) == entries.size();
    }

    @Override
    public String toString() {
        return counts + (stopped == null ? "" : ", stopped: " + stopped);
    }
}
