package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.internal.CallGuard;
import io.github.zip2x2.tftp.internal.Lifecycle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then which addresses this host has, and lets the loops listen at those that are wanted and not listened at:
 * new ones, and those whose port was held or which were tentative the last time.
 */
final class FollowedAddresses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedAddresses.class);
    private static final CallGuard.Part PREDICATE =
            new CallGuard.Part("the predicate for addresses", "that address is not served until it answers");
    private static final String LISTING = "addresses";

    private final List<FollowedPort> ports;
    private final List<ServerLoop> loops;
    private final CallGuard guard;
    private final Lifecycle lifecycle;
    private final ScheduledExecutorService timer;
    private volatile @Nullable ScheduledFuture<?> looking;
    /** What cannot be listened at, and why; each said once. */
    private final Map<FollowedPort.At, IOException> failing = new ConcurrentHashMap<>();

    FollowedAddresses(List<FollowedPort> ports, List<ServerLoop> loops, CallGuard guard, Lifecycle lifecycle) {
        this.ports = ports;
        this.loops = loops;
        this.guard = guard;
        this.lifecycle = lifecycle;
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "zip2x2-tftp-addresses");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Looks for the first time, before the loops run; fails if nothing that is wanted can be listened at. */
    void begin() throws IOException {
        Set<FollowedPort.At> wanted = free(wanted());
        loops.forEach(loop -> loop.follow(wanted, this::failed));
        boolean listens = loops.stream().anyMatch(loop -> !loop.followed().isEmpty());
        if (!listens && !failing.isEmpty()) {
            throw failing.values().iterator().next();
        }
    }

    void start(Duration every) {
        looking = timer.scheduleWithFixedDelay(this::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        try {
            Set<FollowedPort.At> all = wanted();
            Set<FollowedPort.At> wanted = free(all);
            loops.forEach(loop -> loop.followLater(wanted, this::failed));
            failing.keySet().retainAll(all);
            Set<FollowedPort.At> listenedAt = listenedAt();
            for (FollowedPort.At at : all) {
                if (listenedAt.contains(at) && lifecycle.recovered(at.toString())) {
                    failing.remove(at);
                    LOG.info("TFTP listens at {}", at);
                }
            }
            lifecycle.recovered(LISTING);
        } catch (IOException | RuntimeException e) {
            if (lifecycle.degraded(LISTING, "the addresses of this host cannot be listed: " + e)) {
                LOG.warn(
                        "the addresses of this host cannot be listed: {}; those that come are not served",
                        e.toString());
            }
        }
    }

    private Set<FollowedPort.At> listenedAt() {
        Set<FollowedPort.At> all = new HashSet<>();
        loops.forEach(loop -> all.addAll(loop.followed()));
        return all;
    }

    private Set<FollowedPort.At> wanted() throws SocketException {
        Set<FollowedPort.At> wanted = new LinkedHashSet<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .forEach(address -> {
                    for (FollowedPort port : ports) {
                        if (guard.call(PREDICATE, false, () -> port.which().test(address))) {
                            wanted.add(FollowedPort.At.of(port, address));
                        }
                    }
                });
        return wanted;
    }

    /** Without those whose port another program has: sockets that share one do not notice that. */
    private Set<FollowedPort.At> free(Set<FollowedPort.At> wanted) {
        Set<FollowedPort.At> listenedAt = listenedAt();
        Set<FollowedPort.At> free = new LinkedHashSet<>(wanted);
        free.removeIf(at -> {
            if (listenedAt.contains(at)) {
                return false;
            }
            try {
                ListeningSockets.probe(
                        new InetSocketAddress(at.address(), at.of().port()));
                return false;
            } catch (IOException e) {
                failed(at, e);
                return true;
            }
        });
        return free;
    }

    private void failed(FollowedPort.At at, IOException why) {
        failing.put(at, why);
        if (lifecycle.degraded(at.toString(), "TFTP does not listen at " + at + ": " + why.getMessage())) {
            LOG.warn("TFTP does not listen at {}: {}; it is tried again", at, why.getMessage());
        }
    }

    @Override
    public void close() {
        ScheduledFuture<?> now = looking;
        if (now != null) {
            now.cancel(true);
        }
        timer.shutdownNow();
    }
}
