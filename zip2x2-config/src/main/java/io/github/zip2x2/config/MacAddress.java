package io.github.zip2x2.config;

import java.util.Locale;
import java.util.Optional;

/**
 * A phone's hardware address: six bytes, read from any notation that administrators and switches write.
 *
 * <p>Immutable. Two addresses are equal when their bytes are, whatever notation they were read from.
 */
public final class MacAddress implements Comparable<MacAddress> {
    private static final int BYTES = 6;

    private final long bits;

    private MacAddress(long bits) {
        this.bits = bits;
    }

    /**
     * Reads an address: {@code 0008A10FF312}, {@code 00:08:a1:0f:f3:12}, {@code 0:8:a1:f:f3:12}, {@code 00-08-A1-0F-F3-12},
     * {@code 0008.a10f.f312}, {@code 0008a1-0ff312}, in either case.
     *
     * @param text the address
     * @return the address
     * @throws IllegalArgumentException if the text is none of these
     */
    public static MacAddress parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException("MAC address '" + text
                        + "' is not 12 hexadecimal digits, with or without separators; write it as 0008A10FF312"));
    }

    /**
     * Reads an address as {@link #parse} does, without an exception.
     *
     * @param text the address
     * @return the address, or empty if the text is none
     */
    public static Optional<MacAddress> tryParse(String text) {
        String trimmed = text.strip();
        if (trimmed.length() < 2 * BYTES - 1 || trimmed.length() > 3 * BYTES) {
            return Optional.empty();
        }
        int groups = 1;
        char separator = 0;
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (c == ':' || c == '-' || c == '.' || c == ' ') {
                if (separator != 0 && separator != c) {
                    return Optional.empty();
                }
                separator = c;
                groups++;
            }
        }
        if (2 * BYTES % groups != 0 || groups > BYTES || groups == 4) {
            return Optional.empty();
        }
        return groupsOf(trimmed, separator, 2 * BYTES / groups);
    }

    private static Optional<MacAddress> groupsOf(String text, char separator, int width) {
        long bits = 0;
        long group = 0;
        int digits = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : separator;
            if (i == text.length() || (separator != 0 && c == separator)) {
                // A leading zero of a byte may be left out; of a longer group it may not.
                if (digits == 0 || digits > width || (digits < width && width != 2)) {
                    return Optional.empty();
                }
                bits = (bits << (4 * width)) | group;
                group = 0;
                digits = 0;
            } else {
                int digit = c < 128 ? Character.digit(c, 16) : -1;
                if (digit < 0) {
                    return Optional.empty();
                }
                group = (group << 4) | digit;
                digits++;
            }
        }
        return Optional.of(new MacAddress(bits));
    }

    /**
     * Takes an address from its bytes.
     *
     * @param bytes six bytes, first on the wire first
     * @return the address
     * @throws IllegalArgumentException if there are not six
     */
    public static MacAddress of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a MAC address has 6 bytes, not " + bytes.length);
        }
        long bits = 0;
        for (byte b : bytes) {
            bits = (bits << 8) | (b & 0xff);
        }
        return new MacAddress(bits);
    }

    /**
     * The address as a number.
     *
     * @return 0 to 2^48-1, the first byte highest
     */
    public long toLong() {
        return bits;
    }

    /**
     * The address as bytes.
     *
     * @return a new array of six
     */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (bits >>> (8 * (BYTES - 1 - i)));
        }
        return bytes;
    }

    /**
     * The form that file names have.
     *
     * @return 12 hexadecimal digits in upper case, no separators: {@code 0008A10FF312}
     */
    public String hex() {
        char[] digits = new char[2 * BYTES];
        for (int i = 0; i < digits.length; i++) {
            int digit = (int) (bits >>> (4 * (digits.length - 1 - i))) & 0xf;
            digits[i] = (char) (digit < 10 ? '0' + digit : 'A' + digit - 10);
        }
        return new String(digits);
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(bits, other.bits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MacAddress that && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    /** The form that people read: {@code 00:08:a1:0f:f3:12}. */
    @Override
    public String toString() {
        String hex = hex().toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder(3 * BYTES - 1);
        for (int i = 0; i < hex.length(); i += 2) {
            text.append(i == 0 ? "" : ":").append(hex, i, i + 2);
        }
        return text.toString();
    }
}
