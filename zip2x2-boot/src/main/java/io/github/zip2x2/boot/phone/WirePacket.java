package io.github.zip2x2.boot.phone;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A datagram that a phone sent or received.
 *
 * @param atNanos when, on the monotonic clock of the boot's events
 * @param sent whether the phone sent it
 * @param local the phone's own address and port; 0.0.0.0 before it has an address
 * @param remote the other side's
 * @param payload what UDP carried, read-only, position 0, valid only while the listener is called; a configuration file
 *     in it holds secrets
 */
public record WirePacket(
        long atNanos, boolean sent, InetSocketAddress local, InetSocketAddress remote, ByteBuffer payload) {
    /**
     * Makes it; the payload is kept as a read-only view.
     *
     * @param atNanos when
     * @param sent whether the phone sent it
     * @param local the phone's own address and port
     * @param remote the other side's
     * @param payload what UDP carried, from the position to the limit
     */
    public WirePacket {
        payload = payload.slice().asReadOnlyBuffer();
    }

    /** Addresses and length: the payload holds secrets. */
    @Override
    public String toString() {
        return "WirePacket[" + local + (sent ? " > " : " < ") + remote + ", bytes=" + payload.remaining() + "]";
    }
}
