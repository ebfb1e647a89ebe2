package io.github.zip2x2.config.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

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
    UTF_16BE(StandardCharsets.UTF_16BE),
    /** Four bytes a character, the low one first; nothing in such a file is read. */
    UTF_32LE(Charset.forName("UTF-32LE")),
    /** Four bytes a character, the high one first; nothing in such a file is read. */
    UTF_32BE(Charset.forName("UTF-32BE"));

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
        return bytesPerCharacter() > 1;
    }

    /** 1 where it differs from character to character. */
    int bytesPerCharacter() {
        return switch (this) {
            case ASCII, LATIN_1, UTF_8 -> 1;
            case UTF_16LE, UTF_16BE -> 2;
            case UTF_32LE, UTF_32BE -> 4;
        };
    }

    /** Wide encodings show by their mark, or by the NULs in the same places of each of the first characters. */
    static TextEncoding ofWide(byte[] bytes) {
        for (TextEncoding wide : List.of(UTF_32LE, UTF_32BE, UTF_16LE, UTF_16BE)) {
            byte[] mark = "\ufeff".getBytes(wide.charset);
            if (bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length)
                    || wide.fitsBare(bytes)) {
                return wide;
            }
        }
        return ASCII;
    }

    private boolean fitsBare(byte[] bytes) {
        int width = bytesPerCharacter();
        int valuePlace = this == UTF_16LE || this == UTF_32LE ? 0 : width - 1;
        int end = Math.min(bytes.length - bytes.length % width, 64);
        for (int i = 0; i < end; i++) {
            if ((bytes[i] != 0) != (i % width == valuePlace)) {
                return false;
            }
        }
        return end >= 4;
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
