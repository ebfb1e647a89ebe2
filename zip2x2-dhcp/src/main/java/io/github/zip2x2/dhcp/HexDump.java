package io.github.zip2x2.dhcp;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Octets from the hex that tools and logs print: {@code tcpdump -x -X -xx}, {@code xxd}, {@code hexdump -C},
 * {@code od -tx1}, Wireshark's packet bytes, or digits alone.
 */
public final class HexDump {
    private static final Pattern TOKEN = Pattern.compile("(\\s*)(\\S+)");
    private static final Pattern OCTETS = Pattern.compile("(?:0x)?((?:[0-9a-fA-F]{2}[:-]?)*[0-9a-fA-F]{2}),?");
    private static final Pattern OFFSET = Pattern.compile("(?:0x)?([0-9a-fA-F]+):|([0-9a-fA-F]{4,15})");

    /** Octets on a line after which {@code hexdump -C} leaves a wider gap. */
    private static final int MIDDLE = 8;

    /** The most octets that a repeated line fills up to: no datagram is longer. */
    private static final int MOST = 0xffff;

    private static final int IPV4_MINIMUM = 20;
    private static final int UDP_HEADER = 8;
    private static final int ETHERNET_HEADER = 14;

    private HexDump() {}

    /**
     * Reads a dump. On each line an offset before the octets and characters behind them are skipped; lines without
     * octets are skipped; a line {@code *} repeats the line before it up to the next offset, as {@code hexdump} means it.
     *
     * @param text one or more lines
     * @return the octets
     * @throws IllegalArgumentException if there are none
     */
    public static OctetString parse(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] line = {};
        boolean repeat = false;
        for (String next : text.lines().toList()) {
            if (next.strip().equals("*")) {
                repeat = true;
                continue;
            }
            Matcher token = TOKEN.matcher(next);
            if (!token.find()) {
                continue;
            }
            long offset = offset(token.group(2), out.size(), repeat);
            while (repeat && line.length > 0 && out.size() + line.length <= offset && offset <= MOST) {
                out.writeBytes(line);
            }
            repeat = false;
            if (offset < 0 || token.find()) {
                line = octets(token);
                out.writeBytes(line);
            }
        }
        if (out.size() == 0) {
            throw new IllegalArgumentException("no octets in the dump; write pairs of hex digits");
        }
        return OctetString.of(out.toByteArray());
    }

    /** The offset that a line's first token is, or -1. Bare digits are one only where they say how far the dump is. */
    private static long offset(String token, int size, boolean repeat) {
        Matcher matcher = OFFSET.matcher(token);
        if (!matcher.matches()) {
            return -1;
        }
        if (matcher.group(1) != null) {
            return matcher.group(1).length() > 15 ? -1 : Long.parseLong(matcher.group(1), 16);
        }
        long hex = Long.parseLong(token, 16);
        if (hex == size || (repeat && hex > size)) {
            return hex;
        }
        return token.matches("[0-7]+") && Long.parseLong(token, 8) == size ? size : -1;
    }

    /** The octets from the token that was found on; a gap of two blanks or more ends them, except in the middle. */
    private static byte[] octets(Matcher token) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        do {
            boolean gap = token.group(1).length() > 1 && out.size() > 0 && out.size() != MIDDLE;
            Matcher digits = OCTETS.matcher(token.group(2));
            if (gap || !digits.matches()) {
                break;
            }
            out.writeBytes(OctetString.hex(digits.group(1).replace("-", "")).array());
        } while (token.find());
        return out.toByteArray();
    }

    /**
     * Reads a dump of a DHCP datagram, with or without its Ethernet, IPv4 and UDP headers before it.
     *
     * @param text one or more lines
     * @return the UDP payload
     * @throws IllegalArgumentException if there are no octets
     */
    public static OctetString datagram(String text) {
        OctetString octets = parse(text);
        if (isIpv4(octets, 0)) {
            return payload(octets, 0);
        }
        boolean ethernet = octets.length() > ETHERNET_HEADER
                && OptionData.of(octets).u16(ETHERNET_HEADER - 2) == 0x0800
                && isIpv4(octets, ETHERNET_HEADER);
        return ethernet ? payload(octets, ETHERNET_HEADER) : octets;
    }

    private static boolean isIpv4(OctetString octets, int at) {
        if (octets.length() < at + IPV4_MINIMUM + UDP_HEADER) {
            return false;
        }
        OptionData data = OptionData.of(octets);
        int header = headerLength(octets, at);
        return data.u8(at) >> 4 == 4
                && header >= IPV4_MINIMUM
                && data.u8(at + 9) == 17
                && octets.length() >= at + header + UDP_HEADER;
    }

    private static int headerLength(OctetString octets, int at) {
        return 4 * (octets.octet(at) & 15);
    }

    private static OctetString payload(OctetString octets, int at) {
        int udp = at + headerLength(octets, at);
        int length = Math.max(UDP_HEADER, OptionData.of(octets).u16(udp + 4));
        return octets.slice(udp + UDP_HEADER, Math.min(octets.length(), udp + length));
    }
}
