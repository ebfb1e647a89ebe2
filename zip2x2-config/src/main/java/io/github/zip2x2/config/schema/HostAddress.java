package io.github.zip2x2.config.schema;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server as a setting names it: an IPv4 address, or a host name, which is never resolved here.
 *
 * <p>Immutable; equal when the texts are equal.
 */
public final class HostAddress {
    private final String text;
    private final @Nullable Inet4Address address;

    private HostAddress(String text, @Nullable Inet4Address address) {
        this.text = text;
        this.address = address;
    }

    /**
     * Reads a server.
     *
     * @param text a dotted quad, or a host name of letters, digits, hyphens and dots; it may end in a dot
     * @return the server
     * @throws IllegalArgumentException if the text is neither; {@code 192.0.2.300} is no host name
     */
    public static HostAddress parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is neither an IPv4 address nor a host name; write it as 192.0.2.10"));
    }

    /**
     * Reads a server as {@link #parse} does, without an exception.
     *
     * @param text the address or name; blanks around it are ignored
     * @return the server, or empty if the text is neither
     */
    public static Optional<HostAddress> tryParse(String text) {
        String trimmed = text.strip();
        Optional<Inet4Address> quad = ipv4(trimmed);
        if (quad.isPresent()) {
            return Optional.of(new HostAddress(trimmed, quad.get()));
        }
        return isHostName(trimmed) ? Optional.of(new HostAddress(trimmed, null)) : Optional.empty();
    }

    /** A dotted quad of four decimal numbers; no short forms, no octal. */
    static Optional<Inet4Address> ipv4(String text) {
        byte[] quad = new byte[4];
        int part = 0;
        int value = -1;
        int digits = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (digits == 0 || part == 4) {
                    return Optional.empty();
                }
                quad[part++] = (byte) value;
                digits = 0;
            } else if (c >= '0' && c <= '9') {
                value = digits == 0 ? c - '0' : 10 * value + c - '0';
                digits++;
                if (value > 255 || digits > 3 || (digits > 1 && value < 10)) {
                    return Optional.empty();
                }
            } else {
                return Optional.empty();
            }
        }
        return part == 4 ? Optional.of(ofBytes(quad)) : Optional.empty();
    }

    private static Inet4Address ofBytes(byte[] quad) {
        try {
            return (Inet4Address) InetAddress.getByAddress(quad);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an address", e);
        }
    }

    private static boolean isHostName(String text) {
        if (text.isEmpty() || text.length() > 254) {
            return false;
        }
        boolean lastIsNumeric = false;
        // RFC 1034 section 3.1: a dot at the end says that the name is whole.
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
            lastIsNumeric = true;
            for (int i = 0; i < label.length(); i++) {
                char c = label.charAt(i);
                if (!(c >= '0' && c <= '9')) {
                    lastIsNumeric = false;
                    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_')) {
                        return false;
                    }
                }
            }
        }
        // RFC 3696 section 2: a last label of digits only is no name, so a mistyped address is none either.
        return !lastIsNumeric;
    }

    /**
     * The address, when the setting has one.
     *
     * @return the address, or empty for a host name
     */
    public Optional<Inet4Address> address() {
        return Optional.ofNullable(address);
    }

    /**
     * The setting's text.
     *
     * @return the dotted quad or the name
     */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostAddress that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The setting's text. */
    @Override
    public String toString() {
        return text;
    }
}
