package io.github.zip2x2.boot.lab;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A capture that a test writes, a datagram a second. */
final class CaptureFile {
    /** How the file is written. */
    record Format(ByteOrder order, boolean nanoseconds, int linkType, int vlan) {}

    static final Format ETHERNET = new Format(ByteOrder.LITTLE_ENDIAN, false, 1, 0);

    private final Format format;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int seconds;

    CaptureFile(Format format) {
        this.format = format;
        ByteBuffer head = ByteBuffer.allocate(24).order(format.order());
        head.putInt(format.nanoseconds() ? 0xa1b23c4d : 0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(format.linkType());
        out.writeBytes(head.array());
    }

    CaptureFile udp(String from, int fromPort, String to, int toPort, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(18 + 28 + payload.length + 4);
        if (format.linkType() == 1) {
            frame.putLong(0).putInt(0);
            if (format.vlan() > 0) {
                frame.putShort((short) 0x8100).putShort((short) format.vlan());
            }
            frame.putShort((short) 0x0800);
        } else if (format.linkType() == 113) {
            frame.putLong(0).putInt(0).putShort((short) 0).putShort((short) 0x0800);
        }
        frame.putInt((0x4500 << 16) | (28 + payload.length))
                .putInt(0)
                .putInt((64 << 24) | (17 << 16))
                .putInt(Ipv4.bits(Ipv4.of(from)))
                .putInt(Ipv4.bits(Ipv4.of(to)));
        frame.putShort((short) fromPort)
                .putShort((short) toPort)
                .putInt((8 + payload.length) << 16)
                .put(payload)
                .flip();
        ByteBuffer head = ByteBuffer.allocate(16).order(format.order());
        head.putInt(seconds++).putInt(0).putInt(frame.limit()).putInt(frame.limit());
        out.writeBytes(head.array());
        byte[] bytes = new byte[frame.limit()];
        frame.get(bytes);
        out.writeBytes(bytes);
        return this;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] rrq(String name) {
        return ascii("\0\1" + name + "\0octet\0");
    }

    static byte[] data(int block, String content) {
        return ascii("\0\3\0" + (char) block + content);
    }

    static byte[] notFound() {
        return ascii("\0\5\0\1File not found\0");
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
