package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.Anomaly;
import io.github.zip2x2.dhcp.DecodePolicy;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.internal.CallGuard;
import io.github.zip2x2.dhcp.internal.Lifecycle;
import io.github.zip2x2.dhcp.internal.Warnings;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a server's engine: takes all datagrams that are there, fetches the records of all in one call, gathers the changes
 * that they ask for into one store transaction, and sends their replies after it.
 */
final class ServerLoop implements Runnable, Exchanges.Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(DhcpServer.class);

    private static final CallGuard.Part READ = new CallGuard.Part(
            "a policy of the DHCP server", "read", "that client gets no answer: see to the client policy");
    private static final CallGuard.Part LISTENER =
            new CallGuard.Part("a listener of the DHCP server", "listener", "it did not hear of one event: see to it");
    private static final CallGuard.Part OPTIONS =
            new CallGuard.Part("the option policy of the DHCP server", "options", "see to it");
    private static final CallGuard.Part RECEIVING =
            new CallGuard.Part("receiving DHCP messages", "receiving", "clients are not heard until the network works");
    private static final CallGuard.Part HOST = new CallGuard.Part(
            "the endpoint of the DHCP server", "endpoint", "what is wrong with the host is not known");
    private static final CallGuard.Part CLOCK =
            new CallGuard.Part("the clock of the DHCP server", "clock", "leases cannot be dated: see to it");

    /** The most datagrams taken before what was committed meanwhile is sent. */
    private static final int BATCH = 64;

    /** The longest wait: what stands still is measured as often. */
    private static final long IDLE_NANOS = 1_000_000_000L;

    /** The longest wait while replies are due. */
    private static final long PACE_NANOS = 1_000_000L;

    /** How often what waits is looked at. */
    private static final long EXPIRE_NANOS = 50_000_000L;

    /** The pause after a failure of the network. */
    private static final long FAILURE_NANOS = 100_000_000L;

    /** Replies that may be due; more leave at once, whatever becomes of them. */
    private static final int MOST_DUE = 8_192;

    private static final long MEASURE_EVERY_NANOS = 1_000_000_000L;

    /** How far the wall clock may go its own way within a measure before it counts as a step. */
    private static final long STEP_MILLIS = 5_000;

    /** Holders of reserved addresses that were told of. */
    private static final int MOST_TOLD = 1_000;

    private final DatagramEndpoint endpoint;
    private final DhcpServerEngine engine;
    private final OtherServers others;
    private final StoreWorker worker;
    private final Exchanges exchanges;
    private final Lifecycle life;
    private final InstantSource clock;
    private final @Nullable Consumer<DhcpServerReport> listener;

    private final Counters counters;
    private final CallGuard guard;
    private final Warnings warnings = new Warnings(LOG);

    private final ReceivedDatagram datagram = new ReceivedDatagram(2_048);
    private final ByteBuffer out = ByteBuffer.allocateDirect(2_048);
    private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final ReplyPace pace = new ReplyPace(System.nanoTime());
    private final Deque<ServerReply> due = new ArrayDeque<>();
    private final Set<String> told = new LinkedHashSet<>();
    /** What does not work now. */
    private final Set<String> troubles = new LinkedHashSet<>();

    private final String[] receivedNames = names("received.");
    private final String[] sentNames = names("sent.");

    private DhcpServerSettings settings;
    private volatile boolean stopped;
    private volatile Map<String, Long> gauges = Map.of();
    private long nextMeasure = System.nanoTime();
    private long nextExpiry = System.nanoTime();
    private long lastOffsetMillis = Long.MIN_VALUE;

    ServerLoop(
            DatagramEndpoint endpoint,
            LeaseStore store,
            DhcpServerSettings settings,
            Optional<AddressProber> prober,
            RandomGenerator random,
            InstantSource clock,
            @Nullable Consumer<DhcpServerReport> listener,
            Counters counters,
            Lifecycle life) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.counters = counters;
        this.life = life;
        this.guard = new CallGuard(LOG, this::count);
        this.engine = new DhcpServerEngine(timed(settings), random, clock);
        this.others = new OtherServers(settings, engine::knows);
        boolean blocking = store.isBlocking();
        this.worker = new StoreWorker(store, blocking, guard, endpoint::wakeup);
        this.exchanges = new Exchanges(
                engine, worker, !blocking || store.answersAtOnce(), prober.orElse(null), guard, this::tell, this);
    }

    /** Reads the store. */
    void restore(LeaseStore store) throws IOException {
        try {
            guard.call(StoreWorker.STORE, () -> {
                store.forEach(lease -> engine.restore(lease, System.nanoTime()));
                return true;
            });
        } catch (CallGuard.ForeignFailure e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e.getCause());
        }
    }

    /** Serves something else, for every message taken from now on. */
    void reconfigure(DhcpServerSettings next) {
        tell(() -> {
            if (!next.directory().equals(settings.directory())) {
                exchanges.directoryWorks(true);
            }
            settings = next;
            engine.reconfigure(timed(next));
            others.reconfigure(next);
        });
    }

    /** The application's options are made on this thread, where they may not wait. */
    private DhcpServerSettings timed(DhcpServerSettings given) {
        OptionPolicy policy = given.options();
        if (policy.equals(OptionPolicy.PHONE)) {
            return given;
        }
        return given.toBuilder()
                .options((request, network, own, options) -> {
                    long began = System.nanoTime();
                    try {
                        policy.options(request, network, own, options);
                    } finally {
                        guard.ended(OPTIONS, began);
                    }
                })
                .build();
    }

    private void tell(Runnable task) {
        mailbox.add(task);
        endpoint.wakeup();
    }

    void stop() {
        stopped = true;
        endpoint.wakeup();
    }

    DhcpServerSnapshot snapshot() {
        return counters.snapshot(gauges);
    }

    @Override
    public void run() {
        String failure = "its thread was interrupted";
        try {
            worker.start();
            LOG.debug("serving DHCP on {}: {}", endpoint.attachments(), endpoint.capabilities());
            while (!stopped && !Thread.currentThread().isInterrupted()) {
                serve();
            }
        } catch (ClosedChannelException e) {
            failure = "its endpoint was closed by somebody else";
        } catch (Throwable e) {
            failure = e.toString();
            LOG.debug("the loop ends", e);
        }
        end(failure);
    }

    private void serve() throws ClosedChannelException {
        try {
            round();
            works("receiving", true, "");
        } catch (ClosedChannelException e) {
            throw e;
        } catch (Throwable e) {
            works("receiving", false, String.valueOf(guard.failure(RECEIVING, e).getMessage()));
            LockSupport.parkNanos(FAILURE_NANOS);
        }
    }

    /** Orderly, whatever ended it: replies that are due leave, and the application is told. */
    private void end(String failure) {
        try {
            worker.close();
            due.forEach(this::transmit);
            gauge(System.nanoTime());
            endpoint.close();
        } catch (Throwable e) {
            LOG.debug("closing", e);
        } finally {
            if (!stopped) {
                LOG.warn("the DHCP server ends: {}; start another when that is mended", failure);
            }
            life.end(failure);
        }
    }

    private void round() throws IOException {
        long wait = exchanges.size() > 0 ? EXPIRE_NANOS : IDLE_NANOS;
        if (!due.isEmpty()) {
            wait = PACE_NANOS;
        }
        drain();
        for (int taken = 0; taken < BATCH && endpoint.receive(datagram, taken == 0 ? wait : 0); taken++) {
            drain();
            take();
            sendDue();
        }
        drain();
        exchanges.settle(settings);
        long now = System.nanoTime();
        if (now - nextExpiry >= 0) {
            nextExpiry = now + EXPIRE_NANOS;
            exchanges.expire(now);
            exchanges.settle(settings);
        }
        sendDue();
        measure(now);
    }

    /** What other threads brought, before the next datagram. */
    private void drain() {
        for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
            task.run();
        }
    }

    private void take() {
        NetworkAttachment at = endpoint.attachments().get(Math.max(0, datagram.attachment()));
        if (OtherServers.isOverheard(datagram, endpoint)) {
            DhcpMessage.decode(datagram.payload(), DecodePolicy.CLIENT)
                    .message()
                    .ifPresent(message -> hearOthers(message, at));
            return;
        }
        Arrival arrival = new Arrival(datagram.source(), at, datagram.localPort());
        Reading reading;
        try {
            reading = guard.call(READ, () -> engine.read(datagram.payload(), arrival, System.nanoTime()));
        } catch (CallGuard.ForeignFailure counted) {
            return;
        }
        reading.message().ifPresent(message -> {
            received(message, reading.anomalies(), at);
            hearOthers(message, at);
        });
        if (reading instanceof Exchange exchange) {
            begin(exchange);
        } else if (reading instanceof Reading.Silent silent) {
            silent.message()
                    .ifPresent(message ->
                            silent(message.hardwareAddress(), message.xid(), message.type(), silent.reason()));
        } else if (reading instanceof Reading.Dropped dropped) {
            drop(dropped.reason());
        }
    }

    private void hearOthers(DhcpMessage message, NetworkAttachment at) {
        try {
            guard.call(READ, () -> others.hear(message, datagram, at)).ifPresent(other -> {
                count("other.servers");
                report(other);
            });
        } catch (CallGuard.ForeignFailure counted) {
            LOG.debug("not heard: {}", counted.getMessage());
        }
    }

    private void begin(Exchange exchange) {
        if (exchanges.isOpen(exchange.client())) {
            drop(DropReason.DUPLICATE);
        } else if (exchanges.size() >= settings.pendingMessages()) {
            silent(exchange, SilenceReason.BUSY);
        } else {
            exchanges.begin(exchange, System.nanoTime());
        }
    }

    private void received(DhcpMessage message, List<Anomaly> anomalies, NetworkAttachment at) {
        count(receivedNames[message.type().number() & 0xff]);
        anomalies.forEach(anomaly -> count("anomaly." + anomaly.kind().label()));
        if (listener != null) {
            report(new DhcpServerReport.Received(
                    message.hardwareAddress(), message.xid(), message.type(), at.interfaceName(), message.giaddr()));
        }
    }

    private void drop(DropReason reason) {
        count("dropped." + reason.label());
        LOG.debug("dropped: {} peer={}", reason.label(), datagram.source());
    }

    @Override
    public void silent(Exchange exchange, SilenceReason reason) {
        silent(exchange.hardware(), exchange.xid(), exchange.type(), reason);
    }

    private void silent(HardwareAddress client, int xid, DhcpMessageType type, SilenceReason reason) {
        count("silent." + reason.label());
        if (!reason.remedy().isEmpty()) {
            warnings.warn(reason.label(), "silent to {} mac={}: {}", type, client, reason.remedy());
        }
        if (listener != null) {
            report(new DhcpServerReport.Silent(client, xid, type, reason));
        }
        if (LOG.isDebugEnabled()) {
            LOG.debug("silent: {} {} mac={} xid={}", reason.label(), type, client, Integer.toHexString(xid));
        }
    }

    @Override
    public void report(DhcpServerReport report) {
        if (report instanceof DhcpServerReport.ReservationHeld held
                && isFirst(held.holder().toString())) {
            LOG.warn(
                    "mac={} has to wait for its reserved address {}: a lease of mac={} runs until {};"
                            + " it gets another address for a short time",
                    held.client(),
                    held.holder().address().getHostAddress(),
                    held.holder().hardware(),
                    held.holder().expiry());
        } else if (report instanceof DhcpServerReport.ProbeDisbelieved proxy) {
            warnings.warn(
                    "probe",
                    "mac={} answers probes for addresses that are others', so its answers are not believed:"
                            + " turn proxy ARP off there",
                    proxy.by());
        }
        Consumer<DhcpServerReport> by = listener;
        if (by != null) {
            guard.run(LISTENER, () -> by.accept(report));
        }
    }

    private boolean isFirst(String holder) {
        if (told.size() >= MOST_TOLD) {
            told.clear();
        }
        return told.add(holder);
    }

    @Override
    public void count(String name) {
        counters.count(name);
    }

    @Override
    public void works(String what, boolean well, String reason) {
        if (well && troubles.remove(what)) {
            life.recovered(what);
            LOG.info("the DHCP server: {} works again", what);
        } else if (!well) {
            troubles.add(what);
            life.degraded(what, reason);
        }
    }

    @Override
    public void send(ServerReply reply) {
        due.add(reply);
        sendDue();
    }

    private void sendDue() {
        while (!due.isEmpty() && (due.size() > MOST_DUE || pace.take(System.nanoTime()))) {
            transmit(due.remove());
        }
    }

    private void transmit(ServerReply reply) {
        out.clear();
        reply.writeTo(out);
        try {
            endpoint.send(out.flip(), reply.route());
            count(sentNames[reply.type().number() & 0xff]);
        } catch (Throwable e) {
            guard.failure(
                    new CallGuard.Part("sending to " + reply.route().to(), "sending", "see to the route there"), e);
        }
    }

    /** What stands still between rounds; taken on this thread, since the engine is confined to it. */
    private void measure(long now) {
        if (now - nextMeasure < 0) {
            return;
        }
        nextMeasure = now + MEASURE_EVERY_NANOS;
        gauge(now);
        guard.run(HOST, () -> {
            List<String> problems = endpoint.problems();
            works("endpoint", problems.isEmpty(), String.join("; ", problems));
        });
        guard.run(CLOCK, () -> compareClocks(clock.millis(), now / 1_000_000));
    }

    private void gauge(long now) {
        Map<String, Long> measured = new HashMap<>();
        measured.put("offers.held", (long) engine.offersHeld());
        measured.put("messages.pending", (long) exchanges.size());
        measured.put("network.undelivered", endpoint.dropped());
        for (ServedNetwork network : settings.networks()) {
            measured.put("addresses.free." + network.prefix(), engine.freeAddresses(network, now));
        }
        gauges = Map.copyOf(measured);
    }

    private void compareClocks(long wallMillis, long monotonicMillis) {
        long offset = wallMillis - monotonicMillis;
        if (lastOffsetMillis != Long.MIN_VALUE && Math.abs(offset - lastOffsetMillis) > STEP_MILLIS) {
            count("clock.steps");
            warnings.warn(
                    "clock",
                    "the wall clock went {} s its own way: leases last as long as they were given for, but are dated by it;"
                            + " see to the time service",
                    (offset - lastOffsetMillis) / 1_000);
        }
        lastOffsetMillis = offset;
    }

    private static String[] names(String prefix) {
        String[] names = new String[256];
        Arrays.setAll(names, number -> prefix + DhcpMessageType.of(number));
        return names;
    }
}
