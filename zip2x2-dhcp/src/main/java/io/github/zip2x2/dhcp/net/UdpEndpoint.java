package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain UDP in pure Java, on any system.
 *
 * <p>There are three forms. {@link #unicast} binds one address and hears only what is sent to it: relayed clients, or
 * loopback. {@link #broadcast} hears clients that have no address yet: one channel per address of the interface sends,
 * and one wildcard channel receives, because a channel bound to an address does not hear 255.255.255.255 and a broadcast
 * from a wildcard channel leaves by the default route. The wildcard channel cannot tell interfaces apart, so this form
 * refuses to start where a broadcast might come from another network. {@link #of} takes channels that the application
 * has bound.
 *
 * <p>It follows the host: the addresses of an interface that is heard by broadcast come and go while it serves, and an
 * address that the host has lost, or another interface that makes broadcasts ambiguous, is a problem that is logged.
 *
 * <p>It cannot send to an address without ARP, so replies to such clients are broadcast. It cannot ask by ARP whether an
 * address is in use either: a server on it that probes takes a {@link ReachabilityProber}.
 */
public final class UdpEndpoint implements DatagramEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(UdpEndpoint.class);

    /** Bytes asked for as the receive buffer, {@value}; the system may give less. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    /** The most datagrams taken away unread before others are served. */
    private static final int MOST_UNHEARD = 256;

    private final Selector selector;
    private final UdpChannels channels;
    private final HostProblems problems = new HostProblems(LOG);
    private final InterfaceFollower follower = new InterfaceFollower(List.of(), System.nanoTime());
    private final AtomicLong dropped = new AtomicLong();
    private final int port;
    private List<UdpChannels.Receiver> receivers = List.of();
    private int nextReceiver;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile List<NetworkAttachment> attachments = List.of();
    private volatile boolean closed;

    private UdpEndpoint(UdpChannels channels) throws IOException {
        this.channels = channels;
        this.selector = Selector.open();
        try {
            this.port = localAddress(channels.receivers().get(0).channel()).getPort();
            follow(System.nanoTime());
        } catch (IOException e) {
            selector.close();
            throw e;
        }
    }

    /** Closes the channels when the endpoint cannot be made. */
    private static UdpEndpoint over(UdpChannels channels) throws IOException {
        try {
            return new UdpEndpoint(channels);
        } catch (IOException e) {
            try {
                channels.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Binds one address and nothing else.
     *
     * @param address the address; not the wildcard
     * @param port 0..65535; 0 takes any free one
     * @return the udp endpoint
     * @throws BindException when the address or the port cannot be had, with cause and remedy
     * @throws IOException when the system refuses a channel
     */
    public static UdpEndpoint unicast(Inet4Address address, int port) throws IOException {
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "address 0.0.0.0 hears every network: name one address, or use broadcast(interface, ...)");
        }
        return of(List.of(bind(new InetSocketAddress(address, port), false)));
    }

    /**
     * Hears the broadcasts of one interface's clients, and serves them. No other program of this host may have the port
     * on any address.
     *
     * @param on the interface; it has an IPv4 address
     * @param port 0..65535; 0 takes a free one, the same for all channels
     * @param onlyBroadcasts true says that no other interface of this host brings in DHCP broadcasts, which the operator
     *     knows and Java cannot see; false has other interfaces that are up looked for, on Linux also those without an
     *     address, which Java does not list
     * @return the udp endpoint
     * @throws BindException when the port cannot be had, with cause and remedy
     * @throws SocketException when another interface might bring in broadcasts, or this one has no address
     * @throws IOException when the system refuses a channel
     */
    public static UdpEndpoint broadcast(NetworkInterface on, int port, boolean onlyBroadcasts) throws IOException {
        if (HostInterface.addresses(on).isEmpty()) {
            throw new SocketException(
                    "interface " + on.getName() + " has no IPv4 address: give it one, or use the link-layer endpoint");
        }
        if (!onlyBroadcasts) {
            refuseAmbiguity(on.getName(), BroadcastInterfaces.up());
        }
        return over(BroadcastChannels.open(on, port, onlyBroadcasts));
    }

    /**
     * Takes channels that the application has bound, each to one address, e.g. one inherited from a service manager that
     * bound it to a privileged port. They are closed with this endpoint. One that the application closes itself is left
     * out; when it has closed all, the endpoint is closed.
     *
     * @param channels bound IPv4 channels, at least one
     * @return the udp endpoint
     * @throws IOException when a channel is not bound or cannot be registered
     */
    public static UdpEndpoint of(Collection<DatagramChannel> channels) throws IOException {
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("channels is empty: give at least one bound channel");
        }
        return over(new BoundChannels(List.copyOf(channels)));
    }

    /** Refuses an interface beside which another one is up, since the wildcard channel hears the broadcasts of both. */
    static void refuseAmbiguity(String on, Set<String> up) throws SocketException {
        String others = up.stream().filter(name -> !name.equals(on)).sorted().collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            throw new SocketException("plain UDP cannot tell broadcasts on " + on + " from those on " + others
                    + ": use the link-layer endpoint, serve relayed clients on one address,"
                    + " or state that only this interface brings in broadcasts");
        }
    }

    private void follow(long nowNanos) throws IOException {
        follower.looked(nowNanos);
        synchronized (channels) {
            if (!closed) {
                attachments = channels.follow(problems);
            }
            receivers = channels.receivers();
        }
        closed |= receivers.isEmpty(); // by their owner
        if (closed) {
            throw new ClosedChannelException();
        }
        for (UdpChannels.Receiver receiver : receivers) {
            if (receiver.channel().keyFor(selector) == null) {
                receiver.channel().configureBlocking(false);
                receiver.channel().register(selector, SelectionKey.OP_READ);
            }
        }
    }

    @Override
    public List<NetworkAttachment> attachments() {
        return attachments;
    }

    @Override
    public EndpointCapabilities capabilities() {
        return new EndpointCapabilities(channels.hearsBroadcasts(), true, false, false, false);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    @Override
    public List<String> problems() {
        return problems.sentences();
    }

    /**
     * The channels that receive now, for an application that waits on its own selector and then receives without waiting.
     *
     * @return the channels; with {@link #broadcast} they follow the interface's addresses
     */
    public List<DatagramChannel> channels() {
        return receivers.stream().map(UdpChannels.Receiver::channel).toList();
    }

    @Override
    public boolean receive(ReceivedDatagram into, long timeoutNanos) throws IOException {
        long end = System.nanoTime() + timeoutNanos;
        while (true) {
            if (closed) {
                throw new ClosedChannelException();
            }
            long now = System.nanoTime();
            if (follower.isDue(now)) {
                follow(now);
            }
            if (take(into)) {
                return true;
            }
            long left = end - System.nanoTime();
            if (left <= 0 || woken.getAndSet(false) || Thread.currentThread().isInterrupted()) {
                return false;
            }
            await(Math.min(left, follower.nextNanos() - now));
        }
    }

    private void await(long nanos) throws IOException {
        try {
            // Milliseconds rounded up, so that a timer is never polled before it is due.
            selector.select(key -> {}, Math.max(1, (nanos + 999_999) / 1_000_000));
        } catch (ClosedSelectorException e) {
            ClosedChannelException closedNow = new ClosedChannelException();
            closedNow.initCause(e);
            throw closedNow;
        }
    }

    private boolean take(ReceivedDatagram into) throws IOException {
        for (int tried = 0; tried < receivers.size(); tried++) {
            UdpChannels.Receiver receiver = receivers.get(nextReceiver % receivers.size());
            if (take(receiver, into)) {
                return true;
            }
            nextReceiver = (nextReceiver + 1) % receivers.size();
        }
        return false;
    }

    private boolean take(UdpChannels.Receiver receiver, ReceivedDatagram into) throws IOException {
        ByteBuffer payload = into.payload();
        try {
            for (int read = 0; read < MOST_UNHEARD; read++) {
                if (!(receiver.channel().receive(payload.clear()) instanceof InetSocketAddress source)) {
                    break;
                }
                if (receiver.heard()) {
                    payload.flip();
                    into.arrived(source, port, receiver.attachment());
                    receiver.bound().ifPresent(into::sentTo);
                    return true;
                }
            }
        } catch (ClosedChannelException e) {
            if (closed) {
                throw e;
            }
            follower.suspect(); // its owner has closed this one
        }
        payload.flip();
        return false;
    }

    @Override
    public void send(ByteBuffer payload, DatagramRoute route) throws IOException {
        InetSocketAddress to = route.hardware().isPresent()
                ? new InetSocketAddress(Ipv4.BROADCAST, route.to().getPort())
                : route.to();
        if (channels.sender(route).send(payload, to) == 0) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void wakeup() {
        woken.set(true);
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        synchronized (channels) {
            closed = true;
            try {
                channels.close();
            } finally {
                selector.close();
            }
        }
    }

    /** Binds a channel that does not block; shared with others that are shared, or alone. */
    static DatagramChannel bind(InetSocketAddress local, boolean shared) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, shared);
            channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(local);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw refusal(local, e);
        }
    }

    private static IOException refusal(InetSocketAddress local, IOException cause) {
        String where = local.getAddress().getHostAddress() + ":" + local.getPort();
        String message = String.valueOf(cause.getMessage());
        String remedy;
        if (message.contains("Permission denied")) {
            remedy = "ports below 1024 need CAP_NET_BIND_SERVICE or a lower net.ipv4.ip_unprivileged_port_start";
        } else if (message.contains("Cannot assign")) {
            remedy = "the address is not one of this host's";
        } else {
            remedy = "end the program that holds the port, or choose another";
        }
        BindException refusal = new BindException("cannot bind UDP " + where + " (" + message + "): " + remedy);
        refusal.initCause(cause);
        return refusal;
    }

    /** Closes all, whatever closing one of them brings. */
    static void closeAll(Collection<DatagramChannel> channels) throws IOException {
        IOException failure = null;
        for (DatagramChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    static InetSocketAddress localAddress(DatagramChannel channel) throws IOException {
        if (channel.getLocalAddress() instanceof InetSocketAddress local) {
            return local;
        }
        throw new SocketException("channel " + channel + " is not bound: bind it to an address first");
    }
}
