package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.pbx.fleet.FleetStep;
import io.github.zip2x2.boot.pbx.fleet.HistoryBucket;
import io.github.zip2x2.boot.pbx.fleet.TimeHistogram;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How long one step took over time, as an SVG: bands from the median up, on a logarithmic scale. */
final class StepBands {
    static final String MEDIAN = "#123f6d";
    static final String TO_90 = "#5f93c6";
    static final String TO_99 = "#c4d8ea";
    static final String LONGEST = "#b3372f";

    private static final int TOP = 26;
    private static final int BOTTOM = 136;
    private static final int HEIGHT = 160;

    private final HistoryColumns time;
    private final FleetStep step;
    private final List<HistoryBucket> columns;
    private final double least;
    private final double most;

    StepBands(HistoryColumns time, FleetStep step) {
        this.time = time;
        this.step = step;
        columns = time.columns().stream()
                .filter(column -> column.times(step).count() > 0)
                .toList();
        least = Math.floor(columns.stream()
                .mapToDouble(column -> log(column.times(step).percentile(50)))
                .min()
                .orElse(0));
        most = Math.max(
                least + 1,
                Math.ceil(columns.stream()
                        .mapToDouble(column -> log(column.times(step).longest()))
                        .max()
                        .orElse(1)));
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    /** The power of ten of so many microseconds. */
    private static double log(Duration took) {
        return Math.log10(Math.max(1, took.toNanos() / 1_000.0));
    }

    private double y(double log) {
        return BOTTOM - (log - least) / (most - least) * (BOTTOM - TOP);
    }

    private double y(Duration took) {
        return y(Math.max(least, log(took)));
    }

    void append(StringBuilder html) {
        html.append(String.format(
                Locale.ROOT,
                "<svg class=\"boot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Times of the %s\">%n"
                        + "<text x=\"%d\" y=\"14\" class=\"h\">%s</text>%n",
                HistoryColumns.WIDTH,
                HEIGHT,
                step.label(),
                HistoryColumns.LEFT,
                FleetPage.words(step)));
        for (int power = (int) least; power <= most; power++) {
            html.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %.1f H%d\" stroke=\"#e3e7ec\"/><text x=\"%d\" y=\"%.1f\" class=\"s e\">%s</text>%n",
                    HistoryColumns.LEFT,
                    y(power),
                    HistoryColumns.WIDTH - HistoryColumns.RIGHT,
                    HistoryColumns.LEFT - 8,
                    y(power) + 4,
                    tick(power)));
        }
        time.axis(html, TOP, BOTTOM);
        band(html, 90, 99, TO_99);
        band(html, 50, 90, TO_90);
        line(html, 50, MEDIAN, "2.2");
        line(html, 100, LONGEST, "1.4");
        html.append("</svg>\n");
    }

    private static String tick(int power) {
        if (power >= 6) {
            return String.format(Locale.ROOT, "%,.0f s", Math.pow(10, power - 6.0));
        }
        return power >= 3
                ? String.format(Locale.ROOT, "%.0f ms", Math.pow(10, power - 3.0))
                : String.format(Locale.ROOT, "%.0f \u00b5s", Math.pow(10, power));
    }

    private void band(StringBuilder html, double from, double to, String color) {
        html.append("<path d=\"");
        for (HistoryBucket column : columns) {
            TimeHistogram times = column.times(step);
            double wide = wide(column);
            html.append(String.format(
                    Locale.ROOT,
                    "M%.1f %.1fh%.1fV%.1fh-%.1fz",
                    time.left(column),
                    y(times.percentile(from)),
                    wide,
                    Math.min(y(times.percentile(to)), y(times.percentile(from)) - 1),
                    wide));
        }
        html.append("\" fill=\"").append(color).append("\"/>\n");
    }

    /** Through neighbours one line; where no phone booted, none. */
    private void line(StringBuilder html, double percent, String color, String thick) {
        html.append("<path d=\"");
        HistoryBucket before = null;
        for (HistoryBucket column : columns) {
            boolean joins =
                    before != null && before.span().ends().equals(column.span().begins());
            double y = y(column.times(step).percentile(percent));
            html.append(
                    joins
                            ? String.format(Locale.ROOT, "V%.1fh%.1f", y, wide(column))
                            : String.format(Locale.ROOT, "M%.1f %.1fh%.1f", time.left(column), y, wide(column)));
            before = column;
        }
        html.append("\" fill=\"none\" stroke=\"")
                .append(color)
                .append("\" stroke-width=\"")
                .append(thick)
                .append("\"/>\n");
    }

    private double wide(HistoryBucket column) {
        return Math.max(1.5, time.wide(column));
    }
}
