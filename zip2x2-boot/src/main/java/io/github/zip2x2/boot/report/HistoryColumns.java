package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.pbx.fleet.HistoryBucket;
import io.github.zip2x2.boot.pbx.fleet.HistorySpan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A fleet's history as the columns of drawings above one axis of time, gathered until they are few enough to be seen. */
final class HistoryColumns {
    static final int WIDTH = 1000;
    static final int LEFT = 70;
    static final int RIGHT = 10;

    private static final int MOST = 200;
    private static final int LEAST = 12;
    private static final int TICKS = 8;
    private static final List<Duration> TICK_WIDTHS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(2),
            Duration.ofDays(7),
            Duration.ofDays(28),
            Duration.ofDays(364));

    private final ZoneId zone;
    private final Duration width;
    private final Instant from;
    private final Instant to;
    private final List<HistoryBucket> columns;

    /** Makes columns of at least one bucket. */
    HistoryColumns(List<HistoryBucket> history, Instant now, ZoneId zone) {
        this.zone = zone;
        Duration widest = history.stream()
                .map(bucket -> bucket.span().width())
                .max(Duration::compareTo)
                .orElse(Duration.ofHours(1));
        Instant first = history.get(0).span().begins();
        Instant last = history.get(history.size() - 1).span().ends();
        Instant end = last.isAfter(now) ? last : now;
        long buckets = Math.max(LEAST, Duration.between(first, end).dividedBy(widest) + 1);
        width = widest.multipliedBy((buckets + MOST - 1) / MOST);
        Map<HistorySpan, HistoryBucket.Recorder> gathered = new TreeMap<>();
        for (HistoryBucket bucket : history) {
            gathered.computeIfAbsent(HistorySpan.of(bucket.span().begins(), width), HistoryBucket.Recorder::new)
                    .add(bucket);
        }
        columns =
                gathered.values().stream().map(HistoryBucket.Recorder::snapshot).toList();
        to = HistorySpan.of(end.minusNanos(1), width).ends();
        Instant enough = to.minus(width.multipliedBy(LEAST));
        Instant begins = columns.get(0).span().begins();
        from = begins.isBefore(enough) ? begins : enough;
    }

    List<HistoryBucket> columns() {
        return columns;
    }

    /** {@return the time that a column stands for, in words} */
    String width() {
        long minutes = width.toMinutes();
        if (minutes % 1_440 == 0) {
            return minutes == 1_440 ? "day" : minutes / 1_440 + " days";
        }
        return minutes % 60 == 0
                ? minutes == 60 ? "hour" : minutes / 60 + " hours"
                : minutes == 1 ? "minute" : minutes + " minutes";
    }

    double x(Instant at) {
        double share = (double) Duration.between(from, at).toSeconds()
                / Duration.between(from, to).toSeconds();
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    /** {@return where a column begins} */
    double left(HistoryBucket column) {
        return x(column.span().begins());
    }

    /** {@return how wide a column is; neighbours touch} */
    double wide(HistoryBucket column) {
        return x(column.span().ends()) - left(column);
    }

    /** Lines and words of the axis, in a drawing from {@code top} to {@code bottom}. */
    void axis(StringBuilder html, int top, int bottom) {
        Duration tick = TICK_WIDTHS.stream()
                .filter(each -> Duration.between(from, to).dividedBy(each) <= TICKS)
                .findFirst()
                .orElse(TICK_WIDTHS.get(TICK_WIDTHS.size() - 1));
        for (ZonedDateTime at : ticks(tick)) {
            double x = x(at.toInstant());
            html.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%.1f %d V%d\" stroke=\"#e3e7ec\"/><text x=\"%.1f\" y=\"%d\" class=\"s m\">%s</text>%n",
                    x,
                    top,
                    bottom + 4,
                    Math.min(Math.max(x, LEFT + 20.0), WIDTH - 36.0),
                    bottom + 18,
                    words(at, tick)));
        }
        html.append(String.format(
                Locale.ROOT, "<path d=\"M%d %d H%d\" stroke=\"#8a94a3\"/>%n", LEFT, bottom, WIDTH - RIGHT));
    }

    private List<ZonedDateTime> ticks(Duration tick) {
        List<ZonedDateTime> ticks = new ArrayList<>();
        ZonedDateTime at = from.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        for (; !at.toInstant().isAfter(to); at = next(at, tick)) {
            if (!at.toInstant().isBefore(from)) {
                ticks.add(at);
            }
        }
        return ticks;
    }

    /** Days by the calendar, since some have 23 hours; hours of each day anew. */
    private static ZonedDateTime next(ZonedDateTime at, Duration tick) {
        if (tick.toDays() >= 1) {
            return at.plusDays(tick.toDays());
        }
        ZonedDateTime next = at.plus(tick);
        ZonedDateTime midnight = at.truncatedTo(ChronoUnit.DAYS).plusDays(1);
        return next.isAfter(midnight) ? midnight : next;
    }

    private static String words(ZonedDateTime at, Duration tick) {
        boolean day = tick.toDays() >= 1 || (at.getHour() == 0 && at.getMinute() == 0);
        return DateTimeFormatter.ofPattern(day ? "EEE d MMM" : "HH:mm", Locale.ENGLISH)
                .format(at);
    }
}
