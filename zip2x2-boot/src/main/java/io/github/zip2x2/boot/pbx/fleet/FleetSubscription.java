package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.boot.internal.CallGuard;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told what happens in a fleet, in order, on a thread of his own named {@code zip2x2-fleet-listener}. One
 * who is slow delays neither the record nor other subscribers: what does not fit into his queue of {@value #MAX_NEWS} is lost
 * and counted. What he throws is a WARN with a counter. Thread-safe.
 */
public final class FleetSubscription implements AutoCloseable {
    static final int MAX_NEWS = 20_000;

    private static final long GRACE_MILLIS = 5_000;

    private final Consumer<FleetNews> listener;
    private final CallGuard guard =
            CallGuard.of("fleet listener", "it misses that news, the record has it; mend the listener");
    private final ArrayDeque<FleetNews> news = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "zip2x2-fleet-listener");
    private long lost;
    private boolean closed;

    FleetSubscription(Consumer<FleetNews> listener) {
        this.listener = listener;
    }

    void start() {
        thread.start();
    }

    synchronized void tell(FleetNews what) {
        if (closed) {
            return;
        }
        if (news.size() < MAX_NEWS) {
            news.add(what);
            notifyAll();
        } else {
            lost++;
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** {@return how many news the subscriber was too slow for} */
    public synchronized long lost() {
        return lost;
    }

    /** {@return how many news the subscriber threw at} */
    public long failures() {
        return guard.failures();
    }

    private void run() {
        try {
            for (FleetNews next = next(); next != null; next = next()) {
                FleetNews told = next;
                guard.tell(() -> listener.accept(told));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable FleetNews next() throws InterruptedException {
        while (news.isEmpty() && !closed) {
            wait();
        }
        return news.poll();
    }

    /** Takes no more news; what was told before still reaches the subscriber, for at most 5 s. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join(GRACE_MILLIS);
            thread.interrupt();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
