package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.pbx.fleet.BootEnd;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis.Standing;
import io.github.zip2x2.boot.pbx.fleet.FleetStep;
import io.github.zip2x2.boot.pbx.fleet.Mark;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.PacketNote;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.fleet.TimeHistogram;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link FleetReport} as one HTML page. */
final class FleetPage {
    private final FleetReport report;
    private final String title;
    private final ZoneId zone;
    private final StringBuilder html = new StringBuilder(65_536);

    FleetPage(FleetReport report, String title, ZoneId zone) {
        this.report = report;
        this.title = title;
        this.zone = zone;
    }

    String html() {
        Html.open(html, title);
        head();
        if (!report.history().isEmpty()) {
            history(new HistoryColumns(report.history(), report.at(), zone));
        }
        standings();
        troubled();
        versions();
        behind();
        html.append(
                        "<p class=\"s\">Seen from the servers: what passes between a phone and them is in none of these times.")
                .append(" A boot is counted when it began. Percentiles are off by at most 1/")
                .append(TimeHistogram.PRECISION)
                .append(" of themselves; the longest times are exact.</p>\n");
        return Html.close(html);
    }

    static String words(FleetStep step) {
        return switch (step) {
            case ADDRESS -> "Address: from the first offer to the lease";
            case COMMON_FILE -> "Common file: from the lease to its end";
            case OWN_FILE -> "Own file: from the end of the common file to its end";
            case SOFTWARE_IMAGE -> "Software image: from the request to its end";
            case WHOLE_BOOT -> "Whole boot: from the first packet to the end of the own file";
        };
    }

    private String time(Instant at) {
        return DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ENGLISH)
                .withZone(zone)
                .format(at);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String words(Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void head() {
        int up = report.standings().getOrDefault(Standing.UP, 0);
        boolean loops = report.standings().containsKey(Standing.LOOPING);
        boolean stalls = report.standings().containsKey(Standing.STALLED);
        List<String> parts = new ArrayList<>();
        report.standings().forEach((standing, count) -> {
            if (standing != Standing.UP) {
                parts.add(number(count) + " " + words(standing));
            }
        });
        html.append("<p class=\"outcome ")
                .append(loops ? "bad" : stalls ? "warn" : "good")
                .append("\"><b>")
                .append(number(up))
                .append(" of ")
                .append(number(report.phones()))
                .append(report.phones() == 1 ? " phone is up" : " phones are up")
                .append("</b>")
                .append(parts.isEmpty() ? "" : "; " + String.join(", ", parts))
                .append("</p>\n<dl><dt>As of</dt><dd>")
                .append(time(report.at()))
                .append(' ')
                .append(Html.text(zone.toString().equals("Z") ? "UTC" : zone.toString()))
                .append("</dd><dt>Boots</dt><dd>")
                .append(number(report.boots()))
                .append(" since ")
                .append(time(report.since()))
                .append("</dd></dl>\n");
    }

    // ---- over time -------------------------------------------------------------------------------------------------

    private void history(HistoryColumns columns) {
        html.append("<h2>Boots over time</h2>\n<p class=\"s\">Boots that began in each ")
                .append(columns.width())
                .append(".</p>\n");
        OutcomeColumns.append(html, columns);
        html.append("<p class=\"key\">");
        for (BootEnd end : OutcomeColumns.order()) {
            long count = report.ends().getOrDefault(end, 0L);
            if (count > 0) {
                html.append("<span>")
                        .append(OutcomeColumns.field(end))
                        .append(' ')
                        .append(end.label())
                        .append(' ')
                        .append(number(count))
                        .append("</span> ");
            }
        }
        html.append("</p>\n<h2>How long the steps took</h2>\n<table><tr><th>Step<th class=\"n\">Times")
                .append("<th class=\"n\">50 %<th class=\"n\">90 %<th class=\"n\">99 %<th class=\"n\">Longest</tr>\n");
        for (FleetStep step : FleetStep.values()) {
            TimeHistogram times = report.times(step);
            if (times.count() > 0) {
                html.append("<tr><td>").append(words(step)).append("<td class=\"n\">");
                html.append(number(times.count()));
                for (int percent : FleetReportText.PERCENTILES) {
                    html.append("<td class=\"n\">").append(Html.time(times.percentile(percent)));
                }
                html.append("</tr>\n");
            }
        }
        html.append("</table>\n");
        key();
        for (FleetStep step : FleetStep.values()) {
            StepBands bands = new StepBands(columns, step);
            if (!bands.isEmpty()) {
                bands.append(html);
            }
        }
    }

    private void key() {
        html.append("<p class=\"key\">");
        key(StepBands.MEDIAN, "half of the phones were faster");
        key(StepBands.TO_90, "up to 90 %");
        key(StepBands.TO_99, "up to 99 %");
        key(StepBands.LONGEST, "the longest");
        html.append("</p>\n");
    }

    private void key(String color, String words) {
        html.append("<span><svg class=\"k\" viewBox=\"0 0 10 10\"><path d=\"M0 0H10V10H0z\" fill=\"")
                .append(color)
                .append("\"/></svg> ")
                .append(words)
                .append("</span> ");
    }

    // ---- now -------------------------------------------------------------------------------------------------------

    private void standings() {
        html.append("<h2>How the phones stand</h2>\n<table><tr><th>State<th class=\"n\">Phones<th class=\"n\">Share")
                .append("<th>Last good step</tr>\n");
        report.standings().forEach((standing, count) -> {
            html.append("<tr><td>")
                    .append(words(standing))
                    .append("<td class=\"n\">")
                    .append(number(count));
            html.append(String.format(Locale.ROOT, "<td class=\"n\">%.1f %%<td>", 100.0 * count / report.phones()));
            html.append(report.lastSteps(standing).entrySet().stream()
                            .map(step -> step.getKey() + " " + number(step.getValue()))
                            .collect(Collectors.joining(", ")))
                    .append("</tr>\n");
        });
        html.append("</table>\n");
    }

    private void troubled() {
        if (report.troubled().isEmpty()) {
            return;
        }
        html.append("<h2>What to look at</h2>\n<table><tr><th>Likely cause<th class=\"n\">Phones</tr>\n");
        report.causes()
                .forEach((cause, count) -> html.append("<tr><td>")
                        .append(Html.text(cause))
                        .append("<td class=\"n\">")
                        .append(number(count))
                        .append("</tr>\n"));
        html.append(
                        "</table>\n<h2>Phones that do not come up</h2>\n<table><tr><th>Phone<th>State<th>Last step<th>Where")
                .append("<th>Last good step<th>Last packet</tr>\n");
        report.troubled().forEach(this::troubled);
        html.append("</table>\n");
        leftOut(report.troubledLeftOut());
    }

    private void troubled(Diagnosis each) {
        html.append("<tr><td class=\"w\"><code>")
                .append(each.mac())
                .append("</code><td>")
                .append(words(each.standing()));
        each.phone().ifPresent(phone -> {
            html.append("<td class=\"w\">").append(time(phone.lastStep())).append("<td>");
            place(phone);
            html.append("<td>")
                    .append(each.lastGood().map(Milestone::label).orElse("none"))
                    .append("<td>");
            List<PacketNote> packets = phone.packets();
            if (!packets.isEmpty()) {
                PacketNote last = packets.get(packets.size() - 1);
                html.append(Html.text(last.message()))
                        .append(last.note().isEmpty() ? "" : ": " + Html.text(last.note()));
            }
        });
        html.append("</tr>\n");
    }

    private void place(PhoneRecord phone) {
        String via = phone.via();
        String network = phone.network();
        html.append(Html.text(network.isEmpty() ? via : via.isEmpty() ? network : network + ", " + via));
    }

    private void leftOut(int count) {
        if (count > 0) {
            html.append("<p>And ").append(number(count)).append(" more.</p>\n");
        }
    }

    private void versions() {
        for (Milestone milestone : List.of(Milestone.COMMON_READ, Milestone.FIRMWARE_READ)) {
            Map<String, Integer> versions = report.versions(milestone);
            if (!versions.isEmpty()) {
                html.append("<h2>")
                        .append(milestone == Milestone.COMMON_READ ? "Common files" : "Software images")
                        .append(" read last</h2>\n<table><tr><th>Version<th class=\"n\">Phones</tr>\n");
                versions.forEach((version, count) -> html.append("<tr><td><code>")
                        .append(Html.text(version))
                        .append("</code><td class=\"n\">")
                        .append(number(count))
                        .append("</tr>\n"));
                html.append("</table>\n");
            }
        }
    }

    private void behind() {
        if (report.behind().isEmpty()) {
            return;
        }
        html.append("<h2>Phones with an older common file than their neighbours</h2>\n")
                .append("<table><tr><th>Phone<th>Read<th>Version<th>Where</tr>\n");
        for (PhoneRecord phone : report.behind()) {
            html.append("<tr><td class=\"w\"><code>").append(phone.mac()).append("</code><td>");
            html.append(time(FleetVersions.readAt(phone))).append("<td><code>");
            html.append(Html.text(phone.mark(Milestone.COMMON_READ)
                            .map(Mark::goodVersion)
                            .orElse("")))
                    .append("</code><td>");
            place(phone);
            html.append("</tr>\n");
        }
        html.append("</table>\n");
        leftOut(report.behindLeftOut());
    }
}
