package io.github.zip2x2.boot.pbx.rollout;

import java.util.List;

/** What a {@link RolloutEngine} is told. */
public sealed interface RolloutEvent {
    /** Events without more to say. */
    enum Signal implements RolloutEvent {
        /** The rollout begins, or goes on after a restart. */
        START,
        /** The time that {@link RolloutEngine#deadlineNanos()} named is reached. */
        TIME_REACHED,
        /** The answer to {@link RolloutActions#write}: it is durable. */
        WRITTEN,
        /** The answer to {@link RolloutActions#publish}. */
        PUBLISHED,
        /** The answer to {@link RolloutActions#withdraw}. */
        WITHDRAWN
    }

    /**
     * The answer to {@link RolloutActions#write}, {@link RolloutActions#publish} or {@link RolloutActions#withdraw} where
     * that failed.
     *
     * @param why in words
     */
    record Failed(String why) implements RolloutEvent {}

    /**
     * The answer to {@link RolloutActions#reboot}, {@link RolloutActions#prove} and {@link RolloutActions#restore}.
     *
     * @param summary how the wave ended
     */
    record Rebooted(WaveSummary summary) implements RolloutEvent {}

    /**
     * The answer to {@link RolloutActions#check}.
     *
     * @param bad what is wrong with which phone; empty if nothing is
     */
    record Checked(List<String> bad) implements RolloutEvent {
        /**
         * Makes it.
         *
         * @param bad what is wrong
         */
        public Checked {
            bad = List.copyOf(bad);
        }
    }

    /**
     * An operator's word: go no further.
     *
     * @param why in words
     * @param rollBack whether what is new is withdrawn
     */
    record Stop(String why, boolean rollBack) implements RolloutEvent {}
}
