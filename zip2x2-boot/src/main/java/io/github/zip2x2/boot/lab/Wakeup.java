package io.github.zip2x2.boot.lab;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Wakes an engine at its deadline. A deadline that moves on costs nothing: what is planned for the earlier time looks
 * again then.
 */
final class Wakeup implements EventQueue.Occurrence {
    private final EventQueue queue;
    private final LongSupplier deadline;
    private final LongConsumer timeReached;
    private long plannedAt = Long.MAX_VALUE;

    Wakeup(EventQueue queue, LongSupplier deadline, LongConsumer timeReached) {
        this.queue = queue;
        this.deadline = deadline;
        this.timeReached = timeReached;
    }

    /** To be called whenever the engine has had an event. */
    void plan(long now) {
        long at = deadline.getAsLong();
        if (at < plannedAt) {
            plannedAt = Math.max(at, now);
            queue.add(plannedAt, this);
        }
    }

    @Override
    public void happen(long atNanos) {
        if (atNanos != plannedAt) {
            return; // an earlier one was planned after this one
        }
        plannedAt = Long.MAX_VALUE;
        if (deadline.getAsLong() <= atNanos) {
            timeReached.accept(atNanos);
        }
        plan(atNanos);
    }
}
