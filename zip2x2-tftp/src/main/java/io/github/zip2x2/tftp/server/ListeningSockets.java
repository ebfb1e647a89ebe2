package io.github.zip2x2.tftp.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets where one loop's requests come in; their numbers are those of the engine's listeners. */
final class ListeningSockets {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSockets.class);

    private final Selector selector;
    private final int receiveBuffer;
    private final boolean several;
    private final List<Endpoint> all = new ArrayList<>();
    private List<Endpoint> open = List.of();
    private volatile List<InetSocketAddress> addresses = List.of();
    private volatile Set<FollowedPort.At> followed = Set.of();
    private boolean smallBufferTold;

    /** {@code several} loops share each port. */
    ListeningSockets(Selector selector, int receiveBuffer, boolean several) {
        this.selector = selector;
        this.receiveBuffer = receiveBuffer;
        this.several = several;
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    Set<FollowedPort.At> followed() {
        return followed;
    }

    List<Endpoint> open() {
        return open;
    }

    Endpoint get(int number) {
        return all.get(number);
    }

    Endpoint listen(InetSocketAddress address, @Nullable FollowedPort because) throws IOException {
        DatagramChannel channel = Endpoint.channel(address);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            if (several) {
                // The kernel sends all that comes from one address and port to the same one of the sockets.
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(address);
            tellSmallBuffer(channel.getOption(StandardSocketOptions.SO_RCVBUF));
            Endpoint endpoint = Endpoint.register(selector, all.size(), TftpServerEvent.LISTENING, channel);
            endpoint.followed = because;
            return added(endpoint);
        } catch (IOException e) {
            channel.close();
            throw cannotListen(address, e);
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Endpoint adopt(DatagramChannel channel) throws IOException {
        Endpoint endpoint = Endpoint.register(selector, all.size(), TftpServerEvent.LISTENING, channel);
        endpoint.adopted = true;
        return added(endpoint);
    }

    private Endpoint added(Endpoint endpoint) {
        all.add(endpoint);
        publish();
        return endpoint;
    }

    /** The listeners whose followed address is not wanted any more. */
    List<Endpoint> without(Set<FollowedPort.At> wanted) {
        return all.stream()
                .filter(endpoint -> endpoint.channel.isOpen() && endpoint.followed != null)
                .filter(endpoint -> !wanted.contains(at(endpoint)))
                .toList();
    }

    private static FollowedPort.@Nullable At at(Endpoint endpoint) {
        FollowedPort because = endpoint.followed;
        return because == null ? null : FollowedPort.At.of(because, endpoint.local.getAddress());
    }

    /** Closes a listener and its transfer ports. */
    void close(Endpoint listener) {
        listener.close();
        for (Endpoint port : listener.ports) {
            if (port != null) {
                port.close();
            }
        }
        try {
            // The system has the port back only when the selector has let go; what is ready comes again.
            selector.selectNow(key -> {});
        } catch (IOException e) {
            LOG.debug("the selector failed: {}", e.toString());
        }
        publish();
    }

    private void publish() {
        open = all.stream().filter(endpoint -> endpoint.channel.isOpen()).toList();
        addresses = open.stream().map(endpoint -> endpoint.local).toList();
        Set<FollowedPort.At> at = new HashSet<>();
        for (Endpoint endpoint : open) {
            FollowedPort.At here = at(endpoint);
            if (here != null) {
                at.add(here);
            }
        }
        followed = Set.copyOf(at);
    }

    private void tellSmallBuffer(int granted) {
        if (granted < receiveBuffer && !smallBufferTold) {
            smallBufferTold = true;
            LOG.warn(
                    "the system grants a receive buffer of {} of {} bytes: when many phones boot at once, requests are"
                            + " lost and asked again; raise net.core.rmem_max",
                    granted,
                    receiveBuffer);
        }
    }

    /** Tries alone to listen: sockets that share a port would not notice that another program shares it too. */
    static InetSocketAddress probe(InetSocketAddress address) throws IOException {
        try (DatagramChannel channel = Endpoint.channel(address)) {
            channel.bind(address);
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw cannotListen(address, e);
        }
    }

    static boolean canSharePorts() throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        }
    }

    /** The largest packet of the link; Ethernet's for the wildcard address, which has no link of its own. */
    static int mtu(InetSocketAddress local) throws IOException {
        NetworkInterface link = NetworkInterface.getByInetAddress(local.getAddress());
        return link == null ? 1500 : Math.max(576, Math.min(65_535, link.getMTU()));
    }

    private static IOException cannotListen(InetSocketAddress address, IOException e) {
        return new IOException(
                "TFTP cannot listen at " + address + ": " + e.getMessage() + "; " + remedy(address, e), e);
    }

    private static String remedy(InetSocketAddress address, IOException e) {
        String why = String.valueOf(e.getMessage());
        if (why.contains("assign")) {
            return "no interface has that address now: give it to one, or choose an address of this host";
        }
        if (why.contains("ermission")) {
            return "run with the right to bind ports below 1024";
        }
        if (!(e instanceof BindException)) {
            return "raise the limit of open files (ulimit -n) if too many are open";
        }
        return address.getPort() > 0 && address.getPort() < 1024
                ? "end the server that has the port, or run with the right to bind ports below 1024"
                : "end the program that has the port, or choose an address of this host and a free port";
    }
}
