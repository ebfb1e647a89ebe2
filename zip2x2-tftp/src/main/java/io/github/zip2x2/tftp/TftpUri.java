package io.github.zip2x2.tftp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A {@code tftp} URI of RFC 3617: {@code tftp://host[:port]/file[;mode=octet]}; immutable. The host is not resolved. The zone
 * of an IPv6 address follows {@code %25} (RFC 6874). What {@link #toString()} gives reads as the same URI.
 */
public final class TftpUri {
    private static final String SCHEME = "tftp://";
    private static final int DEFAULT_PORT = 69;
    private static final String UNRESERVED = "-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String host;
    private final int port;
    private final String file;
    private final TftpMode mode;

    private TftpUri(String host, int port, String file, TftpMode mode) {
        this.host = host;
        this.port = port;
        this.file = file;
        this.mode = mode;
    }

    /**
     * Reads a URI.
     *
     * @param uri its text
     * @return the parts
     * @throws IllegalArgumentException naming what is wrong
     */
    public static TftpUri parse(String uri) {
        if (!uri.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw bad(uri, "it does not begin with tftp://");
        }
        String rest = uri.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        if (slash <= 0) {
            throw bad(uri, slash == 0 ? "it names no host" : "it names no file");
        }
        String path = rest.substring(slash + 1);
        TftpMode mode = TftpMode.OCTET;
        int semicolon = path.lastIndexOf(';');
        if (semicolon >= 0) {
            String parameter = path.substring(semicolon + 1);
            String name = parameter.toLowerCase(Locale.ROOT);
            if (!name.startsWith("mode=")) {
                throw bad(uri, "\"" + parameter + "\" is not mode=octet or mode=netascii");
            }
            mode = TftpMode.of(parameter.substring(5))
                    .orElseThrow(() -> bad(uri, "\"" + parameter + "\" is not mode=octet or mode=netascii"));
            path = path.substring(0, semicolon);
        }
        String file = decoded(uri, path);
        if (file.isEmpty()) {
            throw bad(uri, "it names no file");
        }
        return authority(uri, rest.substring(0, slash), file, mode);
    }

    private static TftpUri authority(String uri, String authority, String file, TftpMode mode) {
        int colon = authority.lastIndexOf(':');
        boolean bracketed = authority.startsWith("[");
        int end = authority.indexOf(']');
        if (bracketed && end < 0) {
            throw bad(uri, "the address has no closing bracket");
        }
        if (colon < 0 || colon < end) {
            return new TftpUri(host(uri, authority), DEFAULT_PORT, file, mode);
        }
        long port = new TftpOption("port", authority.substring(colon + 1)).number();
        if (port < 1 || port > 65_535) {
            throw bad(uri, "the port is outside 1..65535");
        }
        return new TftpUri(host(uri, authority.substring(0, colon)), (int) port, file, mode);
    }

    /** A name or an address, of which the zone is as {@link java.net.InetAddress} reads it: behind a plain percent sign. */
    private static String host(String uri, String host) {
        if (host.indexOf('@') >= 0) {
            throw bad(uri, "TFTP knows no users");
        }
        if (!host.startsWith("[") || !host.endsWith("]")) {
            return host;
        }
        String address = host.substring(1, host.length() - 1);
        int zone = address.indexOf('%');
        if (zone < 0) {
            return address;
        }
        // A plain % is what people write (RFC 6874 section 3).
        boolean encoded = address.startsWith("%25", zone);
        String name = encoded ? decoded(uri, address.substring(zone + 3)) : address.substring(zone + 1);
        if (name.isEmpty()) {
            throw bad(uri, "the address has an empty zone");
        }
        return address.substring(0, zone) + "%" + name;
    }

    private static String decoded(String uri, String path) {
        ByteBuffer bytes = ByteBuffer.allocate(path.length() * 3);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 1 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0 || high + low == 0) {
                throw bad(uri, "it holds a % without two hexadecimal digits, or %00");
            }
            bytes.put((byte) (high * 16 + low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw bad(uri, "it is not UTF-8");
        }
    }

    private static IllegalArgumentException bad(String uri, String why) {
        return new IllegalArgumentException(
                "\"" + TftpCodec.printable(uri) + "\" is no TFTP URI: " + why + "; write tftp://host/file");
    }

    /** {@return the host's name or address, without brackets} */
    public String host() {
        return host;
    }

    /** {@return the port, 69 if none is named} */
    public int port() {
        return port;
    }

    /** {@return the file's name, percent encoding resolved} */
    public String file() {
        return file;
    }

    /** {@return the mode, octet if none is named} */
    public TftpMode mode() {
        return mode;
    }

    /** {@return a request to read the file} */
    public TftpRequest toRequest() {
        return TftpRequest.read(file).inMode(mode);
    }

    @Override
    public String toString() {
        return SCHEME + (host.indexOf(':') >= 0 ? "[" + withZone() + "]" : host)
                + (port == DEFAULT_PORT ? "" : ":" + port) + "/" + encoded(file, "/")
                + (mode == TftpMode.OCTET ? "" : ";mode=" + mode.wireName());
    }

    private String withZone() {
        int zone = host.indexOf('%');
        return zone < 0 ? host : host.substring(0, zone) + "%25" + encoded(host.substring(zone + 1), "");
    }

    /** Leaves the unreserved characters of RFC 3986 section 2.3 and the given ones as they are. */
    private static String encoded(String text, String plain) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || UNRESERVED.indexOf(c) >= 0 || plain.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
