package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.PacketNote;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a rollout stands.
 *
 * @param stage which stage: 0 for the canaries, then one for each share
 * @param phase what it is doing
 * @param why why it was withdrawn or stopped; else empty
 */
public record RolloutStatus(int stage, RolloutPhase phase, String why) {
    /**
     * Makes it.
     *
     * @param stage which stage
     * @param phase what it is doing
     * @param why why; cut as a {@link PacketNote}'s texts are
     */
    public RolloutStatus {
        Objects.requireNonNull(phase, "phase");
        why = PacketNote.plain(why);
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @param text what was written
     * @return the status, or empty if it is none
     */
    public static Optional<RolloutStatus> parse(String text) {
        String[] parts = text.split("\t", -1);
        try {
            return parts.length == 3
                    ? Optional.of(
                            new RolloutStatus(Integer.parseInt(parts[0]), RolloutPhase.valueOf(parts[1]), parts[2]))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the text in the rollout's book} */
    public String toText() {
        return stage + "\t" + phase.name() + "\t" + why;
    }
}
