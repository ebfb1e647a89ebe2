package io.github.zip2x2.tftp.client;

import io.github.zip2x2.tftp.TftpOption;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.AtomicFile;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
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
    private final TftpTransferSettings inMemory;
    private final TftpOptions options;
    private final DatagramTransport.Factory transports;
    private final RandomGenerator random;
    private final Set<ClientTransfer> active = ConcurrentHashMap.newKeySet();
    private final ExecutorService lingering;
    private final ExecutorService transfers;
    private volatile boolean closed;

    private TftpClient(Builder builder) {
        settings = builder.settings;
        inMemory = settings.toBuilder()
                .maxBytes(Math.min(settings.maxBytes(), builder.maxInMemory))
                .build();
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
     * @throws IOException if the server's name does not resolve or no port can be opened
     */
    public TftpDownload get(InetSocketAddress server, String file) throws IOException {
        return get(server, TftpRequest.read(file), TftpProgress.NONE);
    }

    /**
     * Reads a file into memory, of {@link Builder#maxInMemory} bytes at most.
     *
     * @param server the server's address and port
     * @param request the RRQ; its own options come before the client's
     * @param progress hears how far it is
     * @return the file
     * @throws TftpException if the transfer fails
     * @throws IOException if the server's name does not resolve or no port can be opened
     */
    public TftpDownload get(InetSocketAddress server, TftpRequest request, TftpProgress progress) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TftpTransferRecord record = read(server, request, inMemory, Channels.newChannel(bytes), progress);
        return new TftpDownload(bytes.toByteArray(), record);
    }

    /**
     * Reads a file into a channel, which stays open. When this throws, the channel may have got a part of the file.
     *
     * @param server the server's address and port
     * @param request the RRQ; its own options come before the client's
     * @param sink takes the bytes in order
     * @param progress hears how far it is
     * @return what the transfer did
     * @throws TftpException if the transfer fails
     * @throws IOException if no port can be opened or the sink fails at the very end
     */
    public TftpTransferRecord get(
            InetSocketAddress server, TftpRequest request, WritableByteChannel sink, TftpProgress progress)
            throws IOException {
        return read(server, request, settings, sink, progress);
    }

    private TftpTransferRecord read(
            InetSocketAddress server,
            TftpRequest request,
            TftpTransferSettings with,
            WritableByteChannel sink,
            TftpProgress progress)
            throws IOException {
        TftpRequest asked = withOptions(request, 0);
        return run(server, TftpTransferEngine.read(asked, server, with, splitRandom()), sink, progress);
    }

    /** The request with the client's options that it does not have itself; {@code tsize} is -1 if it is not known. */
    private TftpRequest withOptions(TftpRequest request, long tsize) {
        TftpOptions all = request.options();
        for (TftpOption option : options.entries()) {
            boolean size = option.is(TftpOption.TSIZE);
            if (all.find(option.name()).isEmpty() && !(size && tsize < 0)) {
                all = all.with(option.name(), size ? Long.toString(tsize) : option.value());
            }
        }
        return request.withOptions(all);
    }

    /**
     * Reads a file into a file, which is there only once it is whole: an {@link AtomicFile}.
     *
     * @param server the server's address and port
     * @param request the RRQ; its own options come before the client's
     * @param into where the file shall be; one that is there is replaced, and keeps its mode
     * @param progress hears how far it is
     * @return what the transfer did
     * @throws TftpException if the transfer fails
     * @throws IOException if the file cannot be written, the server's name does not resolve or no port can be opened
     */
    public TftpTransferRecord getFile(InetSocketAddress server, TftpRequest request, Path into, TftpProgress progress)
            throws IOException {
        try (AtomicFile file = AtomicFile.begin(into, true)) {
            TftpTransferRecord record = get(server, request, new FileSink(file), progress);
            file.commit();
            return record;
        }
    }

    /**
     * Reads a file in octet mode into memory on another thread. Cancelling the future ends the transfer.
     *
     * @param server the server's address and port
     * @param file the file's name as it shall stand on the wire
     * @return completes with the file, or with a {@link TftpException} or another {@link IOException}
     */
    public CompletableFuture<TftpDownload> getAsync(InetSocketAddress server, String file) {
        return getAsync(server, TftpRequest.read(file), TftpProgress.NONE);
    }

    /**
     * Reads a file into memory on another thread. Cancelling the future ends the transfer.
     *
     * @param server the server's address and port
     * @param request the RRQ; its own options come before the client's
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
     * @param request the WRQ; its own options come before the client's
     * @param content what is written; stays open
     * @return what the transfer did
     * @throws TftpException if the transfer fails
     * @throws IOException if the server's name does not resolve or no port can be opened
     */
    public TftpTransferRecord put(InetSocketAddress server, TftpRequest request, TftpContent content)
            throws IOException {
        TftpRequest asked = withOptions(request, request.isNetascii() ? -1 : content.length());
        TftpTransferEngine engine = TftpTransferEngine.write(asked, server, content, settings, splitRandom());
        return run(server, engine, null, TftpProgress.NONE);
    }

    /**
     * Writes a file on another thread. Cancelling the future ends the transfer.
     *
     * @param server the server's address and port
     * @param request the WRQ; its own options come before the client's
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
        if (server.isUnresolved()) {
            throw new UnknownHostException("the TFTP server's name \"" + server.getHostString()
                    + "\" does not resolve: give an address, or see DNS");
        }
        DatagramTransport transport = transports.open(server);
        Circumstances circumstances = new Circumstances(server, settings.rolloverToOne());
        ClientTransfer transfer = new ClientTransfer(engine, server, transport, circumstances, sink, progress);
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
        private TftpOptions options = TftpOptions.NONE.with(TftpOption.TSIZE, 0);
        private long maxInMemory = 64 << 20;
        private @Nullable InetAddress local;
        private DatagramTransport.@Nullable Factory transports;
        private RandomGenerator random = new SecureRandom();

        private Builder() {}

        /**
         * Sets the settings of transfers.
         *
         * @param value the settings
         * @return this builder
         */
        public Builder settings(TftpTransferSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Sets the options that each request asks for which does not have them itself. The value of {@code tsize} does not
         * matter: a WRQ sends the content's length, or no {@code tsize} where it is not known.
         *
         * @param value default {@code tsize}, without which a file that was cut short at a block looks whole
         * @return this builder
         */
        public Builder options(TftpOptions value) {
            options = Objects.requireNonNull(value, "options");
            return this;
        }

        /**
         * Sets the size of the largest file that is read into memory; a larger one fails with {@link
         * io.github.zip2x2.tftp.TftpFailure.Kind#TOO_LARGE}. Files read into files and channels have the limit of {@link
         * TftpTransferSettings#maxBytes()}.
         *
         * @param value 1 byte to 1 GiB; default 64 MiB
         * @return this builder
         */
        public Builder maxInMemory(long value) {
            if (value < 1 || value > 1 << 30) {
                throw new IllegalArgumentException(
                        "maxInMemory is " + value + ", outside 1.." + (1 << 30) + ": choose a value in that range");
            }
            maxInMemory = value;
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
         * Sets the transport for datagrams, instead of UDP sockets.
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
