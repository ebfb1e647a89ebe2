package io.github.zip2x2.boot.testing;

import io.github.zip2x2.boot.BootEvent;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.engine.PhoneActions;
import io.github.zip2x2.boot.engine.PhoneBootEngine;
import io.github.zip2x2.boot.engine.PhoneEvent;
import io.github.zip2x2.boot.engine.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A phone of a {@link VirtualSite}. */
public final class VirtualPhone {
    private static final int FIRST_PORT = 30_000;

    private final VirtualSite site;
    private final MacAddress mac;
    private final int index;
    private final PhoneBootEngine engine;
    private final List<BootEvent> events = new ArrayList<>();
    private final Set<Integer> openTransfers = new HashSet<>();
    private final PhoneEvent.DhcpReceived dhcpReceived = new PhoneEvent.DhcpReceived();
    private final PhoneEvent.TftpReceived tftpReceived = new PhoneEvent.TftpReceived();
    private final Effects effects = new Effects();
    private long wakeAt = Long.MAX_VALUE;

    VirtualPhone(
            VirtualSite site,
            PhoneProfile profile,
            MacAddress mac,
            Optional<SoftwareVersion> software,
            int index,
            Random random) {
        this.site = site;
        this.mac = mac;
        this.index = index;
        this.engine = new PhoneBootEngine(profile, mac, software, random);
    }

    /** {@return its hardware address} */
    public MacAddress mac() {
        return mac;
    }

    /** {@return the engine, to be asked how it is} */
    public PhoneBootEngine engine() {
        return engine;
    }

    /** {@return everything that it told, in order} */
    public List<BootEvent> events() {
        return events;
    }

    /** {@return the transfers that are open} */
    public Set<Integer> openTransfers() {
        return openTransfers;
    }

    /** {@return how its last boot ended, or empty while one is under way} */
    public Optional<BootOutcome> outcome() {
        return !events.isEmpty() && events.get(events.size() - 1) instanceof BootEvent.Finished finished
                ? Optional.of(finished.outcome())
                : Optional.empty();
    }

    /**
     * Tells the phone something.
     *
     * @param event what happens to it
     */
    public void on(PhoneEvent event) {
        engine.on(event, site.now(), effects);
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
            on(PhoneEvent.Signal.TIME_REACHED);
        }
    }

    void dhcpReceived(ByteBuffer bytes) {
        on(dhcpReceived.set(bytes, VirtualSite.DHCP));
    }

    void tftpReceived(InetSocketAddress from, InetSocketAddress to, ByteBuffer bytes) {
        int transfer = to.getPort() - FIRST_PORT;
        if (openTransfers.contains(transfer)) {
            on(tftpReceived.set(transfer, bytes, from));
        }
    }

    private final class Effects implements PhoneActions {
        @Override
        public void sendDhcp(ByteBuffer message, InetSocketAddress destination) {
            site.dhcpToServer(message);
        }

        @Override
        public void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) {
            openTransfers.add(transfer);
            // the phone's address does not matter to the servers, but each phone has its own
            InetSocketAddress from =
                    new InetSocketAddress(engine.address().orElse(Ipv4.of(0x0a000001 + index)), FIRST_PORT + transfer);
            site.tftpToServer(VirtualPhone.this, from, peer, datagram);
        }

        @Override
        public void closeTftp(int transfer) {
            openTransfers.remove(transfer);
        }

        @Override
        public void event(BootEvent event) {
            events.add(event);
        }
    }
}
