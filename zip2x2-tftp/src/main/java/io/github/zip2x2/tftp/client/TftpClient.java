package io.github.zip2x2.tftp.client;

import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes files over TFTP, each call on the thread of its caller and on a port of its own. Safe for use by
 * several threads. A call ends early when its thread is interrupted or the client is closed.
 *
 * <p>After a file has come, repetitions of its last block are still answered for {@link TftpTransferSettings#dally()}, on
 * daemon threads named {@code zip2x2-tftp-linger}; {@link #close()} ends that.
 */
public final class TftpClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TftpClient.class);
    private static final int MAX_LINGERING = 64;

    private final TftpTransferSettings settings;
    private final TftpOptions options;
    private final DatagramTransport.Factory transports;
    private final RandomGenerator random;
    private final Set<ClientTransfer> active = ConcurrentHashMap.newKeySet();
    private final ExecutorService lingering;
    private final ExecutorService transfers;
    private volatile boolean closed;

    private TftpClient(Builder builder) {
        settings = builder.settings;
        options = builder.options;
        InetAddress local = builder.local;
        transports = builder.transports == null ? server -> UdpTransport.open(local, server) : builder.transports;
        random = builder.random;
        lingering = new ThreadPoolExecutor(0, MAX_LINGERING, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "zip2x2-tftp-linger");
            thread.setDaemon(true);
            return thread;
        });
        transfers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "zip2x2-tftp-client");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a file in octet mode into memory.
     *
     * @param server the server's address and port
     * @param file the file's name as it shall stand on the wire
     * @return the file
     * @throws TftpException if the transfer fails
     * @throws IOException if no port can be opened
     */
    public TftpDownload get(InetSocketAddress server, String file) throws IOException {
        return get(server, TftpRequest.read(file).withOptions(options), TftpProgress.NONE);
    }

    /**
     * Reads a file into memory.
     *
     * @param server the server's address and port
     * @param request the RRQ, with its own options
     * @param progress hears how far it is
     * @return the file
     * @throws TftpException if the transfer fails
     * @throws IOException if no port can be opened
     */
    public TftpDownload get(InetSocketAddress server, TftpRequest request, TftpProgress progress) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TftpTransferRecord record = get(server, request, Channels.newChannel(bytes), progress);
        return new TftpDownload(bytes.toByteArray(), record);
    }

    /**
     * Reads a file into a channel, which stays open. When this throws, the channel may have got a part of the file.
     *
     * @param server the server's address and port
     * @param request the RRQ, with its own options
     * @param sink takes the bytes in order
     * @param progress hears how far it is
     * @return what the transfer did
     * @throws TftpException if the transfer fails
     * @throws IOException if no port can be opened or the sink fails at the very end
     */
    public TftpTransferRecord get(
            InetSocketAddress server, TftpRequest request, WritableByteChannel sink, TftpProgress progress)
            throws IOException {
        return run(server, TftpTransferEngine.read(request, server, settings, splitRandom()), sink, progress);
    }

    /**
     * Reads a file into a file, which is there only once it is whole: it is written under another name in the same
     * directory first.
     *
     * @param server the server's address and port
     * @param request the RRQ, with its own options
     * @param into where the file shall be; one that is there is replaced
     * @param progress hears how far it is
     * @return what the transfer did
     * @throws TftpException if the transfer fails
     * @throws IOException if the file cannot be written or no port can be opened
     */
    public TftpTransferRecord getFile(InetSocketAddress server, TftpRequest request, Path into, TftpProgress progress)
            throws IOException {
        Path directory = into.toAbsolutePath().getParent();
        Path part = Files.createTempFile(directory, ".zip2x2-", ".part");
        try {
            TftpTransferRecord record;
            try (FileChannel sink = FileChannel.open(part, StandardOpenOption.WRITE)) {
                record = get(server, request, sink, progress);
            }
            Files.move(part, into, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return record;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Reads a file into memory on another thread. Cancelling the future ends the transfer.
     *
     * @param server the server's address and port
     * @param request the RRQ, with its own options
     * @param progress hears how far it is
     * @return completes with the file, or with a {@link TftpException} or another {@link IOException}
     */
    public CompletableFuture<TftpDownload> getAsync(
            InetSocketAddress server, TftpRequest request, TftpProgress progress) {
        return async(() -> get(server, request, progress));
    }

    private <T> CompletableFuture<T> async(Callable<T> call) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Future<?> task;
        try {
            task = transfers.submit(() -> {
                try {
                    future.complete(call.call());
                } catch (Throwable e) { // a file too large for the heap is an Error, and the caller waits for that too
                    future.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(new IOException("the TFTP client is closed", e));
            return future;
        }
        var unused = future.whenComplete((done, failure) -> {
            if (future.isCancelled()) {
                task.cancel(true);
            }
        });
        return future;
    }

    /**
     * Writes a file.
     *
     * @param server the server's address and port
     * @param request the WRQ, with its own options
     * @param content what is written; stays open
     * @return what the transfer did
     * @throws TftpException if the transfer fails
     * @throws IOException if no port can be opened
     */
    public TftpTransferRecord put(InetSocketAddress server, TftpRequest request, TftpContent content)
            throws IOException {
        TftpTransferEngine engine = TftpTransferEngine.write(request, server, content, settings, splitRandom());
        return run(server, engine, null, TftpProgress.NONE);
    }

    /**
     * Writes a file on another thread. Cancelling the future ends the transfer.
     *
     * @param server the server's address and port
     * @param request the WRQ, with its own options
     * @param content what is written, read on that thread; stays open
     * @return completes with what the transfer did, or with a {@link TftpException} or another {@link IOException}
     */
    public CompletableFuture<TftpTransferRecord> putAsync(
            InetSocketAddress server, TftpRequest request, TftpContent content) {
        return async(() -> put(server, request, content));
    }

    private TftpTransferRecord run(
            InetSocketAddress server,
            TftpTransferEngine engine,
            @Nullable WritableByteChannel sink,
            TftpProgress progress)
            throws IOException {
        if (closed) {
            throw new IOException("the TFTP client is closed");
        }
        DatagramTransport transport = transports.open(server);
        ClientTransfer transfer = new ClientTransfer(engine, transport, sink, progress);
        active.add(transfer);
        boolean handedOver = false;
        try {
            if (closed) {
                transfer.cancel();
            }
            TftpTransferRecord record = transfer.run();
            handedOver = linger(transfer, transport);
            return record;
        } finally {
            if (!handedOver) {
                active.remove(transfer);
                transport.close();
            }
        }
    }

    private boolean linger(ClientTransfer transfer, DatagramTransport transport) {
        if (transfer.isDone() || closed) {
            return false;
        }
        try {
            lingering.execute(() -> {
                try (transport) {
                    transfer.linger();
                } catch (IOException e) {
                    LOG.debug("the last acknowledgement could not be repeated: {}", e.toString());
                } finally {
                    active.remove(transfer);
                }
            });
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private RandomGenerator splitRandom() {
        return new SplittableRandom(random.nextLong());
    }

    /** Cancels all transfers; their calls throw. Does not wait for them. */
    @Override
    public void close() {
        closed = true;
        active.forEach(ClientTransfer::cancel);
        lingering.shutdown();
        transfers.shutdown();
    }

    /** Collects the client's settings. */
    public static final class Builder {
        private TftpTransferSettings settings = TftpTransferSettings.defaults();
        private TftpOptions options = TftpOptions.NONE;
        private @Nullable InetAddress local;
        private DatagramTransport.@Nullable Factory transports;
        private RandomGenerator random = new SecureRandom();

        private Builder() {}

        /**
         * Sets how transfers behave.
         *
         * @param value the settings
         * @return this builder
         */
        public Builder settings(TftpTransferSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Sets the options that {@link TftpClient#get(InetSocketAddress, String)} asks for.
         *
         * @param value default none
         * @return this builder
         */
        public Builder options(TftpOptions value) {
            options = Objects.requireNonNull(value, "options");
            return this;
        }

        /**
         * Sets the local address that requests leave from.
         *
         * @param value default: the system's choice
         * @return this builder
         */
        public Builder local(InetAddress value) {
            local = Objects.requireNonNull(value, "local");
            return this;
        }

        /**
         * Sets what carries the datagrams, instead of UDP sockets.
         *
         * @param value opens a transport for each transfer
         * @return this builder
         */
        public Builder transports(DatagramTransport.Factory value) {
            transports = Objects.requireNonNull(value, "transports");
            return this;
        }

        /**
         * Sets where the spread of repetitions comes from.
         *
         * @param value safe for use by several threads; default a {@link SecureRandom}
         * @return this builder
         */
        public Builder random(RandomGenerator value) {
            random = Objects.requireNonNull(value, "random");
            return this;
        }

        /** {@return the client} */
        public TftpClient build() {
            return new TftpClient(this);
        }
    }
}
