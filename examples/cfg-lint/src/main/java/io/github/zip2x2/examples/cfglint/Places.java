package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Finding;
import java.io.File;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where findings are, as programs outside name places: paths from the working directory, columns of characters. */
final class Places {
    private Path root = Path.of("");

    void below(Path newRoot) {
        root = newRoot;
    }

    String path(Finding finding) {
        return root.resolve(finding.file()).normalize().toString().replace(File.separatorChar, '/');
    }

    /** Column and end column, the one behind the last; null where they are not known. */
    static int @Nullable [] columns(Finding finding, @Nullable CfgDocument document) {
        if (document == null || finding.line() < 1 || finding.line() > document.lineCount() || finding.column() < 1) {
            return null;
        }
        var line = document.line(finding.line());
        int start = line.characterColumn(finding.column());
        return new int[] {start, Math.max(start + 1, line.characterColumn(finding.column() + finding.length()))};
    }
}
