package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A buffer for one received datagram, used again for the next. Not thread-safe: it belongs to the thread that receives.
 */
public final class ReceivedDatagram {

    /** The value of {@link #attachment()} when the endpoint cannot tell: {@value}. */
    public static final int UNKNOWN_ATTACHMENT = -1;

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    private final ByteBuffer payload;
    private InetSocketAddress source = NOWHERE;
    private int localPort;
    private int attachment = UNKNOWN_ATTACHMENT;
    private Optional<HardwareAddress> hardware = Optional.empty();
    private Optional<Inet4Address> destination = Optional.empty();

    /**
     * A place for one datagram.
     *
     * @param capacity bytes of the longest datagram told apart from a longer one, above 0; 2,048 shows whether one
     *     exceeded an Ethernet frame
     */
    public ReceivedDatagram(int capacity) {
        this.payload = ByteBuffer.allocateDirect(capacity);
    }

    /** {@return the datagram's bytes, from position 0 to the limit} */
    public ByteBuffer payload() {
        return payload;
    }

    /** {@return where it came from} */
    public InetSocketAddress source() {
        return source;
    }

    /** {@return the UDP port that it was sent to} */
    public int localPort() {
        return localPort;
    }

    /** {@return the index of the attachment at which it came in, or {@link #UNKNOWN_ATTACHMENT}} */
    public int attachment() {
        return attachment;
    }

    /** {@return the hardware address of the host that sent it last; empty when the endpoint cannot tell} */
    public Optional<HardwareAddress> hardware() {
        return hardware;
    }

    /** {@return the address that it was sent to; empty when the endpoint cannot tell} */
    public Optional<Inet4Address> destination() {
        return destination;
    }

    /**
     * For implementations of {@link DatagramEndpoint}: says what was put into {@link #payload()}, which is then flipped
     * by the caller.
     *
     * @param source where it came from
     * @param localPort the UDP port that it was sent to
     * @param attachment the index of the attachment at which it came in, or {@link #UNKNOWN_ATTACHMENT}
     */
    public void arrived(InetSocketAddress source, int localPort, int attachment) {
        this.source = source;
        this.localPort = localPort;
        this.attachment = attachment;
        this.hardware = Optional.empty();
        this.destination = Optional.empty();
    }

    /**
     * For endpoints that see the link, after {@link #arrived}: says which host sent it last.
     *
     * @param address its hardware address
     */
    public void sentBy(HardwareAddress address) {
        hardware = Optional.of(address);
    }

    /**
     * For endpoints that know it, after {@link #arrived}: says what address it was sent to.
     *
     * @param address an address of this host, or a broadcast address
     */
    public void sentTo(Inet4Address address) {
        destination = Optional.of(address);
    }
}
