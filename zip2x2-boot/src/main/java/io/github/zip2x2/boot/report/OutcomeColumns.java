package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.pbx.fleet.BootEnd;
import io.github.zip2x2.boot.pbx.fleet.HistoryBucket;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many boots began when, and how they ended, as an SVG of stacked columns. */
final class OutcomeColumns {
    private static final int TOP = 14;
    private static final int BOTTOM = 174;
    private static final int HEIGHT = 200;

    /** From the bottom up: what is as it should be first. */
    private static final List<BootEnd> ORDER = List.of(
            BootEnd.COMPLETE,
            BootEnd.SOFTWARE_READ,
            BootEnd.UNDER_WAY,
            BootEnd.STALLED,
            BootEnd.REFUSED,
            BootEnd.FAILED,
            BootEnd.BOOT_LOOP);

    private static final Map<BootEnd, String> COLORS = new EnumMap<>(Map.of(
            BootEnd.COMPLETE, "#2e7d4f",
            BootEnd.SOFTWARE_READ, "#8aa9c9",
            BootEnd.UNDER_WAY, "#c3cad3",
            BootEnd.STALLED, "#e0a526",
            BootEnd.REFUSED, "#d9733a",
            BootEnd.FAILED, "#b3372f",
            BootEnd.BOOT_LOOP, "#6d1f4f"));

    private OutcomeColumns() {}

    /** A small field of an outcome's color, for tables. */
    static String field(BootEnd end) {
        return "<svg class=\"k\" viewBox=\"0 0 10 10\"><path d=\"M0 0H10V10H0z\" fill=\"" + COLORS.get(end)
                + "\"/></svg>";
    }

    static List<BootEnd> order() {
        return ORDER;
    }

    static void append(StringBuilder html, HistoryColumns time) {
        long most = Math.max(
                1,
                time.columns().stream().mapToLong(OutcomeColumns::boots).max().orElse(1));
        long step = step(most);
        double perBoot = (double) (BOTTOM - TOP) / ((most + step - 1) / step * step);
        html.append(String.format(
                Locale.ROOT,
                "<svg class=\"boot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Boots over time\">%n",
                HistoryColumns.WIDTH,
                HEIGHT));
        for (long count = 0; count <= (most + step - 1) / step * step; count += step) {
            double y = BOTTOM - count * perBoot;
            html.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %.1f H%d\" stroke=\"#e3e7ec\"/><text x=\"%d\" y=\"%.1f\" class=\"s e\">%,d</text>%n",
                    HistoryColumns.LEFT,
                    y,
                    HistoryColumns.WIDTH - HistoryColumns.RIGHT,
                    HistoryColumns.LEFT - 8,
                    y + 4,
                    count));
        }
        time.axis(html, TOP, BOTTOM);
        for (BootEnd end : ORDER) {
            columns(html, time, end, perBoot);
        }
        html.append("</svg>\n");
    }

    private static long boots(HistoryBucket column) {
        return column.ends().values().stream().mapToLong(Long::longValue).sum();
    }

    /** All of one outcome are one path, which keeps the page small. */
    private static void columns(StringBuilder html, HistoryColumns time, BootEnd end, double perBoot) {
        StringBuilder path = new StringBuilder();
        for (HistoryBucket column : time.columns()) {
            long below = ORDER.subList(0, ORDER.indexOf(end)).stream()
                    .mapToLong(each -> column.ends().getOrDefault(each, 0L))
                    .sum();
            long count = column.ends().getOrDefault(end, 0L);
            if (count > 0) {
                double wide = Math.max(1, time.wide(column) - 0.6);
                path.append(String.format(
                        Locale.ROOT,
                        "M%.1f %.1fh%.1fV%.1fh-%.1fz",
                        time.left(column),
                        BOTTOM - below * perBoot,
                        wide,
                        BOTTOM - below * perBoot - Math.max(1.5, count * perBoot),
                        wide));
            }
        }
        if (path.length() > 0) {
            html.append("<path d=\"")
                    .append(path)
                    .append("\" fill=\"")
                    .append(COLORS.get(end))
                    .append("\"/>\n");
        }
    }

    /** 1, 2 or 5 times a power of ten, at most five of which reach the most. */
    private static long step(long most) {
        long power = 1;
        while (power * 50 < most) {
            power *= 10;
        }
        return power * 5 >= most ? power : power * 10 >= most ? power * 2 : power * 25 >= most ? power * 5 : power * 10;
    }
}
