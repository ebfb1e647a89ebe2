package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.BootOutcome;
import java.util.List;

/** A {@link BootReport} as one HTML page. */
final class BootPage {
    private final BootReport report;
    private final String title;
    private final StringBuilder html = new StringBuilder(16_384);

    BootPage(BootReport report, String title) {
        this.report = report;
        this.title = title;
    }

    String html() {
        Html.open(html, title);
        head();
        html.append("<h2>Steps</h2>\n");
        boots().forEach(boot -> new StepWaterfall(report.steps(), boot).append(html));
        if (!report.packets().isEmpty()) {
            html.append("<h2>Packets</h2>\n");
            boots().forEach(boot -> new PacketLadder(report.packets(), boot).append(html));
            if (report.packetsLeftOut() > 0) {
                html.append("<p>").append(report.packetsLeftOut()).append(" later packets are not shown.</p>\n");
            }
        }
        files();
        steps();
        return Html.close(html);
    }

    private List<Integer> boots() {
        return report.steps().stream().map(BootReport.Step::boot).distinct().toList();
    }

    private void head() {
        String kind = report.outcome()
                .map(outcome -> outcome instanceof BootOutcome.Completed completed
                        ? completed.detail().isEmpty() ? "good" : "warn"
                        : "bad")
                .orElse("warn");
        String word = report.outcome().map(BootOutcome::word).orElse("under way");
        String step = report.outcome().orElse(null) instanceof BootOutcome.Failed failed
                ? " at step " + failed.step().number()
                : "";
        String reason = report.reason();
        html.append("<p class=\"outcome ")
                .append(kind)
                .append("\"><b>")
                .append(word + step)
                .append("</b>");
        html.append(reason == null ? "" : ": " + Html.text(reason)).append("</p>\n<dl>");
        entry("Address", report.address().map(a -> a.getHostAddress()).orElse("none"));
        entry("TFTP server", report.server().map(a -> a.getHostAddress()).orElse("none named"));
        entry("Boots", Integer.toString(boots().size()));
        html.append("</dl>\n");
    }

    private void entry(String name, String value) {
        html.append("<dt>")
                .append(name)
                .append("</dt><dd>")
                .append(Html.text(value))
                .append("</dd>");
    }

    private void files() {
        if (report.files().isEmpty()) {
            return;
        }
        html.append("<h2>Files read</h2>\n<table><tr><th>Name as requested<th class=\"n\">Bytes<th>SHA-256</tr>\n");
        for (BootReport.File file : report.files()) {
            html.append("<tr><td><code>").append(Html.text(file.name())).append("</code><td class=\"n\">");
            html.append(file.bytes()).append("<td><code>").append(file.sha256()).append("</code></tr>\n");
        }
        html.append("</table>\n");
    }

    private void steps() {
        html.append("<h2>Steps in words</h2>\n<table><tr><th>Boot<th>Step<th class=\"n\">Began<th class=\"n\">Took")
                .append("<th>Outcome<th>Detail</tr>\n");
        for (BootReport.Step step : report.steps()) {
            html.append("<tr><td>").append(step.boot()).append("<td>").append(name(step));
            html.append("<td class=\"n\">").append(Html.time(step.started()));
            html.append("<td class=\"n\">").append(Html.time(step.took()));
            html.append(step.ok() ? "<td>ok" : "<td class=\"f\">failed");
            html.append("<td>").append(Html.text(step.detail())).append("</tr>\n");
        }
        html.append("</table>\n");
    }

    static String name(BootReport.Step step) {
        return step.step().number() + " " + BootNarrator.WORDS.get(step.step());
    }
}
