package io.github.zip2x2.config.report;

import io.github.zip2x2.config.finding.Finding;
import java.util.Locale;

/**
 * Findings as JSON: one object each.
 *
 * <p>Stateless.
 */
public final class JsonReport {
    private JsonReport() {}

    /**
     * Writes a finding.
     *
     * @param finding the finding
     * @return an object with file, line, column, length, severity, code, text, why, remedy and fixable, on one line
     */
    public static String of(Finding finding) {
        return "{\"file\":" + quote(finding.file())
                + ",\"line\":" + finding.line()
                + ",\"column\":" + finding.column()
                + ",\"length\":" + finding.length()
                + ",\"severity\":" + quote(finding.severity().label())
                + ",\"code\":" + quote(finding.code().id())
                + ",\"text\":" + quote(finding.text())
                + ",\"why\":" + quote(finding.why())
                + ",\"remedy\":" + quote(finding.remedy())
                + ",\"fixable\":" + !finding.mend().isEmpty() + "}";
    }

    /**
     * Writes a string.
     *
     * @param text the characters
     * @return a JSON string, quotes included
     */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
