package io.github.zip2x2.boot.firmware;

import io.github.zip2x2.boot.firmware.FirmwareVerdict.Damaged;
import io.github.zip2x2.boot.firmware.FirmwareVerdict.Verified;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The documented container in which tests, demonstrations and simulations wrap an image, because the vendor's format is
 * not public. It is no firmware: a real phone would refuse it.
 *
 * <table>
 * <caption>Layout, numbers big-endian</caption>
 * <tr><th>octets</th><th>what</th></tr>
 * <tr><td>8</td><td>{@code ZIP2X2TC}</td></tr>
 * <tr><td>1</td><td>format, 1</td></tr>
 * <tr><td>1 + n</td><td>length and ASCII of the model, for example {@code ZIP2x2}</td></tr>
 * <tr><td>1 + n</td><td>length and ASCII of the dotted version, for example {@code 1.0.0}</td></tr>
 * <tr><td>4</td><td>length of the payload</td></tr>
 * <tr><td>n</td><td>payload</td></tr>
 * <tr><td>32</td><td>SHA-256 of everything before it</td></tr>
 * </table>
 */
public final class TestContainer {
    private static final byte[] MAGIC = "ZIP2X2TC".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int DIGEST_LENGTH = 32;

    private TestContainer() {}

    /**
     * Wraps a payload.
     *
     * @param model the phone's model, 1 to 255 ASCII characters
     * @param version the dotted version, 1 to 255 ASCII characters
     * @param payload the payload, which may be empty
     * @return the whole image
     * @throws IllegalArgumentException if model or version has another length
     */
    public static byte[] wrap(String model, String version, byte[] payload) {
        byte[] modelBytes = ascii("model", model);
        byte[] versionBytes = ascii("version", version);
        int length = MAGIC.length + 3 + modelBytes.length + versionBytes.length + 4 + payload.length;
        ByteBuffer image = ByteBuffer.allocate(length + DIGEST_LENGTH);
        image.put(MAGIC).put((byte) FORMAT);
        image.put((byte) modelBytes.length).put(modelBytes);
        image.put((byte) versionBytes.length).put(versionBytes);
        image.putInt(payload.length).put(payload);
        image.put(sha256(image.duplicate().flip()));
        return image.array();
    }

    static boolean isOne(ByteBuffer image) {
        return image.remaining() >= MAGIC.length
                && image.slice(image.position(), MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    static FirmwareVerdict inspect(ByteBuffer image) {
        int body = image.remaining() - DIGEST_LENGTH;
        if (body < MAGIC.length + 7) {
            return new Damaged("the container is cut short at " + image.remaining() + " bytes");
        }
        ByteBuffer signed = image.slice(image.position(), body);
        ByteBuffer digest = image.slice(image.position() + body, DIGEST_LENGTH);
        if (!ByteBuffer.wrap(sha256(signed.duplicate())).equals(digest)) {
            return new Damaged("the checksum does not match");
        }
        signed.position(MAGIC.length);
        int format = Byte.toUnsignedInt(signed.get());
        if (format != FORMAT) {
            return new Damaged("container format " + format + " is not known");
        }
        String version = "";
        for (int field = 0; field < 2; field++) {
            int length = signed.hasRemaining() ? Byte.toUnsignedInt(signed.get()) : 0;
            if (length == 0 || length > signed.remaining()) {
                return new Damaged("a length inside the container is wrong");
            }
            version = StandardCharsets.US_ASCII
                    .decode(signed.slice(signed.position(), length))
                    .toString();
            signed.position(signed.position() + length);
        }
        if (signed.remaining() < 4 || signed.getInt() != signed.remaining()) {
            return new Damaged("the payload's length inside the container is wrong");
        }
        return new Verified(version);
    }

    private static byte[] ascii(String field, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length == 0 || bytes.length > 255) {
            throw new IllegalArgumentException(
                    field + ": '" + text + "' has " + bytes.length + " characters, 1 to 255 fit the container");
        }
        return bytes;
    }

    private static byte[] sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
