package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Finding;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where findings go. */
interface LintOutput {
    /** What the findings that follow are relative to; empty where they name files as the caller did. */
    default void below(Path root) {}

    void mended(String file, Finding finding);

    void found(Finding finding, @Nullable CfgDocument document);

    void end(LintCounts counts);
}
