package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.transfer.TftpOptionLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the server's threads: packets in, engine. What follows from them is carried out by {@link SocketActions}. */
final class ServerLoop {
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

    private final Selector selector;
    private final TftpServerEngine engine;
    private final ListeningSockets listeners;
    private final SocketActions actions;
    private final SharedParts shared;
    private final boolean single;
    private final Thread thread;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    private final TftpServerEvent.Received received = new TftpServerEvent.Received();
    private final List<Endpoint> readyListeners = new ArrayList<>();
    private final List<Endpoint> readyPorts = new ArrayList<>();
    /** The transfer ports where the last look found a packet. */
    private final List<Endpoint> lately = new ArrayList<>();

    private final Consumer<SelectionKey> onReady = this::ready;
    private final Queue<TftpServerEvent> posted = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<CountDownLatch> drained = new ArrayList<>();
    private volatile TftpServerCounters counters;
    private volatile boolean closing;
    private volatile boolean ended;
    private int defects;
    private boolean busy;
    private int packetsSinceLook;

    /** The first loop of several has the number 0; {@code shared} is closed once by each. */
    ServerLoop(int number, boolean several, SharedParts shared) throws IOException {
        this.shared = shared;
        thread = new Thread(this::run, "zip2x2-tftp-server" + (number == 0 ? "" : "-" + (number + 1)));
        selector = Selector.open();
        TftpServerSettings settings = shared.engine;
        single = settings.ports() == TftpServerSettings.Ports.SINGLE;
        engine = new TftpServerEngine(settings, new SecureRandom(), shared.admission);
        counters = engine.counters();
        listeners = new ListeningSockets(selector, shared.settings.receiveBuffer, several);
        // Room for a whole window of an upload; acknowledgements need none.
        int room = settings.uploads() ? TftpOptionLimits.MAX_WINDOW_BYTES : 0;
        TransferSockets ports = new TransferSockets(selector, shared.settings.firstPort, room);
        actions = new SocketActions(listeners, ports, shared, this::post);
    }

    /** From any thread. A source may answer when the loop has ended: what it opened is closed then, whoever sees it. */
    private void post(TftpServerEvent event) {
        posted.add(event);
        if (ended) {
            abandonPosted();
        } else {
            selector.wakeup();
        }
    }

    private void abandonPosted() {
        for (TftpServerEvent event = posted.poll(); event != null; event = posted.poll()) {
            actions.abandon(event);
        }
    }

    /** Listens; the channels that the application has bound are for one loop only. */
    void bind(List<InetSocketAddress> binds, List<DatagramChannel> channels) throws IOException {
        for (InetSocketAddress address : binds) {
            opened(listeners.listen(address, null));
        }
        for (DatagramChannel channel : channels) {
            opened(listeners.adopt(channel));
        }
    }

    private void opened(Endpoint listener) throws IOException {
        // Told at once, not posted: the first datagram may be there before the loop's next turn.
        int mtu = ListeningSockets.mtu(listener.local);
        on(new TftpServerEvent.ListenerOpened(listener.listener, listener.local, mtu));
    }

    private void on(TftpServerEvent event) {
        engine.on(event, System.nanoTime(), actions);
    }

    void start() {
        thread.start();
    }

    List<InetSocketAddress> addresses() {
        return listeners.addresses();
    }

    Set<FollowedPort.At> followed() {
        return listeners.followed();
    }

    /** Asks the loop, so that counting costs it nothing otherwise; the last known if it has ended. */
    TftpServerCounters counters() {
        CountDownLatch counted = new CountDownLatch(1);
        run(() -> {
            counters = engine.counters();
            counted.countDown();
        });
        try {
            boolean inTime = ended || Thread.currentThread() == thread || counted.await(1, TimeUnit.SECONDS);
            LOG.trace("counted in time: {}", inTime);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return counters;
    }

    /** Admits nobody any more; the result counts down when the last transfer has ended, or the loop has. */
    CountDownLatch drain() {
        CountDownLatch empty = new CountDownLatch(1);
        run(() -> {
            drained.add(empty);
            on(TftpServerEvent.Signal.DRAIN);
        });
        if (ended) {
            empty.countDown();
        }
        return empty;
    }

    private void run(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** As {@link #follow}, on the loop's own thread. */
    void followLater(Set<FollowedPort.At> wanted, BiConsumer<FollowedPort.At, IOException> failed) {
        run(() -> follow(wanted, failed));
    }

    /** Opens listeners for addresses that are wanted and not listened at, and closes those that are not wanted. */
    void follow(Set<FollowedPort.At> wanted, BiConsumer<FollowedPort.At, IOException> failed) {
        for (Endpoint listener : listeners.without(wanted)) {
            on(new TftpServerEvent.ListenerClosed(listener.listener));
            listeners.close(listener);
        }
        Set<FollowedPort.At> missing = new HashSet<>(wanted);
        missing.removeAll(listeners.followed());
        for (FollowedPort.At at : missing) {
            try {
                opened(listeners.listen(
                        new InetSocketAddress(at.address(), at.of().port()), at.of()));
            } catch (IOException e) {
                failed.accept(at, e);
            }
        }
    }

    /** Asks the loop to end. */
    void close() {
        closing = true;
        selector.wakeup();
    }

    /** Waits until it has, for a while. */
    void join(long millis) {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Throwable why = null;
        try {
            work();
            while (!closing) {
                guardedTurn();
            }
            on(TftpServerEvent.Signal.ABORT);
            counters = engine.counters();
            work();
        } catch (Throwable e) {
            why = e;
        } finally {
            ended = true;
            abandonPosted();
            drained.forEach(CountDownLatch::countDown);
            release(true);
            shared.ended(why);
        }
    }

    /** A defect that one packet brings to light must not end the service. */
    private void guardedTurn() throws IOException {
        try {
            turn();
            defects = 0;
        } catch (ClosedSelectorException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
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
            engine.on(TftpServerEvent.Signal.TIME_REACHED, now, actions);
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
        // A request that was repeated just before its answer came is to be seen before the transfer is over.
        List<Endpoint> open = listeners.open();
        for (int i = 0; i < open.size(); i++) {
            takeRequests(open.get(i));
        }
        int came = 0;
        for (int i = 0; i < asked; i++) {
            Endpoint endpoint = lately.get(i);
            if (take(endpoint)) {
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
            actions.prepare(event);
            on(event);
        }
    }

    private void ready(SelectionKey key) {
        Endpoint endpoint = (Endpoint) key.attachment();
        if (endpoint.port != TftpServerEvent.LISTENING) {
            readyPorts.add(endpoint);
        } else if (!readyListeners.contains(endpoint)) {
            readyListeners.add(endpoint);
        }
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
            if (take(readyPorts.get(i))) {
                lately.add(readyPorts.get(i));
            }
        }
        readyPorts.clear();
    }

    private void takeRequests(Endpoint listener) {
        for (int i = 0; i < REQUESTS_PER_TURN; i++) {
            InetSocketAddress peer = receive(listener);
            if (peer == null) {
                return;
            }
            int before = single ? TftpServerEvent.LISTENING : engine.portBefore(listener.listener, peer);
            Endpoint port = before < 0 ? null : TransferSockets.find(listener, before);
            if (port == null) {
                given(listener, buffer, peer);
                continue;
            }
            // A phone that asks for its next file from the port of the last one sent its last acknowledgement before
            // that.
            ByteBuffer request =
                    ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
            for (int taken = 0; taken < BEFORE_REQUEST && take(port); taken++) {
                // Each packet is taken as it came.
            }
            given(listener, request, peer);
        }
    }

    /** Takes one packet; false if there is none. */
    private boolean take(Endpoint endpoint) {
        InetSocketAddress peer = receive(endpoint);
        if (peer == null) {
            return false;
        }
        given(endpoint, buffer, peer);
        return true;
    }

    private void given(Endpoint endpoint, ByteBuffer datagram, InetSocketAddress peer) {
        on(received.set(endpoint.listener, endpoint.port, datagram, peer));
    }

    /** Receives into the buffer; null if there is nothing. */
    private @Nullable InetSocketAddress receive(Endpoint endpoint) {
        try {
            InetSocketAddress peer = (InetSocketAddress) endpoint.channel.receive(buffer.clear());
            buffer.flip();
            return peer;
        } catch (PortUnreachableException e) {
            on(new TftpServerEvent.Unreachable(endpoint.listener, endpoint.port));
        } catch (ClosedChannelException e) {
            LOG.trace("closed meanwhile: {}", endpoint.local);
        } catch (IOException e) {
            LOG.debug("receiving at {} failed: {}", endpoint.local, e.toString());
        }
        return null;
    }

    /**
     * Closes what the loop has; called by its thread, or by who could not start it. Channels that the application has bound
     * stay open where a start failed, for the next one.
     */
    void release(boolean adopted) {
        actions.release();
        for (SelectionKey key : Set.copyOf(selector.isOpen() ? selector.keys() : Set.of())) {
            Endpoint endpoint = (Endpoint) key.attachment();
            if (adopted || !endpoint.adopted) {
                endpoint.close();
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("the selector could not be closed: {}", e.toString());
        }
    }
}
