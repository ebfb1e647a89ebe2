package io.github.zip2x2.tftp;

import java.util.List;

/**
 * How something that runs stands: a server. Immutable.
 *
 * @param phase where it is in its life
 * @param reasons why it is degraded or has failed, in the order in which that began; empty in every other phase
 */
public record ServiceState(Phase phase, List<String> reasons) {

    /** Where a service is in its life. */
    public enum Phase {
        /** Built and not started, or given back by a start that failed. */
        NEW,
        /** {@code start()} is under way. */
        STARTING,
        /** It works. */
        RUNNING,
        /** It works, and something that it needs does not: the reasons say what. */
        DEGRADED,
        /** {@code close()} is under way. */
        CLOSING,
        /** It was closed. */
        CLOSED,
        /** It ended by itself: the reason says why. */
        FAILED;

        /** {@return whether nothing follows this phase} */
        public boolean isLast() {
            return this == CLOSED || this == FAILED;
        }
    }

    /**
     * Copies the list.
     *
     * @param phase see the record
     * @param reasons see the record
     */
    public ServiceState {
        reasons = List.copyOf(reasons);
    }

    @Override
    public String toString() {
        return reasons.isEmpty() ? phase.name() : phase + " " + reasons;
    }
}
