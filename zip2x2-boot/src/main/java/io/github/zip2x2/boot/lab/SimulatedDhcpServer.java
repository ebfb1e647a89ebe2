package io.github.zip2x2.boot.lab;

import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.dhcp.net.HostAddress;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ProbeResult;
import io.github.zip2x2.dhcp.server.Arrival;
import io.github.zip2x2.dhcp.server.ClientStanding;
import io.github.zip2x2.dhcp.server.Decision;
import io.github.zip2x2.dhcp.server.DhcpServerEngine;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.Exchange;
import io.github.zip2x2.dhcp.server.Reading;
import io.github.zip2x2.dhcp.server.Records;
import io.github.zip2x2.dhcp.server.ServerReply;
import io.github.zip2x2.dhcp.server.SilenceReason;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The library's DHCP server engine on a simulated network. It crashes, its leases do not. */
final class SimulatedDhcpServer {
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
    private final ByteBuffer encoded = ByteBuffer.allocate(LARGEST_MESSAGE);
    /** Null while it has crashed. */
    private @Nullable DhcpServerEngine engine;

    SimulatedDhcpServer(Simulation simulation, Parts parts, Invariants invariants, SplittableRandom random) {
        this.simulation = simulation;
        this.settings = parts.settings();
        this.store = parts.store();
        this.strangers = parts.strangers();
        this.invariants = invariants;
        this.random = random;
        restore(invariants::restored);
        start();
    }

    void start() {
        if (engine == null) {
            DhcpServerEngine next = new DhcpServerEngine(settings, random.split(), simulation.clock());
            restore(lease -> next.restore(lease, simulation.nowNanos()));
            engine = next;
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
    }

    void received(ByteBuffer bytes, InetSocketAddress source, Segment at) {
        DhcpServerEngine running = engine;
        if (running == null) {
            return;
        }
        HostAddress own = new HostAddress(
                at.isRelayed() ? Simulation.SERVER : at.address(),
                at.prefix() == null ? 0 : at.prefix().length());
        NetworkAttachment attachment = new NetworkAttachment(at.attachment(), "", List.of(own));
        Reading reading = running.read(bytes, new Arrival(source, attachment, PORT), simulation.nowNanos());
        if (reading instanceof Exchange exchange) {
            fetch(running, exchange);
        } else if (reading instanceof Reading.Silent silent) {
            silent(silent.reason());
        } else if (reading instanceof Reading.Dropped dropped) {
            simulation.silent("dhcp " + dropped.reason().label());
        }
    }

    private void fetch(DhcpServerEngine running, Exchange exchange) {
        try {
            decide(running, exchange, Records.of(store.answers(exchange.questions())));
        } catch (LeaseStoreException e) {
            silent(SilenceReason.STORE_FAILED);
        }
    }

    private void decide(DhcpServerEngine running, Exchange exchange, Records records) {
        carryOut(running, exchange, records, running.decide(exchange, records, simulation.nowNanos()));
    }

    private void carryOut(DhcpServerEngine running, Exchange exchange, Records records, Decision decision) {
        if (decision instanceof Decision.Reply reply) {
            send(reply.reply());
        } else if (decision instanceof Decision.Silence silence) {
            silent(silence.reason());
        } else if (decision instanceof Decision.Store change) {
            commit(running, exchange, records, change);
        } else if (decision instanceof Decision.Probe probe) {
            probe(running, exchange, records, probe.address());
        } else {
            decide(running, exchange, records.standing(ClientStanding.UNANSWERED)); // nobody to ask here
        }
    }

    private void probe(DhcpServerEngine asking, Exchange exchange, Records records, Inet4Address of) {
        boolean inUse = strangers.contains(of);
        simulation.queue().add(simulation.nowNanos() + (inUse ? 0 : PROBE_NANOS), at -> {
            if (engine == asking) {
                decide(asking, exchange, records.probed(of, inUse ? ProbeResult.USED : ProbeResult.UNUSED));
            }
        });
    }

    private void commit(DhcpServerEngine running, Exchange exchange, Records records, Decision.Store decision) {
        LeaseOutcome outcome;
        try {
            outcome = store.commit(List.of(decision.change())).get(0);
        } catch (LeaseStoreException e) {
            silent(SilenceReason.STORE_FAILED);
            return;
        }
        Inet4Address address = decision.change().next().address();
        if (outcome instanceof LeaseOutcome.Applied applied) {
            invariants.stored(applied.stored());
            running.stored(exchange, applied.stored(), simulation.nowNanos());
            if (decision.then().isPresent()) {
                carryOut(running, exchange, records, decision.then().get());
            } else {
                decide(running, exchange, records.with(address, Optional.of(applied.stored())));
            }
        } else if (outcome instanceof LeaseOutcome.Conflict conflict) {
            decide(running, exchange, records.with(address, conflict.actual()));
        }
    }

    private void send(ServerReply reply) {
        reply.writeTo(encoded.clear());
        simulation.dhcpToPhone(reply, encoded.flip());
    }

    private void silent(SilenceReason reason) {
        simulation.silent("dhcp " + reason.label());
    }
}
