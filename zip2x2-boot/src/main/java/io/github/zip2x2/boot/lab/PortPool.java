package io.github.zip2x2.boot.lab;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The UDP ports of many phones' transfers. A port is used again when its transfer has closed it; when all are taken, by
 * the transfer that has been over for longest and only waits whether its last ACK was lost.
 */
final class PortPool implements AutoCloseable {
    private final Selector selector;
    private final Inet4Address address;
    private final int most;
    private final List<Port> all = new ArrayList<>();
    private final ArrayDeque<Port> idle = new ArrayDeque<>();
    private final ArrayDeque<Port> over = new ArrayDeque<>();

    /** A port and the transfer that has it. */
    static final class Port {
        private final DatagramChannel channel;
        private @Nullable UdpPhone phone;
        private int transfer;
        private boolean isOver;

        private Port(DatagramChannel channel) {
            this.channel = channel;
        }

        DatagramChannel channel() {
            return channel;
        }

        @Nullable
        UdpPhone phone() {
            return phone;
        }

        int transfer() {
            return transfer;
        }
    }

    PortPool(Selector selector, Inet4Address address, int most) {
        this.selector = selector;
        this.address = address;
        this.most = most;
    }

    /** Gives a port to a transfer; null when all are busy or the system has none. */
    @Nullable
    Port take(UdpPhone phone, int transfer) throws IOException {
        Port port = idle.poll();
        if (port == null) {
            port = all.size() < most ? open() : over.poll();
        }
        if (port == null) {
            return null;
        }
        if (port.phone != null) {
            port.phone.ports().remove(port);
        }
        port.phone = phone;
        port.transfer = transfer;
        port.isOver = false;
        phone.ports().add(port);
        return port;
    }

    private Port open() throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(address, 0));
            Port port = new Port(channel);
            channel.register(selector, SelectionKey.OP_READ, port);
            all.add(port);
            return port;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The transfer has its file; the port may be taken from it if need be. */
    void isOver(Port port) {
        if (!port.isOver) {
            port.isOver = true;
            over.add(port);
        }
    }

    void giveBack(Port port) {
        if (port.isOver) {
            over.remove(port);
        }
        port.phone = null;
        idle.add(port);
    }

    @Override
    public void close() throws IOException {
        for (Port port : all) {
            port.channel.close();
        }
    }
}
