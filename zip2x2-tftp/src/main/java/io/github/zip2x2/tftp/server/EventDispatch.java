package io.github.zip2x2.tftp.server;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener on a thread of its own, so that a slow one delays nobody; above the bound events are lost and counted. */
final class EventDispatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventDispatch.class);
    private static final int BOUND = 100_000;

    private final AtomicLong lost = new AtomicLong();
    private final TftpServerListener listener;
    private final ThreadPoolExecutor executor;

    EventDispatch(TftpServerListener listener) {
        this.listener = listener;
        executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(BOUND),
                task -> new Thread(task, "zip2x2-tftp-events"),
                (task, full) -> lost.incrementAndGet());
    }

    void tell(Consumer<TftpServerListener> event) {
        executor.execute(() -> {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("a TFTP listener failed", e);
            }
        });
    }

    long lost() {
        return lost.get();
    }

    /** Lets what is queued be told, for a moment. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
