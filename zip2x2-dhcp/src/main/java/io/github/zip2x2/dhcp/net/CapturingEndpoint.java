package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.internal.UdpPacket;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Writes what passes an endpoint to a capture file that Wireshark and tcpdump read (libpcap format 2.4, raw IPv4). The IP
 * headers are made up from the addresses; a plain endpoint knows no others. Threads are as with the endpoint inside.
 *
 * <p>A capture holds the whole messages. If writing fails, the capture ends and the service goes on.
 */
public final class CapturingEndpoint implements DatagramEndpoint {

    private static final int MAGIC = 0xa1b2c3d4;
    private static final int RAW_IPV4 = 228;
    private static final int SNAPSHOT_LENGTH = 65_535;

    private final DatagramEndpoint inside;
    private final DataOutputStream out;
    private final InstantSource clock;
    private final ByteBuffer packet = ByteBuffer.allocate(4_096);
    private boolean ended;

    /**
     * Captures from now on.
     *
     * @param inside the endpoint; closed with this one
     * @param out takes the capture; closed with this endpoint
     * @param clock dates the packets
     * @throws IOException if the capture's head cannot be written
     */
    public CapturingEndpoint(DatagramEndpoint inside, OutputStream out, InstantSource clock) throws IOException {
        this.inside = inside;
        this.out = new DataOutputStream(out);
        this.clock = clock;
        this.out.writeInt(MAGIC);
        this.out.writeShort(2);
        this.out.writeShort(4);
        this.out.writeLong(0);
        this.out.writeInt(SNAPSHOT_LENGTH);
        this.out.writeInt(RAW_IPV4);
        this.out.flush();
    }

    @Override
    public List<NetworkAttachment> attachments() {
        return inside.attachments();
    }

    @Override
    public EndpointCapabilities capabilities() {
        return inside.capabilities();
    }

    @Override
    public int port() {
        return inside.port();
    }

    @Override
    public boolean receive(ReceivedDatagram into, long timeoutNanos) throws IOException {
        if (!inside.receive(into, timeoutNanos)) {
            return false;
        }
        capture(
                bits(into.source()),
                into.source().getPort(),
                address(into.attachment()),
                into.localPort(),
                into.payload().duplicate());
        return true;
    }

    @Override
    public void send(ByteBuffer payload, DatagramRoute route) throws IOException {
        ByteBuffer copy = payload.duplicate();
        inside.send(payload, route);
        capture(
                route.source().map(Ipv4::bits).orElseGet(() -> address(route.attachment())),
                route.localPort(),
                bits(route.to()),
                route.to().getPort(),
                copy);
    }

    private int address(int attachment) {
        List<NetworkAttachment> all = inside.attachments();
        return attachment < 0 || attachment >= all.size()
                ? 0
                : all.get(attachment).address().map(Ipv4::bits).orElse(0);
    }

    private static int bits(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address v4 ? Ipv4.bits(v4) : 0;
    }

    private void capture(int from, int fromPort, int to, int toPort, ByteBuffer payload) {
        if (ended) {
            return;
        }
        try {
            UdpPacket.write(packet, from, fromPort, to, toPort, payload);
            Instant now = clock.instant();
            out.writeInt((int) now.getEpochSecond());
            out.writeInt(now.getNano() / 1_000);
            out.writeInt(packet.limit());
            out.writeInt(packet.limit());
            out.write(packet.array(), 0, packet.limit());
            out.flush();
        } catch (IOException e) {
            ended = true;
        }
    }

    @Override
    public boolean overhear(int port) throws IOException {
        return inside.overhear(port);
    }

    @Override
    public long dropped() {
        return inside.dropped();
    }

    @Override
    public List<String> problems() {
        return inside.problems();
    }

    @Override
    public void wakeup() {
        inside.wakeup();
    }

    @Override
    public void close() throws IOException {
        try (out) {
            inside.close();
        }
    }
}
