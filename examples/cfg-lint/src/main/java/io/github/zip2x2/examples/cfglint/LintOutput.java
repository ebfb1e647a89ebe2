package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Finding;
import org.jspecify.annotations.Nullable;

/** Where findings go. */
interface LintOutput {
    void mended(String file, Finding finding);

    void found(Finding finding, @Nullable CfgDocument document);

    void end(LintCounts counts);
}
