package io.github.zip2x2.boot.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The packets of one boot as a ladder diagram, in SVG: the phone on the left, a line for each protocol's other side. */
final class PacketLadder {
    private static final int WIDTH = 1000;
    private static final int PHONE = 150;
    private static final int LAST = 900;
    private static final int ROW = 34;
    private static final int TOP = 52;
    private static final int LONGEST_TEXT = 84;

    private final int boot;
    private final List<BootReport.Packet> packets;
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    PacketLadder(List<BootReport.Packet> all, int boot) {
        this.boot = boot;
        this.packets = all.stream().filter(packet -> packet.boot() == boot).toList();
        List<String> protocols = new ArrayList<>(
                packets.stream().map(BootReport.Packet::protocol).distinct().toList());
        for (int i = 0; i < protocols.size(); i++) {
            lines.put(protocols.get(i), LAST - (protocols.size() - 1 - i) * 150);
        }
    }

    void append(StringBuilder html) {
        if (packets.isEmpty()) {
            return;
        }
        int height = TOP + packets.size() * ROW + 6;
        html.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Ladder diagram of the packets of boot %d\">%n",
                WIDTH,
                height,
                boot));
        html.append("<defs><marker id=\"a").append(boot);
        html.append("\" markerWidth=\"9\" markerHeight=\"8\" refX=\"8\" refY=\"4\" orient=\"auto-start-reverse\">"
                + "<path d=\"M0 0 L9 4 L0 8 z\" fill=\"#2f6db0\"/></marker></defs>\n");
        html.append("<text x=\"0\" y=\"16\" class=\"h\">Boot ").append(boot).append("</text>\n");
        lifeline(html, "phone", PHONE, height);
        lines.forEach((protocol, x) -> lifeline(html, protocol.equals("SIP") ? "PBX (SIP)" : protocol, x, height));
        for (int i = 0; i < packets.size(); i++) {
            arrow(html, packets.get(i), TOP + i * ROW);
        }
        html.append("</svg>\n");
    }

    private static void lifeline(StringBuilder html, String name, int x, int height) {
        html.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"34\" class=\"h m\">%s</text><path d=\"M%d 42 V%d\" stroke=\"#b8c2ce\"/>%n",
                x,
                name,
                x,
                height));
    }

    private void arrow(StringBuilder html, BootReport.Packet packet, int y) {
        int other = lines.getOrDefault(packet.protocol(), LAST);
        int from = packet.sent() ? PHONE : other;
        int to = packet.sent() ? other : PHONE;
        String ends = packet.remote().getAddress().getHostAddress() + ":"
                + packet.remote().getPort();
        html.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" class=\"e s\">%s</text><text x=\"%d\" y=\"%d\">%s"
                        + " <tspan class=\"s\">%s %s</tspan></text>",
                PHONE - 12,
                y + 24,
                Html.time(packet.at()),
                PHONE + 12,
                y + 15,
                Html.text(packet.text(), LONGEST_TEXT),
                packet.sent() ? "to" : "from",
                Html.text(ends)));
        html.append(String.format(
                Locale.ROOT,
                "<path d=\"M%d %d H%d\" stroke=\"#2f6db0\" stroke-width=\"%s\" marker-end=\"url(#a%d)\"%s/>%n",
                from,
                y + 22,
                to,
                packet.count() > 1 ? "3" : "1.3",
                boot,
                packet.count() > 1 ? " marker-start=\"url(#a" + boot + ")\"" : ""));
    }
}
