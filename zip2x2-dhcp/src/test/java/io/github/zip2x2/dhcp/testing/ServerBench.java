package io.github.zip2x2.dhcp.testing;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.server.DhcpServerActions;
import io.github.zip2x2.dhcp.server.DhcpServerEngine;
import io.github.zip2x2.dhcp.server.DhcpServerEvent;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServerReply;
import io.github.zip2x2.dhcp.server.SilenceReason;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * A server engine with a store and a clock that stands still until it is moved: every message is answered before the call
 * returns, and everything that the engine wanted is on record.
 */
@NullMarked
public final class ServerBench implements DhcpServerActions {

    /** When the clock starts. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final DhcpServerEngine engine;
    private final LeaseStore store;
    private final DhcpServerEvent.Received received = new DhcpServerEvent.Received();
    private final Queue<DhcpServerEvent> next = new ArrayDeque<>();
    private final Set<Inet4Address> inUse = new HashSet<>();

    /** What was sent, in order. */
    public final List<ServerReply> sent = new ArrayList<>();

    /** Why nothing was sent, in order. */
    public final List<SilenceReason> silences = new ArrayList<>();

    /** Why datagrams were dropped, in order. */
    public final List<DropReason> drops = new ArrayList<>();

    /** What was reported, in order. */
    public final List<DhcpServerReport> reports = new ArrayList<>();

    private long nowNanos;
    private InetSocketAddress source = new InetSocketAddress(Ipv4.ANY, 68);
    private Inet4Address localAddress = Ipv4.of("192.0.2.1");
    private boolean failing;
    private boolean holding;

    /** A server with an empty store. */
    public ServerBench(DhcpServerSettings settings) {
        this(settings, new MemoryLeaseStore());
    }

    /** A server with this store. */
    public ServerBench(DhcpServerSettings settings, LeaseStore store) {
        this.store = store;
        this.engine = new DhcpServerEngine(settings, new Random(1), () -> START.plusNanos(nowNanos));
        try {
            store.forEach(lease -> engine.on(new DhcpServerEvent.Restored(lease), nowNanos, this));
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

    /** The time. */
    public Instant now() {
        return START.plusNanos(nowNanos);
    }

    /** Lets time pass. */
    public ServerBench pass(long seconds) {
        nowNanos += seconds * 1_000_000_000L;
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
        inUse.add(Ipv4.of(address));
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

    /** The reply to a message; empty when there is none. */
    public Optional<DhcpMessage> ask(DhcpMessage message) {
        return exchange(message).map(ServerReply::message);
    }

    /** The reply to a message and the way it takes; empty when there is none. */
    public Optional<ServerReply> exchange(DhcpMessage message) {
        int before = sent.size();
        ByteBuffer packet = ByteBuffer.wrap(message.toByteArray());
        raw(packet);
        return sent.size() == before ? Optional.empty() : Optional.of(sent.get(sent.size() - 1));
    }

    /** A datagram comes in. */
    public void raw(ByteBuffer packet) {
        engine.on(received.set(packet, source, 0, localAddress, 67), nowNanos, this);
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
            engine.on(next.remove(), nowNanos, this);
        }
    }

    @Override
    public void lookup(int transaction, ClientIdentity client, @Nullable Inet4Address address) {
        if (failing) {
            next.add(new DhcpServerEvent.Failed(transaction));
            return;
        }
        try {
            next.add(new DhcpServerEvent.Found(
                    transaction,
                    address == null ? Optional.empty() : store.byAddress(address),
                    store.byClient(client)));
        } catch (LeaseStoreException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void probe(int transaction, Inet4Address address, int attachment) {
        next.add(new DhcpServerEvent.Probed(transaction, inUse.contains(address)));
    }

    @Override
    public void commit(int transaction, LeaseChange change, @Nullable ServerReply reply) {
        if (failing) {
            next.add(new DhcpServerEvent.Failed(transaction));
            return;
        }
        try {
            LeaseOutcome outcome = store.commit(List.of(change)).get(0);
            if (outcome instanceof LeaseOutcome.Applied applied) {
                if (reply != null) {
                    send(reply);
                }
                next.add(new DhcpServerEvent.Committed(transaction, applied.stored()));
            } else if (outcome instanceof LeaseOutcome.Conflict conflict) {
                next.add(new DhcpServerEvent.Conflict(transaction, conflict.actual()));
            }
        } catch (LeaseStoreException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void send(ServerReply reply) {
        sent.add(reply);
    }

    @Override
    public void received(DhcpView message) {}

    @Override
    public void silence(SilenceReason reason, DhcpMessageType type, HardwareAddress client, int xid) {
        silences.add(reason);
    }

    @Override
    public void drop(DropReason reason) {
        drops.add(reason);
    }

    @Override
    public void report(DhcpServerReport report) {
        reports.add(report);
    }
}
