package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.internal.RareWarnings;
import io.github.zip2x2.tftp.server.TftpServerActions.PortState;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transfer ports of one loop's listeners: free ones of the system, or those of a range. */
final class TransferSockets {
    private static final Logger LOG = LoggerFactory.getLogger(TransferSockets.class);

    private final Selector selector;
    private final int firstPort;
    private final int receiveBuffer;
    private final RareWarnings warnings = new RareWarnings();
    /** The ports of the range that other programs have, each said once. */
    private final Set<Integer> taken = new HashSet<>();

    /** {@code firstPort} is 0 without a range, {@code receiveBuffer} 0 for the system's. */
    TransferSockets(Selector selector, int firstPort, int receiveBuffer) {
        this.selector = selector;
        this.firstPort = firstPort;
        this.receiveBuffer = receiveBuffer;
    }

    static @Nullable Endpoint find(Endpoint listener, int port) {
        if (port == TftpServerEvent.LISTENING) {
            return listener;
        }
        return port < listener.ports.length ? listener.ports[port] : null;
    }

    PortState open(Endpoint listener, int port) {
        if (find(listener, port) != null) {
            return PortState.OPEN;
        }
        if (port >= listener.ports.length) {
            listener.ports = Arrays.copyOf(listener.ports, Math.max(port + 1, listener.ports.length * 2));
        }
        int number = firstPort == 0 ? 0 : firstPort + port;
        try {
            listener.ports[port] = bind(listener, port, new InetSocketAddress(listener.local.getAddress(), number));
            taken.remove(number);
            return PortState.OPEN;
        } catch (BindException e) {
            return notBound(listener, number, e);
        } catch (IOException e) {
            if (warnings.isDue("open")) {
                LOG.warn(
                        "TFTP can open no transfer port at {}: {}; phones hear nothing and ask again. Raise the limit of open"
                                + " files (ulimit -n)",
                        listener.local.getAddress(),
                        e.getMessage());
            }
            return PortState.EXHAUSTED;
        }
    }

    private Endpoint bind(Endpoint listener, int port, InetSocketAddress local) throws IOException {
        DatagramChannel channel = Endpoint.channel(local);
        try {
            if (receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            channel.bind(local);
            return Endpoint.register(selector, listener.listener, port, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private PortState notBound(Endpoint listener, int number, BindException e) {
        if (number == 0) {
            if (warnings.isDue("bind")) {
                LOG.warn(
                        "TFTP finds no free port for transfers at {}: {}; phones hear nothing and ask again. End programs"
                                + " that hold many ports, or see whether the address is still there",
                        listener.local.getAddress(),
                        e.getMessage());
            }
            return PortState.EXHAUSTED;
        }
        if (taken.add(number)) {
            LOG.warn(
                    "TFTP cannot use transfer port {}: {}; it uses another one of the range. End the program that has it, or"
                            + " choose another range",
                    number,
                    e.getMessage());
        }
        return PortState.TAKEN;
    }

    void close(Endpoint listener, int port) {
        Endpoint endpoint = find(listener, port);
        if (endpoint != null && endpoint != listener) {
            listener.ports[port] = null;
            endpoint.close();
        }
    }
}
