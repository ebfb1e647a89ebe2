package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.ServiceState;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.content.TftpUploadTarget;
import io.github.zip2x2.tftp.internal.CallGuard;
import io.github.zip2x2.tftp.internal.Lifecycle;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TFTP server over UDP: one or a few threads for all transfers, named {@code zip2x2-tftp-server}, {@code
 * zip2x2-tftp-server-2} and so on, and a few for opening files. Its threads keep the JVM alive until {@link #close()}.
 */
public final class TftpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TftpServer.class);

    private static final long CLOSE_WAIT = 2_000;

    private final Builder settings;
    private final Lifecycle lifecycle = new Lifecycle("the TFTP server");
    private volatile @Nullable Running running;

    /** What a start has made. */
    private record Running(
            SharedParts shared,
            List<ServerLoop> loops,
            @Nullable FollowedAddresses followed) {
        void close() {
            if (followed != null) {
                followed.close();
            }
            loops.forEach(ServerLoop::close);
        }
    }

    private TftpServer(Builder builder) {
        settings = builder;
    }

    /**
     * Starts to build a server.
     *
     * @param source opens what requests name
     * @return a builder
     */
    public static Builder builder(TftpContentSource source) {
        return new Builder(source);
    }

    /**
     * Binds the listening sockets and begins to serve. A failed start gives everything back, and may be tried again.
     *
     * @return this server
     * @throws IOException if an address cannot be bound: which one, why and what helps
     * @throws IllegalStateException if it is not new: in which state it is, and what would be right
     */
    public TftpServer start() throws IOException {
        lifecycle.starting();
        boolean well = false;
        try {
            Running opened = open();
            running = opened;
            well = true;
            lifecycle.started(true);
            opened.loops().forEach(ServerLoop::start);
            if (opened.followed() != null) {
                opened.followed().start(settings.scan);
            }
            if (!lifecycle.isRunning()) {
                // Somebody closed it meanwhile.
                opened.close();
            }
            return this;
        } finally {
            if (!well) {
                lifecycle.started(false);
                if (lifecycle.state().phase() == ServiceState.Phase.CLOSING) {
                    lifecycle.end("");
                }
            }
        }
    }

    private Running open() throws IOException {
        int count = ListeningSockets.canSharePorts() ? settings.loops() : 1;
        CallGuard guard = new CallGuard(this::fail);
        SharedParts shared = new SharedParts(settings, count, guard, this::loopsEnded);
        List<ServerLoop> loops = new ArrayList<>();
        FollowedAddresses followed = null;
        try {
            for (int i = 0; i < count; i++) {
                loops.add(new ServerLoop(i, count > 1, shared));
            }
            List<InetSocketAddress> binds = new ArrayList<>();
            for (InetSocketAddress address : settings.binds) {
                binds.add(count > 1 ? ListeningSockets.probe(address) : address);
            }
            for (ServerLoop loop : loops) {
                loop.bind(binds, loop == loops.get(0) ? settings.channels : List.of());
            }
            if (!settings.followed.isEmpty()) {
                followed = new FollowedAddresses(settings.followed, loops, guard, lifecycle);
                followed.begin();
            }
            return new Running(shared, loops, followed);
        } catch (IOException | RuntimeException | Error e) {
            if (followed != null) {
                followed.close();
            }
            loops.forEach(loop -> loop.release(false));
            shared.release();
            throw e;
        }
    }

    /** Ends the server after what it cannot go on after; on any thread, and without waiting. */
    private void fail(Throwable why) {
        if (lifecycle.end("it ended by itself: " + why)) {
            LOG.error("the TFTP server ends", why);
        }
        Running now = running;
        if (now != null) {
            now.close();
        }
    }

    private void loopsEnded(@Nullable Throwable why) {
        if (why != null && lifecycle.state().phase() != ServiceState.Phase.CLOSING) {
            fail(why);
        } else if (why == null) {
            lifecycle.end("");
        }
    }

    /** {@return how the server stands; degraded while it does not listen at an address that it follows} */
    public ServiceState state() {
        return lifecycle.state();
    }

    /** {@return completes with the last state: closed, or failed with the reason} */
    public CompletableFuture<ServiceState> ended() {
        return lifecycle.ended();
    }

    /**
     * Names where the server listens.
     *
     * @return the bound addresses, in the order in which they were given; those that are followed come last
     * @throws IllegalStateException if it was not started
     */
    public List<InetSocketAddress> addresses() {
        // An address that went is listened at until the last loop has let it go.
        return running().loops().stream()
                .flatMap(loop -> loop.addresses().stream())
                .distinct()
                .toList();
    }

    /**
     * Names the first port.
     *
     * @return the port of the first address
     * @throws IllegalStateException if it was not started
     */
    public int port() {
        return addresses().get(0).getPort();
    }

    /**
     * Counts.
     *
     * @return what the server has seen so far
     * @throws IllegalStateException if it was not started
     */
    public TftpServerCounters counters() {
        Running now = running();
        return now.loops().stream()
                .map(ServerLoop::counters)
                .reduce(TftpServerCounters::plus)
                .orElseThrow()
                .with(now.shared().eventsLost(), now.shared().guard.failures());
    }

    /**
     * Admits no more transfers and waits until those under way have ended.
     *
     * @param grace how long to wait at most
     * @return true if all ended
     * @throws InterruptedException if the calling thread is interrupted
     * @throws IllegalStateException if it was not started
     */
    public boolean drain(Duration grace) throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        List<CountDownLatch> empty =
                running().loops().stream().map(ServerLoop::drain).toList();
        for (CountDownLatch one : empty) {
            if (!one.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the TFTP server was not started: call start()");
        }
        return now;
    }

    /** Ends all transfers, tells their peers, and closes all sockets; idempotent, from any thread in any state. */
    @Override
    public void close() {
        boolean first = lifecycle.closing();
        Running now = running;
        if (now == null) {
            if (first) {
                lifecycle.end("");
            }
            return;
        }
        now.close();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT);
        now.loops().forEach(loop -> loop.join(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }

    /** Collects the server's settings. */
    public static final class Builder {
        final TftpContentSource source;
        final List<InetSocketAddress> binds = new ArrayList<>();
        final List<DatagramChannel> channels = new ArrayList<>();
        final List<FollowedPort> followed = new ArrayList<>();
        Duration scan = Duration.ofSeconds(5);
        int firstPort;

        @Nullable
        TftpUploadTarget uploads;

        TftpServerSettings engine = TftpServerSettings.defaults();

        @Nullable
        TftpServerListener listener;

        int receiveBuffer = 4 << 20;
        long imageBytes = 256L << 20;
        InstantSource clock = InstantSource.system();
        private int loops = Math.min(2, Runtime.getRuntime().availableProcessors());

        private Builder(TftpContentSource source) {
            this.source = Objects.requireNonNull(source, "source");
        }

        /** As it is now: what is changed later does not change a server that was built. */
        private Builder(Builder other) {
            source = other.source;
            binds.addAll(other.binds);
            channels.addAll(other.channels);
            followed.addAll(other.followed);
            scan = other.scan;
            firstPort = other.firstPort;
            uploads = other.uploads;
            engine = other.engine;
            listener = other.listener;
            receiveBuffer = other.receiveBuffer;
            imageBytes = other.imageBytes;
            clock = other.clock;
            loops = other.loops;
        }

        /**
         * Adds an address to listen at; replies leave from the same address. The wildcard address means each address of
         * this host, as {@link #followAddresses} does it: {@code 0.0.0.0} each of IPv4. With port 0 it is one socket,
         * whose replies leave from the address that the system chooses.
         *
         * @param address the address and the port; port 0 means any free one. Default: each address, port 69
         * @return this builder
         */
        public Builder bind(InetSocketAddress address) {
            if (address.getAddress() == null) {
                throw new IllegalArgumentException(
                        "bind: no address is known for " + address.getHostString() + ": name an address of this host");
            }
            if (address.getAddress().isAnyLocalAddress() && address.getPort() > 0) {
                boolean v4 = address.getAddress() instanceof Inet4Address;
                followed.add(new FollowedPort(address.getPort(), a -> !v4 || a instanceof Inet4Address));
            } else {
                binds.add(address);
            }
            return this;
        }

        /**
         * Adds a socket that the application has bound, such as one handed over by a service manager. The server
         * configures and closes it. Transfer ports are bound to the same address.
         *
         * @param channel a bound datagram channel
         * @return this builder
         */
        public Builder bind(DatagramChannel channel) {
            channels.add(Objects.requireNonNull(channel, "channel"));
            return this;
        }

        /**
         * Listens at each address of this host, one socket each, and follows addresses that come and go.
         *
         * @param port the port, 1 to 65535
         * @param which the addresses that count, such as IPv4 only
         * @param every how often addresses are looked at, 100 ms to 1 hour
         * @return this builder
         */
        public Builder followAddresses(int port, Predicate<InetAddress> which, Duration every) {
            followed.add(new FollowedPort(port, Objects.requireNonNull(which, "which")));
            scan = Objects.requireNonNull(every, "every");
            return this;
        }

        /**
         * Uses a range of ports for transfers, for firewalls; as many transfers can run as there are ports.
         *
         * @param first the first port, 1 to 65535
         * @param last the last port, at least {@code first}
         * @return this builder
         * @throws IllegalArgumentException if that is no range of ports
         */
        public Builder transferPorts(int first, int last) {
            if (first < 1 || last < first || last > 65_535) {
                throw new IllegalArgumentException(
                        "transferPorts is " + first + "-" + last + ": give two ports of 1..65535, the lower first");
            }
            firstPort = first;
            engine = engine.toBuilder()
                    .ports(TftpServerSettings.Ports.RANGE, last - first + 1)
                    .build();
            return this;
        }

        /**
         * Admits write requests.
         *
         * @param target takes the files
         * @return this builder
         */
        public Builder uploads(TftpUploadTarget target) {
            uploads = Objects.requireNonNull(target, "target");
            engine = engine.toBuilder().uploads(true).build();
            return this;
        }

        /**
         * Sets the limits and the settings of transfers; call it before {@link #transferPorts} and {@link #uploads}.
         *
         * @param value the settings
         * @return this builder
         */
        public Builder settings(TftpServerSettings value) {
            engine = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Sets the listener for transfers and refusals.
         *
         * @param value the listener
         * @return this builder
         */
        public Builder listener(TftpServerListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * Sets the receive buffer that listening sockets ask for; the system may grant less, which is logged.
         *
         * @param bytes 65536 to 1073741824; default 4194304, about 10000 requests
         * @return this builder
         */
        public Builder receiveBuffer(int bytes) {
            receiveBuffer = bytes;
            return this;
        }

        /**
         * Sets the bound, in bytes, for prebuilt packets that transfers share.
         *
         * @param bytes 0 or more; default 268435456. They lie outside the heap
         * @return this builder
         */
        public Builder imageBytes(long bytes) {
            imageBytes = bytes;
            return this;
        }

        /**
         * Sets the number of threads for transfers. Several share each listening port, where the system can do that;
         * the limits hold for all together. With a range of transfer ports, and for channels that the application has
         * bound, there is one.
         *
         * @param count 1 to 64; default 2, or 1 on a machine with one processor
         * @return this builder
         */
        public Builder loops(int count) {
            loops = count;
            return this;
        }

        int loops() {
            boolean one = engine.ports() == TftpServerSettings.Ports.RANGE
                    || (binds.isEmpty() && followed.isEmpty() && !channels.isEmpty());
            return one ? 1 : loops;
        }

        /**
         * Sets the clock that dates what the listener hears.
         *
         * @param value default the system's
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Checks and makes the server; it does not serve before {@link TftpServer#start()}.
         *
         * @return the server
         * @throws IllegalArgumentException naming the setting, its value, its range and the remedy
         */
        public TftpServer build() {
            for (FollowedPort port : followed) {
                if (port.port() < 1 || port.port() > 65_535 || scan.toMillis() < 100 || scan.toHours() > 1) {
                    throw new IllegalArgumentException("followAddresses with port " + port.port() + " every " + scan
                            + ": choose a port of 1..65535 and 100 ms to 1 hour");
                }
            }
            if (receiveBuffer < 65_536 || receiveBuffer > 1 << 30) {
                throw new IllegalArgumentException("receiveBuffer is " + receiveBuffer
                        + ", outside 65536..1073741824: choose a value in that range");
            }
            if (loops < 1 || loops > 64) {
                throw new IllegalArgumentException(
                        "loops is " + loops + ", outside 1..64: choose a value in that range");
            }
            if (imageBytes < 0) {
                throw new IllegalArgumentException("imageBytes is " + imageBytes + ": choose 0 or more");
            }
            if (engine.uploads() && uploads == null) {
                throw new IllegalArgumentException(
                        "uploads is true, but there is nowhere to put files: name an upload target");
            }
            if (engine.ports() == TftpServerSettings.Ports.RANGE && firstPort == 0) {
                throw new IllegalArgumentException("ports is RANGE, but no range was given: call transferPorts");
            }
            Builder built = new Builder(this);
            if (binds.isEmpty() && channels.isEmpty() && followed.isEmpty()) {
                built.followed.add(new FollowedPort(69, address -> true));
            }
            if (built.binds.stream().anyMatch(address -> address.getAddress().isAnyLocalAddress())) {
                LOG.warn(
                        "TFTP listens at the wildcard address with any free port: where this host has several addresses,"
                                + " replies may leave from another one than was asked; name an address, or a port");
            }
            return new TftpServer(built);
        }
    }
}
