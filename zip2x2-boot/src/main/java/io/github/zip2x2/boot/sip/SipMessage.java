package io.github.zip2x2.boot.sip;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A SIP request or response without a body, as RFC 3261, 7 lays it out. Immutable and thread-safe.
 *
 * <p>Parsing never throws on bytes from the network. A body is passed over: no message of this library's needs one.
 */
public final class SipMessage {
    /** The only version there is (RFC 3261, 7.1). */
    static final String VERSION = "SIP/2.0";

    /** More header fields than this are hostile: a NOTIFY through ten proxies has about thirty. */
    static final int MAX_HEADERS = 128;

    private final String first;
    private final String second;
    private final String third;
    private final List<SipHeader> headers;

    private SipMessage(String first, String second, String third, List<SipHeader> headers) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.headers = List.copyOf(headers);
    }

    /**
     * Makes a request.
     *
     * @param method the method, for example {@code NOTIFY}
     * @param uri the Request-URI
     * @param headers the header fields in order
     * @return the request
     */
    public static SipMessage request(String method, String uri, List<SipHeader> headers) {
        requireWord("method", method);
        requireWord("Request-URI", uri);
        return new SipMessage(method, uri, VERSION, headers);
    }

    /**
     * Makes the response to a request: Via, From, To, Call-ID and CSeq are the request's (RFC 3261, 8.2.6.2).
     *
     * @param request the request answered
     * @param status 100 to 699
     * @param reason the reason phrase
     * @param toTag the tag that To gets where the request's To has none; empty for none
     * @param more further header fields
     * @return the response
     * @throws IllegalArgumentException if the status is out of its range
     */
    public static SipMessage response(
            SipMessage request, int status, String reason, String toTag, List<SipHeader> more) {
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("status: " + status + " is not in 100..699");
        }
        List<SipHeader> headers = new ArrayList<>();
        for (SipHeader header : request.headers) {
            if (header.is("To") && !toTag.isEmpty() && !header.value().contains(";tag=")) {
                headers.add(new SipHeader("To", header.value() + ";tag=" + toTag));
            } else if (header.is("Via")
                    || header.is("From")
                    || header.is("To")
                    || header.is("Call-ID")
                    || header.is("CSeq")) {
                headers.add(header);
            }
        }
        headers.addAll(more);
        headers.add(new SipHeader("Content-Length", "0"));
        return new SipMessage(VERSION, Integer.toString(status), reason, headers);
    }

    /** The same answer, whose topmost Via says where the request really came from. */
    SipMessage answeredTo(InetSocketAddress source) {
        List<SipHeader> stamped = new ArrayList<>(headers);
        for (int i = 0; i < stamped.size(); i++) {
            if (stamped.get(i).is("Via")) {
                stamped.set(
                        i, new SipHeader("Via", SipVia.answered(stamped.get(i).value(), source)));
                break;
            }
        }
        return new SipMessage(first, second, third, stamped);
    }

    /**
     * Reads a message.
     *
     * @param bytes one datagram; its position is left where it was
     * @return the message, or empty if the bytes are none
     */
    public static Optional<SipMessage> parse(ByteBuffer bytes) {
        String text = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end);
        String[] lines = head.split("\r?\n", MAX_HEADERS + 2);
        if (lines.length > MAX_HEADERS + 1) {
            return Optional.empty();
        }
        String[] start = lines[0].split(" ", 3);
        if (start.length < 3 || start[0].isEmpty() || start[1].isEmpty()) {
            return Optional.empty();
        }
        boolean response = start[0].equals(VERSION);
        if (response ? !start[1].matches("[1-6][0-9][0-9]") : !start[2].equals(VERSION)) {
            return Optional.empty();
        }
        return headers(lines).map(headers -> new SipMessage(start[0], start[1], start[2], headers));
    }

    private static Optional<List<SipHeader>> headers(String[] lines) {
        List<SipHeader> headers = new ArrayList<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            String line = lines[i];
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') { // a folded line, RFC 3261, 7.3.1
                if (headers.isEmpty()) {
                    return Optional.empty();
                }
                SipHeader last = headers.remove(headers.size() - 1);
                headers.add(new SipHeader(last.name(), clean(last.value() + " " + line.strip())));
                continue;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (name.isEmpty() || name.indexOf('\r') >= 0) {
                return Optional.empty();
            }
            headers.add(new SipHeader(name, clean(line.substring(colon + 1))));
        }
        return Optional.of(headers);
    }

    /** A bare CR is no line end in SIP, but it must not become one in an answer that repeats the value. */
    private static String clean(String value) {
        return value.replace('\r', ' ').strip();
    }

    /**
     * Tells a response from a request.
     *
     * @return whether this is a response
     */
    public boolean isResponse() {
        return first.equals(VERSION);
    }

    /**
     * The method of a request.
     *
     * @return the method; of a response, that in its CSeq, or the empty string
     */
    public String method() {
        if (!isResponse()) {
            return first;
        }
        String cseq = header("CSeq").orElse("");
        return cseq.substring(cseq.lastIndexOf(' ') + 1);
    }

    /**
     * The Request-URI of a request.
     *
     * @return the URI, or the empty string for a response
     */
    public String uri() {
        return isResponse() ? "" : second;
    }

    /**
     * The status code of a response.
     *
     * @return 100 to 699, or 0 for a request
     */
    public int status() {
        return isResponse() ? Integer.parseInt(second) : 0;
    }

    /**
     * The reason phrase of a response.
     *
     * @return the phrase, or the empty string for a request
     */
    public String reason() {
        return isResponse() ? third : "";
    }

    /**
     * All header fields.
     *
     * @return the fields in their order
     */
    public List<SipHeader> headers() {
        return headers;
    }

    /**
     * The first header field of a name.
     *
     * @param name the name in its long form, in any case
     * @return its value, or empty if there is none
     */
    public Optional<String> header(String name) {
        return headers.stream().filter(h -> h.is(name)).map(SipHeader::value).findFirst();
    }

    /**
     * The topmost Via.
     *
     * @return it, or empty if there is none that can be read
     */
    public Optional<SipVia> via() {
        return header("Via").flatMap(SipVia::parse);
    }

    /**
     * The message as it goes over the wire.
     *
     * @return a new buffer, ready to be read
     */
    public ByteBuffer toBytes() {
        StringBuilder text = new StringBuilder(512);
        text.append(first).append(' ').append(second).append(' ').append(third).append("\r\n");
        for (SipHeader header : headers) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return ByteBuffer.wrap(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The start line. */
    @Override
    public String toString() {
        return first + " " + second + " " + third;
    }

    private static void requireWord(String field, String value) {
        if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(field + ": '" + value + "' is empty or holds a blank");
        }
    }
}
