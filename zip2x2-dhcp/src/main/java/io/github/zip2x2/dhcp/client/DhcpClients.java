package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs any number of DHCP clients over one port in one thread, named {@code zip2x2-dhcp-clients}, which is no daemon. A
 * reply finds its client by its hardware address. {@link #start()} works once; {@link #close()} may be called at any time
 * and more than once, closes the port, and tells the servers nothing: clients that shall give their addresses back are
 * told {@link #release} before. Thread-safe.
 */
public final class DhcpClients implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DhcpClients.class);
    private static final long IDLE_NANOS = 60_000_000_000L;
    private static final long GRACE_MILLIS = 2_000;
    private static final int HLEN_OFFSET = 2;
    private static final int CHADDR_OFFSET = 28;
    private static final int HEADER = 236;

    private final ClientPort port;
    private final RandomGenerator random;
    private final Thread thread;
    private final Map<HardwareAddress, Client> clients = new HashMap<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((a, b) -> Long.compare(a.atNanos() - b.atNanos(), 0));
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private boolean started;

    /** What becomes of a client, told on the clients' thread. Methods that are not wanted do nothing. */
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
        this.random = RandomGeneratorFactory.getDefault().create();
        this.thread = new Thread(this::run, "zip2x2-dhcp-clients");
    }

    /**
     * Begins to run.
     *
     * @return these clients
     * @throws IllegalStateException if they were started or closed before
     */
    public synchronized DhcpClients start() {
        if (started || closed) {
            throw new IllegalStateException(closed ? "the clients are closed" : "the clients run already");
        }
        started = true;
        thread.start();
        return this;
    }

    /**
     * Adds a client, which begins at once; one of the same hardware address is replaced.
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
            clients.put(settings.hardwareAddress(), client);
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
        DhcpClientEvent.Received received = new DhcpClientEvent.Received();
        while (!closed && !Thread.currentThread().isInterrupted()) {
            try {
                for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                    order.run();
                }
                fire(System.nanoTime());
                Timer next = timers.peek();
                long wait = next == null ? IDLE_NANOS : Math.min(IDLE_NANOS, next.atNanos() - System.nanoTime());
                if (port.receive(received, wait)) {
                    dispatch(received);
                }
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("the clients end: {}", e.getMessage(), e);
                }
                return;
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
        ByteBuffer packet = received.packet();
        if (packet.remaining() < HEADER) {
            return;
        }
        int start = packet.position();
        byte[] octets = new byte[Math.min(packet.get(start + HLEN_OFFSET) & 0xff, HardwareAddress.MAX_LENGTH)];
        packet.get(start + CHADDR_OFFSET, octets);
        Client client = clients.get(HardwareAddress.of(packet.get(start + 1) & 0xff, octets));
        if (client != null) {
            client.tell(received);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        port.wakeup();
        try {
            if (thread.isAlive() && Thread.currentThread() != thread) {
                thread.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            try {
                port.close();
            } catch (IOException e) {
                LOG.debug("closing the port", e);
            }
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
            engine.on(event, System.nanoTime(), this);
            long after = engine.deadlineNanos();
            if (after != before && after != Long.MAX_VALUE) {
                timers.add(new Timer(after, this));
            }
        }

        @Override
        public void send(DhcpMessage message, Inet4Address destination) {
            try {
                port.send(message, destination);
            } catch (IOException e) {
                // As good as lost on the wire: the engine sends again.
                LOG.debug("mac={} sending failed", hardware, e);
            }
        }

        @Override
        public void bound(ClientLease lease) {
            listener.bound(hardware, lease);
        }

        @Override
        public void renewed(ClientLease lease) {
            listener.bound(hardware, lease);
        }

        @Override
        public void lost(LossReason reason) {
            listener.lost(hardware, reason);
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
