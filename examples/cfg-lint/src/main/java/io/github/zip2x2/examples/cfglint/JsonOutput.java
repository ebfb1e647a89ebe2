package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.report.JsonReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Findings for programs: one object, the findings written as they come. */
final class JsonOutput implements LintOutput {
    private final PrintStream out;
    private final List<String> mended = new ArrayList<>();
    private boolean first = true;

    JsonOutput(PrintStream out) {
        this.out = out;
        out.print("{\"findings\":[");
    }

    @Override
    public void mended(String file, Finding finding) {
        mended.add(JsonReport.of(finding.in(file)));
    }

    @Override
    public void found(Finding finding, @Nullable CfgDocument document) {
        out.print((first ? "\n" : ",\n") + JsonReport.of(finding));
        first = false;
    }

    @Override
    public void end(LintCounts counts) {
        out.print("\n],\"fixed\":[" + String.join(",", mended) + "],\"summary\":{\"files\":" + counts.files()
                + ",\"phones\":" + counts.phones()
                + ",\"errors\":" + counts.of(Severity.ERROR)
                + ",\"warnings\":" + counts.of(Severity.WARNING)
                + ",\"notes\":" + counts.of(Severity.NOTE)
                + ",\"fixed\":" + counts.mended() + "}}\n");
    }
}
