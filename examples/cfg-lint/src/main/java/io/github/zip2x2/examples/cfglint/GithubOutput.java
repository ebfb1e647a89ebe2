package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Findings as commands that a GitHub workflow turns into annotations of the changed lines. */
final class GithubOutput implements LintOutput {
    private final PrintStream out;
    private final Places places = new Places();
    private final LintOutput text;

    GithubOutput(PrintStream out) {
        this.out = out;
        this.text = new TextOutput(out);
    }

    @Override
    public void below(Path root) {
        places.below(root);
    }

    @Override
    public void mended(String file, Finding finding) {
        text.mended(file, finding);
    }

    @Override
    public void found(Finding finding, @Nullable CfgDocument document) {
        StringBuilder command = new StringBuilder("::")
                .append(
                        finding.severity() == Severity.NOTE
                                ? "notice"
                                : finding.severity().label())
                .append(" file=")
                .append(property(places.path(finding)));
        if (finding.line() > 0) {
            command.append(",line=").append(finding.line());
        }
        int[] columns = Places.columns(finding, document);
        if (columns != null) {
            command.append(",col=").append(columns[0]).append(",endColumn=").append(columns[1]);
        }
        command.append(",title=").append(property(finding.code().id()));
        command.append("::").append(data(finding.text() + "; " + finding.remedy()));
        out.print(command.append('\n'));
    }

    @Override
    public void end(LintCounts counts) {
        text.end(counts);
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
