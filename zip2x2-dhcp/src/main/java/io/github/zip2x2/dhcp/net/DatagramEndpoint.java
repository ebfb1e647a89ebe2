package io.github.zip2x2.dhcp.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/**
 * The network as DHCP needs it. An endpoint says where a datagram came in, chooses where one goes out, and reaches a
 * client that has no address yet. Plain UDP does only part of this: see {@link EndpointCapabilities}.
 *
 * <p>One thread receives and sends; {@link #wakeup()} and {@link #close()} may be called by any thread. An
 * implementation blocks in {@link #receive} only, and ends that within 100 ms of {@link #wakeup()}, {@link #close()} or
 * an interrupt.
 */
public interface DatagramEndpoint extends Closeable {

    /**
     * Where this endpoint is attached, with the addresses that the host has there now. The number of attachments and
     * their order stay; their addresses come and go. Cheap, and may be called by any thread for each datagram.
     *
     * @return the attachments, by index
     */
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
     * @throws ClosedChannelException when the endpoint is closed, by whomever; every further call throws it too
     * @throws IOException when the network fails; the next call may work again
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
     * Has broadcasts to another port received as well, without a claim to that port, so that what other hosts say there
     * is heard; {@link ReceivedDatagram#localPort()} tells them apart. To be called before the first datagram is awaited.
     *
     * @param port the UDP port, 1..65535
     * @return whether the endpoint can do that
     * @throws IOException when the system refuses
     */
    default boolean overhear(int port) throws IOException {
        return false;
    }

    /**
     * How many datagrams were taken by {@link #send} and could not be delivered, e.g. because nobody answered ARP for
     * the next hop. Those that {@code send} refused are not among them. Any thread may ask.
     *
     * @return the count since the endpoint was opened
     */
    default long dropped() {
        return 0;
    }

    /**
     * What is wrong with the host so that this endpoint serves less than it was opened for, e.g. an interface that is
     * gone. Each is also logged once as a warning when it begins. Any thread may ask.
     *
     * @return one sentence each, for operators; empty when all is well
     */
    default List<String> problems() {
        return List.of();
    }

    /** Makes a {@link #receive} that waits return at once. */
    void wakeup();

    @Override
    void close() throws IOException;
}
