package io.github.zip2x2.config.finding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A change of some bytes of a file: at an offset, so many bytes are replaced by others.
 *
 * <p>Immutable.
 */
public final class Splice {
    private final int offset;
    private final int length;
    private final byte[] replacement;

    private Splice(int offset, int length, byte[] replacement) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset " + offset + " and length " + length + " must not be negative");
        }
        this.offset = offset;
        this.length = length;
        this.replacement = replacement;
    }

    /**
     * A change to bytes.
     *
     * @param offset where, 0 for the file's first byte
     * @param length how many bytes go, 0 or more
     * @param replacement what comes instead
     * @return the change
     * @throws IllegalArgumentException if a number is negative
     */
    public static Splice of(int offset, int length, byte[] replacement) {
        return new Splice(offset, length, replacement.clone());
    }

    /**
     * A change to text whose characters are one byte each.
     *
     * @param offset where, 0 for the file's first byte
     * @param length how many bytes go, 0 or more
     * @param replacement what comes instead, characters up to U+00FF
     * @return the change
     * @throws IllegalArgumentException if a number is negative
     */
    public static Splice of(int offset, int length, String replacement) {
        return new Splice(offset, length, replacement.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Where.
     *
     * @return 0 for the file's first byte
     */
    public int offset() {
        return offset;
    }

    /**
     * How many bytes go.
     *
     * @return 0 or more
     */
    public int length() {
        return length;
    }

    /**
     * What comes instead.
     *
     * @return a copy
     */
    public byte[] replacement() {
        return replacement.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Splice that
                && offset == that.offset
                && length == that.length
                && Arrays.equals(replacement, that.replacement);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * offset + length) + Arrays.hashCode(replacement);
    }

    /** Where and how many bytes; never the bytes, which may be a secret's. */
    @Override
    public String toString() {
        return "Splice[at " + offset + ", " + length + " bytes become " + replacement.length + "]";
    }
}
