package io.github.zip2x2.boot.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** When each step of one boot began and how long it took, as an SVG. */
final class StepWaterfall {
    private static final int WIDTH = 1000;
    private static final int LEFT = 190;
    private static final int RIGHT = 90;
    private static final int ROW = 24;
    private static final int TOP = 46;
    private static final int TICKS = 6;

    private final int boot;
    private final List<BootReport.Step> steps;
    private final Duration start;
    private final double spanNanos;

    StepWaterfall(List<BootReport.Step> all, int boot) {
        this.boot = boot;
        this.steps = all.stream().filter(step -> step.boot() == boot).toList();
        this.start = steps.get(0).started();
        BootReport.Step last = steps.get(steps.size() - 1);
        this.spanNanos = Math.max(
                1e6, (double) last.started().plus(last.took()).minus(start).toNanos());
    }

    void append(StringBuilder html) {
        int height = TOP + steps.size() * ROW + 8;
        html.append(String.format(
                Locale.ROOT,
                "<svg class=\"boot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Waterfall of the steps of boot %d\">%n",
                WIDTH,
                height,
                boot));
        html.append(String.format(
                Locale.ROOT, "<text x=\"0\" y=\"16\" class=\"h\">Boot %d, from %s</text>%n", boot, Html.time(start)));
        axis(html, height);
        for (int i = 0; i < steps.size(); i++) {
            bar(html, steps.get(i), TOP + i * ROW);
        }
        html.append("</svg>\n");
    }

    private double x(double nanos) {
        return LEFT + nanos / spanNanos * (WIDTH - LEFT - RIGHT);
    }

    private void axis(StringBuilder html, int height) {
        double tick = tick(spanNanos / TICKS);
        for (double at = 0; at <= spanNanos * 1.0001; at += tick) {
            html.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%.1f %d V%d\" stroke=\"#e3e7ec\"/><text x=\"%.1f\" y=\"%d\" class=\"s m\">%s</text>%n",
                    x(at),
                    TOP - 6,
                    height,
                    x(at),
                    TOP - 12,
                    tick >= 1e9
                            ? String.format(Locale.ROOT, "%.0f s", at / 1e9)
                            : String.format(Locale.ROOT, tick >= 1e6 ? "%.0f ms" : "%.1f ms", at / 1e6)));
        }
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double tick(double about) {
        double power = Math.pow(10, Math.floor(Math.log10(about)));
        double factor = about / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    private void bar(StringBuilder html, BootReport.Step step, int y) {
        double from = x((double) step.started().minus(start).toNanos());
        double width = Math.max(2, x((double) step.took().toNanos()) - LEFT);
        boolean answers = step.step().number() % 2 == 0 || step.step().number() == 9;
        String color = !step.ok() ? "#b3372f" : answers ? "#2f6db0" : "#8aa9c9";
        html.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" class=\"e\">%s</text><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                        + " rx=\"2\" fill=\"%s\"/><text x=\"%.1f\" y=\"%d\" class=\"s\">%s%s</text>%n",
                LEFT - 10,
                y + 15,
                Html.text(BootPage.name(step)),
                from,
                y + 4,
                width,
                ROW - 8,
                color,
                from + width + 6,
                y + 15,
                Html.time(step.took()),
                step.ok() ? "" : ", failed"));
    }
}
