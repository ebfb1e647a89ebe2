package io.github.zip2x2.boot.testing;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.engine.DhcpServerActions;
import io.github.zip2x2.dhcp.engine.DhcpServerEngine;
import io.github.zip2x2.dhcp.engine.DhcpServerEvent;
import io.github.zip2x2.dhcp.engine.DhcpServerReport;
import io.github.zip2x2.dhcp.engine.DhcpServerSettings;
import io.github.zip2x2.dhcp.engine.ServerReply;
import io.github.zip2x2.dhcp.engine.SilenceReason;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The library's DHCP server engine on a virtual network, with a lease store in memory. */
final class VirtualDhcpServer implements DhcpServerActions {
    private static final InetSocketAddress UNCONFIGURED = new InetSocketAddress(Ipv4.ANY, 68);
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualSite site;
    private final DhcpServerEngine engine;
    private final MemoryLeaseStore store = new MemoryLeaseStore();
    private final Queue<DhcpServerEvent> answers = new ArrayDeque<>();
    private final DhcpServerEvent.Received received = new DhcpServerEvent.Received();
    private final ByteBuffer encoded = ByteBuffer.allocate(1500);
    private long wakeAt = Long.MAX_VALUE;

    VirtualDhcpServer(VirtualSite site, DhcpServerSettings settings, Random random) {
        this.site = site;
        this.engine = new DhcpServerEngine(settings, random, () -> EPOCH.plusNanos(site.now()));
    }

    void received(ByteBuffer bytes) {
        on(received.set(bytes, UNCONFIGURED, 0, (Inet4Address) VirtualSite.DHCP.getAddress(), 67));
    }

    private void on(DhcpServerEvent event) {
        engine.on(event, site.now(), this);
        for (DhcpServerEvent answer = answers.poll(); answer != null; answer = answers.poll()) {
            engine.on(answer, site.now(), this);
        }
        long next = engine.deadlineNanos();
        if (next != wakeAt) {
            wakeAt = next;
            if (next != Long.MAX_VALUE) {
                site.at(next, () -> wake(next));
            }
        }
    }

    private void wake(long at) {
        if (wakeAt == at) {
            wakeAt = Long.MAX_VALUE;
            on(DhcpServerEvent.Tick.TIME_REACHED);
        }
    }

    @Override
    public void lookup(int transaction, ClientIdentity client, @Nullable Inet4Address address) {
        answers.add(new DhcpServerEvent.Found(
                transaction, address == null ? Optional.empty() : store.byAddress(address), store.byClient(client)));
    }

    @Override
    public void probe(int transaction, Inet4Address address, int attachment) {
        answers.add(new DhcpServerEvent.Probed(transaction, false));
    }

    @Override
    public void commit(int transaction, LeaseChange change, @Nullable ServerReply reply) {
        LeaseOutcome outcome = store.commit(List.of(change)).get(0);
        if (outcome instanceof LeaseOutcome.Applied applied) {
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
        reply.message().encode(encoded.clear());
        site.dhcpToPhone(reply.message().hardwareAddress().octets(), encoded.flip());
    }

    @Override
    public void received(DhcpView message) {
        // counted by drivers; a test reads the frames
    }

    @Override
    public void silence(SilenceReason reason, DhcpMessageType type, HardwareAddress client, int xid) {
        // a test sees the missing reply
    }

    @Override
    public void drop(DropReason reason) {
        // a test sees the missing reply
    }

    @Override
    public void report(DhcpServerReport report) {
        // a test reads the frames
    }
}
