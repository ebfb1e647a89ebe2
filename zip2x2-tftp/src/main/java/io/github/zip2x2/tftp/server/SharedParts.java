package io.github.zip2x2.tftp.server;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the loops of one server have in common; the last loop that ends closes it. */
final class SharedParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedParts.class);
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int THREADS = 8;
    private static final int WAITING = 20_000;

    final TftpAdmission admission;
    final WireImages images;
    final ThreadPoolExecutor executor;
    /** Reads what has been opened: a slow file holds up no opening. */
    final ThreadPoolExecutor readers;

    final @Nullable EventDispatch events;
    private final AtomicInteger users;

    SharedParts(TftpServer.Builder settings, int loops) {
        admission = new TftpAdmission(settings.engine);
        images = new WireImages(settings.imageBytes);
        events = settings.listener == null ? null : new EventDispatch(settings.listener);
        users = new AtomicInteger(loops);
        executor = pool("zip2x2-tftp-open-");
        readers = pool("zip2x2-tftp-read-");
    }

    private static ThreadPoolExecutor pool(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** One loop has ended. */
    @Override
    public void close() {
        if (users.decrementAndGet() > 0) {
            return;
        }
        // Uploads that were broken off still remove what they wrote.
        executor.shutdown();
        readers.shutdown();
        long end = System.nanoTime() + GRACE;
        try {
            boolean ended = executor.awaitTermination(GRACE, TimeUnit.NANOSECONDS)
                    && readers.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            LOG.trace("files ended in time: {}", ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        readers.shutdownNow();
        if (events != null) {
            events.close();
        }
    }
}
