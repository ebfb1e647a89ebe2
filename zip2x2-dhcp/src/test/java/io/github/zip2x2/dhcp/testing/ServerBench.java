package io.github.zip2x2.dhcp.testing;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.HostAddress;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ProbeResult;
import io.github.zip2x2.dhcp.server.Arrival;
import io.github.zip2x2.dhcp.server.ClientStanding;
import io.github.zip2x2.dhcp.server.Decision;
import io.github.zip2x2.dhcp.server.DhcpServerEngine;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.Exchange;
import io.github.zip2x2.dhcp.server.Reading;
import io.github.zip2x2.dhcp.server.Records;
import io.github.zip2x2.dhcp.server.ServerReply;
import io.github.zip2x2.dhcp.server.SilenceReason;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;

/**
 * A server engine with a store and a clock that stands still until it is moved: every message is answered before the call
 * returns, and everything that the engine wanted is on record.
 */
@NullMarked
public final class ServerBench {

    /** When the clock starts. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final DhcpServerEngine engine;
    private final LeaseStore store;
    private final Queue<Runnable> next = new ArrayDeque<>();
    private final Map<Inet4Address, ProbeResult> probes = new HashMap<>();

    /** What was sent, in order. */
    public final List<ServerReply> sent = new ArrayList<>();

    /** Why nothing was sent, in order. */
    public final List<SilenceReason> silences = new ArrayList<>();

    /** Why datagrams were dropped, in order. */
    public final List<DropReason> drops = new ArrayList<>();

    /** What was reported, in order. */
    public final List<DhcpServerReport> reports = new ArrayList<>();

    /** Which addresses were probed, in order. */
    public final List<Inet4Address> probed = new ArrayList<>();

    /** Whom the directory was asked about, in order. */
    public final List<HardwareAddress> asked = new ArrayList<>();

    private long nowNanos;
    private Duration step = Duration.ZERO;
    private InetSocketAddress source = new InetSocketAddress(Ipv4.ANY, 68);
    private Inet4Address localAddress = Ipv4.of("192.0.2.1");
    private Function<HardwareAddress, ClientStanding> directory = client -> ClientStanding.UNKNOWN;
    private Function<Inet4Address, ProbeResult> prober = address -> probes.getOrDefault(address, ProbeResult.UNUSED);
    private boolean failing;
    private boolean holding;
    private int pending;

    /** A server with an empty store. */
    public ServerBench(DhcpServerSettings settings) {
        this(settings, new MemoryLeaseStore());
    }

    /** A server with this store. */
    public ServerBench(DhcpServerSettings settings, LeaseStore store) {
        this(settings, store, Duration.ZERO);
    }

    /** A server with this store, on a host whose wall clock is so far ahead. */
    public ServerBench(DhcpServerSettings settings, LeaseStore store, Duration ahead) {
        this.store = store;
        this.step = ahead;
        this.engine = new DhcpServerEngine(settings, new Random(1), this::now);
        try {
            store.forEach(lease -> engine.restore(lease, nowNanos));
        } catch (LeaseStoreException e) {
            throw new AssertionError(e);
        }
    }

    /** The engine. */
    public DhcpServerEngine engine() {
        return engine;
    }

    /** The store. */
    public LeaseStore store() {
        return store;
    }

    /** The time by the wall clock. */
    public Instant now() {
        return START.plusNanos(nowNanos).plus(step);
    }

    /** The time by the monotonic clock. */
    public long nanos() {
        return nowNanos;
    }

    /** Lets time pass. */
    public ServerBench pass(long seconds) {
        nowNanos += seconds * 1_000_000_000L;
        return this;
    }

    /** Sets the wall clock ahead, or back, while no time passes. */
    public ServerBench stepClock(Duration by) {
        step = step.plus(by);
        return this;
    }

    /** Sets the time, in nanoseconds since {@link #START}. */
    public ServerBench time(long nanos) {
        nowNanos = nanos;
        return this;
    }

    /** Where the next messages come from. */
    public ServerBench from(String address, int port) {
        source = new InetSocketAddress(Ipv4.of(address), port);
        return this;
    }

    /** The server's address where the next messages come in. */
    public ServerBench at(String address) {
        localAddress = Ipv4.of(address);
        return this;
    }

    /** Somebody answers probes for this address. */
    public ServerBench occupy(String address) {
        probes.put(Ipv4.of(address), ProbeResult.USED);
        return this;
    }

    /** What probes find. */
    public ServerBench prober(Function<Inet4Address, ProbeResult> finds) {
        prober = finds;
        return this;
    }

    /** What the directory says. */
    public ServerBench directory(Function<HardwareAddress, ClientStanding> says) {
        directory = says;
        return this;
    }

    /** Whether the store fails. */
    public ServerBench failing(boolean on) {
        failing = on;
        return this;
    }

    /** Whether the store keeps its answers back. */
    public ServerBench holding(boolean on) {
        holding = on;
        settle();
        return this;
    }

    /** How many messages are not decided yet. */
    public int pendingMessages() {
        return pending;
    }

    /** The reply to a message; empty when there is none. */
    public Optional<DhcpMessage> ask(DhcpMessage message) {
        return exchange(message).map(ServerReply::message);
    }

    /** The reply to a message and the way it takes; empty when there is none. */
    public Optional<ServerReply> exchange(DhcpMessage message) {
        int before = sent.size();
        raw(ByteBuffer.wrap(message.toByteArray()));
        return sent.size() == before ? Optional.empty() : Optional.of(sent.get(sent.size() - 1));
    }

    /** A datagram comes in. */
    public void raw(ByteBuffer packet) {
        NetworkAttachment at = new NetworkAttachment(0, "eth0", List.of(new HostAddress(localAddress, 24)));
        Reading reading = engine.read(packet, new Arrival(source, at, 67), nowNanos);
        if (reading instanceof Exchange exchange) {
            pending++;
            next.add(() -> fetch(exchange));
        } else if (reading instanceof Reading.Silent silent) {
            silences.add(silent.reason());
        } else if (reading instanceof Reading.Dropped dropped) {
            drops.add(dropped.reason());
        }
        settle();
    }

    /** Why the last message got no answer. */
    public SilenceReason lastSilence() {
        return silences.get(silences.size() - 1);
    }

    /** Why the last datagram was dropped. */
    public DropReason lastDrop() {
        return drops.get(drops.size() - 1);
    }

    private void settle() {
        while (!holding && !next.isEmpty()) {
            next.remove().run();
        }
    }

    private void fetch(Exchange exchange) {
        if (failing) {
            silent(SilenceReason.STORE_FAILED);
            return;
        }
        try {
            decide(exchange, Records.of(store.answers(exchange.questions())));
        } catch (LeaseStoreException e) {
            throw new AssertionError(e);
        }
    }

    private void decide(Exchange exchange, Records records) {
        carryOut(exchange, records, engine.decide(exchange, records, nowNanos));
    }

    private void carryOut(Exchange exchange, Records records, Decision decision) {
        if (decision instanceof Decision.Reply reply) {
            pending--;
            sent.add(reply.reply());
            reports.addAll(reply.reports());
        } else if (decision instanceof Decision.Silence silence) {
            silent(silence.reason());
        } else if (decision instanceof Decision.Store change) {
            next.add(() -> commit(exchange, records, change));
        } else if (decision instanceof Decision.Probe probe) {
            probed.add(probe.address());
            next.add(() -> decide(exchange, records.probed(probe.address(), prober.apply(probe.address()))));
        } else {
            asked.add(exchange.hardware());
            next.add(() -> decide(exchange, records.standing(directory.apply(exchange.hardware()))));
        }
    }

    private void silent(SilenceReason reason) {
        pending--;
        silences.add(reason);
    }

    private void commit(Exchange exchange, Records records, Decision.Store decision) {
        if (failing) {
            silent(SilenceReason.STORE_FAILED);
            return;
        }
        LeaseOutcome outcome;
        try {
            outcome = store.commit(List.of(decision.change())).get(0);
        } catch (LeaseStoreException e) {
            throw new AssertionError(e);
        }
        Inet4Address address = decision.change().next().address();
        if (outcome instanceof LeaseOutcome.Applied applied) {
            Lease stored = applied.stored();
            engine.stored(exchange, stored, nowNanos);
            decision.report(exchange, stored).ifPresent(reports::add);
            if (decision.then().isPresent()) {
                carryOut(exchange, records, decision.then().get());
            } else {
                decide(exchange, records.with(address, Optional.of(stored)));
            }
        } else if (outcome instanceof LeaseOutcome.Conflict conflict) {
            decide(exchange, records.with(address, conflict.actual()));
        }
    }
}
