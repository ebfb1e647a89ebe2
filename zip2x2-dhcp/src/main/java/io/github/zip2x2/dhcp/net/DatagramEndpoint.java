package io.github.zip2x2.dhcp.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What DHCP needs of the network and plain UDP only half gives: to know where a datagram came in, to choose where one
 * goes out, and to reach a client that has no address yet.
 *
 * <p>One thread receives and sends; {@link #wakeup()} and {@link #close()} may be called by any thread. An
 * implementation blocks in {@link #receive} only, and ends that within 100 ms of {@link #wakeup()}, {@link #close()} or
 * an interrupt.
 */
public interface DatagramEndpoint extends Closeable {

    /** {@return where this endpoint is attached, by index} */
    List<NetworkAttachment> attachments();

    /** {@return what this endpoint can and cannot do, to be shown at start} */
    EndpointCapabilities capabilities();

    /** {@return the UDP port that it is bound to; where it serves several, the first} */
    int port();

    /**
     * Waits for a datagram.
     *
     * @param into takes the datagram; unchanged when none arrived
     * @param timeoutNanos the longest wait in nanoseconds; 0 or less does not wait
     * @return true when a datagram arrived; false at the time-out, after a wake-up or after an interrupt
     * @throws IOException when the endpoint is closed or the network fails
     */
    boolean receive(ReceivedDatagram into, long timeoutNanos) throws IOException;

    /**
     * Sends one datagram, without waiting: what the system cannot take at once is lost, as on the wire.
     *
     * @param payload the bytes from position to limit, consumed
     * @param route where to
     * @throws IOException when the network refuses it, e.g. without a route
     */
    void send(ByteBuffer payload, DatagramRoute route) throws IOException;

    /**
     * Makes a {@link #receive} that waits return at once.
     *
     */
    void wakeup();

    @Override
    void close() throws IOException;
}
