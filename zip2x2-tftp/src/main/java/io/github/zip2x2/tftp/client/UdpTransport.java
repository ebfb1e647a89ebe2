package io.github.zip2x2.tftp.client;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A UDP socket on a free port, or on a given one. */
final class UdpTransport implements DatagramTransport {
    private static final int WINDOW_BYTES = 1 << 20;

    private final DatagramChannel channel;
    private final Selector selector;

    private UdpTransport(DatagramChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    static UdpTransport open(@Nullable InetAddress local, InetSocketAddress server) throws IOException {
        boolean v4 = server.getAddress() instanceof Inet4Address;
        DatagramChannel channel = DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            // Room for a whole window: what does not fit is lost and costs a wait.
            channel.setOption(StandardSocketOptions.SO_RCVBUF, WINDOW_BYTES);
            bind(channel, local);
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new UdpTransport(channel, selector);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void bind(DatagramChannel channel, @Nullable InetAddress local) throws IOException {
        try {
            channel.bind(new InetSocketAddress(local, 0));
        } catch (BindException | UnsupportedAddressTypeException e) {
            String from = local == null ? "any address" : local.getHostAddress();
            String why = e.getMessage() == null ? "it is of the other IP version than the server" : e.getMessage();
            throw new IOException("TFTP cannot send from " + from + ": " + why + "; choose an address of this host", e);
        }
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress peer) throws IOException {
        channel.send(datagram, peer);
    }

    @Override
    public @Nullable InetSocketAddress receive(ByteBuffer into, long timeoutNanos) throws IOException {
        SocketAddress sender = channel.receive(into);
        if (sender == null && timeoutNanos > 0) {
            // Rounded up: a wait that ends early would only be begun again.
            long millis = TimeUnit.NANOSECONDS.toMillis(Math.min(timeoutNanos, Long.MAX_VALUE / 2) + 999_999);
            selector.select(key -> {}, Math.max(1, millis));
            sender = channel.receive(into);
        }
        return (InetSocketAddress) sender;
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }
}
