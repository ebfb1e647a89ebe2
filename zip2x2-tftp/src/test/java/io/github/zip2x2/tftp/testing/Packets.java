package io.github.zip2x2.tftp.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds packets byte by byte, the wrong ones too, without the library's codec. */
public final class Packets {
    private Packets() {}

    /** A packet of an opcode and strings, each ended by NUL. */
    public static byte[] strings(int opcode, String... strings) {
        ByteArrayOutputStream out = start(opcode);
        for (String string : strings) {
            out.writeBytes(string.getBytes(StandardCharsets.ISO_8859_1));
            out.write(0);
        }
        return out.toByteArray();
    }

    /** An RRQ in octet mode. */
    public static byte[] rrq(String file, String... options) {
        return request(1, file, options);
    }

    /** A WRQ in octet mode. */
    public static byte[] wrq(String file, String... options) {
        return request(2, file, options);
    }

    /** An OACK. */
    public static byte[] oack(String... options) {
        return strings(6, options);
    }

    /** DATA of a given length, its bytes those of the block number. */
    public static byte[] data(int block, int length) {
        ByteArrayOutputStream out = start(3);
        out.write(block >> 8);
        out.write(block);
        for (int i = 0; i < length; i++) {
            out.write(block);
        }
        return out.toByteArray();
    }

    /** An ACK. */
    public static byte[] ack(int block) {
        return new byte[] {0, 4, (byte) (block >> 8), (byte) block};
    }

    /** An ERROR. */
    public static byte[] error(int code, String text) {
        ByteArrayOutputStream out = start(5);
        out.write(code >> 8);
        out.write(code);
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        out.write(0);
        return out.toByteArray();
    }

    private static byte[] request(int opcode, String file, String... options) {
        String[] all = new String[options.length + 2];
        all[0] = file;
        all[1] = "octet";
        System.arraycopy(options, 0, all, 2, options.length);
        return strings(opcode, all);
    }

    private static ByteArrayOutputStream start(int opcode) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(opcode >> 8);
        out.write(opcode);
        return out;
    }
}
