package io.github.zip2x2.boot.phone;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.client.ClientLease;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain UDP from an address that the host has. */
final class HostNetwork implements PhoneNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(HostNetwork.class);
    private static final int CLIENT_PORT = 68;

    private final PhoneLoop loop;
    private final PhoneAttachment attachment;
    /** The first sends; all are listened to. */
    private final List<DatagramChannel> dhcp = new ArrayList<>();

    private final Map<Integer, DatagramChannel> transfers = new HashMap<>();
    private @Nullable DatagramChannel sip;
    private @Nullable InetSocketAddress sipAddress;
    private @Nullable Receiver receiver;

    private HostNetwork(PhoneAttachment attachment, PhoneLoop loop) {
        this.attachment = attachment;
        this.loop = loop;
    }

    static HostNetwork open(PhoneAttachment attachment, PhoneLoop loop) throws IOException {
        HostNetwork network = new HostNetwork(attachment, loop);
        try {
            network.bind();
            return network;
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    private void bind() throws IOException {
        if (attachment.isOnLoopback()) {
            dhcp.add(bind(new InetSocketAddress(attachment.local(), 0), false));
        } else {
            // A socket bound to an address sends broadcasts by that address's interface and receives none; one bound
            // to the wildcard address receives them, from every interface (the engine knows its own by chaddr, xid).
            dhcp.add(bind(new InetSocketAddress(attachment.local(), CLIENT_PORT), true));
            dhcp.add(bind(new InetSocketAddress(Ipv4.ANY, CLIENT_PORT), true));
        }
        if (attachment.sipPort().isPresent()) {
            DatagramChannel channel = bind(
                    new InetSocketAddress(
                            attachment.local(), attachment.sipPort().get()),
                    false);
            sip = channel;
            sipAddress = (InetSocketAddress) channel.getLocalAddress();
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

    @Override
    public void start(Receiver to) throws IOException {
        receiver = to;
        for (DatagramChannel channel : dhcp) {
            register(channel, to::dhcp);
        }
        if (sip != null) {
            register(sip, to::sip);
        }
    }

    private interface Datagram {
        void received(ByteBuffer bytes, InetSocketAddress source);
    }

    private void register(DatagramChannel channel, Datagram to) throws IOException {
        channel.register(loop.selector(), SelectionKey.OP_READ, loop.attach(buffer -> drain(channel, buffer, to)));
    }

    private void drain(DatagramChannel channel, ByteBuffer buffer, Datagram to) throws IOException {
        while (channel.isOpen()) {
            SocketAddress source = channel.receive(buffer.clear());
            if (source == null) {
                return;
            }
            buffer.flip();
            tap(channel, false, (InetSocketAddress) source, buffer);
            to.received(buffer, (InetSocketAddress) source);
        }
    }

    private void send(DatagramChannel channel, ByteBuffer datagram, InetSocketAddress to) throws IOException {
        tap(channel, true, to, datagram);
        channel.send(datagram, to);
    }

    private void tap(DatagramChannel channel, boolean sent, InetSocketAddress remote, ByteBuffer payload)
            throws IOException {
        Receiver told = Objects.requireNonNull(receiver, "started");
        if (told.wantsPackets()) {
            told.passed(sent, (InetSocketAddress) channel.getLocalAddress(), remote, payload);
        }
    }

    @Override
    public void sendDhcp(ByteBuffer message, InetSocketAddress destination) throws IOException {
        send(dhcp.get(0), message, attachment.dhcpServer().orElse(destination));
    }

    @Override
    public void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) throws IOException {
        DatagramChannel channel = transfers.get(transfer);
        if (channel == null) {
            Receiver to = Objects.requireNonNull(receiver, "started");
            channel = bind(new InetSocketAddress(attachment.local(), 0), false);
            transfers.put(transfer, channel);
            register(channel, (bytes, source) -> to.tftp(transfer, bytes, source));
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

    @Override
    public void sendSip(ByteBuffer message, InetSocketAddress destination) throws IOException {
        if (sip != null) {
            send(sip, message, destination);
        }
    }

    @Override
    public void leased(@Nullable ClientLease lease) {
        // the host's address stays what it is
    }

    @Override
    public Optional<InetSocketAddress> sipAddress() {
        return Optional.ofNullable(sipAddress);
    }

    @Override
    public void close() {
        dhcp.forEach(HostNetwork::close);
        transfers.values().forEach(HostNetwork::close);
        transfers.clear();
        if (sip != null) {
            close(sip);
        }
    }

    private static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a socket: {}", e.toString());
        }
    }
}
