package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.internal.CallGuard;
import io.github.zip2x2.tftp.internal.RareWarnings;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener on a thread of its own, so that a slow one delays nobody; above the bound events are lost and counted. */
final class EventDispatch {
    private static final Logger LOG = LoggerFactory.getLogger(EventDispatch.class);
    private static final int BOUND = 100_000;
    private static final CallGuard.Part LISTENER =
            new CallGuard.Part("the TFTP listener", "what it was told is lost to it; later events still come");

    private final AtomicLong lost = new AtomicLong();
    private final RareWarnings warnings = new RareWarnings();
    private final TftpServerListener listener;
    private final CallGuard guard;
    private final ThreadPoolExecutor executor;

    EventDispatch(TftpServerListener listener, CallGuard guard) {
        this.listener = listener;
        this.guard = guard;
        executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(BOUND),
                task -> new Thread(task, "zip2x2-tftp-events"),
                (task, full) -> lose());
    }

    void tell(Consumer<TftpServerListener> event) {
        executor.execute(() -> guard.run(LISTENER, () -> event.accept(listener)));
    }

    private void lose() {
        lost.incrementAndGet();
        if (!executor.isShutdown() && warnings.isDue("lost")) {
            LOG.warn("the TFTP listener is {} events behind: more of them are lost; let it return sooner", BOUND);
        }
    }

    long lost() {
        return lost.get();
    }

    ExecutorService executor() {
        return executor;
    }
}
