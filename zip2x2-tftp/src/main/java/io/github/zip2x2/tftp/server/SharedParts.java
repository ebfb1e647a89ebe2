package io.github.zip2x2.tftp.server;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the loops of one server have in common; the last loop that ends closes it. */
final class SharedParts implements AutoCloseable {
    private static final int OPENERS = 8;
    private static final int WAITING = 20_000;

    final TftpAdmission admission;
    final WireImages images;
    final ThreadPoolExecutor executor;
    final @Nullable EventDispatch events;
    private final AtomicInteger users;

    SharedParts(TftpServer.Builder settings, int loops) {
        admission = new TftpAdmission(settings.engine);
        images = new WireImages(settings.imageBytes);
        events = settings.listener == null ? null : new EventDispatch(settings.listener);
        users = new AtomicInteger(loops);
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                OPENERS, OPENERS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "zip2x2-tftp-open-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** One loop has ended. */
    @Override
    public void close() {
        if (users.decrementAndGet() > 0) {
            return;
        }
        // Uploads that were broken off still remove what they wrote.
        executor.shutdown();
        try {
            if (!executor.awaitTermination(500, TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
        if (events != null) {
            events.close();
        }
    }
}
