package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.PacketNote;
import java.util.Objects;

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
}
