package io.github.zip2x2.tftp.driver;

import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.engine.TftpAgreement;
import io.github.zip2x2.tftp.engine.TftpRefusal;
import io.github.zip2x2.tftp.engine.TftpServerActions;
import io.github.zip2x2.tftp.engine.TftpServerCounters;
import io.github.zip2x2.tftp.engine.TftpServerEngine;
import io.github.zip2x2.tftp.engine.TftpServerEvent;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's thread: sockets in, engine, sockets out. */
final class ServerLoop implements TftpServerActions {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLoop.class);
    private static final int LARGEST = 0x10000;
    private static final int REQUESTS_PER_TURN = 256;
    private static final int PACKETS_PER_TURN = 4;
    private static final long CLOSE_WAIT = 2_000;

    private final TftpServer.Builder settings;
    private final Selector selector;
    private final TftpServerEngine engine;
    private final ContentOpener opener;
    private final @Nullable EventDispatch events;
    private final List<Endpoint> listeners = new ArrayList<>();
    private final Queue<TftpServerEvent> posted = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    private final TftpServerEvent.Received received = new TftpServerEvent.Received();
    private final Consumer<SelectionKey> onReady = this::ready;
    private final Thread thread = new Thread(this::run, "zip2x2-tftp-server");
    private volatile TftpServerCounters counters;
    private volatile boolean closing;

    /** A socket: a listener's own, or one of its transfer ports. */
    private static final class Endpoint {
        final int listener;
        final int port;
        final DatagramChannel channel;
        final InetSocketAddress local;
        /** A listener's transfer ports, by number. */
        @Nullable
        Endpoint[] ports = new Endpoint[0];

        Endpoint(int listener, int port, DatagramChannel channel, InetSocketAddress local) {
            this.listener = listener;
            this.port = port;
            this.channel = channel;
            this.local = local;
        }
    }

    ServerLoop(TftpServer.Builder settings) throws IOException {
        this.settings = settings;
        selector = Selector.open();
        engine = new TftpServerEngine(settings.engine, new SecureRandom());
        counters = engine.counters();
        opener = new ContentOpener(settings.source, new WireImages(settings.imageBytes));
        events = settings.listener == null ? null : new EventDispatch(settings.listener);
    }

    void bind() throws IOException {
        try {
            for (InetSocketAddress address : settings.binds) {
                Endpoint listener = listen(listeners.size(), address);
                listeners.add(listener);
                // Told at once, not posted: the first datagram may be there before the loop's first turn.
                engine.on(
                        new TftpServerEvent.ListenerOpened(listener.listener, listener.local, mtu(listener.local)),
                        System.nanoTime(),
                        this);
            }
        } catch (IOException | RuntimeException e) {
            release();
            throw e;
        }
    }

    void start() {
        thread.start();
    }

    List<InetSocketAddress> addresses() {
        return listeners.stream().map(listener -> listener.local).toList();
    }

    TftpServerCounters counters() {
        return counters;
    }

    void close() {
        closing = true;
        selector.wakeup();
        boolean interrupted = false;
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Endpoint listen(int number, InetSocketAddress address) throws IOException {
        DatagramChannel channel = channel(address);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBuffer);
            channel.bind(address);
            int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
            if (granted < settings.receiveBuffer) {
                LOG.warn(
                        "the system grants a receive buffer of {} of {} bytes: when many phones boot at once, requests are"
                                + " lost and asked again; raise net.core.rmem_max",
                        granted,
                        settings.receiveBuffer);
            }
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            Endpoint endpoint = new Endpoint(number, TftpServerEvent.LISTENING, channel, local);
            register(endpoint);
            return endpoint;
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (e instanceof BindException) {
                String remedy = address.getPort() > 0 && address.getPort() < 1024
                        ? "end the server that has the port, or run with the right to bind ports below 1024"
                        : "end the program that has the port, or choose an address of this host and a free port";
                throw new IOException("TFTP cannot listen at " + address + ": " + e.getMessage() + "; " + remedy, e);
            }
            throw e;
        }
    }

    private void register(Endpoint endpoint) throws IOException {
        endpoint.channel.configureBlocking(false);
        endpoint.channel.register(selector, SelectionKey.OP_READ, endpoint);
    }

    private static DatagramChannel channel(InetSocketAddress address) throws IOException {
        boolean v4 = address.getAddress() instanceof Inet4Address;
        return DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    }

    private static int mtu(InetSocketAddress local) throws IOException {
        NetworkInterface link = NetworkInterface.getByInetAddress(local.getAddress());
        // The wildcard address has no link of its own: Ethernet's.
        return link == null ? 1500 : Math.max(576, Math.min(65_535, link.getMTU()));
    }

    private void post(TftpServerEvent event) {
        posted.add(event);
    }

    private void run() {
        try {
            drainPosted();
            while (!closing) {
                turn();
            }
            engine.on(TftpServerEvent.Signal.ABORT, System.nanoTime(), this);
            counters = engine.counters();
        } catch (IOException | RuntimeException e) {
            LOG.error("the TFTP server ended", e);
        } finally {
            release();
        }
    }

    private void turn() throws IOException {
        long wait = engine.deadlineNanos() - System.nanoTime();
        if (engine.deadlineNanos() == Long.MAX_VALUE) {
            selector.select(onReady, 0);
        } else if (wait > 0) {
            selector.select(onReady, Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)));
        } else {
            selector.selectNow(onReady);
        }
        drainPosted();
        long now = System.nanoTime();
        if (engine.deadlineNanos() - now <= 0) {
            engine.on(TftpServerEvent.Signal.TIME_REACHED, now, this);
        }
        counters = engine.counters();
    }

    private void drainPosted() {
        for (TftpServerEvent event = posted.poll(); event != null; event = posted.poll()) {
            engine.on(event, System.nanoTime(), this);
        }
    }

    private void ready(SelectionKey key) {
        Endpoint endpoint = (Endpoint) key.attachment();
        int most = endpoint.port == TftpServerEvent.LISTENING ? REQUESTS_PER_TURN : PACKETS_PER_TURN;
        for (int i = 0; i < most; i++) {
            try {
                buffer.clear();
                InetSocketAddress peer = (InetSocketAddress) endpoint.channel.receive(buffer);
                if (peer == null) {
                    return;
                }
                buffer.flip();
                engine.on(received.set(endpoint.listener, endpoint.port, buffer, peer), System.nanoTime(), this);
            } catch (PortUnreachableException e) {
                engine.on(new TftpServerEvent.Unreachable(endpoint.listener, endpoint.port), System.nanoTime(), this);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.debug("receiving at {} failed: {}", endpoint.local, e.toString());
                return;
            }
        }
    }

    @Override
    public void send(int listener, int port, ByteBuffer datagram, InetSocketAddress peer) {
        try {
            Endpoint from = listeners.get(listener);
            if (port != TftpServerEvent.LISTENING) {
                from = transferPort(from, port);
            }
            from.channel.send(datagram, peer);
        } catch (IOException e) {
            // As good as lost on the way: the engine repeats it. A phone that left the network must not fill the log.
            LOG.debug("peer={} cannot be sent to: {}", peer, e.toString());
        }
    }

    private Endpoint transferPort(Endpoint listener, int port) throws IOException {
        if (port >= listener.ports.length) {
            listener.ports = Arrays.copyOf(listener.ports, Math.max(port + 1, listener.ports.length * 2));
        }
        Endpoint endpoint = listener.ports[port];
        if (endpoint == null) {
            InetSocketAddress local = new InetSocketAddress(listener.local.getAddress(), 0);
            DatagramChannel channel = channel(local);
            try {
                channel.bind(local);
                endpoint =
                        new Endpoint(listener.listener, port, channel, (InetSocketAddress) channel.getLocalAddress());
                register(endpoint);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            listener.ports[port] = endpoint;
        }
        return endpoint;
    }

    @Override
    public void open(long id, TftpContentRequest request, TftpAgreement preliminary) {
        TftpServerEvent.Opened now = opener.now(id, request, preliminary.blksize());
        if (now != null) {
            engine.on(now, System.nanoTime(), this);
            return;
        }
        opener.open(id, request, preliminary.blksize(), opened -> {
            post(opened);
            selector.wakeup();
        });
    }

    @Override
    public void cancelOpen(long id) {
        opener.cancel(id);
    }

    @Override
    public void close(long id, TftpContent content) {
        opener.close(content);
    }

    @Override
    public void started(long id, TftpContentRequest request) {
        if (events != null) {
            Instant when = settings.clock.instant();
            events.tell(listener -> listener.started(when, request));
        }
    }

    @Override
    public void ended(long id, TftpContentRequest request, TftpTransferRecord record) {
        LOG.debug("file={} peer={} {}", record.file(), request.peer(), record);
        if (events != null) {
            Instant when = settings.clock.instant();
            events.tell(listener -> listener.ended(when, request, record));
        }
    }

    @Override
    public void refused(TftpContentRequest request, TftpRefusal refusal) {
        LOG.debug("file={} peer={} refused: {}", request.path(), request.peer(), refusal);
        if (events != null) {
            Instant when = settings.clock.instant();
            events.tell(listener -> listener.refused(when, request, refusal));
        }
    }

    private void release() {
        opener.close();
        for (SelectionKey key : selector.keys()) {
            try {
                key.channel().close();
            } catch (IOException e) {
                LOG.debug("a socket could not be closed: {}", e.toString());
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("the selector could not be closed: {}", e.toString());
        }
        if (events != null) {
            events.close();
        }
    }
}
