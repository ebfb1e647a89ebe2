package io.github.zip2x2.config.table;

import io.github.zip2x2.config.schema.HostAddress;
import java.net.Inet4Address;

/** IPv4 addresses and networks in cells. */
final class Ipv4Cell {
    private Ipv4Cell() {}

    /** An address that a host can have. */
    static Inet4Address host(String text) {
        Inet4Address address = address(text);
        int first = address.getAddress()[0] & 0xff;
        if (first == 0 || first == 127 || first >= 224) {
            String kind = first == 127
                    ? "a loopback address"
                    : first >= 224 ? "a multicast or reserved address" : "no host's";
            throw new BadCell(
                    "'" + text + "' is " + kind + ", which no phone can reach or have",
                    "write an address of your network");
        }
        return address;
    }

    private static Inet4Address address(String text) {
        return HostAddress.tryParse(text)
                .flatMap(HostAddress::address)
                .orElseThrow(() ->
                        new BadCell("'" + text + "' is no address", "write four numbers, for example 192.0.2.10"));
    }

    static int bits(Inet4Address address) {
        int bits = 0;
        for (byte b : address.getAddress()) {
            bits = bits << 8 | (b & 0xff);
        }
        return bits;
    }

    /** A network: its first address and its prefix length. */
    record Network(int first, int length) {
        static Network read(String text) {
            int slash = text.indexOf('/');
            String length = slash < 0 ? "32" : text.substring(slash + 1);
            if (!length.matches("[0-9]|[12][0-9]|3[0-2]")) {
                throw new BadCell(
                        "'" + text + "' has no prefix length from 0 to 32", "write the network as 192.0.2.0/24");
            }
            int ones = Integer.parseInt(length);
            int bits = bits(address(slash < 0 ? text : text.substring(0, slash)));
            return new Network(bits & mask(ones), ones);
        }

        private static int mask(int ones) {
            return ones == 0 ? 0 : -1 << (32 - ones);
        }

        boolean contains(int address) {
            return (address & mask(length)) == first;
        }

        boolean contains(Inet4Address address) {
            return contains(bits(address));
        }

        boolean overlaps(Network other) {
            return contains(other.first) || other.contains(first);
        }

        @Override
        public String toString() {
            return (first >>> 24) + "." + (first >> 16 & 0xff) + "." + (first >> 8 & 0xff) + "." + (first & 0xff) + "/"
                    + length;
        }
    }

    /** The texts of a cell that holds several, separated by blanks, commas or semicolons. */
    static String[] several(String cell) {
        return cell.strip().split("[\\s,;]+");
    }
}
