package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.ServiceState;
import io.github.zip2x2.dhcp.internal.Lifecycle;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.HostAddress;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import io.github.zip2x2.dhcp.net.ReachabilityProber;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A DHCP server on an endpoint, with its leases in a store.
 *
 * <p>It runs a thread named {@code zip2x2-dhcp-server}, which is no daemon: a program that started a server lives until
 * that is closed. Beside it {@code zip2x2-dhcp-store} uses a store that blocks. A store that does not answer within two
 * seconds costs those messages only; they are served again when it returns.
 *
 * <p>{@link #start()} works once; one that failed gives everything back and may be tried again. {@link #close()} may be
 * called at any time, by any thread, more than once, and closes the endpoint, while the store stays its owner's to close.
 * Thread-safe.
 */
public final class DhcpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DhcpServer.class);
    private static final long GRACE_MILLIS = 2_000;

    private final DatagramEndpoint endpoint;
    private final LeaseStore store;
    private final Optional<AddressProber> prober;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final @Nullable Consumer<DhcpServerReport> listener;
    private final Lifecycle life = new Lifecycle("the DHCP server");
    private final Counters counters = new Counters();
    private DhcpServerSettings settings;
    private @Nullable ServerLoop loop;
    private @Nullable Thread thread;

    private DhcpServer(Builder builder) {
        this.endpoint = Objects.requireNonNull(builder.endpoint, "endpoint: say where to serve");
        this.store = Objects.requireNonNull(builder.store, "store: say where the leases are kept");
        this.prober = Optional.ofNullable(builder.prober);
        this.random = builder.random;
        this.clock = builder.clock;
        this.listener = builder.listener;
        this.settings = usable(Objects.requireNonNull(builder.settings, "settings: say what to serve"));
    }

    /** Refuses what this server cannot do, before anything changes. */
    private DhcpServerSettings usable(DhcpServerSettings given) {
        if (given.probing() && prober.isEmpty()) {
            throw new IllegalArgumentException("prober: settings.probing() is on, so give "
                    + (endpoint.capabilities().probesConflicts() ? "the endpoint's own" : "a ReachabilityProber")
                    + ", or turn that off");
        }
        // Without rows for offers two servers would offer one address.
        return store.isShared() && !given.sharedStore()
                ? given.toBuilder().sharedStore(true).build()
                : given;
    }

    /** What only the host decides. */
    private void checkOnHost(DhcpServerSettings next) {
        ServedInterfaces.check(endpoint, next);
        next.checkReservations(endpoint.attachments().stream()
                .flatMap(at -> at.addresses().stream())
                .map(HostAddress::address)
                .toList());
    }

    /** {@return a builder of a server} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the store and begins to serve.
     *
     * @return this server
     * @throws IOException if the store cannot be read; nothing is begun then
     * @throws IllegalArgumentException if the endpoint has no address and the settings no server identifier, if an
     *     interface has no address in a served network, or if an address of the server is reserved for a client; nothing
     *     is begun then
     * @throws IllegalStateException if it runs already, or was closed
     */
    public DhcpServer start() throws IOException {
        life.starting();
        try {
            DhcpServerSettings first = settings();
            checkOnHost(first);
            ServerLoop next = new ServerLoop(endpoint, store, first, prober, random, clock, listener, counters, life);
            next.restore(store);
            OtherServers.overhear(endpoint);
            run(next, first);
            return this;
        } catch (IOException | RuntimeException | Error e) {
            life.startFailed();
            throw e;
        }
    }

    private synchronized DhcpServerSettings settings() {
        return settings;
    }

    private synchronized void run(ServerLoop next, DhcpServerSettings first) {
        if (!life.running()) {
            throw new IllegalStateException("the DHCP server was closed while it started: build another");
        }
        if (settings != first) {
            next.reconfigure(settings);
        }
        loop = next;
        thread = new Thread(next, "zip2x2-dhcp-server");
        thread.start();
    }

    /**
     * Serves something else, from the next message on. Offers that were made stay good, no lease is read again, and
     * nobody is left out meanwhile.
     *
     * @param next what to serve
     * @throws IllegalArgumentException if that cannot be; nothing has changed then
     * @throws IllegalStateException if the server is closed or failed
     */
    public synchronized void reconfigure(DhcpServerSettings next) {
        life.checkAlive();
        DhcpServerSettings served = usable(next);
        checkOnHost(served);
        settings = served;
        if (loop != null) {
            loop.reconfigure(served);
        }
    }

    /** {@return how it stands: degraded while the store or the directory does not work, or the endpoint says so} */
    public ServiceState state() {
        return life.state();
    }

    /**
     * Completes when the server has ended, for whatever reason.
     *
     * @return completes with the last state: CLOSED, or FAILED with the reason
     */
    public CompletableFuture<ServiceState> ended() {
        return life.ended();
    }

    /** {@return the UDP port served} */
    public int port() {
        return endpoint.port();
    }

    /** {@return the endpoint, to be asked what it can do} */
    public DatagramEndpoint endpoint() {
        return endpoint;
    }

    /** {@return what was counted since the start} */
    public synchronized DhcpServerSnapshot snapshot() {
        return loop == null ? counters.snapshot(Map.of()) : loop.snapshot();
    }

    @Override
    public void close() {
        if (!life.closing()) {
            return;
        }
        ServerLoop running;
        Thread on;
        synchronized (this) {
            running = loop;
            on = thread;
        }
        if (running == null || on == null) {
            closeEndpoint();
            life.end("");
            return;
        }
        running.stop();
        try {
            if (Thread.currentThread() != on) {
                on.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeEndpoint();
            if (Thread.currentThread() != on) {
                life.end(""); // a thread that hangs in a listener is not waited for longer
            }
        }
    }

    private void closeEndpoint() {
        try {
            endpoint.close();
        } catch (IOException e) {
            LOG.debug("closing the endpoint", e);
        }
    }

    /** Collects the parts of a {@link DhcpServer}. */
    public static final class Builder {

        private @Nullable DatagramEndpoint endpoint;
        private @Nullable LeaseStore store;
        private @Nullable DhcpServerSettings settings;
        private @Nullable AddressProber prober;
        private RandomGenerator random = new SplittableRandom();
        private InstantSource clock = InstantSource.system();
        private @Nullable Consumer<DhcpServerReport> listener;

        private Builder() {}

        /**
         * Sets where to serve.
         *
         * @param value the endpoint, which the server closes
         * @return this builder
         */
        public Builder endpoint(DatagramEndpoint value) {
            endpoint = value;
            return this;
        }

        /**
         * Sets where the leases are kept.
         *
         * @param value the store, which its owner closes after the server
         * @return this builder
         */
        public Builder store(LeaseStore value) {
            store = value;
            return this;
        }

        /**
         * Sets what to serve.
         *
         * @param value the settings
         * @return this builder
         */
        public Builder settings(DhcpServerSettings value) {
            settings = value;
            return this;
        }

        /**
         * Sets the prober, which asks the network whether an address is in use. On the link layer it is {@code
         * endpoint::probe} of the {@link LinkLayerEndpoint}, on plain UDP a {@link ReachabilityProber}. The caller
         * closes it after the server.
         *
         * @param value the prober; needed when the settings have probing on
         * @return this builder
         */
        public Builder prober(AddressProber value) {
            prober = value;
            return this;
        }

        /**
         * Sets the source of randomness.
         *
         * @param value used by the server's thread only
         * @return this builder
         */
        public Builder random(RandomGenerator value) {
            random = value;
            return this;
        }

        /**
         * Sets the clock that dates leases.
         *
         * @param value the system's unless set
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Sets the listener for the server's reports. It is called on the server's thread, so one that blocks holds up
         * the service. If it throws, it loses that report; the failure is counted, and a warning is logged.
         *
         * @param value the listener
         * @return this builder
         */
        public Builder listener(Consumer<DhcpServerReport> value) {
            listener = value;
            return this;
        }

        /**
         * Makes the server, not yet started.
         *
         * @return the server
         * @throws NullPointerException if the endpoint, the store or the settings are missing
         * @throws IllegalArgumentException if the settings need a prober and there is none
         */
        public DhcpServer build() {
            return new DhcpServer(this);
        }
    }
}
