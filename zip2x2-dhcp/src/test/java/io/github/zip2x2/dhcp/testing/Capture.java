package io.github.zip2x2.dhcp.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The UDP payloads of a classic pcap file of Ethernet frames, in the order of the file. */
public final class Capture {
    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET = 1;
    private static final int ETHERNET_HEADER = 14;

    private Capture() {}

    /**
     * Reads the UDP payloads between ports 67 and 68.
     *
     * @param in a classic pcap file; not closed
     * @return one array for each datagram
     * @throws IOException if it is no such file, or cut off
     */
    public static List<byte[]> payloads(InputStream in) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(in.readAllBytes());
        if (file.remaining() < FILE_HEADER) {
            throw new IOException("no pcap file: " + file.remaining() + " octets");
        }
        int magic = file.getInt(0);
        if (magic != MAGIC_MICROSECONDS && magic != MAGIC_NANOSECONDS) {
            file.order(ByteOrder.LITTLE_ENDIAN);
            magic = file.getInt(0);
        }
        if (magic != MAGIC_MICROSECONDS && magic != MAGIC_NANOSECONDS || file.getInt(20) != ETHERNET) {
            throw new IOException("no classic pcap file of Ethernet frames");
        }
        List<byte[]> payloads = new ArrayList<>();
        file.position(FILE_HEADER);
        while (file.hasRemaining()) {
            if (file.remaining() < RECORD_HEADER
                    || file.remaining() - RECORD_HEADER < file.getInt(file.position() + 8)) {
                throw new IOException("pcap file is cut off at " + file.position());
            }
            byte[] frame = new byte[file.getInt(file.position() + 8)];
            file.position(file.position() + RECORD_HEADER).get(frame);
            byte[] payload = payload(ByteBuffer.wrap(frame));
            if (payload != null) {
                payloads.add(payload);
            }
        }
        return payloads;
    }

    private static byte @Nullable [] payload(ByteBuffer frame) {
        int ip = ETHERNET_HEADER;
        if (frame.limit() < ip + 28 || frame.getShort(ip - 2) != 0x0800 || frame.get(ip + 9) != 17) {
            return null;
        }
        int udp = ip + 4 * (frame.get(ip) & 15);
        int length = (frame.getShort(udp + 4) & 0xffff) - 8;
        if (!isDhcp(frame.getShort(udp)) || !isDhcp(frame.getShort(udp + 2)) || udp + 8 + length > frame.limit()) {
            return null;
        }
        byte[] payload = new byte[length];
        frame.get(udp + 8, payload);
        return payload;
    }

    private static boolean isDhcp(short port) {
        return port == 67 || port == 68;
    }
}
