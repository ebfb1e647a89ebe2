package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.content.TftpUploadTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

    private final Builder settings;
    private List<ServerLoop> loops = List.of();
    private @Nullable AddressScan scan;
    private boolean closed;

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
     * Binds the listening sockets and begins to serve. A failed start leaves nothing behind.
     *
     * @return this server
     * @throws IOException if an address cannot be bound: which one, why and what helps
     * @throws IllegalStateException if it was started before
     */
    public synchronized TftpServer start() throws IOException {
        if (!loops.isEmpty() || closed) {
            throw new IllegalStateException("a TFTP server starts once: build another one");
        }
        int count = ServerLoop.canSharePorts() ? settings.loops() : 1;
        SharedParts shared = new SharedParts(settings, count);
        List<ServerLoop> starting = new ArrayList<>();
        AddressScan scanning = null;
        try {
            for (int i = 0; i < count; i++) {
                starting.add(new ServerLoop(settings, i, count > 1, shared));
            }
            List<InetSocketAddress> binds = new ArrayList<>();
            for (InetSocketAddress address : settings.binds) {
                binds.add(count > 1 ? ServerLoop.probe(address) : address);
            }
            for (ServerLoop loop : starting) {
                loop.bind(binds, loop == starting.get(0) ? settings.channels : List.of());
            }
            if (settings.followPort > 0) {
                scanning = new AddressScan(settings.follow, settings.scan, (come, gone) -> {
                    Set<InetAddress> free = free(come, count);
                    starting.forEach(loop -> loop.followLater(free, gone));
                });
                Set<InetAddress> free = free(scanning.addresses(), count);
                starting.forEach(loop -> loop.follow(free, Set.of()));
            }
        } catch (IOException | RuntimeException e) {
            if (scanning != null) {
                scanning.close();
            }
            for (int i = starting.size(); i < count; i++) {
                shared.close();
            }
            starting.forEach(ServerLoop::release);
            throw e;
        }
        loops = starting;
        scan = scanning;
        starting.forEach(ServerLoop::start);
        if (scanning != null) {
            scanning.start();
        }
        return this;
    }

    /** The addresses whose port nobody has. */
    private Set<InetAddress> free(Set<InetAddress> addresses, int count) {
        if (count == 1) {
            return addresses;
        }
        Set<InetAddress> free = new LinkedHashSet<>();
        for (InetAddress address : addresses) {
            try {
                ServerLoop.probe(new InetSocketAddress(address, settings.followPort));
                free.add(address);
            } catch (IOException e) {
                LOG.warn("TFTP does not listen at {}: {}", address, e.getMessage());
            }
        }
        return free;
    }

    /**
     * Names where the server listens.
     *
     * @return the bound addresses, in the order in which they were given; those that are followed come last
     * @throws IllegalStateException if it was not started
     */
    public synchronized List<InetSocketAddress> addresses() {
        return running().get(0).addresses();
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
        return loops().stream()
                .map(ServerLoop::counters)
                .reduce(TftpServerCounters::plus)
                .orElseThrow();
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
        List<ServerLoop> all = loops();
        CountDownLatch empty = new CountDownLatch(all.size());
        all.forEach(loop -> loop.drain(empty));
        return empty.await(grace.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized List<ServerLoop> loops() {
        return running();
    }

    private List<ServerLoop> running() {
        if (loops.isEmpty()) {
            throw new IllegalStateException("the TFTP server was not started");
        }
        return loops;
    }

    /** Ends all transfers, tells their peers, and closes all sockets; idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        if (scan != null) {
            scan.close();
        }
        loops.forEach(ServerLoop::close);
        loops.forEach(ServerLoop::join);
    }

    /** Collects the server's settings. */
    public static final class Builder {
        final TftpContentSource source;
        final List<InetSocketAddress> binds = new ArrayList<>();
        final List<DatagramChannel> channels = new ArrayList<>();
        int followPort = -1;
        Predicate<InetAddress> follow = address -> true;
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

        /**
         * Adds an address to listen at; replies leave from the same address. Bind each local address on its own rather
         * than the wildcard where a host has several.
         *
         * @param address the address and the port; port 0 means any free one. Default: the wildcard address, port 69
         * @return this builder
         */
        public Builder bind(InetSocketAddress address) {
            binds.add(Objects.requireNonNull(address, "address"));
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
            followPort = port;
            follow = Objects.requireNonNull(which, "which");
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
         * Sets what is admitted and how transfers behave; call it before {@link #transferPorts} and {@link #uploads}.
         *
         * @param value the settings
         * @return this builder
         */
        public Builder settings(TftpServerSettings value) {
            engine = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Sets who hears of each transfer.
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
         * Sets how many bytes of prebuilt packets may be kept for sharing between transfers.
         *
         * @param bytes 0 or more; default 268435456. They lie outside the heap
         * @return this builder
         */
        public Builder imageBytes(long bytes) {
            imageBytes = bytes;
            return this;
        }

        /**
         * Sets how many threads carry the transfers. Several share each listening port, where the system can do that; the
         * limits hold for all together. With a range of transfer ports, and for channels that the application has bound,
         * there is one.
         *
         * @param count 1 to 64; default 2, or 1 on a machine with one processor
         * @return this builder
         */
        public Builder loops(int count) {
            loops = count;
            return this;
        }

        int loops() {
            boolean one = engine.ports() == TftpServerSettings.Ports.RANGE || (binds.isEmpty() && followPort < 0);
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
            if (followPort == 0 || followPort > 65_535 || scan.toMillis() < 100 || scan.toHours() > 1) {
                throw new IllegalArgumentException("followAddresses with port " + followPort + " every " + scan
                        + ": choose a port of 1..65535 and 100 ms to 1 hour");
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
            if (binds.isEmpty() && channels.isEmpty() && followPort < 0) {
                binds.add(new InetSocketAddress(69));
            }
            return new TftpServer(this);
        }
    }
}
