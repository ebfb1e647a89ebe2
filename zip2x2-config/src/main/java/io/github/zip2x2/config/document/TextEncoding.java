package io.github.zip2x2.config.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How a file's bytes were taken for characters; found from the bytes, never from the platform. */
public enum TextEncoding {
    /** All bytes below 128, as the manual says. */
    ASCII(StandardCharsets.ISO_8859_1),
    /** Bytes above 127 that are not UTF-8: one byte a character. */
    LATIN_1(StandardCharsets.ISO_8859_1),
    /** Bytes above 127 that are UTF-8 throughout. */
    UTF_8(StandardCharsets.UTF_8),
    /** Two bytes a character, the low one first; nothing in such a file is read. */
    UTF_16LE(StandardCharsets.UTF_16LE),
    /** Two bytes a character, the high one first; nothing in such a file is read. */
    UTF_16BE(StandardCharsets.UTF_16BE);

    private final Charset charset;

    TextEncoding(Charset charset) {
        this.charset = charset;
    }

    /**
     * The JDK's name of it.
     *
     * @return the charset; Latin-1 for ASCII, so that decoding never fails
     */
    public Charset charset() {
        return charset;
    }

    boolean isWide() {
        return this == UTF_16LE || this == UTF_16BE;
    }

    /** UTF-16 shows by its mark, or by NULs in every second place of the first characters. */
    static TextEncoding ofWide(byte[] bytes) {
        if (bytes.length < 2) {
            return ASCII;
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (first == 0xff && second == 0xfe) {
            return UTF_16LE;
        }
        if (first == 0xfe && second == 0xff) {
            return UTF_16BE;
        }
        if (bytes.length < 4 || (first == 0) == (second == 0)) {
            return ASCII;
        }
        int zeroPlace = first == 0 ? 0 : 1;
        int end = Math.min(bytes.length & ~1, 64);
        for (int i = 0; i < end; i++) {
            if ((bytes[i] == 0) != (i % 2 == zeroPlace)) {
                return ASCII;
            }
        }
        return zeroPlace == 0 ? UTF_16BE : UTF_16LE;
    }

    static TextEncoding ofHighBytes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return UTF_8;
        } catch (CharacterCodingException e) {
            return LATIN_1;
        }
    }
}
