package io.github.zip2x2.boot.sip;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends NOTIFYs over UDP, any number at a time: an answer belongs to the request whose branch it repeats (RFC 3261, 17.1.3),
 * and branches cannot be guessed. From a fixed port all leave by one socket. From port 0 each has a connected one of its
 * own, by which the system also tells that nobody listens at the phone's port (ICMP). A PBX whose SIP stack owns the port
 * that phones expect implements {@link NotifySender} over that instead.
 *
 * <p>A daemon thread named {@code zip2x2-notify} begins with the first NOTIFY, and a fixed port is taken then; both are given
 * back when no answer has been awaited for {@value #IDLE_SECONDS} s, and are taken again when they are needed. So nothing has
 * to be closed; {@link #close} ends what is under way at once. Thread-safe.
 */
public final class UdpNotifySender implements NotifySender, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpNotifySender.class);

    /** How long the socket stays open without a NOTIFY under way, in seconds. */
    static final int IDLE_SECONDS = 5;

    private static final long IDLE_NANOS = IDLE_SECONDS * 1_000_000_000L;
    private static final int MAX_DATAGRAM = 65_535;
    /** More are not read on end, so that repetitions stay in time under a flood. */
    private static final int MAX_READ = 256;

    private final InetSocketAddress local;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Loop loop;
    private boolean closed;

    /**
     * Makes a sender.
     *
     * @param local where to send from; port 0 for any. A phone with message validation may want to know the address; a fixed
     *     port is taken as long as an answer is awaited
     */
    public UdpNotifySender(InetSocketAddress local) {
        this.local = Objects.requireNonNull(local, "local");
    }

    /**
     * Sends one NOTIFY and waits for its answer.
     *
     * @param notify what to send to whom
     * @return how it ended
     * @throws IOException if the phone's address is no literal, the socket cannot be opened, or the sender is closed
     * @throws InterruptedIOException if the thread was interrupted meanwhile
     */
    @Override
    public NotifyResult send(Notify notify) throws IOException {
        CompletableFuture<NotifyResult> result = sendAsync(notify);
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for the answer to a NOTIFY");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new IOException(failure.getMessage(), failure);
            }
            throw new IOException("the NOTIFY failed: " + e.getCause(), e);
        }
    }

    /**
     * Sends one NOTIFY and does not wait.
     *
     * @param notify what to send to whom
     * @return how it ended, or an {@link IOException} if the sender is closed before; cancelled, it is not repeated any more
     * @throws IOException if the phone's address is no literal, or the socket cannot be opened
     */
    public CompletableFuture<NotifyResult> sendAsync(Notify notify) throws IOException {
        InetAddress address = notify.target()
                .address()
                .orElseThrow(() -> new IOException("the phone's address is not an address literal: "
                        + notify.target().host()));
        Exchange exchange =
                new Exchange(new InetSocketAddress(address, notify.target().port()), notify);
        running().add(exchange);
        return exchange.result;
    }

    private Loop running() throws IOException {
        synchronized (this) {
            if (closed) {
                throw new IOException("the sender of NOTIFYs is closed: make another");
            }
            Loop open = loop;
            if (open == null || !open.isOpen()) {
                open = new Loop();
                loop = open;
                Thread thread = new Thread(open, "zip2x2-notify");
                thread.setDaemon(true);
                thread.start();
            }
            open.pending++;
            return open;
        }
    }

    /** Ends what is under way with an {@link IOException} and gives the socket back; nothing is sent any more. */
    @Override
    public void close() {
        Loop open;
        synchronized (this) {
            closed = true;
            open = loop;
        }
        if (open != null) {
            open.close();
        }
    }

    /** One NOTIFY under way; confined to the loop's thread, but for its result. */
    private static final class Exchange {
        private final InetSocketAddress phone;
        private final Notify notify;
        private final CompletableFuture<NotifyResult> result = new CompletableFuture<>();

        Exchange(InetSocketAddress phone, Notify notify) {
            this.phone = phone;
            this.notify = notify;
        }
    }

    /** The sockets and the transactions over them. */
    private final class Loop implements Runnable {
        private final Selector selector;
        /** The socket of a fixed port; null where each NOTIFY has its own. */
        private final @Nullable DatagramChannel shared;

        private final Queue<Exchange> fresh = new ConcurrentLinkedQueue<>();
        private final Map<String, Running> running = new HashMap<>();
        private final ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
        /** How many were handed over and are not over; guarded by the sender. */
        private int pending;

        private volatile boolean ended;

        Loop() throws IOException {
            selector = Selector.open();
            try {
                shared = local.getPort() == 0 ? null : open();
            } catch (IOException e) {
                selector.close();
                throw e;
            }
        }

        private DatagramChannel open() throws IOException {
            DatagramChannel channel = DatagramChannel.open();
            try {
                channel.bind(local);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw new IOException(
                        "cannot send NOTIFYs from " + local.getHostString() + ":" + local.getPort() + ": "
                                + e.getMessage(),
                        e);
            }
        }

        boolean isOpen() {
            return !ended;
        }

        void add(Exchange exchange) {
            fresh.add(exchange);
            selector.wakeup();
            if (ended) {
                abandon(exchange.result);
            }
        }

        void close() {
            ended = true;
            selector.wakeup();
        }

        @Override
        public void run() {
            long idleSince = System.nanoTime();
            try {
                while (!ended) {
                    selector.select(this::read, waitMillis(idleSince));
                    begin();
                    long now = System.nanoTime();
                    for (Running each : List.copyOf(running.values())) {
                        each.deliver(new SipEvent.TimeReached(), now);
                    }
                    if (!running.isEmpty()) {
                        idleSince = now;
                    } else if (now - idleSince >= IDLE_NANOS && endIfIdle()) {
                        return;
                    }
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("NOTIFYs under way are given up: {}", e.toString());
            } finally {
                leave();
            }
        }

        private long waitMillis(long idleSince) {
            long due = idleSince + IDLE_NANOS;
            for (Running each : running.values()) {
                due = each.transaction.deadlineNanos() - due < 0 ? each.transaction.deadlineNanos() : due;
            }
            // select(0) would wait for ever; a millisecond too late does no harm
            return fresh.isEmpty() ? Math.max(1, (due - System.nanoTime()) / 1_000_000) : 1;
        }

        private void begin() {
            for (Exchange next = fresh.poll(); next != null; next = fresh.poll()) {
                DatagramChannel channel = shared;
                try {
                    if (channel == null) {
                        channel = open().connect(next.phone);
                    }
                    InetSocketAddress from = (InetSocketAddress) channel.getLocalAddress();
                    SipMessage request = next.notify.toRequest(facing(from, next.phone), random);
                    Running started = new Running(next, channel, new NotifyTransaction(request));
                    Objects.requireNonNull(channel.keyFor(selector)).attach(started);
                    running.put(started.branch, started);
                    started.deliver(new SipEvent.Start(), System.nanoTime());
                } catch (IOException e) {
                    closeOwn(channel);
                    synchronized (UdpNotifySender.this) {
                        pending--;
                    }
                    next.result.completeExceptionally(e);
                }
            }
        }

        private void closeOwn(@Nullable DatagramChannel channel) {
            if (channel == null || channel.equals(shared)) {
                return;
            }
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("closing the socket of a NOTIFY failed: {}", e.toString());
            }
        }

        /** The address that a phone sees: a socket that is bound to all addresses has none of its own. */
        private InetSocketAddress facing(InetSocketAddress from, InetSocketAddress phone) {
            if (!from.getAddress().isAnyLocalAddress()) {
                return from;
            }
            try (DatagramChannel way = DatagramChannel.open()) {
                // Connecting sends nothing: the system only chooses the address by its routes.
                InetAddress own = ((InetSocketAddress) way.connect(phone).getLocalAddress()).getAddress();
                return own.isAnyLocalAddress() ? from : new InetSocketAddress(own, from.getPort());
            } catch (IOException e) {
                return from; // the request itself will say that there is no way
            }
        }

        private void read(SelectionKey key) {
            DatagramChannel channel = (DatagramChannel) key.channel();
            try {
                for (int i = 0; i < MAX_READ && channel.isOpen(); i++) {
                    InetSocketAddress source = (InetSocketAddress) channel.receive(buffer.clear());
                    if (source == null) {
                        return;
                    }
                    SipMessage.parse(buffer.flip()).ifPresent(message -> answered(message, source));
                }
            } catch (PortUnreachableException e) {
                if (!channel.equals(shared) && key.attachment() instanceof Running only) {
                    only.unreachable();
                }
            } catch (IOException e) {
                LOG.debug("reading the answers to NOTIFYs failed: {}", e.toString());
            }
        }

        private void answered(SipMessage message, InetSocketAddress source) {
            Running asked = message.isResponse()
                    ? message.via().map(SipVia::branch).map(running::get).orElse(null)
                    : null;
            if (asked != null) {
                asked.deliver(new SipEvent.Received(message, source), System.nanoTime());
            }
        }

        private boolean endIfIdle() {
            synchronized (UdpNotifySender.this) {
                if (pending > 0) {
                    return false;
                }
                ended = true;
                return true;
            }
        }

        private void over(Running exchange, Consumer<CompletableFuture<NotifyResult>> how) {
            if (running.remove(exchange.branch) != null) {
                closeOwn(exchange.channel);
                synchronized (UdpNotifySender.this) {
                    pending--;
                }
                how.accept(exchange.exchange.result);
            }
        }

        private void leave() {
            ended = true;
            for (Running each : List.copyOf(running.values())) {
                over(each, this::abandon);
            }
            try {
                if (shared != null) {
                    shared.close();
                }
                selector.close();
            } catch (IOException e) {
                LOG.debug("closing the socket of NOTIFYs failed: {}", e.toString());
            }
            for (Exchange next = fresh.poll(); next != null; next = fresh.poll()) {
                abandon(next.result);
            }
        }

        private void abandon(CompletableFuture<NotifyResult> result) {
            result.completeExceptionally(new IOException("the sender of NOTIFYs was closed before the phone answered"));
        }

        /** One transaction over the socket. */
        private final class Running implements NotifyTransaction.Actions {
            private final Exchange exchange;
            private final DatagramChannel channel;
            private final NotifyTransaction transaction;
            private final String branch;

            Running(Exchange exchange, DatagramChannel channel, NotifyTransaction transaction) {
                this.exchange = exchange;
                this.channel = channel;
                this.transaction = transaction;
                branch = transaction.branch();
            }

            void deliver(SipEvent event, long now) {
                if (exchange.result.isDone()) { // nobody waits any more
                    over(this, result -> {});
                    return;
                }
                transaction.on(event, now, this);
            }

            void unreachable() {
                finished(new NotifyResult.Undeliverable(
                        "nothing listens on the phone's SIP port (ICMP port unreachable)"));
            }

            @Override
            public void send(SipMessage request) {
                try {
                    channel.send(request.toBytes(), exchange.phone);
                } catch (PortUnreachableException e) {
                    unreachable();
                } catch (IOException | RuntimeException e) {
                    finished(new NotifyResult.Undeliverable(String.valueOf(e.getMessage())));
                }
            }

            @Override
            public void finished(NotifyResult how) {
                over(this, result -> result.complete(how));
            }
        }
    }
}
