package io.github.zip2x2.tftp.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams of one transfer: a port of its own for as long as the transfer lives. Used by one thread at a time, except
 * {@link #wakeup()} and {@link #close()}, which any thread may call.
 */
public interface DatagramTransport extends Closeable {
    /**
     * Sends a datagram; one that the system has no room for may be lost.
     *
     * @param datagram its bytes, from the position to the limit
     * @param peer to whom
     * @throws IOException if it cannot be sent
     */
    void send(ByteBuffer datagram, InetSocketAddress peer) throws IOException;

    /**
     * Waits for a datagram.
     *
     * @param into takes its bytes; the position is moved behind them. A longer datagram is cut
     * @param timeoutNanos how long to wait, 0 for not at all
     * @return who sent it, or null if none came in time, or when {@link #wakeup()} or an interrupt ended the waiting; an
     *     interrupt is left pending
     * @throws java.net.PortUnreachableException if the peer's host says that nobody listens
     * @throws IOException if receiving fails
     */
    @Nullable
    InetSocketAddress receive(ByteBuffer into, long timeoutNanos) throws IOException;

    /** Ends a {@link #receive} that waits, or the next one. */
    void wakeup();

    /** Opens transports, one for each transfer. */
    @FunctionalInterface
    interface Factory {
        /**
         * Opens a transport.
         *
         * @param server the server's address and port
         * @return the transport
         * @throws IOException if it cannot be opened
         */
        DatagramTransport open(InetSocketAddress server) throws IOException;
    }
}
