package io.github.zip2x2.boot.phone;

import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A boot server that a message names, taken apart. Immutable. */
public final class BootServer {
    private final BootSource source;
    private final String text;
    private final String scheme;
    private final String host;
    private final int port;
    private final String path;

    private BootServer(BootSource source, String text, String scheme, String host, int port, String path) {
        this.source = source;
        this.text = text;
        this.scheme = scheme;
        this.host = host;
        this.port = port;
        this.path = path;
    }

    static BootServer of(BootSource source, Inet4Address address) {
        String quad = address.getHostAddress();
        return new BootServer(source, quad, "", quad, -1, "");
    }

    /** Takes {@code [scheme://]host[:port][/path]} apart; blanks and line ends around it are not part of it. */
    static Optional<BootServer> of(BootSource source, String text) {
        String trimmed = text.strip();
        String scheme = "";
        String rest = trimmed;
        int schemeEnd = trimmed.indexOf("://");
        if (schemeEnd >= 0) {
            scheme = trimmed.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
            rest = trimmed.substring(schemeEnd + 3);
        }
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : rest.substring(slash);
        String host = slash < 0 ? rest : rest.substring(0, slash);
        int port = -1;
        int colon = host.lastIndexOf(':');
        if (colon >= 0 && host.indexOf(':') == colon) {
            port = port(host.substring(colon + 1));
            host = port < 0 ? host : host.substring(0, colon);
        }
        host = host.strip();
        boolean usable = !host.isEmpty() && host.chars().allMatch(c -> c > 0x20 && c != 0x7f);
        return usable ? Optional.of(new BootServer(source, text, scheme, host, port, path)) : Optional.empty();
    }

    private static int port(String digits) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(digits) : -1;
        return port > 0 && port <= 0xffff ? port : -1;
    }

    /**
     * Where it came from.
     *
     * @return option or field
     */
    public BootSource source() {
        return source;
    }

    /**
     * What stood there.
     *
     * @return the text as it was received, without NULs at its end
     */
    public String text() {
        return text;
    }

    /**
     * The scheme, if a URL was given.
     *
     * @return such as {@code tftp}, lower case
     */
    public Optional<String> scheme() {
        return scheme.isEmpty() ? Optional.empty() : Optional.of(scheme);
    }

    /**
     * The host.
     *
     * @return a name or a dotted quad; not resolved
     */
    public String host() {
        return host;
    }

    /**
     * The host as an address.
     *
     * @return empty if it is a name
     */
    public Optional<Inet4Address> address() {
        return Ipv4.parse(host);
    }

    /**
     * The port.
     *
     * @return 1..65,535; empty if none was given
     */
    public OptionalInt port() {
        return port < 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /**
     * What follows the host in a URL.
     *
     * @return with its leading slash; empty for none
     */
    public String path() {
        return path;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BootServer that && source == that.source && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, text);
    }

    /**
     * The server for a log.
     *
     * @return host and source
     */
    @Override
    public String toString() {
        return host + (port < 0 ? "" : ":" + port) + " (" + source + ")";
    }
}
