package io.github.zip2x2.boot.lab;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What will happen, by time and then by the order in which it was planned: a heap with four children per node, whose keys
 * are primitive so that a million waiting occurrences cost two arrays of numbers and one of references.
 */
final class EventQueue {
    private static final int CHILDREN = 4;

    private long[] times = new long[1024];
    private long[] orders = new long[1024];
    private @Nullable Occurrence[] occurrences = new Occurrence[1024];
    private int size;
    private long planned;

    /** Something that happens at a time. */
    interface Occurrence {
        void happen(long atNanos);
    }

    void add(long atNanos, Occurrence occurrence) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            occurrences = Arrays.copyOf(occurrences, size * 2);
        }
        long order = planned++;
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            if (!isBefore(atNanos, order, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, atNanos, order, occurrence);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** When the next occurrence happens; {@link Long#MAX_VALUE} when there is none. */
    long nextNanos() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** Takes the next occurrence out and lets it happen. */
    void happenNext() {
        Occurrence first = occurrences[0];
        if (size == 0 || first == null) {
            throw new IllegalStateException("nothing is planned");
        }
        long atNanos = times[0];
        int last = --size;
        long time = times[last];
        long order = orders[last];
        Occurrence moved = occurrences[last];
        occurrences[last] = null;
        if (last > 0) {
            put(sink(time, order), time, order, moved);
        }
        first.happen(atNanos);
    }

    /** Makes a gap for the key, from the root down. */
    private int sink(long time, long order) {
        int at = 0;
        while (true) {
            int first = at * CHILDREN + 1;
            if (first >= size) {
                return at;
            }
            int least = first;
            int end = Math.min(first + CHILDREN, size);
            for (int child = first + 1; child < end; child++) {
                if (isBefore(times[child], orders[child], least)) {
                    least = child;
                }
            }
            if (isBefore(time, order, least)) {
                return at;
            }
            move(least, at);
            at = least;
        }
    }

    private boolean isBefore(long time, long order, int than) {
        return time < times[than] || (time == times[than] && order < orders[than]);
    }

    private void move(int from, int to) {
        put(to, times[from], orders[from], occurrences[from]);
    }

    private void put(int at, long time, long order, @Nullable Occurrence occurrence) {
        times[at] = time;
        orders[at] = order;
        occurrences[at] = occurrence;
    }
}
