package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import io.github.zip2x2.dhcp.net.ReachabilityProber;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A DHCP server on an endpoint, with its leases in a store.
 *
 * <p>It runs a thread named {@code zip2x2-dhcp-server}, and {@code zip2x2-dhcp-commit} beside it where the store blocks.
 * Neither is a daemon: a program that started a server lives until it is closed. {@link #start()} works once; {@link #close()} may be called at any time, by any thread, more than once, and
 * closes the endpoint, while the store stays its owner's to close. Thread-safe.
 */
public final class DhcpServer implements AutoCloseable {

    private static final long GRACE_MILLIS = 2_000;

    private final DatagramEndpoint endpoint;
    private final ServerLoop loop;
    private final Thread thread;
    private boolean started;
    private boolean closed;

    private DhcpServer(Builder builder) {
        this.endpoint = Objects.requireNonNull(builder.endpoint, "endpoint: say where to serve");
        LeaseStore store = Objects.requireNonNull(builder.store, "store: say where the leases are kept");
        DhcpServerSettings given = Objects.requireNonNull(builder.settings, "settings: say what to serve");
        // Without rows for offers two servers would offer one address.
        DhcpServerSettings settings = store.isShared() && !given.sharedStore()
                ? given.toBuilder().sharedStore(true).build()
                : given;
        if (settings.probing() && builder.prober == null) {
            throw new IllegalArgumentException("prober: settings.probing() is on, so give "
                    + (endpoint.capabilities().probesConflicts() ? "the endpoint's own" : "a ReachabilityProber")
                    + ", or turn that off");
        }
        this.loop = new ServerLoop(
                endpoint,
                store,
                settings,
                Optional.ofNullable(builder.prober),
                builder.random,
                builder.clock,
                builder.listener);
        this.thread = new Thread(loop, "zip2x2-dhcp-server");
    }

    /** {@return a builder of a server} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the store and begins to serve.
     *
     * @return this server
     * @throws IOException if the store cannot be read; the endpoint is closed then
     * @throws IllegalStateException if it was started or closed before
     */
    public synchronized DhcpServer start() throws IOException {
        if (started || closed) {
            throw new IllegalStateException(closed ? "the server is closed: make another" : "the server runs already");
        }
        started = true;
        try {
            loop.restore();
        } catch (IOException e) {
            closed = true;
            try {
                endpoint.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        thread.start();
        return this;
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
    public DhcpServerSnapshot snapshot() {
        return loop.snapshot();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        loop.stop();
        try {
            if (thread.isAlive() && Thread.currentThread() != thread) {
                thread.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            loop.closeEndpoint();
        }
    }

    /** Collects the parts of a {@link DhcpServer}. */
    public static final class Builder {

        private @Nullable DatagramEndpoint endpoint;
        private @Nullable LeaseStore store;
        private @Nullable DhcpServerSettings settings;
        private @Nullable AddressProber prober;
        private RandomGenerator random = new SecureRandom();
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
         * Sets who asks the network whether an address is in use: {@code endpoint::probe} of a {@link LinkLayerEndpoint},
         * a {@link ReachabilityProber} on plain UDP, which the caller closes after the server, or another.
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
         * Sets who is told what the server does, on its thread: a listener that blocks holds up the service, and what it
         * throws is caught and logged once.
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
