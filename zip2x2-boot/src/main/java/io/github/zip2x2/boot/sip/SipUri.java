package io.github.zip2x2.boot.sip;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code sip:} URI with a user, the form that names one phone: {@code sip:<device_id>@<address>:<port>}. Immutable.
 *
 * @param user the user part, for a phone its {@code device_id}
 * @param host the host, for a phone its address as a dotted quad
 * @param port the port, 5060 where none is written
 */
public record SipUri(String user, String host, int port) {
    private static final Pattern FORM = Pattern.compile(
            "sip:([^@:<>\\s]+)(?::[^@]*)?@(\\[[0-9A-Fa-f:.]+]|[^:;?<>@\\s]+)(?::([0-9]{1,5}))?(?:[;?].*)?",
            Pattern.CASE_INSENSITIVE);

    /** Characters of unreserved and user-unreserved. */
    private static final String PLAIN =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()&=+$,;?/";

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");

    /**
     * Makes a URI.
     *
     * @param user the user part
     * @param host the host
     * @param port the port
     * @throws IllegalArgumentException if a part is empty, holds a character that ends it, or the port is not in
     *     1..65535
     */
    public SipUri {
        if (user.isEmpty() || user.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("not the user of a SIP URI: it is empty or holds control characters");
        }
        if (!host.matches("\\[[0-9A-Fa-f:.]+]|[^@:;?<>\\s]+")) {
            throw new IllegalArgumentException("not the host of a SIP URI: '" + host + "'");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " is not in 1..65535");
        }
    }

    /**
     * Reads a URI, alone or as a name-addr in angle brackets with parameters behind it, as To and From hold it.
     *
     * @param text what stands in a request line or a To header
     * @return the URI, or empty if it is not a {@code sip:} URI with a user
     */
    public static Optional<SipUri> parse(String text) {
        String uri = text;
        int open = text.indexOf('<');
        if (open >= 0) {
            int close = text.indexOf('>', open);
            if (close < 0) {
                return Optional.empty();
            }
            uri = text.substring(open + 1, close);
        }
        Matcher form = FORM.matcher(uri.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        Optional<String> user = unescaped(form.group(1));
        if (user.isEmpty()) {
            return Optional.empty();
        }
        int port = form.group(3) == null ? SipVia.DEFAULT_PORT : Integer.parseInt(form.group(3));
        return port < 1 || port > 65535
                ? Optional.empty()
                : Optional.of(new SipUri(user.get(), form.group(2).toLowerCase(Locale.ROOT), port));
    }

    /**
     * The host as an address. Names are never resolved: a phone is known by its address.
     *
     * @return the address, or empty if the host is no address literal
     */
    public Optional<InetAddress> address() {
        if (!host.startsWith("[") && !IPV4.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The URI in full, the port always written. */
    @Override
    public String toString() {
        return "sip:" + escaped(user) + "@" + host + ":" + port;
    }

    /** RFC 3261, 25.1: what a user may not hold as it is, becomes the octets of its UTF-8 form. */
    private static String escaped(String user) {
        StringBuilder text = new StringBuilder(user.length());
        for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
            if (octet > 0 && PLAIN.indexOf(octet) >= 0) {
                text.append((char) octet);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return text.toString();
    }

    /** The user as it is meant; empty where an escape is none, or hides a control character. */
    private static Optional<String> unescaped(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                octets.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            } else if (i + 2 < text.length()
                    && HexFormat.isHexDigit(text.charAt(i + 1))
                    && HexFormat.isHexDigit(text.charAt(i + 2))) {
                octets.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        String user = octets.toString(StandardCharsets.UTF_8);
        return user.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(user);
    }
}
