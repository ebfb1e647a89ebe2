package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.report.TextReport;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Findings for people. */
final class TextOutput implements LintOutput {
    private final PrintStream out;

    TextOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void mended(String file, Finding finding) {
        out.print(file + ":" + finding.line() + ": fixed " + finding.code() + ": " + finding.remedy() + "\n");
    }

    @Override
    public void found(Finding finding, @Nullable CfgDocument document) {
        out.print(TextReport.of(finding, document));
    }

    @Override
    public void end(LintCounts counts) {
        out.print(count(counts.files(), "file") + ", " + count(counts.phones(), "phone") + ": "
                + count(counts.of(Severity.ERROR), "error") + ", " + count(counts.of(Severity.WARNING), "warning")
                + ", "
                + count(counts.of(Severity.NOTE), "note")
                + (counts.mended() == 0 ? "" : ", " + counts.mended() + " fixed") + "\n");
    }

    private static String count(int number, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
    }
}
