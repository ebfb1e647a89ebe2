package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.internal.RareWarnings;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's thread: sockets in, engine, sockets out. */
final class ServerLoop implements TftpServerActions {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLoop.class);
    private static final int LARGEST = 0x10000;
    /** More than the receive buffer holds as a rule; a flood leaves transfers their turn. */
    private static final int REQUESTS_PER_TURN = 8_192;
    /** So many packets at most are taken from a transfer's port before a request of its peer. */
    private static final int BEFORE_REQUEST = 16;
    /** So many looks at most are taken for what has come before a timer expires. */
    private static final int LOOKS_BEFORE_TIMERS = 16;

    /** So many defects in a row, and the server ends rather than fill the log. */
    private static final int MAX_DEFECTS = 100;

    /** So many packets at most are taken for transfers before the selector is asked again, and so the listeners. */
    private static final int PACKETS_PER_LOOK = 512;
    /** So many times a loop that was busy looks for packets before it sleeps. */
    private static final int LOOKS = 10;

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
    private final List<Endpoint> readyListeners = new ArrayList<>();
    private final List<Endpoint> readyPorts = new ArrayList<>();
    /** The transfer ports where the last look found a packet. */
    private final List<Endpoint> lately = new ArrayList<>();

    private final Consumer<SelectionKey> onReady = this::ready;
    private final SharedParts shared;
    private final boolean several;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<Long, UploadWriter> uploads = new HashMap<>();
    private volatile TftpServerCounters counters;
    private volatile List<InetSocketAddress> addresses = List.of();
    private volatile boolean closing;
    private int defects;
    private final List<CountDownLatch> drained = new ArrayList<>();
    private boolean busy;
    private int packetsSinceLook;
    private final RareWarnings warnings = new RareWarnings();
    /** The ports of the range that other programs have, each said once. */
    private final Set<Integer> portsTaken = new HashSet<>();

    private boolean released;

    /** A socket: a listener's own, or one of its transfer ports. */
    private static final class Endpoint {
        final int listener;
        final int port;
        final DatagramChannel channel;
        final InetSocketAddress local;
        /** A listener's transfer ports, by number. */
        @Nullable
        Endpoint[] ports = new Endpoint[0];
        /** True for the listener of an address that comes and goes. */
        boolean followed;

        Endpoint(int listener, int port, DatagramChannel channel, InetSocketAddress local) {
            this.listener = listener;
            this.port = port;
            this.channel = channel;
            this.local = local;
        }
    }

    /** The first loop of several has the number 0; {@code shared} is closed once by each. */
    ServerLoop(TftpServer.Builder settings, int number, boolean several, SharedParts shared) throws IOException {
        this.settings = settings;
        this.shared = shared;
        this.several = several;
        thread = new Thread(this::run, "zip2x2-tftp-server" + (number == 0 ? "" : "-" + (number + 1)));
        selector = Selector.open();
        engine = new TftpServerEngine(settings.engine, new SecureRandom(), shared.admission);
        counters = engine.counters();
        opener = new ContentOpener(
                settings.source, settings.uploads, shared.images, shared.executor, shared.readers, event -> {
                    posted.add(event);
                    selector.wakeup();
                });
        events = shared.events;
    }

    /** Listens; the channels that the application has bound are for one loop only. */
    void bind(List<InetSocketAddress> binds, List<DatagramChannel> channels) throws IOException {
        for (InetSocketAddress address : binds) {
            add(listen(listeners.size(), address));
        }
        for (DatagramChannel channel : channels) {
            add(adopt(listeners.size(), channel));
        }
    }

    void start() {
        thread.start();
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** Asks the loop, so that counting costs it nothing otherwise; the last known if it has ended. */
    TftpServerCounters counters() {
        CountDownLatch counted = new CountDownLatch(1);
        run(() -> {
            counters = engine.counters();
            counted.countDown();
        });
        try {
            boolean inTime = !thread.isAlive() || counted.await(1, TimeUnit.SECONDS);
            LOG.trace("counted in time: {}", inTime);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return counters;
    }

    /** Admits nobody any more and counts down once when the last transfer has ended. */
    void drain(CountDownLatch empty) {
        run(() -> {
            drained.add(empty);
            engine.on(TftpServerEvent.Signal.DRAIN, System.nanoTime(), this);
        });
    }

    private void run(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void add(Endpoint listener) throws IOException {
        listeners.add(listener);
        publishAddresses();
        // Told at once, not posted: the first datagram may be there before the loop's next turn.
        engine.on(
                new TftpServerEvent.ListenerOpened(listener.listener, listener.local, mtu(listener.local)),
                System.nanoTime(),
                this);
    }

    private void publishAddresses() {
        addresses = listeners.stream()
                .filter(listener -> listener.channel.isOpen())
                .map(listener -> listener.local)
                .toList();
    }

    /** As {@link #follow}, on the loop's own thread. */
    void followLater(Set<InetAddress> come, Set<InetAddress> gone) {
        run(() -> follow(come, gone));
    }

    /** Opens listeners for addresses that came and closes those of addresses that went. */
    void follow(Set<InetAddress> come, Set<InetAddress> gone) {
        for (InetAddress address : come) {
            try {
                Endpoint listener = listen(listeners.size(), new InetSocketAddress(address, settings.followPort));
                listener.followed = true;
                add(listener);
            } catch (IOException e) {
                LOG.warn("TFTP does not listen at {}: {}", address, e.getMessage());
            }
        }
        for (Endpoint listener : listeners) {
            if (gone.contains(listener.local.getAddress()) && listener.followed) {
                engine.on(new TftpServerEvent.ListenerClosed(listener.listener), System.nanoTime(), this);
                closeQuietly(listener.channel);
                for (Endpoint port : listener.ports) {
                    if (port != null) {
                        closeQuietly(port.channel);
                    }
                }
            }
        }
        publishAddresses();
    }

    private static void closeQuietly(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a socket could not be closed: {}", e.toString());
        }
    }

    private Endpoint adopt(int number, DatagramChannel channel) throws IOException {
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        if (local == null) {
            throw new IOException("the channel given for TFTP is not bound: bind it first");
        }
        Endpoint endpoint = new Endpoint(number, TftpServerEvent.LISTENING, channel, local);
        register(endpoint);
        return endpoint;
    }

    /** Asks the loop to end. */
    void close() {
        closing = true;
        selector.wakeup();
    }

    /** Waits until it has. */
    void join() {
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
            if (several) {
                // The kernel sends all that comes from one address and port to the same one of the sockets.
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
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
                throw cannotListen(address, e);
            }
            throw e;
        }
    }

    /** Tries alone to listen: sockets that share a port would not notice that another program shares it too. */
    static InetSocketAddress probe(InetSocketAddress address) throws IOException {
        try (DatagramChannel channel = channel(address)) {
            channel.bind(address);
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (BindException e) {
            throw cannotListen(address, e);
        }
    }

    static boolean canSharePorts() throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        }
    }

    private static IOException cannotListen(InetSocketAddress address, Exception e) {
        String remedy = address.getPort() > 0 && address.getPort() < 1024
                ? "end the server that has the port, or run with the right to bind ports below 1024"
                : "end the program that has the port, or choose an address of this host and a free port";
        return new IOException("TFTP cannot listen at " + address + ": " + e.getMessage() + "; " + remedy, e);
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

    private void run() {
        try {
            work();
            while (!closing) {
                guardedTurn();
            }
            engine.on(TftpServerEvent.Signal.ABORT, System.nanoTime(), this);
            counters = engine.counters();
            work();
        } catch (IOException | RuntimeException e) {
            LOG.error("the TFTP server ended", e);
        } finally {
            release();
        }
    }

    /** A defect that one packet or one listener of the application brings to light must not end the service. */
    private void guardedTurn() throws IOException {
        try {
            turn();
            defects = 0;
        } catch (ClosedSelectorException e) {
            throw e;
        } catch (RuntimeException e) {
            if (++defects > MAX_DEFECTS) {
                throw e;
            }
            LOG.error("a defect in the TFTP server; it goes on", e);
        }
    }

    private void turn() throws IOException {
        if (!takeFromLately()) {
            await();
        }
        takeReady();
        work();
        long now = System.nanoTime();
        if (engine.deadlineNanos() - now <= 0) {
            // What has come by now comes first: an acknowledgement that waits in its socket is not late.
            for (int i = 0; i < LOOKS_BEFORE_TIMERS && selector.selectNow(onReady) > 0; i++) {
                takeReady();
            }
            engine.on(TftpServerEvent.Signal.TIME_REACHED, now, this);
        }
        if (!drained.isEmpty() && engine.active() == 0) {
            drained.forEach(CountDownLatch::countDown);
            drained.clear();
        }
    }

    /**
     * In lock step under load, a port that had a packet has the next one as a rule when its turn comes again. Asking it
     * directly saves what the selector costs for each packet, a tenth of the whole; false once many of them have none.
     */
    private boolean takeFromLately() {
        int asked = lately.size();
        if (asked == 0 || packetsSinceLook + asked > PACKETS_PER_LOOK) {
            return false;
        }
        packetsSinceLook += asked;
        int came = 0;
        for (int i = 0; i < asked; i++) {
            Endpoint endpoint = lately.get(i);
            if (receive(endpoint)) {
                lately.set(came++, endpoint);
            }
        }
        for (int i = asked; i > came; i--) {
            lately.remove(i - 1);
        }
        return came > asked / 2;
    }

    /**
     * Takes what has come, or waits for it. Where packets came a moment ago more are on their way as a rule: looking a few
     * times more is cheaper than to sleep and be woken, for the senders too, and leaves the processor to who needs it.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a yield costs time at worst; nothing relies on it
    private void await() throws IOException {
        lately.clear();
        packetsSinceLook = 0;
        for (int i = 0; busy && i < LOOKS; i++) {
            // A look also takes a wake-up, so what it announced must be seen here.
            if (selector.selectNow(onReady) > 0 || closing || !tasks.isEmpty() || !posted.isEmpty()) {
                return;
            }
            Thread.yield();
        }
        long deadline = engine.deadlineNanos();
        long wait = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
        if (wait <= 0) {
            busy = selector.selectNow(onReady) > 0;
        } else {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait));
            busy = selector.select(onReady, wait == Long.MAX_VALUE ? 0 : millis) > 0;
        }
    }

    private void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        for (TftpServerEvent event = posted.poll(); event != null; event = posted.poll()) {
            drive(event);
        }
    }

    private void ready(SelectionKey key) {
        Endpoint endpoint = (Endpoint) key.attachment();
        if (endpoint.port == TftpServerEvent.LISTENING) {
            if (!readyListeners.contains(endpoint)) {
                readyListeners.add(endpoint);
            }
            return;
        }
        readyPorts.add(endpoint);
    }

    /**
     * Takes all requests that wait, and then one packet of each transfer in turn, so that a fast peer leaves room for slow
     * ones. In this order a repeated request is seen as one even if its transfer has gone on meanwhile.
     */
    private void takeReady() {
        for (int i = 0; i < readyListeners.size(); i++) {
            takeRequests(readyListeners.get(i));
        }
        readyListeners.clear();
        for (int i = 0; i < readyPorts.size(); i++) {
            if (receive(readyPorts.get(i))) {
                lately.add(readyPorts.get(i));
            }
        }
        readyPorts.clear();
    }

    private void takeRequests(Endpoint listener) {
        for (int i = 0; i < REQUESTS_PER_TURN; i++) {
            InetSocketAddress peer = receive(listener, buffer.clear());
            if (peer == null) {
                return;
            }
            int before = engine.portBefore(listener.listener, peer);
            if (before != TftpServerEvent.LISTENING) {
                takeBefore(listener, before, peer);
                continue;
            }
            received.set(listener.listener, listener.port, buffer.flip(), peer);
            engine.on(received, System.nanoTime(), this);
        }
    }

    /** A phone that asks for its next file from the port of the last one sent its last acknowledgement before that. */
    private void takeBefore(Endpoint listener, int port, InetSocketAddress peer) {
        ByteBuffer request =
                ByteBuffer.allocate(buffer.flip().remaining()).put(buffer).flip();
        Endpoint endpoint = port < listener.ports.length ? listener.ports[port] : null;
        for (int i = 0; endpoint != null && i < BEFORE_REQUEST && receive(endpoint); i++) {
            // Each packet is taken as it came.
        }
        received.set(listener.listener, listener.port, request, peer);
        engine.on(received, System.nanoTime(), this);
    }

    private boolean receive(Endpoint endpoint) {
        InetSocketAddress peer = receive(endpoint, buffer.clear());
        if (peer == null) {
            return false;
        }
        received.set(endpoint.listener, endpoint.port, buffer.flip(), peer);
        engine.on(received, System.nanoTime(), this);
        return true;
    }

    private @Nullable InetSocketAddress receive(Endpoint endpoint, ByteBuffer into) {
        try {
            return (InetSocketAddress) endpoint.channel.receive(into);
        } catch (PortUnreachableException e) {
            engine.on(new TftpServerEvent.Unreachable(endpoint.listener, endpoint.port), System.nanoTime(), this);
        } catch (ClosedChannelException e) {
            LOG.trace("closed meanwhile: {}", endpoint.local);
        } catch (IOException e) {
            LOG.debug("receiving at {} failed: {}", endpoint.local, e.toString());
        }
        return null;
    }

    @Override
    public void send(int listener, int port, ByteBuffer datagram, InetSocketAddress peer) {
        try {
            Endpoint from = listeners.get(listener);
            if (port != TftpServerEvent.LISTENING) {
                from = from.ports[port];
            }
            if (from == null) {
                return;
            }
            from.channel.send(datagram, peer);
        } catch (IOException e) {
            // As good as lost on the way: the engine repeats it. A phone that left the network must not fill the log.
            LOG.debug("peer={} cannot be sent to: {}", peer, e.toString());
        }
    }

    @Override
    public PortState openPort(int number, int port) {
        Endpoint listener = listeners.get(number);
        try {
            transferPort(listener, port);
            return PortState.OPEN;
        } catch (BindException e) {
            return notBound(listener, port, e);
        } catch (IOException e) {
            if (warnings.isDue("no-transfer-port")) {
                LOG.warn(
                        "TFTP can open no transfer port at {}: {}; phones ask again. Raise the limit of open files (ulimit -n)",
                        listener.local.getAddress(),
                        e.getMessage());
            }
            return PortState.EXHAUSTED;
        }
    }

    private PortState notBound(Endpoint listener, int port, BindException e) {
        if (settings.firstPort == 0) {
            if (warnings.isDue("no-free-port")) {
                LOG.warn(
                        "TFTP finds no free port for transfers at {}: {}; phones ask again. End programs that hold many ports",
                        listener.local.getAddress(),
                        e.getMessage());
            }
            return PortState.EXHAUSTED;
        }
        int number = settings.firstPort + port;
        if (portsTaken.add(number)) {
            LOG.warn(
                    "TFTP cannot use transfer port {}: {}; it uses another one of the range. End the program that has it, or"
                            + " choose another range",
                    number,
                    e.getMessage());
        }
        return PortState.TAKEN;
    }

    private Endpoint transferPort(Endpoint listener, int port) throws IOException {
        if (port >= listener.ports.length) {
            listener.ports = Arrays.copyOf(listener.ports, Math.max(port + 1, listener.ports.length * 2));
        }
        Endpoint endpoint = listener.ports[port];
        if (endpoint == null) {
            int number = settings.firstPort == 0 ? 0 : settings.firstPort + port;
            InetSocketAddress local = new InetSocketAddress(listener.local.getAddress(), number);
            DatagramChannel channel = channel(local);
            try {
                if (settings.engine.uploads()) {
                    // Room for a whole window of an upload; acknowledgements need none.
                    channel.setOption(
                            StandardSocketOptions.SO_RCVBUF,
                            settings.engine.options().maxWindowBytes());
                }
                channel.bind(local);
                endpoint =
                        new Endpoint(listener.listener, port, channel, (InetSocketAddress) channel.getLocalAddress());
                register(endpoint);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            listener.ports[port] = endpoint;
            portsTaken.remove(number);
        }
        return endpoint;
    }

    @Override
    public void closePort(int listener, int port) {
        @Nullable Endpoint[] ports = listeners.get(listener).ports;
        Endpoint endpoint = port < ports.length ? ports[port] : null;
        if (endpoint != null) {
            ports[port] = null;
            closeQuietly(endpoint.channel);
        }
    }

    @Override
    public TftpServerEvent.@Nullable Opened open(long id, TftpContentRequest request, TftpAgreement preliminary) {
        TftpServerEvent.Opened now = opener.now(id, request, preliminary.blksize());
        if (now == null) {
            opener.open(id, request, preliminary.blksize());
        }
        return now;
    }

    private void drive(TftpServerEvent event) {
        if (event instanceof TftpServerEvent.Opened opened && opened.answer() instanceof TftpAnswer.Accepted accepted) {
            UploadWriter writer = new UploadWriter(opened.id(), accepted.upload(), opener.executor(), later -> {
                posted.add(later);
                selector.wakeup();
            });
            uploads.put(opened.id(), writer);
        }
        engine.on(event, System.nanoTime(), this);
    }

    @Override
    public void data(long id, ByteBuffer bytes, long offset) {
        UploadWriter writer = uploads.get(id);
        if (writer != null && writer.write(bytes, offset)) {
            posted.add(new TftpServerEvent.Content(id, TftpEvent.Signal.PAUSE));
        }
    }

    @Override
    public void store(long id, long bytes) {
        UploadWriter writer = uploads.get(id);
        if (writer != null) {
            writer.store();
        }
    }

    @Override
    public void discard(long id) {
        UploadWriter writer = uploads.remove(id);
        if (writer != null) {
            writer.close();
        }
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

    /** Closes what the loop has; called by its thread, or by who could not start it. */
    void release() {
        if (released) {
            return;
        }
        released = true;
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
        shared.close();
    }
}
