package io.github.zip2x2.boot.pbx.rollout;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of an engine: hands it what is told, one event after the other, and the time when that is due, until what it
 * runs is over or is closed. The thread is no daemon. Thread-safe.
 *
 * @param <E> what the engine is told
 * @param <R> how what it runs ends
 */
final class EngineThread<E, R> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);

    private static final long GRACE_MILLIS = 5_000;

    /** An engine with the actions that it calls; called on the engine's thread only. */
    interface Engine<E> {
        /** Takes one event. */
        void on(E event, long nowNanos);

        /** When the time is due, {@link Long#MAX_VALUE} for never. */
        long deadlineNanos();

        /** What remains to be done on its thread, in any case. */
        void left();
    }

    private final Engine<E> engine;
    private final E begin;
    private final E timeReached;
    private final Thread thread;
    private final LinkedBlockingQueue<E> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<R> over = new CompletableFuture<>();
    private volatile boolean closed;

    EngineThread(String name, Engine<E> engine, E begin, E timeReached) {
        this.engine = engine;
        this.begin = begin;
        this.timeReached = timeReached;
        thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
    }

    void tell(E event) {
        events.add(event);
    }

    /** What it runs has ended. */
    void end(R how) {
        over.complete(how);
    }

    CompletableFuture<R> ended() {
        return over.copy();
    }

    private void run() {
        try {
            engine.on(begin, System.nanoTime());
            while (!closed && !over.isDone()) {
                long deadline = engine.deadlineNanos();
                E event = deadline == Long.MAX_VALUE
                        ? events.take()
                        : events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                engine.on(event == null ? timeReached : event, System.nanoTime());
            }
        } catch (InterruptedException e) {
            LOG.debug("{} leaves what it runs as it stands", thread.getName());
        } catch (RuntimeException | Error e) {
            // Who waits for the end must hear of it; the book is as it was, so what ran can be resumed.
            LOG.error("a defect ended {}", thread.getName(), e);
            over.completeExceptionally(e);
        } finally {
            try {
                engine.left();
            } finally {
                over.cancel(false); // nothing ends without a word, whatever ended it
            }
        }
    }

    /** Ends the thread and leaves what it runs as it stands; called on that thread itself, it ends after the event. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.isAlive() && Thread.currentThread() != thread) {
                thread.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        over.cancel(false);
    }
}
