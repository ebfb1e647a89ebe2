package io.github.zip2x2.boot.lab;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the UDP datagrams of a libpcap file: both byte orders, microseconds and nanoseconds; Ethernet with 802.1Q tags,
 * Linux cooked and raw IPv4. Whatever the file holds, reading ends, takes memory for one frame, and says what was left
 * out.
 */
final class PcapReader {
    /** Frames of a file that are read at most. */
    static final int MAX_FRAMES = 5_000_000;

    private static final int MAX_FRAME = 262_144;
    private static final int ETHERNET = 1;
    private static final int RAW = 101;
    private static final int COOKED = 113;
    private static final int RAW_IPV4 = 228;
    private static final int UDP = 17;
    private static final int MAX_TAGS = 2;

    private final InputStream in;
    private final Set<String> notes = new LinkedHashSet<>();
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private boolean nanoseconds;
    private int linkType;

    PcapReader(InputStream in) {
        this.in = in;
    }

    /** What was wrong with the file; known after {@link #read}. */
    Set<String> notes() {
        return notes;
    }

    void read(Consumer<CapturedDatagram> to) throws IOException {
        if (!readHead()) {
            return;
        }
        for (int frames = 0; frames < MAX_FRAMES; frames++) {
            ByteBuffer head = take(16);
            if (head.remaining() < 16) {
                if (head.hasRemaining()) {
                    notes.add("the file ends within a frame's head");
                }
                return;
            }
            long seconds = head.getInt() & 0xffff_ffffL;
            long fraction = head.getInt() & 0xffff_ffffL;
            int length = head.getInt();
            int original = head.getInt();
            if (length < 0 || length > MAX_FRAME) {
                notes.add("a frame claims " + (length & 0xffff_ffffL) + " octets, so what follows cannot be read");
                return;
            }
            if (original > length) {
                notes.add("frames were cut when they were captured: capture with the full length (tcpdump -s 0)");
            }
            ByteBuffer frame = take(length).order(ByteOrder.BIG_ENDIAN);
            if (frame.remaining() < length) {
                notes.add("the file ends within a frame");
                return;
            }
            link(Instant.ofEpochSecond(seconds, nanoseconds ? fraction : fraction * 1_000), frame, to);
        }
        notes.add("only the first " + MAX_FRAMES + " frames were read");
    }

    private ByteBuffer take(int length) throws IOException {
        return ByteBuffer.wrap(in.readNBytes(length)).order(order);
    }

    private boolean readHead() throws IOException {
        ByteBuffer head = take(24);
        if (head.remaining() < 24) {
            throw new EOFException("it is too short for a capture");
        }
        int magic = head.getInt(0);
        switch (magic) {
            case 0xa1b2c3d4 -> order = ByteOrder.BIG_ENDIAN;
            case 0xd4c3b2a1 -> order = ByteOrder.LITTLE_ENDIAN;
            case 0xa1b23c4d -> nanoseconds = true;
            case 0x4d3cb2a1 -> {
                order = ByteOrder.LITTLE_ENDIAN;
                nanoseconds = true;
            }
            case 0x0a0d0d0a -> throw new IOException("it is pcapng: convert it with editcap -F pcap IN OUT");
            default -> throw new IOException("it is no capture: it begins with " + String.format("%08x", magic));
        }
        linkType = head.order(order).getInt(20) & 0xffff;
        if (linkType != ETHERNET && linkType != RAW && linkType != COOKED && linkType != RAW_IPV4) {
            notes.add("link type " + linkType + " is not known: capture on an Ethernet interface");
            return false;
        }
        return true;
    }

    private void link(Instant at, ByteBuffer frame, Consumer<CapturedDatagram> to) {
        int type = 0x0800;
        int start = 0;
        int vlan = 0;
        if (linkType == ETHERNET || linkType == COOKED) {
            start = linkType == ETHERNET ? 14 : 16;
            if (frame.limit() < start) {
                return;
            }
            type = u16(frame, start - 2);
            for (int tags = 0; (type == 0x8100 || type == 0x88a8) && tags < MAX_TAGS; tags++) {
                if (frame.limit() < start + 4) {
                    return;
                }
                vlan = u16(frame, start) & 0xfff;
                type = u16(frame, start + 2);
                start += 4;
            }
        }
        if (type == 0x0800) {
            ip(at, vlan, frame.position(start).slice(), to);
        }
    }

    private void ip(Instant at, int vlan, ByteBuffer packet, Consumer<CapturedDatagram> to) {
        if (packet.limit() < 20 || packet.get(0) >>> 4 != 4) {
            return;
        }
        int header = (packet.get(0) & 0xf) * 4;
        int end = Math.min(packet.limit(), u16(packet, 2));
        if (header < 20 || end < header + 8 || packet.get(9) != UDP) {
            return;
        }
        if ((u16(packet, 6) & 0x3fff) != 0) {
            notes.add("fragments were passed over");
            return;
        }
        int length = u16(packet, header + 4);
        if (length < 8) {
            return;
        }
        int payload = header + 8;
        int payloadEnd = Math.min(end, header + length);
        to.accept(new CapturedDatagram(
                at,
                vlan,
                new InetSocketAddress(Ipv4.of(packet.getInt(12)), u16(packet, header)),
                new InetSocketAddress(Ipv4.of(packet.getInt(16)), u16(packet, header + 2)),
                packet.slice(payload, payloadEnd - payload).asReadOnlyBuffer()));
    }

    private static int u16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }
}
