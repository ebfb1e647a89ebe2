package io.github.zip2x2.boot.sip;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Via header field: where the answer goes, and which transaction it belongs to (RFC 3261, 20.42). Immutable.
 *
 * @param host the sent-by host as written
 * @param port the sent-by port, 5060 where none is written
 * @param branch the branch parameter, or the empty string
 * @param rport whether the sender asked for the answer at its source port (RFC 3581)
 */
public record SipVia(String host, int port, String branch, boolean rport) {
    /** The port of SIP over UDP where none is written. */
    public static final int DEFAULT_PORT = 5060;

    private static final Pattern SENT_BY = Pattern.compile(
            "SIP\\s*/\\s*2\\.0\\s*/\\s*UDP\\s+(\\[[0-9A-Fa-f:.]+]|[^\\s:;,]+)(?:\\s*:\\s*([0-9]{1,5}))?([^,]*).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static Optional<SipVia> parse(String value) {
        Matcher via = SENT_BY.matcher(value);
        if (!via.matches()) {
            return Optional.empty();
        }
        int port = via.group(2) == null ? DEFAULT_PORT : Integer.parseInt(via.group(2));
        if (port < 1 || port > 65535) {
            return Optional.empty();
        }
        String branch = "";
        boolean rport = false;
        for (String parameter : via.group(3).split(";", -1)) {
            String[] pair = parameter.strip().split("=", 2);
            switch (pair[0].strip().toLowerCase(Locale.ROOT)) {
                case "branch" -> branch = pair.length > 1 ? pair[1].strip() : "";
                case "rport" -> rport = true;
                default -> {
                    // maddr, ttl and received concern proxies, not a phone and its PBX
                }
            }
        }
        return Optional.of(new SipVia(via.group(1), port, branch, rport));
    }

    /**
     * The Via header of an answer: where the request really came from is noted in its first element (RFC 3261, 18.2.1; RFC
     * 3581, 4).
     */
    static String answered(String value, InetSocketAddress source) {
        int comma = value.indexOf(',');
        String first = comma < 0 ? value : value.substring(0, comma);
        String others = comma < 0 ? "" : value.substring(comma);
        String address = source.getAddress().getHostAddress().replaceFirst("%.*", "");
        boolean hasRport = false;
        StringBuilder text = new StringBuilder();
        for (String parameter : first.split(";", -1)) {
            String name = parameter.strip().split("=", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (name.equals("received")) {
                continue; // nobody but us saw where it came from
            }
            hasRport |= name.equals("rport");
            text.append(text.length() == 0 ? "" : ";")
                    .append(name.equals("rport") ? "rport=" + source.getPort() : parameter);
        }
        boolean moved = parse(value).filter(via -> via.host().equals(address)).isEmpty();
        return text + (hasRport || moved ? ";received=" + address : "") + others;
    }
}
