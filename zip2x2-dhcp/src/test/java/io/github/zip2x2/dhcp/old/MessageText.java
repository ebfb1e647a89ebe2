package io.github.zip2x2.dhcp.old;

import java.net.Inet4Address;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

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
        return out.append(" options ")
                .append(codes(message).stream().map(String::valueOf).collect(Collectors.joining(",")))
                .toString();
    }

    private static void address(StringBuilder out, String name, Inet4Address address) {
        if (!address.equals(Ipv4.ANY)) {
            out.append(' ').append(name).append(' ').append(address.getHostAddress());
        }
    }

    private static Set<Integer> codes(DhcpMessage message) {
        Set<Integer> codes = new LinkedHashSet<>();
        for (RawOption option : message.rawOptions()) {
            codes.add(option.code());
        }
        return codes;
    }

    static String dump(DhcpMessage message) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                "%s (op %d) xid 0x%08x secs %d flags 0x%04x%s hops %d%n",
                message.type(),
                message.op(),
                message.xid(),
                message.secs(),
                message.flags(),
                message.broadcast() ? " (broadcast)" : "",
                message.hops()));
        out.append(String.format(
                "  client %s (htype %d, hlen %d)%n",
                message.hardwareAddress(),
                message.hardwareAddress().type(),
                message.hardwareAddress().length()));
        out.append(String.format(
                "  ciaddr %s yiaddr %s siaddr %s giaddr %s%n",
                message.ciaddr().getHostAddress(),
                message.yiaddr().getHostAddress(),
                message.siaddr().getHostAddress(),
                message.giaddr().getHostAddress()));
        name(out, "sname", message.sname(), (message.overload() & Wire.OVERLOADS_SNAME) != 0);
        name(out, "file", message.file(), (message.overload() & Wire.OVERLOADS_FILE) != 0);
        for (int code : codes(message)) {
            message.octets(code).ifPresent(octets -> option(out, message, code, octets));
        }
        return out.toString();
    }

    private static void name(StringBuilder out, String field, String name, boolean overloaded) {
        if (overloaded) {
            out.append(String.format("  %s holds options%n", field));
        } else if (!name.isEmpty()) {
            out.append(String.format("  %s \"%s\"%n", field, Escapes.escape(name)));
        }
    }

    private static void option(StringBuilder out, DhcpMessage message, int code, OctetString octets) {
        OptionKey<?> key = message.policy().table().keyOrNull(code);
        if (key == null) {
            String name = code == Wire.OVERLOAD ? " Overload" : "";
            out.append(String.format("  option %d%s = 0x%s%n", code, name, octets));
        } else {
            typed(out, message, key, octets);
        }
    }

    private static <T> void typed(StringBuilder out, DhcpMessage message, OptionKey<T> key, OctetString octets) {
        String value = message.option(key).map(key.type()::print).orElse("0x" + octets);
        OptionData data = OptionData.of(octets);
        AnomalyKind kind = key.checkJoined(data);
        out.append(String.format("  option %s = %s%s%n", key, value, kind == null ? "" : " (" + kind.label() + ")"));
    }
}
