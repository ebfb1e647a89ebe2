package io.github.zip2x2.tftp.server;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A few threads that may block. While all of them hang others come to their help, within a bound. */
final class OpenerThreads extends ThreadPoolExecutor {
    private static final int THREADS = 8;
    private static final int MOST = 64;
    private static final int MORE = 4;
    private static final int WAITING = 20_000;
    /** Threads of which none comes back in this time are taken to hang. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, Runnable::run);

    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile long doneBefore = -1;

    OpenerThreads(String name) {
        super(THREADS, MOST, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), numbered(name));
        allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory numbered(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void execute(Runnable task) {
        super.execute(task);
        if (!getQueue().isEmpty()) {
            watch();
        }
    }

    private void watch() {
        if (watched.compareAndSet(false, true)) {
            LATER.execute(this::relieve);
        }
    }

    private void relieve() {
        watched.set(false);
        if (isShutdown() || getQueue().isEmpty()) {
            return;
        }
        long done = getCompletedTaskCount();
        if (done == doneBefore) {
            setCorePoolSize(Math.min(MOST, getCorePoolSize() + MORE));
        }
        doneBefore = done;
        watch();
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
        if (getQueue().isEmpty() && getCorePoolSize() > THREADS) {
            setCorePoolSize(THREADS);
        }
    }
}
