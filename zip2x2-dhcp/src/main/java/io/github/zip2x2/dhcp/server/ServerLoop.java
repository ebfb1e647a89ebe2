package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseAnswer;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseQuestion;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a server's engine: takes all datagrams that are there, gathers the changes that they ask for into one store
 * transaction, and sends their replies after it.
 */
final class ServerLoop implements Runnable, DhcpServerActions {

    private static final Logger LOG = LoggerFactory.getLogger(DhcpServer.class);

    /** The most datagrams taken before what was committed meanwhile is sent. */
    private static final int BATCH = 64;

    /** The longest wait without a timer, so that nothing hangs on one lost wake-up. */
    private static final long IDLE_NANOS = 60_000_000_000L;

    /** The longest wait while replies are due. */
    private static final long PACE_NANOS = 1_000_000L;

    /** Replies that may be due; more leave at once, whatever becomes of them. */
    private static final int MOST_DUE = 8_192;

    private static final long WARN_EVERY_NANOS = 60_000_000_000L;
    private static final long MEASURE_EVERY_NANOS = 1_000_000_000L;

    private final DatagramEndpoint endpoint;
    private final LeaseStore store;
    private final DhcpServerSettings settings;
    private final DhcpServerEngine engine;
    private final Committer committer;
    private final Optional<AddressProber> prober;
    private final Consumer<DhcpServerReport> listener;
    /** Whether reports that are many are made at all. */
    private final boolean listening;

    private final Counters counters = new Counters();

    private final ReceivedDatagram datagram = new ReceivedDatagram(2_048);
    private final DhcpServerEvent.Received received = new DhcpServerEvent.Received();
    private final ByteBuffer out = ByteBuffer.allocateDirect(2_048);
    private final Queue<DhcpServerEvent> next = new ArrayDeque<>();
    private final Queue<DhcpServerEvent> fromOtherThreads = new ConcurrentLinkedQueue<>();
    private final List<Committer.Pending> commits = new ArrayList<>();
    private final List<Committer.Asked> questions = new ArrayList<>();
    private final ReplyPace pace = new ReplyPace(System.nanoTime());
    private final Deque<ServerReply> due = new ArrayDeque<>();
    private final String[] receivedNames = names("received.");
    private final String[] sentNames = names("sent.");

    private volatile boolean stopped;
    private volatile Map<String, Long> gauges = Map.of();
    private long nextMeasure = System.nanoTime();
    private boolean listenerFailed;
    private long nextWarning = System.nanoTime();

    ServerLoop(
            DatagramEndpoint endpoint,
            LeaseStore store,
            DhcpServerSettings settings,
            Optional<AddressProber> prober,
            RandomGenerator random,
            InstantSource clock,
            @Nullable Consumer<DhcpServerReport> listener) {
        this.endpoint = endpoint;
        this.store = store;
        this.settings = settings;
        this.engine = new DhcpServerEngine(settings, random, clock);
        this.committer = new Committer(store, endpoint::wakeup);
        this.prober = prober;
        this.listening = listener != null;
        this.listener = listener == null ? report -> {} : listener;
    }

    void restore() throws LeaseStoreException {
        store.forEach(lease -> engine.on(new DhcpServerEvent.Restored(lease), System.nanoTime(), this));
    }

    void stop() {
        stopped = true;
        endpoint.wakeup();
    }

    void closeEndpoint() {
        try {
            endpoint.close();
        } catch (IOException e) {
            LOG.debug("closing the endpoint", e);
        }
    }

    DhcpServerSnapshot snapshot() {
        return counters.snapshot(gauges);
    }

    /** What stands still between rounds; taken on this thread, since the engine is confined to it. */
    private void measure() {
        long now = System.nanoTime();
        if (now - nextMeasure < 0) {
            return;
        }
        nextMeasure = now + MEASURE_EVERY_NANOS;
        Map<String, Long> measured = new HashMap<>();
        measured.put("offers.held", (long) engine.offersHeld());
        measured.put("messages.pending", (long) engine.pendingMessages());
        measured.put("network.dropped", endpoint.dropped());
        for (ServedNetwork network : settings.networks()) {
            measured.put("addresses.free." + network.prefix(), engine.freeAddresses(network));
        }
        gauges = Map.copyOf(measured);
    }

    @Override
    public void run() {
        committer.start();
        LOG.debug("serving DHCP on {}: {}", endpoint.attachments(), endpoint.capabilities());
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            try {
                round();
            } catch (ClosedChannelException e) {
                if (!stopped) {
                    LOG.warn("the endpoint was closed by its owner: the server ends");
                }
                break;
            } catch (IOException e) {
                if (stopped) {
                    break;
                }
                counters.count("network.failed");
                warn("receiving failed: " + e.getMessage());
            }
        }
        committer.close();
        due.forEach(this::transmit);
        closeEndpoint();
    }

    private void round() throws IOException {
        long wait = Math.min(IDLE_NANOS, engine.deadlineNanos() - System.nanoTime());
        if (engine.deadlineNanos() == Long.MAX_VALUE) {
            wait = IDLE_NANOS;
        }
        if (!due.isEmpty()) {
            wait = Math.min(wait, PACE_NANOS);
        }
        for (int taken = 0; taken < BATCH && endpoint.receive(datagram, taken == 0 ? wait : 0); taken++) {
            take();
            settle();
            sendDue();
        }
        for (DhcpServerEvent event = fromOtherThreads.poll(); event != null; event = fromOtherThreads.poll()) {
            next.add(event);
        }
        if (engine.deadlineNanos() != Long.MAX_VALUE && engine.deadlineNanos() - System.nanoTime() <= 0) {
            next.add(DhcpServerEvent.Tick.TIME_REACHED);
        }
        settle();
        commit();
        sendDue();
        measure();
    }

    private void take() {
        NetworkAttachment at = endpoint.attachments().get(Math.max(0, datagram.attachment()));
        received.set(datagram.payload(), datagram.source(), datagram.attachment(), own(at), datagram.localPort());
        tell(received);
    }

    /**
     * By which address the server is known to whoever sent the datagram: the one that it was sent to, else the one in a
     * network that is served there.
     */
    private Inet4Address own(NetworkAttachment at) {
        Optional<Inet4Address> named = datagram.destination()
                .filter(to ->
                        at.addresses().stream().anyMatch(each -> each.address().equals(to)));
        return named.or(() -> settings.networks().stream()
                        .flatMap(network -> at.addressIn(network.prefix()).stream())
                        .findFirst())
                .or(at::address)
                .orElse(Ipv4.ANY);
    }

    /** Whatever one event does to the engine or to an option policy, the next one is served. */
    private void tell(DhcpServerEvent event) {
        try {
            engine.on(event, System.nanoTime(), this);
        } catch (RuntimeException e) {
            counters.count("failed." + event.getClass().getSimpleName());
            long now = System.nanoTime();
            if (now - nextWarning >= 0) {
                nextWarning = now + WARN_EVERY_NANOS;
                LOG.warn("one event failed and is left out", e);
            }
        }
    }

    /** Tells the engine what its own wishes brought, until it wishes nothing more but commits. */
    private void settle() {
        for (DhcpServerEvent event = next.poll(); event != null; event = next.poll()) {
            tell(event);
        }
    }

    /** Takes what was committed meanwhile, and hands over what came together since. */
    private void commit() {
        while (true) {
            Committer.Done done = committer.poll();
            if (done != null) {
                committed(done);
                answered(done);
                settle();
            } else if (committer.isIdle() && !(commits.isEmpty() && questions.isEmpty())) {
                Committer.Work work = new Committer.Work(commits, questions);
                commits.clear();
                questions.clear();
                committer.submit(work);
            } else {
                return;
            }
        }
    }

    private void committed(Committer.Done done) {
        List<Committer.Pending> changes = done.work().changes();
        if (done.failure() != null) {
            counters.count("store.failed");
            warn("no lease can be given: " + done.failure().getMessage());
            changes.forEach(pending -> next.add(new DhcpServerEvent.Failed(pending.transaction())));
            return;
        }
        if (changes.isEmpty()) {
            return;
        }
        counters.count("store.batches");
        counters.add("store.changes", changes.size());
        for (int i = 0; i < changes.size(); i++) {
            Committer.Pending pending = changes.get(i);
            if (done.outcomes().get(i) instanceof LeaseOutcome.Applied applied) {
                if (pending.reply() != null) {
                    send(pending.reply());
                }
                next.add(new DhcpServerEvent.Committed(pending.transaction(), applied.stored()));
            } else if (done.outcomes().get(i) instanceof LeaseOutcome.Conflict conflict) {
                counters.count("store.conflicts");
                next.add(new DhcpServerEvent.Conflict(pending.transaction(), conflict.actual()));
            }
        }
    }

    private void answered(Committer.Done done) {
        List<Committer.Asked> asked = done.work().questions();
        if (done.unanswered() != null) {
            notLookedUp(done.unanswered());
            asked.forEach(each -> next.add(new DhcpServerEvent.Failed(each.transaction())));
            return;
        }
        for (int i = 0; i < asked.size(); i++) {
            LeaseAnswer answer = done.answers().get(i);
            next.add(new DhcpServerEvent.Found(asked.get(i).transaction(), answer.ofAddress(), answer.ofClient()));
        }
    }

    private void notLookedUp(LeaseStoreException why) {
        counters.count("store.failed");
        warn("no lease can be looked up: " + why.getMessage());
    }

    @Override
    public void lookup(int transaction, ClientIdentity client, @Nullable Inet4Address address) {
        if (committer.answers()) {
            questions.add(new Committer.Asked(transaction, new LeaseQuestion(client, address)));
            return;
        }
        try {
            Optional<Lease> ofAddress = address == null ? Optional.empty() : store.byAddress(address);
            next.add(new DhcpServerEvent.Found(transaction, ofAddress, store.byClient(client)));
        } catch (LeaseStoreException e) {
            notLookedUp(e);
            next.add(new DhcpServerEvent.Failed(transaction));
        }
    }

    @Override
    public void probe(int transaction, Inet4Address address, int attachment) {
        prober.orElseThrow().probe(address, attachment, result -> {
            fromOtherThreads.add(new DhcpServerEvent.Probed(transaction, result.inUse()));
            endpoint.wakeup();
        });
    }

    @Override
    public void commit(int transaction, LeaseChange change, @Nullable ServerReply reply) {
        commits.add(new Committer.Pending(transaction, change, reply));
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
            counters.count(sentNames[reply.type().number() & 0xff]);
        } catch (IOException e) {
            counters.count("network.failed");
            warn("sending to " + reply.route().to() + " failed: " + e.getMessage());
        }
    }

    private static String[] names(String prefix) {
        String[] names = new String[256];
        Arrays.setAll(names, number -> prefix + DhcpMessageType.of(number));
        return names;
    }

    @Override
    public void received(DhcpView message) {
        counters.count(receivedNames[message.type().number() & 0xff]);
        for (int i = 0; i < message.anomalyCount(); i++) {
            counters.count("anomaly." + message.anomalyKind(i).label());
        }
        if (listening) {
            NetworkAttachment at = endpoint.attachments().get(Math.max(0, datagram.attachment()));
            report(new DhcpServerReport.Received(
                    message.hardwareAddress(),
                    message.xid(),
                    message.type(),
                    at.interfaceName(),
                    Ipv4.of(message.giaddr())));
        }
    }

    @Override
    public void silence(SilenceReason reason, DhcpMessageType type, HardwareAddress client, int xid) {
        counters.count("silent." + reason.label());
        if (listening) {
            report(new DhcpServerReport.Silent(client, xid, type, reason));
        }
        if (LOG.isDebugEnabled()) {
            LOG.debug("silent: {} {} mac={} xid={}", reason.label(), type, client, Integer.toHexString(xid));
        }
    }

    @Override
    public void drop(DropReason reason) {
        counters.count("dropped." + reason.label());
        LOG.debug("dropped: {} peer={}", reason.label(), datagram.source());
    }

    @Override
    public void report(DhcpServerReport report) {
        try {
            listener.accept(report);
        } catch (RuntimeException e) {
            if (!listenerFailed) {
                listenerFailed = true;
                LOG.warn("a listener failed and is not heard of again", e);
            }
        }
    }

    private void warn(String message) {
        long now = System.nanoTime();
        if (now - nextWarning >= 0) {
            nextWarning = now + WARN_EVERY_NANOS;
            LOG.warn("{} (repeats within a minute are only counted)", message);
        }
    }
}
