package io.github.zip2x2.tftp.driver;

import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.engine.TftpServerCounters;
import io.github.zip2x2.tftp.engine.TftpServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
     * @return the bound addresses, in the order in which they were given
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
     * @return what the server has seen so far, not older than its last turn
     * @throws IllegalStateException if it was not started
     */
    public synchronized TftpServerCounters counters() {
        return running().counters();
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
         * Sets what is admitted and how transfers behave.
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
            if (receiveBuffer < 65_536 || receiveBuffer > 1 << 30) {
                throw new IllegalArgumentException("receiveBuffer is " + receiveBuffer
                        + ", outside 65536..1073741824: choose a value in that range");
            }
            if (imageBytes < 0) {
                throw new IllegalArgumentException("imageBytes is " + imageBytes + ": choose 0 or more");
            }
            if (engine.uploads()) {
                throw new IllegalArgumentException(
                        "uploads is true, but this server has nowhere to put files: leave it false");
            }
            if (binds.isEmpty()) {
                binds.add(new InetSocketAddress(69));
            }
            return new TftpServer(this);
        }
    }
}
