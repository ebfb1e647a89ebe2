package io.github.zip2x2.dhcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** An immutable string of octets: the raw value of an option, an identifier, a sub-option. */
public final class OctetString {
    /** No octets. */
    public static final OctetString EMPTY = new OctetString(new byte[0]);

    private final byte[] octets;

    private OctetString(byte[] octets) {
        this.octets = octets;
    }

    /**
     * These octets.
     *
     * @param octets copied
     * @return the string
     */
    public static OctetString of(byte... octets) {
        return octets.length == 0 ? EMPTY : new OctetString(octets.clone());
    }

    /**
     * A part of an array.
     *
     * @param source the array; the part is copied
     * @param from the first octet
     * @param length how many
     * @return the string
     */
    public static OctetString of(byte[] source, int from, int length) {
        return length == 0 ? EMPTY : new OctetString(Arrays.copyOfRange(source, from, from + length));
    }

    /**
     * The octets of a text, one octet per character.
     *
     * @param text characters up to U+00FF
     * @return the string
     * @throws IllegalArgumentException if a character does not fit one octet
     */
    public static OctetString latin1(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                throw new IllegalArgumentException(
                        "character U+" + Integer.toHexString(text.charAt(i)) + " at " + i + " does not fit one octet");
            }
        }
        return wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Octets written in hex.
     *
     * @param hex pairs of digits of either case; blanks and colons between them are skipped
     * @return the string
     * @throws IllegalArgumentException if it is not hex
     */
    public static OctetString hex(String hex) {
        return wrap(HexFormat.of().parseHex(hex.replaceAll("[\\s:]", "")));
    }

    /** One string of several, in order. */
    static OctetString join(List<OctetString> parts) {
        byte[] octets = new byte[parts.stream().mapToInt(OctetString::length).sum()];
        int at = 0;
        for (OctetString part : parts) {
            System.arraycopy(part.octets, 0, octets, at, part.octets.length);
            at += part.octets.length;
        }
        return wrap(octets);
    }

    /** Takes the array over: only for arrays that nobody else keeps. */
    static OctetString wrap(byte[] octets) {
        return octets.length == 0 ? EMPTY : new OctetString(octets);
    }

    /**
     * The number of octets.
     *
     * @return 0 or more
     */
    public int length() {
        return octets.length;
    }

    /**
     * Whether there are no octets.
     *
     * @return true if the length is 0
     */
    public boolean isEmpty() {
        return octets.length == 0;
    }

    /**
     * One octet.
     *
     * @param index 0..length - 1
     * @return 0..255
     */
    public int octet(int index) {
        return octets[index] & 0xff;
    }

    /**
     * The octets.
     *
     * @return a copy
     */
    public byte[] toByteArray() {
        return octets.clone();
    }

    /**
     * A part.
     *
     * @param from the first octet
     * @param to one past the last
     * @return octets {@code from} to {@code to - 1}
     */
    public OctetString slice(int from, int to) {
        return wrap(Arrays.copyOfRange(octets, from, to));
    }

    /**
     * The octets as text, one character per octet, so that nothing is lost.
     *
     * @return ISO 8859-1 text, NULs included
     */
    public String toLatin1() {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** The array itself, for readers in this package. */
    byte[] array() {
        return octets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OctetString that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /**
     * The octets in hex.
     *
     * @return lower-case digits without separators
     */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(octets);
    }
}
