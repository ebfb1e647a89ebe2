package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.DatagramRoute;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The client's side of an endpoint: sends what a client engine wants sent, and fills its events with what comes in. One
 * thread uses it; {@link #wakeup()} and {@link #close()} may be called by any.
 */
public final class ClientPort implements Closeable {

    private final DatagramEndpoint endpoint;
    private final InetSocketAddress broadcast;
    private final boolean oneServer;
    private final ReceivedDatagram datagram = new ReceivedDatagram(2_048);
    private final ByteBuffer out = ByteBuffer.allocateDirect(2_048);

    private ClientPort(DatagramEndpoint endpoint, InetSocketAddress broadcast, boolean oneServer) {
        this.endpoint = endpoint;
        this.broadcast = broadcast;
        this.oneServer = oneServer;
    }

    /**
     * A port that broadcasts, and speaks with servers at their own addresses.
     *
     * @param endpoint closed with this port
     * @param serverPort the servers' UDP port, 67 outside of tests
     * @return the port
     */
    public static ClientPort broadcasting(DatagramEndpoint endpoint, int serverPort) {
        return new ClientPort(endpoint, new InetSocketAddress(Ipv4.BROADCAST, serverPort), false);
    }

    /**
     * A port that sends everything to one server, whatever the message says: for loopback, and for servers behind a relay.
     *
     * @param endpoint closed with this port
     * @param server where to
     * @return the port
     */
    public static ClientPort toServer(DatagramEndpoint endpoint, InetSocketAddress server) {
        return new ClientPort(endpoint, server, true);
    }

    /**
     * Sends a message.
     *
     * @param message the message
     * @param destination 255.255.255.255, or a server's address
     * @throws IOException if the network refuses it
     */
    public void send(DhcpMessage message, Inet4Address destination) throws IOException {
        InetSocketAddress to = oneServer || destination.equals(Ipv4.BROADCAST)
                ? broadcast
                : new InetSocketAddress(destination, broadcast.getPort());
        out.clear();
        message.encode(out);
        endpoint.send(out.flip(), DatagramRoute.to(0, endpoint.port(), to));
    }

    /**
     * Waits for a datagram.
     *
     * @param into filled with it; unchanged when none arrived. What it holds is valid until the next call
     * @param timeoutNanos the longest wait in nanoseconds; 0 or less does not wait
     * @return true when a datagram arrived
     * @throws IOException if the endpoint is closed or the network fails
     */
    public boolean receive(DhcpClientEvent.Received into, long timeoutNanos) throws IOException {
        if (!endpoint.receive(datagram, timeoutNanos)) {
            return false;
        }
        into.set(datagram.payload(), datagram.source());
        return true;
    }

    /** {@return the endpoint} */
    public DatagramEndpoint endpoint() {
        return endpoint;
    }

    /** Makes a {@link #receive} that waits return at once. */
    public void wakeup() {
        endpoint.wakeup();
    }

    @Override
    public void close() throws IOException {
        endpoint.close();
    }
}
