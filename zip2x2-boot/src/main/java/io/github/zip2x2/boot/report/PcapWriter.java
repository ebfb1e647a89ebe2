package io.github.zip2x2.boot.report;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;

/** A libpcap file, big-endian, in microseconds, of raw IPv4 packets (LINKTYPE_IPV4, 228). */
final class PcapWriter implements Closeable {
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;

    private final DataOutputStream out;

    PcapWriter(OutputStream to) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(to));
        out.writeInt(0xa1b2c3d4);
        out.writeInt((2 << 16) | 4);
        out.writeLong(0);
        out.writeInt(65_535);
        out.writeInt(228);
        out.flush();
    }

    void write(Instant at, InetSocketAddress from, InetSocketAddress to, byte[] payload) throws IOException {
        byte[] packet = datagram(bits(from), from.getPort(), bits(to), to.getPort(), payload);
        out.writeInt((int) at.getEpochSecond());
        out.writeInt(at.getNano() / 1_000);
        out.writeInt(packet.length);
        out.writeInt(packet.length);
        out.write(packet);
    }

    private static int bits(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address v4 ? Ipv4.bits(v4) : 0;
    }

    /** Both headers and their checksums (RFC 791, RFC 768). */
    private static byte[] datagram(int source, int sourcePort, int target, int targetPort, byte[] payload) {
        int udp = UDP_HEADER + payload.length;
        ByteBuffer packet = ByteBuffer.allocate(IP_HEADER + udp);
        packet.putInt((0x4500 << 16) | (IP_HEADER + udp))
                .putInt(0)
                .put((byte) 64)
                .put((byte) UDP)
                .putShort((short) 0);
        packet.putInt(source).putInt(target);
        packet.putShort((short) sourcePort)
                .putShort((short) targetPort)
                .putShort((short) udp)
                .putShort((short) 0);
        packet.put(payload);
        packet.putShort(10, (short) ~sum(packet, 0, IP_HEADER, 0));
        // The pseudo header is both addresses, which stand before the UDP header, the protocol and the length.
        int checksum = ~sum(packet, IP_HEADER - 8, IP_HEADER + udp, UDP + udp) & 0xffff;
        packet.putShort(IP_HEADER + 6, (short) (checksum == 0 ? 0xffff : checksum));
        return packet.array();
    }

    /** The sum of 16-bit words in ones' complement, the last octet padded (RFC 1071). */
    private static int sum(ByteBuffer packet, int from, int to, long start) {
        long sum = start;
        for (int at = from; at < to; at += 2) {
            sum += ((packet.get(at) & 0xff) << 8) | (at + 1 < to ? packet.get(at + 1) & 0xff : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
