package io.github.zip2x2.examples.cfglint;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The forms that findings can have. */
enum LintFormat {
    TEXT,
    JSON,
    GITHUB,
    SARIF;

    LintOutput on(PrintStream out) {
        return switch (this) {
            case TEXT -> new TextOutput(out);
            case JSON -> new JsonOutput(out);
            case GITHUB -> new GithubOutput(out);
            case SARIF -> new SarifOutput(out);
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(LintFormat::label).toList();
    }
}
