package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Asks in pure Java whether an address is in use, for servers on plain UDP: by ICMP echo where the process may send it
 * (root, or CAP_NET_RAW), else by a TCP connection to port 7, which a host without a firewall refuses and thereby answers.
 * A host that answers neither goes unseen; {@link LinkLayerEndpoint#probe} asks by ARP, which every host answers.
 *
 * <p>It runs daemon threads named {@code zip2x2-dhcp-probe-N}. When more probes wait than its threads can make in about
 * the time of eight, further ones are answered as not in use at once, so that a flood does not hold up everybody.
 * Thread-safe.
 */
public final class ReachabilityProber implements AddressProber, AutoCloseable {

    private static final int THREADS = 16;
    private static final int WAITING = 8 * THREADS;

    private final int timeoutMillis;
    private final ExecutorService threads;

    /**
     * Starts a prober.
     *
     * @param timeout how long an answer is awaited, 1 ms to 10 s; 500 ms fits a LAN
     * @throws IllegalArgumentException if the time is out of its range
     */
    public ReachabilityProber(Duration timeout) {
        InRange.check("timeout", timeout, Duration.ofMillis(1), Duration.ofSeconds(10));
        this.timeoutMillis = (int) timeout.toMillis();
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "zip2x2-dhcp-probe-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    @Override
    public void probe(Inet4Address address, int attachment, Consumer<ProbeResult> answer) {
        try {
            threads.execute(() -> answer.accept(isInUse(address) ? ProbeResult.USED : ProbeResult.UNUSED));
        } catch (RejectedExecutionException full) {
            answer.accept(ProbeResult.UNUSED);
        }
    }

    private boolean isInUse(Inet4Address address) {
        try {
            return address.isReachable(timeoutMillis);
        } catch (IOException e) {
            // No way there: then nobody answers from there either.
            return false;
        }
    }

    /** Ends the threads; probes that still wait are not answered. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
