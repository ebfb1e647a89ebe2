package io.github.zip2x2.boot.lab;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The fingerprint of a run: SHA-256 over every datagram that is sent, dropped or delivered and everything that phones
 * tell, each with its time. A datagram's bytes go in by their CRC-32C.
 */
final class Trace {
    /** Time, what, which phone, length, checksum. */
    private static final int ENTRY = Long.BYTES + 1 + Integer.BYTES + Integer.BYTES + Integer.BYTES;

    private final MessageDigest digest = sha256();
    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer entries = ByteBuffer.allocate(ENTRY * 512);

    void datagram(long atNanos, int what, int phone, ByteBuffer bytes) {
        checksum.reset();
        int position = bytes.position();
        checksum.update(bytes);
        bytes.position(position);
        add(atNanos, what, phone, bytes.remaining(), (int) checksum.getValue());
    }

    void told(long atNanos, int what, int phone, int detail) {
        add(atNanos, what, phone, 0, detail);
    }

    private void add(long atNanos, int what, int phone, int length, int value) {
        if (entries.remaining() < ENTRY) {
            digest.update(entries.flip());
            entries.clear();
        }
        entries.putLong(atNanos).put((byte) what).putInt(phone).putInt(length).putInt(value);
    }

    /** Of all entries so far, in hexadecimal digits. */
    String fingerprint() {
        digest.update(entries.flip());
        entries.clear();
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the JDK's SHA-256 can be cloned", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
