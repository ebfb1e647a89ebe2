package io.github.zip2x2.boot.simulation;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.engine.DhcpServerActions;
import io.github.zip2x2.dhcp.engine.DhcpServerEngine;
import io.github.zip2x2.dhcp.engine.DhcpServerEvent;
import io.github.zip2x2.dhcp.engine.DhcpServerReport;
import io.github.zip2x2.dhcp.engine.DhcpServerSettings;
import io.github.zip2x2.dhcp.engine.ServerReply;
import io.github.zip2x2.dhcp.engine.SilenceReason;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The library's DHCP server engine on a simulated network. Its leases lie in memory but outlive a crash, as those of a
 * durable store do.
 */
final class SimulatedDhcpServer implements DhcpServerActions {
    private static final int PORT = 67;
    private static final int LARGEST_MESSAGE = 1500;

    private final Simulation simulation;
    private final DhcpServerSettings settings;
    private final SplittableRandom random;
    private final Inet4Address address;
    private final MemoryLeaseStore store = new MemoryLeaseStore();
    private final Queue<DhcpServerEvent> answers = new ArrayDeque<>();
    private final DhcpServerEvent.Received received = new DhcpServerEvent.Received();
    private final ByteBuffer encoded = ByteBuffer.allocate(LARGEST_MESSAGE);
    private final Wakeup wakeup;
    /** Null while it has crashed. */
    private @Nullable DhcpServerEngine engine;

    SimulatedDhcpServer(
            Simulation simulation, DhcpServerSettings settings, Inet4Address address, SplittableRandom random) {
        this.simulation = simulation;
        this.settings = settings;
        this.address = address;
        this.random = random;
        wakeup = new Wakeup(
                simulation.queue(),
                () -> engine == null ? Long.MAX_VALUE : engine.deadlineNanos(),
                now -> on(DhcpServerEvent.Tick.TIME_REACHED));
        start();
    }

    void start() {
        if (engine == null) {
            engine = new DhcpServerEngine(settings, random.split(), this::clock);
            store.forEach(lease -> on(new DhcpServerEvent.Restored(lease)));
        }
    }

    void crash() {
        engine = null;
        answers.clear();
    }

    void received(ByteBuffer bytes, InetSocketAddress source) {
        on(received.set(bytes, source, 0, address, PORT));
    }

    private Instant clock() {
        return Simulation.EPOCH.plusNanos(simulation.nowNanos());
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
        answers.add(new DhcpServerEvent.Found(
                transaction, of == null ? Optional.empty() : store.byAddress(of), store.byClient(client)));
    }

    @Override
    public void probe(int transaction, Inet4Address of, int attachment) {
        answers.add(new DhcpServerEvent.Probed(transaction, false));
    }

    @Override
    public void commit(int transaction, LeaseChange change, @Nullable ServerReply reply) {
        Optional<Lease> before = store.byAddress(change.next().address());
        LeaseOutcome outcome = store.commit(List.of(change)).get(0);
        if (outcome instanceof LeaseOutcome.Applied applied) {
            check(before, applied.stored());
            if (reply != null) {
                send(reply);
            }
            answers.add(new DhcpServerEvent.Committed(transaction, applied.stored()));
        } else if (outcome instanceof LeaseOutcome.Conflict conflict) {
            answers.add(new DhcpServerEvent.Conflict(transaction, conflict.actual()));
        }
    }

    private void check(Optional<Lease> before, Lease stored) {
        if (stored.state() == LeaseState.BOUND
                && before.filter(lease ->
                                lease.isActive(clock()) && !lease.client().equals(stored.client()))
                        .isPresent()) {
            simulation.violated("address " + stored.address().getHostAddress() + " was given to " + stored.hardware()
                    + " while the lease of " + before.get().hardware() + " holds");
        }
    }

    @Override
    public void send(ServerReply reply) {
        reply.message().encode(encoded.clear());
        simulation.dhcpToPhone(encoded.flip());
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
