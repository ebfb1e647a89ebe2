package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.ServiceState;
import io.github.zip2x2.dhcp.internal.CallGuard;
import io.github.zip2x2.dhcp.internal.Lifecycle;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.channels.ClosedChannelException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs any number of DHCP clients over one port in one thread, named {@code zip2x2-dhcp-clients}, which is no daemon. A
 * reply finds its client by its hardware address. {@link #start()} works once; {@link #close()} may be called at any time
 * and more than once, closes the port, and tells the servers nothing: clients that shall give their addresses back are
 * told {@link #release} before. Thread-safe.
 *
 * <p>What a listener or an offer selector throws costs that call only: it is counted, warned of once a minute, and the
 * other clients live on. A client whose selector fails begins anew after ten seconds.
 */
public final class DhcpClients implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DhcpClients.class);
    private static final long IDLE_NANOS = 60_000_000_000L;
    private static final long GRACE_MILLIS = 2_000;
    /** The pause after the network failed, so that a network that fails on and on does not take the processor. */
    private static final long AFTER_FAILURE_NANOS = 100_000_000L;

    private static final CallGuard.Part LISTENER =
            new CallGuard.Part("a listener of a DHCP client", "listener", "its client goes on; see what it throws");
    private static final CallGuard.Part RECEIVING =
            new CallGuard.Part("receiving for DHCP clients", "receiving", "see the interface");
    private static final CallGuard.Part SENDING =
            new CallGuard.Part("sending for DHCP clients", "sending", "see the interface");
    private static final CallGuard.Part CHOICE = new CallGuard.Part(
            "the offer selector of a DHCP client", "selector", "the client begins anew in ten seconds");

    private final ClientPort port;
    private final RandomGenerator random = new SecureRandom();
    private final Thread thread;
    private final Lifecycle lifecycle = new Lifecycle("the set of DHCP clients");
    private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
    private final CallGuard guard = new CallGuard(LOG, this::countOne);
    private final Map<HardwareAddress, Client> clients = new HashMap<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((a, b) -> Long.compare(a.atNanos() - b.atNanos(), 0));
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private List<String> problems = List.of();
    private volatile boolean closed;

    /** What becomes of a client, told on the clients' thread, which it may not hold up: over 100 ms is a warning. What it
     * throws is counted and warned of. Methods that are not wanted do nothing. */
    public interface Listener {

        /**
         * The client has an address, or has extended its lease.
         *
         * @param client its hardware address
         * @param lease what it has
         */
        default void bound(HardwareAddress client, ClientLease lease) {}

        /**
         * The client has no address any more, or got none.
         *
         * @param client its hardware address
         * @param reason why
         */
        default void lost(HardwareAddress client, DhcpClientActions.LossReason reason) {}
    }

    private record Timer(long atNanos, Client client) {}

    /**
     * Clients over a port, none yet.
     *
     * @param port closed with the clients
     */
    public DhcpClients(ClientPort port) {
        this.port = port;
        this.thread = new Thread(this::run, "zip2x2-dhcp-clients");
    }

    /**
     * Begins to run.
     *
     * @return these clients
     * @throws IllegalStateException if they were started or closed before
     */
    public DhcpClients start() {
        lifecycle.starting();
        thread.start();
        lifecycle.running();
        return this;
    }

    /** {@return how they stand: degraded while the host lacks what the port needs, failed when the port is lost} */
    public ServiceState state() {
        return lifecycle.state();
    }

    /** {@return completes with the last state when they have ended, by {@link #close()} or by themselves} */
    public CompletableFuture<ServiceState> ended() {
        return lifecycle.ended();
    }

    /**
     * One counter.
     *
     * @param name {@code failed.listener}, {@code failed.selector}, {@code slow.listener}, {@code failed.receiving} or
     *     {@code failed.sending}
     * @return how often that was, 0 or more
     */
    public long count(String name) {
        AtomicLong counter = counters.get(name);
        return counter == null ? 0 : counter.get();
    }

    private void countOne(String name) {
        counters.computeIfAbsent(name, key -> new AtomicLong()).incrementAndGet();
    }

    /**
     * Adds a client, which begins at once; one of the same hardware address is replaced, and says nothing more.
     *
     * @param settings how it asks; without probing, which this driver cannot do
     * @param remembered the address that it had before
     * @param listener is told what becomes of it
     * @throws IllegalArgumentException if the settings have probing on
     */
    public void add(DhcpClientSettings settings, Optional<Inet4Address> remembered, Listener listener) {
        if (settings.probing()) {
            throw new IllegalArgumentException("probing: this driver cannot probe; turn it off");
        }
        order(() -> {
            Client client = new Client(settings, listener);
            Client before = clients.put(settings.hardwareAddress(), client);
            if (before != null) {
                before.tell(DhcpClientEvent.Signal.STOP);
            }
            client.tell(new DhcpClientEvent.Start(remembered));
        });
    }

    /**
     * Has a client give its address back; it stops, and is forgotten.
     *
     * @param client its hardware address
     */
    public void release(HardwareAddress client) {
        order(() -> {
            Client leaving = clients.remove(client);
            if (leaving != null) {
                leaving.tell(DhcpClientEvent.Signal.RELEASE);
            }
        });
    }

    private void order(Runnable order) {
        orders.add(order);
        port.wakeup();
    }

    private void run() {
        String why = "interrupted by the application";
        try {
            DhcpClientEvent.Received received = new DhcpClientEvent.Received();
            while (!closed && !Thread.currentThread().isInterrupted()) {
                serve(received);
            }
        } catch (ClosedChannelException e) {
            why = "the port was closed by its owner";
        } catch (Throwable e) {
            why = "the machine is in doubt: " + e;
        } finally {
            closePort();
            lifecycle.end(why);
            if (!closed) {
                LOG.warn("the DHCP clients end: {}", why);
            }
        }
    }

    private void serve(DhcpClientEvent.Received received) throws ClosedChannelException {
        try {
            round(received);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (Throwable e) {
            guard.failure(RECEIVING, e);
            LockSupport.parkNanos(AFTER_FAILURE_NANOS);
        }
    }

    private void round(DhcpClientEvent.Received received) throws IOException {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
        fire(System.nanoTime());
        health();
        Timer next = timers.peek();
        long wait = next == null ? IDLE_NANOS : Math.min(IDLE_NANOS, next.atNanos() - System.nanoTime());
        if (port.receive(received, wait)) {
            dispatch(received);
        }
    }

    private void health() {
        List<String> now = port.endpoint().problems();
        if (!now.equals(problems)) {
            problems = now;
            if (now.isEmpty()) {
                lifecycle.recovered("host");
            } else {
                lifecycle.degraded("host", String.join("; ", now));
            }
        }
    }

    private void fire(long now) {
        for (Timer timer = timers.peek(); timer != null && timer.atNanos() - now <= 0; timer = timers.peek()) {
            timers.remove();
            // Older timers of a client that has moved on since say nothing.
            if (timer.client().engine.deadlineNanos() == timer.atNanos()) {
                timer.client().tell(DhcpClientEvent.Signal.TIME_REACHED);
            }
        }
    }

    private void dispatch(DhcpClientEvent.Received received) {
        received.decoded()
                .message()
                .map(message -> clients.get(message.hardwareAddress()))
                .ifPresent(client -> client.tell(received));
    }

    @Override
    public void close() {
        boolean first = lifecycle.closing();
        closed = true;
        port.wakeup();
        try {
            if (thread.isAlive() && Thread.currentThread() != thread) {
                thread.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // A thread that hangs in a listener is not waited for longer; one that never ran closes nothing.
            if (first && Thread.currentThread() != thread) {
                closePort();
                lifecycle.end("closed");
            }
        }
    }

    private void closePort() {
        try {
            port.close();
        } catch (IOException e) {
            LOG.debug("closing the port", e);
        }
    }

    /** One client: its engine, and what the engine wants. */
    private final class Client implements DhcpClientActions {

        private final HardwareAddress hardware;
        private final DhcpClientEngine engine;
        private final Listener listener;

        Client(DhcpClientSettings settings, Listener listener) {
            this.hardware = settings.hardwareAddress();
            this.engine = new DhcpClientEngine(settings, random);
            this.listener = listener;
        }

        void tell(DhcpClientEvent event) {
            long before = engine.deadlineNanos();
            try {
                guard.call(CHOICE, () -> {
                    engine.on(event, System.nanoTime(), this);
                    return this;
                });
            } catch (CallGuard.ForeignFailure e) {
                engine.on(DhcpClientEvent.Signal.BEGIN_LATER, System.nanoTime(), this);
            }
            long after = engine.deadlineNanos();
            if (after != before && after != Long.MAX_VALUE) {
                timers.add(new Timer(after, this));
            }
        }

        @Override
        public void send(DhcpMessage message, Inet4Address destination) {
            try {
                port.send(message, destination);
            } catch (Throwable e) {
                // As good as lost on the wire: the engine sends again.
                guard.failure(SENDING, e);
            }
        }

        @Override
        public void bound(ClientLease lease) {
            guard.run(LISTENER, () -> listener.bound(hardware, lease));
        }

        @Override
        public void renewed(ClientLease lease) {
            bound(lease);
        }

        @Override
        public void lost(LossReason reason) {
            guard.run(LISTENER, () -> listener.lost(hardware, reason));
        }

        @Override
        public void probe(Inet4Address address) {
            throw new AssertionError("probing is off");
        }

        @Override
        public void offered(DhcpMessage offer) {}

        @Override
        public void informed(DhcpMessage ack) {}

        @Override
        public void ignored(DropReason reason) {}
    }
}
