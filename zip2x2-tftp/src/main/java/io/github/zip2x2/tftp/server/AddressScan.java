package io.github.zip2x2.tftp.server;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then which addresses this host has. */
final class AddressScan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AddressScan.class);

    private final Predicate<InetAddress> which;
    private final Duration every;
    private final BiConsumer<Set<InetAddress>, Set<InetAddress>> changed;
    private final ScheduledExecutorService timer;
    private @Nullable ScheduledFuture<?> looking;
    private Set<InetAddress> last = Set.of();

    /** {@code changed} takes the addresses that came and those that went, on the scan's thread. */
    AddressScan(Predicate<InetAddress> which, Duration every, BiConsumer<Set<InetAddress>, Set<InetAddress>> changed) {
        this.which = which;
        this.every = every;
        this.changed = changed;
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "zip2x2-tftp-addresses");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Looks now; the result is what later changes are relative to. */
    synchronized Set<InetAddress> addresses() throws SocketException {
        last = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(which)
                .collect(Collectors.toUnmodifiableSet());
        return last;
    }

    void start() {
        looking = timer.scheduleWithFixedDelay(this::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        try {
            Set<InetAddress> before;
            synchronized (this) {
                before = last;
            }
            Set<InetAddress> now = addresses();
            Set<InetAddress> come = new HashSet<>(now);
            come.removeAll(before);
            Set<InetAddress> gone = new HashSet<>(before);
            gone.removeAll(now);
            if (!come.isEmpty() || !gone.isEmpty()) {
                changed.accept(come, gone);
            }
        } catch (SocketException | RuntimeException e) {
            LOG.warn("the addresses of this host cannot be listed: {}", e.toString());
        }
    }

    @Override
    public void close() {
        if (looking != null) {
            looking.cancel(true);
        }
        timer.shutdownNow();
    }
}
