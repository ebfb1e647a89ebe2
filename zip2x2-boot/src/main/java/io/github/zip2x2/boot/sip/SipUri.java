package io.github.zip2x2.boot.sip;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
            "sip:([^@:;?<>\\s]+)(?::[^@]*)?@(\\[[0-9A-Fa-f:.]+]|[^:;?<>@\\s]+)(?::([0-9]{1,5}))?(?:[;?].*)?",
            Pattern.CASE_INSENSITIVE);

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
        if (!(user + "@" + host).matches("[^@:;?<>\\s]+@(\\[[0-9A-Fa-f:.]+]|[^@:;?<>\\s]+)")) {
            throw new IllegalArgumentException("not the user and host of a SIP URI: '" + user + "' '" + host + "'");
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
        int port = form.group(3) == null ? SipVia.DEFAULT_PORT : Integer.parseInt(form.group(3));
        return port < 1 || port > 65535
                ? Optional.empty()
                : Optional.of(new SipUri(form.group(1), form.group(2).toLowerCase(Locale.ROOT), port));
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
        return "sip:" + user + "@" + host + ":" + port;
    }
}
