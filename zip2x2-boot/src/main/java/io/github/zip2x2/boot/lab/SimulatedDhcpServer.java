package io.github.zip2x2.boot.lab;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.dhcp.server.DhcpServerActions;
import io.github.zip2x2.dhcp.server.DhcpServerEngine;
import io.github.zip2x2.dhcp.server.DhcpServerEvent;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServerReply;
import io.github.zip2x2.dhcp.server.SilenceReason;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The library's DHCP server engine on a simulated network. It crashes, its leases do not. */
final class SimulatedDhcpServer implements DhcpServerActions {
    private static final int PORT = 67;
    private static final int LARGEST_MESSAGE = 1500;
    /** How long a probe waits for somebody to answer. */
    private static final long PROBE_NANOS = 200_000_000L;

    /** What it serves, where it keeps its leases, and which addresses others have that it does not know of. */
    record Parts(DhcpServerSettings settings, LeaseStore store, Set<Inet4Address> strangers) {}

    private final Simulation simulation;
    private final DhcpServerSettings settings;
    private final SplittableRandom random;
    private final LeaseStore store;
    private final Invariants invariants;
    private final Set<Inet4Address> strangers;
    private final Queue<DhcpServerEvent> answers = new ArrayDeque<>();
    private final DhcpServerEvent.Received received = new DhcpServerEvent.Received();
    private final ByteBuffer encoded = ByteBuffer.allocate(LARGEST_MESSAGE);
    private final Wakeup wakeup;
    /** Null while it has crashed. */
    private @Nullable DhcpServerEngine engine;

    SimulatedDhcpServer(Simulation simulation, Parts parts, Invariants invariants, SplittableRandom random) {
        this.simulation = simulation;
        this.settings = parts.settings();
        this.store = parts.store();
        this.strangers = parts.strangers();
        this.invariants = invariants;
        this.random = random;
        wakeup = new Wakeup(
                simulation.queue(),
                () -> engine == null ? Long.MAX_VALUE : engine.deadlineNanos(),
                now -> on(DhcpServerEvent.Tick.TIME_REACHED));
        restore(invariants::restored);
        start();
    }

    void start() {
        if (engine == null) {
            engine = new DhcpServerEngine(settings, random.split(), simulation.clock());
            restore(lease -> on(new DhcpServerEvent.Restored(lease)));
        }
    }

    private void restore(Consumer<Lease> each) {
        try {
            store.forEach(each);
        } catch (LeaseStoreException e) {
            throw new UncheckedIOException("the simulated DHCP server cannot read its leases", e);
        }
    }

    void crash() {
        engine = null;
        answers.clear();
    }

    void received(ByteBuffer bytes, InetSocketAddress source, Segment at) {
        on(received.set(bytes, source, at.attachment(), at.isRelayed() ? Simulation.SERVER : at.address(), PORT));
    }

    private void on(DhcpServerEvent event) {
        DhcpServerEngine running = engine;
        if (running == null) {
            return;
        }
        long now = simulation.nowNanos();
        running.on(event, now, this);
        for (DhcpServerEvent answer = answers.poll(); answer != null; answer = answers.poll()) {
            running.on(answer, now, this);
        }
        wakeup.plan(now);
    }

    @Override
    public void lookup(int transaction, ClientIdentity client, @Nullable Inet4Address of) {
        try {
            answers.add(new DhcpServerEvent.Found(
                    transaction, of == null ? Optional.empty() : store.byAddress(of), store.byClient(client)));
        } catch (LeaseStoreException e) {
            answers.add(new DhcpServerEvent.Failed(transaction));
        }
    }

    @Override
    public void probe(int transaction, Inet4Address of, int attachment) {
        DhcpServerEngine asking = engine;
        boolean inUse = strangers.contains(of);
        simulation.queue().add(simulation.nowNanos() + (inUse ? 0 : PROBE_NANOS), at -> {
            if (engine == asking) {
                on(new DhcpServerEvent.Probed(transaction, inUse));
            }
        });
    }

    @Override
    public void commit(int transaction, LeaseChange change, @Nullable ServerReply reply) {
        LeaseOutcome outcome;
        try {
            outcome = store.commit(List.of(change)).get(0);
        } catch (LeaseStoreException e) {
            answers.add(new DhcpServerEvent.Failed(transaction));
            return;
        }
        if (outcome instanceof LeaseOutcome.Applied applied) {
            invariants.stored(applied.stored());
            if (reply != null) {
                send(reply);
            }
            answers.add(new DhcpServerEvent.Committed(transaction, applied.stored()));
        } else if (outcome instanceof LeaseOutcome.Conflict conflict) {
            answers.add(new DhcpServerEvent.Conflict(transaction, conflict.actual()));
        }
    }

    @Override
    public void send(ServerReply reply) {
        reply.writeTo(encoded.clear());
        simulation.dhcpToPhone(reply, encoded.flip());
    }

    @Override
    public void received(DhcpView message) {
        // the trace has every datagram
    }

    @Override
    public void silence(SilenceReason reason, DhcpMessageType type, HardwareAddress client, int xid) {
        simulation.silent("dhcp " + reason.label());
    }

    @Override
    public void drop(DropReason reason) {
        simulation.silent("dhcp " + reason.label());
    }

    @Override
    public void report(DhcpServerReport report) {
        // what matters shows in the phones' outcomes
    }
}
