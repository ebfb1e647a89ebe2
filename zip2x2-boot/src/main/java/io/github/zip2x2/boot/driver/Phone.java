package io.github.zip2x2.boot.driver;

import io.github.zip2x2.boot.BootEvent;
import io.github.zip2x2.boot.BootListener;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.engine.NotifyListenerEngine;
import io.github.zip2x2.boot.engine.PhoneActions;
import io.github.zip2x2.boot.engine.PhoneBootEngine;
import io.github.zip2x2.boot.engine.PhoneEvent;
import io.github.zip2x2.boot.engine.PhoneProfile;
import io.github.zip2x2.boot.engine.SipEvent;
import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.SipMessage;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.schema.Parameters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One phone on real sockets. Thread-safe; what it does happens on the thread of its {@link PhoneLoop}.
 *
 * <p>Its lease lives as long as the phone does: {@link #release} gives the address back, {@link #close} does not, as when
 * a phone's power fails.
 */
public final class Phone implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Phone.class);
    private static final int CLIENT_PORT = 68;

    private final PhoneLoop loop;
    private final PhoneAttachment attachment;
    private final MacAddress mac;
    private final BootListener listener;
    private final PhoneBootEngine engine;
    /** The first sends; all are listened to. */
    private final List<DatagramChannel> dhcp;

    private final Optional<DatagramChannel> sip;
    private final NotifyListenerEngine notifies;
    private final Map<Integer, DatagramChannel> transfers = new HashMap<>();
    private final List<CompletableFuture<BootOutcome>> waiting = new ArrayList<>();
    private final PhoneEvent.DhcpReceived dhcpReceived = new PhoneEvent.DhcpReceived();
    private final PhoneEvent.TftpReceived tftpReceived = new PhoneEvent.TftpReceived();
    private final Effects effects = new Effects();
    private long wakeAt = Long.MAX_VALUE;
    private boolean shut;
    private boolean listenerFailed;

    private Phone(
            PhoneLoop loop,
            PhoneAttachment attachment,
            PhoneProfile profile,
            MacAddress mac,
            Optional<SoftwareVersion> software,
            BootListener listener,
            List<DatagramChannel> dhcp,
            Optional<DatagramChannel> sip) {
        SecureRandom random = new SecureRandom();
        this.loop = loop;
        this.attachment = attachment;
        this.mac = mac;
        this.listener = listener;
        this.engine = new PhoneBootEngine(profile, mac, software, random);
        this.dhcp = dhcp;
        this.sip = sip;
        this.notifies = new NotifyListenerEngine(Set.of(Notify.DEFAULT_EVENT), random);
    }

    static Phone open(
            PhoneLoop loop,
            PhoneAttachment attachment,
            PhoneProfile profile,
            MacAddress mac,
            Optional<SoftwareVersion> software,
            BootListener listener)
            throws IOException {
        List<DatagramChannel> opened = new ArrayList<>();
        try {
            if (attachment.isOnLoopback()) {
                opened.add(bind(new InetSocketAddress(attachment.local(), 0), false));
            } else {
                // A socket bound to an address sends broadcasts by that address's interface and receives none; one
                // bound
                // to the wildcard address receives them, from every interface (the engine knows its own by chaddr,
                // xid).
                opened.add(bind(new InetSocketAddress(attachment.local(), CLIENT_PORT), true));
                opened.add(bind(new InetSocketAddress(CLIENT_PORT), true));
            }
            List<DatagramChannel> dhcp = List.copyOf(opened);
            Optional<DatagramChannel> sip = Optional.empty();
            if (attachment.sipPort().isPresent()) {
                DatagramChannel channel = bind(
                        new InetSocketAddress(
                                attachment.local(), attachment.sipPort().get()),
                        false);
                opened.add(channel);
                sip = Optional.of(channel);
            }
            Phone phone = new Phone(loop, attachment, profile, mac, software, listener, dhcp, sip);
            loop.execute(phone::register);
            return phone;
        } catch (IOException e) {
            opened.forEach(Phone::close);
            throw e;
        }
    }

    private static DatagramChannel bind(InetSocketAddress address, boolean shared) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, shared);
            return channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    "cannot bind UDP " + address.getAddress().getHostAddress() + ":" + address.getPort() + ": "
                            + e.getMessage() + "; end the program that has the port, or run with the right to bind it",
                    e);
        }
    }

    private void register() {
        loop.opened(this);
        try {
            for (DatagramChannel channel : dhcp) {
                register(
                        channel,
                        buffer -> drain(channel, buffer, (bytes, source) -> deliver(dhcpReceived.set(bytes, source))));
            }
            if (sip.isPresent()) {
                DatagramChannel channel = sip.get();
                register(channel, buffer -> drain(channel, buffer, this::sipReceived));
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.debug("mac={} cannot listen: {}", mac, e.toString());
            shut();
        }
    }

    private void register(DatagramChannel channel, PhoneLoop.Reader reader) throws IOException {
        channel.register(loop.selector(), SelectionKey.OP_READ, loop.attach(reader));
    }

    private interface Datagram {
        void received(ByteBuffer bytes, InetSocketAddress source);
    }

    private static void drain(DatagramChannel channel, ByteBuffer buffer, Datagram to) throws IOException {
        while (channel.isOpen()) {
            SocketAddress source = channel.receive(buffer.clear());
            if (source == null) {
                return;
            }
            to.received(buffer.flip(), (InetSocketAddress) source);
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
     * Where the phone listens for NOTIFY.
     *
     * @return address and port, or empty if it does not listen
     */
    public Optional<InetSocketAddress> sipAddress() {
        return sip.map(channel -> {
            try {
                return (InetSocketAddress) channel.getLocalAddress();
            } catch (IOException e) {
                throw new IllegalStateException("the phone is closed", e);
            }
        });
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
        dhcp.forEach(Phone::close);
        sip.ifPresent(Phone::close);
        transfers.values().forEach(Phone::close);
        transfers.clear();
        waiting.forEach(outcome -> outcome.complete(new BootOutcome.Cancelled()));
        waiting.clear();
    }

    private static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a socket: {}", e.toString());
        }
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

    private void sipReceived(ByteBuffer bytes, InetSocketAddress source) {
        SipMessage.parse(bytes)
                .ifPresent(message -> notifies.on(new SipEvent.Received(message, source), System.nanoTime(), effects));
    }

    private void identify() {
        if (!engine.isRunning() || sip.isEmpty()) {
            notifies.down();
            return;
        }
        Set<String> addresses = new HashSet<>();
        addresses.add(attachment.local().getHostAddress());
        engine.address().ifPresent(address -> addresses.add(address.getHostAddress()));
        String deviceId = engine.configuration()
                .flatMap(configuration -> configuration.get(Parameters.DEVICE_ID))
                .orElse("");
        notifies.running(new NotifyListenerEngine.Identity(
                deviceId, addresses, sipAddress().orElseThrow().getPort()));
    }

    /** Carries out what the engines want done. */
    private final class Effects implements PhoneActions, NotifyListenerEngine.Actions {
        @Override
        public void sendDhcp(ByteBuffer message, InetSocketAddress destination) {
            send(dhcp.get(0), message, attachment.dhcpServer().orElse(destination));
        }

        @Override
        public void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) {
            DatagramChannel channel = transfers.get(transfer);
            if (channel == null) {
                try {
                    channel = bind(new InetSocketAddress(attachment.local(), 0), false);
                    DatagramChannel opened = channel;
                    register(
                            opened,
                            buffer -> drain(
                                    opened,
                                    buffer,
                                    (bytes, source) -> deliver(tftpReceived.set(transfer, bytes, source))));
                } catch (IOException e) {
                    // as if the datagram were lost: the transfer repeats it, and fails if nothing helps
                    LOG.debug("mac={} cannot open a port for a transfer: {}", mac, e.toString());
                    return;
                }
                transfers.put(transfer, channel);
            }
            send(channel, datagram, peer);
        }

        @Override
        public void closeTftp(int transfer) {
            DatagramChannel channel = transfers.remove(transfer);
            if (channel != null) {
                close(channel);
            }
        }

        private void send(DatagramChannel channel, ByteBuffer datagram, InetSocketAddress to) {
            try {
                channel.send(datagram, to);
            } catch (IOException e) {
                LOG.debug("mac={} cannot send to {}: {}", mac, to, e.toString());
            }
        }

        @Override
        public void event(BootEvent event) {
            if (event instanceof BootEvent.Started) {
                notifies.down();
            }
            tell(event);
            if (event instanceof BootEvent.Finished finished) {
                identify();
                List<CompletableFuture<BootOutcome>> ended = List.copyOf(waiting);
                waiting.clear();
                ended.forEach(outcome -> outcome.complete(finished.outcome()));
            }
        }

        private void tell(BootEvent event) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                if (!listenerFailed) {
                    listenerFailed = true;
                    LOG.warn("mac={} the listener failed; further failures are not logged", mac, e);
                }
            }
        }

        @Override
        public void send(SipMessage answer, InetSocketAddress destination) {
            sip.ifPresent(channel -> send(channel, answer.toBytes(), destination));
        }

        @Override
        public void accepted(String event) {
            LOG.debug("mac={} NOTIFY {} accepted", mac, event);
            deliver(PhoneEvent.Signal.NOTIFIED);
        }

        @Override
        public void dropped(NotifyListenerEngine.Drop reason) {
            LOG.debug("mac={} SIP message dropped: {}", mac, reason);
        }
    }
}
