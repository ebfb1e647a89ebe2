package io.github.zip2x2.dhcp.internal;

import java.nio.ByteBuffer;

/** IPv4 and UDP headers around a payload (RFC 791, RFC 768), read and written with their checksums. */
public final class UdpPacket {

    /** {@value}: octets of both headers, without IP options. */
    public static final int HEADERS = 28;

    private static final int UDP = 17;
    private static final int IP_HEADER = 20;
    private static final int TIME_TO_LIVE = 64;
    private static final int FRAGMENT = 0x3fff;

    private int source;
    private int destination;
    private int sourcePort;
    private int destinationPort;
    private int payloadStart;
    private int payloadEnd;

    /** A reader that has read nothing. */
    public UdpPacket() {}

    /**
     * Reads a packet from the first octet of a buffer to its limit.
     *
     * @param packet starts with the IP header
     * @return false when it is no whole UDP datagram, or a checksum is wrong
     */
    public boolean read(ByteBuffer packet) {
        int limit = packet.limit();
        if (limit < IP_HEADER || packet.get(0) >>> 4 != 4) {
            return false;
        }
        int header = (packet.get(0) & 0xf) * 4;
        int total = u16(packet, 2);
        if (header < IP_HEADER
                || total > limit
                || total < header + 8
                || packet.get(9) != UDP
                || (u16(packet, 6) & FRAGMENT) != 0
                || fold(sum(packet, 0, header, 0)) != 0xffff) {
            return false;
        }
        int length = u16(packet, header + 4);
        if (length < 8 || length > total - header) {
            return false;
        }
        source = packet.getInt(12);
        destination = packet.getInt(16);
        sourcePort = u16(packet, header);
        destinationPort = u16(packet, header + 2);
        payloadStart = header + 8;
        payloadEnd = header + length;
        return isChecksumRight(packet, header, length);
    }

    private boolean isChecksumRight(ByteBuffer packet, int header, int length) {
        int checksum = u16(packet, header + 6);
        if (checksum == 0) {
            return true; // the sender made none
        }
        long pseudo = pseudoSum(source, destination, length);
        // What this machine itself sends may leave the sum of the pseudo header to be completed by the hardware.
        return fold(sum(packet, header, length, pseudo)) == 0xffff || checksum == fold(pseudo);
    }

    /** {@return the source address} */
    public int source() {
        return source;
    }

    /** {@return the destination address} */
    public int destination() {
        return destination;
    }

    /** {@return the source port} */
    public int sourcePort() {
        return sourcePort;
    }

    /** {@return the destination port} */
    public int destinationPort() {
        return destinationPort;
    }

    /** {@return where the payload starts in the packet} */
    public int payloadStart() {
        return payloadStart;
    }

    /** {@return one past the payload's last octet} */
    public int payloadEnd() {
        return payloadEnd;
    }

    /**
     * Writes a packet from the first octet of a buffer, which is flipped.
     *
     * @param out takes headers and payload
     * @param fromAddress the source address
     * @param fromPort the source port
     * @param toAddress the destination address
     * @param toPort the destination port
     * @param payload from position to limit, consumed
     */
    public static void write(
            ByteBuffer out, int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer payload) {
        int length = 8 + payload.remaining();
        out.clear();
        out.putShort((short) 0x4500).putShort((short) (IP_HEADER + length));
        out.putInt(0); // neither identification nor fragments
        out.put((byte) TIME_TO_LIVE).put((byte) UDP).putShort((short) 0);
        out.putInt(fromAddress).putInt(toAddress);
        out.putShort(10, (short) ~fold(sum(out, 0, IP_HEADER, 0)));
        out.putShort((short) fromPort)
                .putShort((short) toPort)
                .putShort((short) length)
                .putShort((short) 0);
        out.put(payload);
        out.flip();
        int checksum = ~fold(sum(out, IP_HEADER, length, pseudoSum(fromAddress, toAddress, length))) & 0xffff;
        out.putShort(IP_HEADER + 6, (short) (checksum == 0 ? 0xffff : checksum));
    }

    private static long pseudoSum(int source, int destination, int length) {
        return (source >>> 16)
                + (source & 0xffff)
                + (long) (destination >>> 16)
                + (destination & 0xffff)
                + UDP
                + length;
    }

    private static long sum(ByteBuffer packet, int from, int length, long start) {
        long sum = start;
        int end = from + length;
        for (int at = from; at + 1 < end; at += 2) {
            sum += u16(packet, at);
        }
        return (length & 1) == 0 ? sum : sum + ((packet.get(end - 1) & 0xff) << 8);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    private static int u16(ByteBuffer packet, int at) {
        return packet.getShort(at) & 0xffff;
    }
}
