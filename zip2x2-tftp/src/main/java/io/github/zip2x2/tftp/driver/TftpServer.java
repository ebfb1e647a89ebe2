package io.github.zip2x2.tftp.driver;

import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.content.TftpUploadTarget;
import io.github.zip2x2.tftp.engine.TftpServerCounters;
import io.github.zip2x2.tftp.engine.TftpServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A TFTP server over UDP: one thread, named {@code zip2x2-tftp-server}, for all transfers, and a few for opening files.
 * Its thread keeps the JVM alive until {@link #close()}.
 */
public final class TftpServer implements AutoCloseable {
    private final Builder settings;
    private @Nullable ServerLoop loop;
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
        if (loop != null || closed) {
            throw new IllegalStateException("a TFTP server starts once: build another one");
        }
        ServerLoop starting = new ServerLoop(settings);
        starting.bind();
        loop = starting;
        starting.start();
        return this;
    }

    /**
     * Names where the server listens.
     *
     * @return the bound addresses, in the order in which they were given; those that are followed come last
     * @throws IllegalStateException if it was not started
     */
    public synchronized List<InetSocketAddress> addresses() {
        return running().addresses();
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
        return loop().counters();
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
        return loop().drain(grace);
    }

    private synchronized ServerLoop loop() {
        return running();
    }

    private ServerLoop running() {
        if (loop == null) {
            throw new IllegalStateException("the TFTP server was not started");
        }
        return loop;
    }

    /** Ends all transfers, tells their peers, and closes all sockets; idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        if (loop != null) {
            loop.close();
        }
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
