package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
 * <p>It cannot send to an address without ARP, so replies to such clients are broadcast. It cannot ask by ARP whether an
 * address is in use either: a server on it that probes takes a {@link ReachabilityProber}.
 */
public final class UdpEndpoint implements DatagramEndpoint {

    /** Bytes asked for as the receive buffer, {@value}; the system may give less. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final Selector selector;
    private final List<DatagramChannel> receivers;
    /** By attachment. */
    private final List<DatagramChannel> senders;

    private final List<NetworkAttachment> attachments;
    private final int[] receiverAttachment;
    private final boolean hearsBroadcasts;
    private final int port;
    private int nextReceiver;

    private UdpEndpoint(
            List<DatagramChannel> receivers,
            int[] receiverAttachment,
            List<DatagramChannel> senders,
            List<NetworkAttachment> attachments,
            boolean hearsBroadcasts)
            throws IOException {
        this.receivers = List.copyOf(receivers);
        this.receiverAttachment = receiverAttachment;
        this.senders = List.copyOf(senders);
        this.attachments = List.copyOf(attachments);
        this.hearsBroadcasts = hearsBroadcasts;
        this.port = localAddress(receivers.get(0)).getPort();
        this.selector = Selector.open();
        try {
            for (DatagramChannel channel : this.receivers) {
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
            for (DatagramChannel channel : this.senders) {
                channel.configureBlocking(false);
            }
        } catch (IOException e) {
            selector.close();
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
        DatagramChannel channel = bind(new InetSocketAddress(address, port), false);
        try {
            return new UdpEndpoint(
                    List.of(channel), new int[] {0}, List.of(channel), List.of(attachment(address)), false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Hears the broadcasts of one interface's clients, and serves them.
     *
     * @param on the interface; it has an IPv4 address
     * @param port 1..65535
     * @param onlyBroadcasts true says that no other interface of this host brings in DHCP broadcasts, which the operator
     *     knows and Java cannot see; false has other interfaces that are up looked for, on Linux also those without an
     *     address, which Java does not list
     * @return the udp endpoint
     * @throws BindException when the port cannot be had, with cause and remedy
     * @throws SocketException when another interface might bring in broadcasts, or this one has no address
     * @throws IOException when the system refuses a channel
     */
    public static UdpEndpoint broadcast(NetworkInterface on, int port, boolean onlyBroadcasts) throws IOException {
        List<Inet4Address> addresses = addressesOf(on);
        if (addresses.isEmpty()) {
            throw new SocketException(
                    "interface " + on.getName() + " has no IPv4 address: give it one, or use the link-layer endpoint");
        }
        if (!onlyBroadcasts) {
            refuseAmbiguity(
                    on.getName(),
                    BroadcastInterfaces.up(NetworkInterface.networkInterfaces().toList(), BroadcastInterfaces.LINUX));
        }
        List<DatagramChannel> opened = new ArrayList<>();
        try {
            List<NetworkAttachment> attachments = new ArrayList<>();
            for (Inet4Address address : addresses) {
                opened.add(bind(new InetSocketAddress(address, port), true));
                attachments.add(new NetworkAttachment(
                        attachments.size(), on.getName(), List.of(new HostAddress(address, prefixOf(on, address)))));
            }
            List<DatagramChannel> senders = List.copyOf(opened);
            opened.add(bind(new InetSocketAddress(Ipv4.ANY, port), true));
            // Only one interface can bring in broadcasts, so what the wildcard hears came in at its first address.
            int[] receiverAttachment = new int[opened.size()];
            for (int i = 0; i < senders.size(); i++) {
                receiverAttachment[i] = i;
            }
            return new UdpEndpoint(opened, receiverAttachment, senders, attachments, true);
        } catch (IOException e) {
            closeAll(opened, e);
            throw e;
        }
    }

    /**
     * Takes channels that the application has bound, each to one address, e.g. one inherited from a service manager that
     * bound it to a privileged port. They are closed with this endpoint.
     *
     * @param channels bound IPv4 channels, at least one
     * @return the udp endpoint
     * @throws IOException when a channel is not bound or cannot be registered
     */
    public static UdpEndpoint of(Collection<DatagramChannel> channels) throws IOException {
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("channels is empty: give at least one bound channel");
        }
        List<DatagramChannel> all = List.copyOf(channels);
        List<NetworkAttachment> attachments = new ArrayList<>();
        int[] receiverAttachment = new int[all.size()];
        boolean wildcard = false;
        for (DatagramChannel channel : all) {
            InetSocketAddress local = localAddress(channel);
            int index = attachments.size();
            receiverAttachment[index] = index;
            Inet4Address address = local.getAddress() instanceof Inet4Address v4 && !v4.isAnyLocalAddress() ? v4 : null;
            wildcard |= address == null;
            NetworkInterface on = address == null ? null : NetworkInterface.getByInetAddress(address);
            attachments.add(new NetworkAttachment(
                    index,
                    on == null ? "" : on.getName(),
                    address == null
                            ? List.of()
                            : List.of(new HostAddress(address, on == null ? 32 : prefixOf(on, address)))));
        }
        return new UdpEndpoint(all, receiverAttachment, all, attachments, wildcard);
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

    @Override
    public List<NetworkAttachment> attachments() {
        return attachments;
    }

    @Override
    public EndpointCapabilities capabilities() {
        return new EndpointCapabilities(hearsBroadcasts, true, false, false, false);
    }

    @Override
    public int port() {
        return port;
    }

    /** {@return the channels that receive, for an application that waits on its own selector and then receives without waiting} */
    public List<DatagramChannel> channels() {
        return receivers;
    }

    @Override
    public boolean receive(ReceivedDatagram into, long timeoutNanos) throws IOException {
        if (take(into)) {
            return true;
        }
        if (timeoutNanos <= 0) {
            return false;
        }
        // Milliseconds rounded up, so that a timer is never polled before it is due.
        selector.select(key -> {}, Math.max(1, (timeoutNanos + 999_999) / 1_000_000));
        return take(into);
    }

    private boolean take(ReceivedDatagram into) throws IOException {
        for (int tried = 0; tried < receivers.size(); tried++) {
            DatagramChannel channel = receivers.get(nextReceiver);
            ByteBuffer payload = into.payload().clear();
            if (channel.receive(payload) instanceof InetSocketAddress source) {
                payload.flip();
                into.arrived(source, port, receiverAttachment[nextReceiver]);
                return true;
            }
            payload.flip();
            nextReceiver = (nextReceiver + 1) % receivers.size();
        }
        return false;
    }

    @Override
    public void send(ByteBuffer payload, DatagramRoute route) throws IOException {
        int attachment = Math.max(0, route.attachment());
        InetSocketAddress to = route.hardware().isPresent()
                ? new InetSocketAddress(Ipv4.BROADCAST, route.to().getPort())
                : route.to();
        senders.get(attachment).send(payload, to);
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (DatagramChannel channel : receivers) {
            failure = closed(channel, failure);
        }
        for (DatagramChannel channel : senders) {
            failure = closed(channel, failure);
        }
        selector.close();
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable IOException closed(DatagramChannel channel, @Nullable IOException before) {
        try {
            channel.close();
            return before;
        } catch (IOException e) {
            if (before == null) {
                return e;
            }
            before.addSuppressed(e);
            return before;
        }
    }

    private static DatagramChannel bind(InetSocketAddress local, boolean shared) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            // Lets the senders and the wildcard receiver share the port.
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

    private static void closeAll(List<DatagramChannel> channels, IOException cause) {
        for (DatagramChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static InetSocketAddress localAddress(DatagramChannel channel) throws IOException {
        if (channel.getLocalAddress() instanceof InetSocketAddress local) {
            return local;
        }
        throw new SocketException("channel " + channel + " is not bound: bind it to an address first");
    }

    private static List<Inet4Address> addressesOf(NetworkInterface on) {
        return on.inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .map(Inet4Address.class::cast)
                .toList();
    }

    private static NetworkAttachment attachment(Inet4Address address) throws SocketException {
        NetworkInterface on = NetworkInterface.getByInetAddress(address);
        return new NetworkAttachment(
                0,
                on == null ? "" : on.getName(),
                List.of(new HostAddress(address, on == null ? 32 : prefixOf(on, address))));
    }

    private static int prefixOf(NetworkInterface on, Inet4Address address) {
        for (InterfaceAddress candidate : on.getInterfaceAddresses()) {
            if (address.equals(candidate.getAddress())) {
                return candidate.getNetworkPrefixLength();
            }
        }
        return 32; // e.g. 127.0.0.5, which the loopback interface serves without naming it
    }
}
