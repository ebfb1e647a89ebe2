package io.github.zip2x2.examples.fleetsim;

import io.github.zip2x2.boot.lab.Latencies;
import java.util.List;
import java.util.Locale;

/** A result as one self-contained page: a bar per step on a logarithmic scale, and the numbers; no script. */
final class HtmlPage {
    private static final int[] PERCENTILES = {50, 90, 99, 100};
    private static final int LABELS = 170;
    private static final int PLOT = 560;
    private static final int ROW = 26;
    /** The scale's ends: 0.1 ms and 100 s. */
    private static final double LEAST_MILLIS = 0.1;

    private static final int DECADES = 6;

    private HtmlPage() {}

    static String of(Result result) {
        StringBuilder page = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>fleet-sim</title>
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #1c2733; background: #fff; }
                h1 { font-size: 1.4em; } h2 { font-size: 1.1em; margin-top: 2em; }
                table { border-collapse: collapse; } th, td { padding: .2em .8em; text-align: right; border-bottom: 1px solid #d5dce3; }
                th:first-child, td:first-child { text-align: left; }
                .bad { color: #a11; } code { overflow-wrap: anywhere; } svg { max-width: 100%; height: auto; }
                svg text { font: 12px system-ui, sans-serif; fill: #1c2733; }
                @media print { body { margin: 0; } }
                </style>
                </head>
                <body>
                """);
        page.append("<h1>")
                .append(result.isGood() ? "Every phone booted" : "<span class=\"bad\">Not every phone booted</span>")
                .append("</h1>\n");
        page.append("<p>").append(escaped(result.summary())).append(".</p>\n");
        page.append("<h2>How long each step took</h2>\n").append(chart(result.rows()));
        page.append("<h2>The same in milliseconds</h2>\n").append(table(result.rows()));
        page.append("<h2>Outcomes</h2>\n<ul>\n");
        result.statistics().outcomes().forEach((outcome, count) -> item(page, count + " " + outcome));
        result.statistics().failures().forEach(failure -> item(page, failure));
        page.append("</ul>\n");
        result.virtual().ifPresent(v -> {
            page.append("<h2>The run</h2>\n<ul>\n");
            item(page, v.datagrams() + " datagrams sent, " + v.lost() + " lost");
            v.faults().forEach(fault -> item(page, "fault " + fault));
            v.silences().forEach((reason, count) -> item(page, "not answered " + count + " times: " + reason));
            v.violations().forEach(broken -> item(page, "BROKEN " + broken));
            page.append("</ul>\n<p>Trace <code>").append(v.trace()).append("</code></p>\n");
            page.append("<p>Again: <code>").append(escaped(v.replay())).append("</code></p>\n");
        });
        return page.append("</body>\n</html>\n").toString();
    }

    private static void item(StringBuilder page, String text) {
        page.append("<li>").append(escaped(text)).append("</li>\n");
    }

    private static String chart(List<Result.Row> rows) {
        int height = (rows.size() + 1) * ROW + 20;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"Percentiles of each step\">%n",
                LABELS + PLOT + 30,
                height,
                LABELS + PLOT + 30));
        for (int decade = 0; decade <= DECADES; decade++) {
            int x = LABELS + PLOT * decade / DECADES;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"0\" x2=\"%d\" y2=\"%d\" stroke=\"#d5dce3\"/><text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x,
                    x,
                    rows.size() * ROW,
                    x,
                    rows.size() * ROW + 16,
                    List.of("0.1 ms", "1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s")
                            .get(decade)));
        }
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), i * ROW);
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">dark to the median, then to 90 %%, 99 %% and the longest</text>%n</svg>%n",
                LABELS,
                rows.size() * ROW + 36));
        return svg.toString();
    }

    private static void row(StringBuilder svg, Result.Row row, int y) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", LABELS - 8, y + 17, name(row)));
        String[] colours = {"#1f5f8b", "#5b96bd", "#a3c6dd", "#dde9f1"};
        for (int i = PERCENTILES.length - 1; i >= 0; i--) {
            double width = Math.max(1, position(row.latencies().percentile(PERCENTILES[i])));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    LABELS,
                    y + 4,
                    width,
                    ROW - 8,
                    colours[i]));
        }
    }

    private static double position(long nanos) {
        double decades = Math.log10(Math.max(nanos / 1e6, LEAST_MILLIS) / LEAST_MILLIS);
        return PLOT * Math.min(decades, DECADES) / DECADES;
    }

    private static String table(List<Result.Row> rows) {
        StringBuilder table = new StringBuilder(
                "<table>\n<tr><th>step</th><th>times</th><th>p50</th><th>p90</th><th>p99</th><th>longest</th></tr>\n");
        for (Result.Row row : rows) {
            Latencies of = row.latencies();
            table.append("<tr><td>")
                    .append(name(row))
                    .append("</td><td>")
                    .append(of.count())
                    .append("</td>");
            for (int percent : PERCENTILES) {
                table.append("<td>")
                        .append(Result.millis(of.percentile(percent)))
                        .append("</td>");
            }
            table.append("</tr>\n");
        }
        return table.append("</table>\n").toString();
    }

    private static String name(Result.Row row) {
        return escaped(row.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
