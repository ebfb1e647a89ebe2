package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.internal.CallGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the loops of one server have in common; the last loop that ends closes it. */
final class SharedParts {
    private static final CallGuard.Part CLIENT_KEY =
            new CallGuard.Part("the client key of the TFTP server", "its address counts for a client meanwhile");
    private static final long CLOSE_WAIT = 500_000_000L;

    final TftpServer.Builder settings;
    /** The engine's settings, what is the application's in them guarded. */
    final TftpServerSettings engine;

    final CallGuard guard;
    final TftpAdmission admission;
    final WireImages images;
    final OpenerThreads executor;
    /** Reads what has been opened: a slow file holds up no opening. */
    final OpenerThreads readers;

    final @Nullable EventDispatch events;
    private final AtomicInteger users;
    private final Consumer<@Nullable Throwable> whenEnded;
    private volatile @Nullable Throwable why;

    /** {@code whenEnded} is told once why all loops have ended, null if they were told to. */
    SharedParts(TftpServer.Builder settings, int loops, CallGuard guard, Consumer<@Nullable Throwable> whenEnded) {
        this.settings = settings;
        this.guard = guard;
        this.whenEnded = whenEnded;
        engine = settings.engine.toBuilder()
                .clientKey(request -> guard.callAtOnce(
                        CLIENT_KEY,
                        request.peer().getAddress(),
                        () -> settings.engine.clientKey().apply(request)))
                .build();
        admission = new TftpAdmission(engine);
        images = new WireImages(settings.imageBytes);
        events = settings.listener == null ? null : new EventDispatch(settings.listener, guard);
        users = new AtomicInteger(loops);
        executor = new OpenerThreads("zip2x2-tftp-open-");
        readers = new OpenerThreads("zip2x2-tftp-read-");
    }

    long eventsLost() {
        return events == null ? 0 : events.lost();
    }

    /** One loop has ended; null if it was told to. */
    void ended(@Nullable Throwable because) {
        if (because != null) {
            why = because;
            whenEnded.accept(because);
        }
        if (users.decrementAndGet() == 0) {
            release();
            whenEnded.accept(why);
        }
    }

    /** Lets what is under way end for a moment: uploads that were broken off still remove what they wrote. */
    void release() {
        List<ExecutorService> all = new ArrayList<>(List.of(executor, readers));
        if (events != null) {
            all.add(events.executor());
        }
        all.forEach(ExecutorService::shutdown);
        long end = System.nanoTime() + CLOSE_WAIT;
        boolean waits = true;
        for (ExecutorService pool : all) {
            try {
                waits = waits && pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                waits = false;
                Thread.currentThread().interrupt();
            }
        }
        all.forEach(ExecutorService::shutdownNow);
    }
}
