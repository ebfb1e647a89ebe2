package io.github.zip2x2.tftp.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket: a listener's own, or one of its transfer ports. */
final class Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    final int listener;
    final int port;
    final DatagramChannel channel;
    final InetSocketAddress local;
    /** A listener's transfer ports, by number. */
    @Nullable
    Endpoint[] ports = new Endpoint[0];
    /** Why it is open, if its address comes and goes. */
    @Nullable
    FollowedPort followed;
    /** The application has bound it. */
    boolean adopted;

    private Endpoint(int listener, int port, DatagramChannel channel) throws IOException {
        InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
        if (bound == null) {
            throw new IOException("the channel given for TFTP is not bound: bind it first");
        }
        this.listener = listener;
        this.port = port;
        this.channel = channel;
        local = bound;
    }

    /** Registers a bound channel. */
    static Endpoint register(Selector selector, int listener, int port, DatagramChannel channel) throws IOException {
        Endpoint endpoint = new Endpoint(listener, port, channel);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, endpoint);
        return endpoint;
    }

    static DatagramChannel channel(InetSocketAddress address) throws IOException {
        boolean v4 = address.getAddress() instanceof Inet4Address;
        return DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a socket could not be closed: {}", e.toString());
        }
    }
}
