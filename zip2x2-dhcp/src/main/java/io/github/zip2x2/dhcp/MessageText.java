package io.github.zip2x2.dhcp;

import java.net.Inet4Address;
import java.util.LinkedHashSet;
import java.util.Set;

/** Messages as an operator reads them. */
final class MessageText {
    private MessageText() {}

    static String line(DhcpMessage message) {
        StringBuilder out = new StringBuilder(message.type().toString())
                .append(" xid ")
                .append(String.format("%08x", message.xid()))
                .append(' ')
                .append(message.hardwareAddress());
        address(out, "ciaddr", message.ciaddr());
        address(out, "yiaddr", message.yiaddr());
        address(out, "siaddr", message.siaddr());
        address(out, "giaddr", message.giaddr());
        Set<Integer> codes = new LinkedHashSet<>();
        for (RawOption option : message.rawOptions()) {
            codes.add(option.code());
        }
        return out.append(" options ").append(codes).toString();
    }

    private static void address(StringBuilder out, String name, Inet4Address address) {
        if (!address.equals(Ipv4.ANY)) {
            out.append(' ').append(name).append(' ').append(address.getHostAddress());
        }
    }
}
