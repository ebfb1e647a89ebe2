package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.net.DatagramRoute;
import java.nio.ByteBuffer;

/** A message to a client, ready to be sent, and its route. Immutable. */
public final class ServerReply {

    private final DhcpMessageType type;
    private final HardwareAddress client;
    private final byte[] octets;
    private final DatagramRoute route;

    /** A reply of these octets, which stay its own. */
    ServerReply(DhcpMessageType type, HardwareAddress client, byte[] octets, DatagramRoute route) {
        this.type = type;
        this.client = client;
        this.octets = octets;
        this.route = route;
    }

    /** {@return the message's type} */
    public DhcpMessageType type() {
        return type;
    }

    /** {@return the hardware address of the client} */
    public HardwareAddress client() {
        return client;
    }

    /** {@return where to} */
    public DatagramRoute route() {
        return route;
    }

    /** {@return the length of the message in octets} */
    public int length() {
        return octets.length;
    }

    /**
     * Puts the message into a buffer.
     *
     * @param out takes {@link #length()} octets at its position, which moves behind them
     * @throws java.nio.BufferOverflowException if the buffer has less room
     */
    public void writeTo(ByteBuffer out) {
        out.put(octets);
    }

    /**
     * The message, decoded anew at each call: for logs and tests.
     *
     * @return the message
     */
    public DhcpMessage message() {
        if (DhcpMessage.decode(ByteBuffer.wrap(octets)) instanceof DecodeResult.Decoded decoded) {
            return decoded.value();
        }
        throw new IllegalStateException("a reply of this engine cannot be read");
    }

    @Override
    public String toString() {
        return type + " to " + route.to();
    }
}
