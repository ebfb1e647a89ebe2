package io.github.zip2x2.boot.phone;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.sip.NotifyListenerEngine;
import io.github.zip2x2.boot.sip.SipEvent;
import io.github.zip2x2.boot.sip.SipMessage;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.client.ClientLease;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One phone on a real network. Thread-safe; what it does happens on the thread of its {@link PhoneLoop}.
 *
 * <p>Its lease lives as long as the phone does: {@link #release} gives the address back, {@link #close} does not, as when
 * a phone's power fails.
 */
public final class Phone implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Phone.class);

    private final PhoneLoop loop;
    private final Attachment attachment;
    private final MacAddress mac;
    private final BootListener listener;
    private final PhoneBootEngine engine;
    private final NotifyListenerEngine notifies;
    /** The number of the last boot that began; 0 before the first. */
    private int boot;

    private final List<CompletableFuture<BootOutcome>> waiting = new ArrayList<>();
    private final PhoneEvent.DhcpReceived dhcpReceived = new PhoneEvent.DhcpReceived();
    private final PhoneEvent.TftpReceived tftpReceived = new PhoneEvent.TftpReceived();
    private final Effects effects = new Effects();
    private volatile PhoneNetwork network;
    private volatile PhoneMemory memory;
    private long wakeAt = Long.MAX_VALUE;
    private boolean shut;
    private boolean listenerFailed;

    private Phone(
            PhoneLoop loop,
            Attachment attachment,
            PhoneProfile profile,
            MacAddress mac,
            PhoneMemory memory,
            BootListener listener)
            throws IOException {
        SecureRandom random = new SecureRandom();
        this.loop = loop;
        this.attachment = attachment;
        this.mac = mac;
        this.listener = listener;
        this.memory = memory;
        this.engine = new PhoneBootEngine(profile, mac, memory, random);
        this.notifies = new NotifyListenerEngine(profile.notifyEvents(), profile.messageValidation(), random);
        this.network = PhoneNetwork.open(in(PhoneBootEngine.UNTAGGED).orElseThrow(), loop);
    }

    static Phone open(
            PhoneLoop loop,
            Attachment attachment,
            PhoneProfile profile,
            MacAddress mac,
            PhoneMemory memory,
            BootListener listener)
            throws IOException {
        Phone phone = new Phone(loop, attachment, profile, mac, memory, listener);
        loop.execute(phone::register);
        return phone;
    }

    /** What the phone is attached to in a VLAN. */
    private Optional<Attachment> in(int vlan) {
        if (attachment instanceof VlanAttachment tagged) {
            return vlan == PhoneBootEngine.UNTAGGED
                    ? Optional.of(tagged.untagged())
                    : Optional.ofNullable(tagged.vlans().get(vlan));
        }
        return vlan == PhoneBootEngine.UNTAGGED ? Optional.of(attachment) : Optional.empty();
    }

    private void register() {
        loop.opened(this);
        try {
            network.start(new Incoming(network));
        } catch (IOException | ClosedSelectorException e) {
            LOG.debug("mac={} cannot listen: {}", mac, e.toString());
            shut();
        }
    }

    /** What one network brings, as long as it is the phone's. */
    private final class Incoming implements PhoneNetwork.Receiver {
        private final PhoneNetwork from;

        Incoming(PhoneNetwork from) {
            this.from = from;
        }

        @Override
        public void dhcp(ByteBuffer bytes, InetSocketAddress source) {
            if (from.equals(network)) {
                deliver(dhcpReceived.set(bytes, source));
            }
        }

        @Override
        public void tftp(int transfer, ByteBuffer bytes, InetSocketAddress source) {
            if (from.equals(network)) {
                deliver(tftpReceived.set(transfer, bytes, source));
            }
        }

        @Override
        public void sip(ByteBuffer bytes, InetSocketAddress source) {
            if (from.equals(network)) {
                SipMessage.parse(bytes)
                        .ifPresent(message ->
                                notifies.on(new SipEvent.Received(message, source), System.nanoTime(), effects));
            }
        }

        @Override
        public void passed(boolean sent, InetSocketAddress local, InetSocketAddress remote, ByteBuffer payload) {
            if (listener instanceof WireListener wire && !shut) {
                told(() -> wire.passed(new WirePacket(System.nanoTime(), sent, local, remote, payload)));
            }
        }

        @Override
        public boolean wantsPackets() {
            return listener instanceof WireListener;
        }
    }

    /**
     * Applies power.
     *
     * @return how the boot ends; cancelled when the phone or its loop is closed meanwhile
     */
    public CompletableFuture<BootOutcome> powerOn() {
        CompletableFuture<BootOutcome> outcome = nextOutcome();
        loop.execute(() -> deliver(PhoneEvent.Signal.POWER_ON));
        return outcome;
    }

    /**
     * Waits for the end of the boot that is under way, or of the next one.
     *
     * @return how it ends; cancelled when the phone or its loop is closed meanwhile
     */
    public CompletableFuture<BootOutcome> nextOutcome() {
        CompletableFuture<BootOutcome> outcome = new CompletableFuture<>();
        loop.execute(() -> {
            if (shut) {
                outcome.complete(new BootOutcome.Cancelled());
            } else {
                waiting.add(outcome);
            }
        });
        return outcome;
    }

    /** Gives up the boot that is under way, if any. */
    public void cancel() {
        loop.execute(() -> deliver(PhoneEvent.Signal.CANCEL));
    }

    /**
     * Gives the phone's address back to the DHCP server (DHCPRELEASE).
     *
     * @return completes when the message has been sent
     */
    public CompletableFuture<Void> release() {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        loop.execute(() -> {
            deliver(PhoneEvent.Signal.RELEASE);
            sent.complete(null);
        });
        return sent;
    }

    /**
     * What the phone remembers over a loss of power.
     *
     * @return its software and its last address, as at the end of its last boot
     */
    public PhoneMemory memory() {
        return memory;
    }

    /**
     * Where the phone listens for NOTIFY.
     *
     * @return address and port, or empty if it does not listen; the address is 0.0.0.0 while a phone on the link layer
     *     has none
     */
    public Optional<InetSocketAddress> sipAddress() {
        return network.sipAddress();
    }

    /** Switches the phone off and closes its sockets. Its lease stays. */
    @Override
    public void close() {
        loop.execute(this::shut);
    }

    // ---- on the loop's thread

    void shut() {
        if (shut) {
            return;
        }
        deliver(PhoneEvent.Signal.CANCEL);
        shut = true;
        loop.closed(this);
        network.close();
        waiting.forEach(outcome -> outcome.complete(new BootOutcome.Cancelled()));
        waiting.clear();
    }

    boolean wantsWakingAt(long atNanos) {
        return !shut && wakeAt == atNanos;
    }

    void timeReached() {
        wakeAt = Long.MAX_VALUE;
        deliver(PhoneEvent.Signal.TIME_REACHED);
    }

    private void deliver(PhoneEvent event) {
        if (shut) {
            return;
        }
        engine.on(event, System.nanoTime(), effects);
        long next = engine.deadlineNanos();
        if (next != wakeAt) {
            wakeAt = next;
            if (next != Long.MAX_VALUE) {
                loop.wakeAt(next, this);
            }
        }
    }

    private void identify() {
        Optional<InetSocketAddress> sip = network.sipAddress();
        if (!engine.isRunning() || sip.isEmpty()) {
            notifies.down();
            return;
        }
        Set<String> addresses = new HashSet<>();
        addresses.add(sip.get().getAddress().getHostAddress());
        engine.address().ifPresent(address -> addresses.add(address.getHostAddress()));
        String deviceId = engine.configuration()
                .flatMap(configuration -> configuration.get(Parameters.DEVICE_ID))
                .orElse("");
        notifies.running(
                new NotifyListenerEngine.Identity(deviceId, addresses, sip.get().getPort()));
    }

    private void told(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            if (!listenerFailed) {
                listenerFailed = true;
                LOG.warn("mac={} the listener failed; further failures are not logged", mac, e);
            }
        }
    }

    /** Carries out what the engines want done. */
    private final class Effects implements PhoneActions, NotifyListenerEngine.Actions {
        @Override
        public void sendDhcp(ByteBuffer message, InetSocketAddress destination) {
            try {
                network.sendDhcp(message, destination);
            } catch (IOException e) {
                notSent(destination, e);
            }
        }

        @Override
        public void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) {
            try {
                network.sendTftp(transfer, datagram, peer);
            } catch (IOException e) {
                notSent(peer, e);
            }
        }

        /** As if the datagram were lost: whoever sent it repeats it, and fails if nothing helps. */
        private void notSent(InetSocketAddress to, IOException e) {
            LOG.debug("mac={} cannot send to {}: {}", mac, to, e.toString());
        }

        @Override
        public void closeTftp(int transfer) {
            network.closeTftp(transfer);
        }

        @Override
        public void leased(@Nullable ClientLease lease) {
            network.leased(lease);
        }

        @Override
        public boolean attach(int vlan) {
            Optional<Attachment> other = in(vlan);
            if (other.isEmpty()) {
                return false;
            }
            try {
                PhoneNetwork opened = PhoneNetwork.open(other.get(), loop);
                PhoneNetwork left = network;
                network = opened;
                left.close();
                opened.start(new Incoming(opened));
                return true;
            } catch (IOException | ClosedSelectorException e) {
                LOG.warn("mac={} cannot enter VLAN {}: {}", mac, vlan, e.toString());
                return false;
            }
        }

        @Override
        public void event(BootEvent event) {
            if (event instanceof BootEvent.Started started) {
                boot = started.boot();
                notifies.down();
            }
            told(() -> listener.on(event));
            if (event instanceof BootEvent.Finished finished) {
                identify();
                memory = engine.memory();
                List<CompletableFuture<BootOutcome>> ended = List.copyOf(waiting);
                waiting.clear();
                ended.forEach(outcome -> outcome.complete(finished.outcome()));
            }
        }

        @Override
        public void send(SipMessage answer, InetSocketAddress destination) {
            try {
                network.sendSip(answer.toBytes(), destination);
            } catch (IOException e) {
                notSent(destination, e);
            }
        }

        @Override
        public void accepted(String event) {
            LOG.debug("mac={} NOTIFY {} accepted", mac, event);
            deliver(PhoneEvent.Signal.NOTIFIED);
        }

        @Override
        public void dropped(NotifyListenerEngine.Drop reason, String what) {
            LOG.debug("mac={} SIP message dropped: {} {}", mac, reason, what);
            told(() -> listener.on(new BootEvent.NotifyDropped(boot, System.nanoTime(), reason, what)));
        }
    }
}
