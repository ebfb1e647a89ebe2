package io.github.zip2x2.config.report;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgEntry;
import io.github.zip2x2.config.document.CfgLine;
import io.github.zip2x2.config.document.LineKind;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.SecretWords;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Findings as text: {@code file:line:column: severity code: text}, the line with carets under the place, why, and how to mend
 * it.
 *
 * <p>What may be a secret is masked in the line, and control characters are shown as dots. Stateless.
 */
public final class TextReport {
    private static final int WIDTH = 100;

    private TextReport() {}

    /**
     * Writes a finding.
     *
     * @param finding the finding
     * @param document the file that it is about, for the line; null if the line shall not be shown
     * @return lines, each with a line end
     */
    public static String of(Finding finding, @Nullable CfgDocument document) {
        StringBuilder text = new StringBuilder(256);
        text.append(finding).append('\n');
        if (document != null && finding.line() > 0 && finding.line() <= document.lineCount()) {
            appendLine(text, finding, document);
        }
        if (!finding.why().isEmpty()) {
            text.append("  why: ").append(finding.why()).append('\n');
        }
        if (!finding.remedy().isEmpty()) {
            text.append("  mend: ").append(finding.remedy());
            text.append(finding.mend().isEmpty() ? "" : " (--fix does)").append('\n');
        }
        return text.toString();
    }

    private static void appendLine(StringBuilder text, Finding finding, CfgDocument document) {
        CfgLine line = document.line(finding.line());
        String shown = masked(document, line);
        if (finding.column() < 1) {
            text.append("  | ").append(window(shown, 0)).append('\n');
            return;
        }
        int column = Math.min(line.characterColumn(finding.column()) - 1, shown.length());
        int end = Math.min(line.characterColumn(finding.column() + finding.length()) - 1, shown.length());
        int from = column < WIDTH - 20 ? 0 : column - 20;
        text.append("  | ").append(window(shown, from)).append('\n').append("  | ");
        int shift = from > 0 ? 3 : 0;
        text.append(" ".repeat(column - from + shift));
        text.append("^".repeat(Math.max(1, Math.min(end - column, WIDTH - (column - from)))));
        text.append('\n');
    }

    private static String window(String line, int from) {
        int to = Math.min(line.length(), from + WIDTH);
        StringBuilder window = new StringBuilder();
        window.append(from > 0 ? "..." : "");
        for (int i = from; i < to; i++) {
            char c = line.charAt(i);
            // Escape sequences of a hostile file must not reach the reader's terminal.
            window.append(
                    c == '\t' ? ' ' : Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '.' : c);
        }
        return window.append(to < line.length() ? "..." : "").toString();
    }

    private static String masked(CfgDocument document, CfgLine line) {
        String text = line.text();
        if (line.kind() == LineKind.ENTRY || line.kind() == LineKind.DISABLED) {
            Optional<CfgEntry> entry = document.allEntries().stream()
                    .filter(candidate -> candidate.line() == line.number())
                    .findFirst();
            if (entry.isPresent() && SecretWords.isIn(entry.get().key())) {
                return text.substring(0, text.indexOf('=') + 1) + io.github.zip2x2.config.Secret.MASK;
            }
        }
        return SecretWords.mask(text);
    }
}
