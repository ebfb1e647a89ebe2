package io.github.zip2x2.config.document;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.SecretWords;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.finding.Splice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sections and keys that stand in a document more than once. */
final class RepeatFindings {
    private final CfgDocument document;
    private final SyntaxFindings findings;

    RepeatFindings(CfgDocument document, SyntaxFindings findings) {
        this.document = document;
        this.findings = findings;
    }

    void collect() {
        sections();
        keys();
    }

    private void sections() {
        Map<String, CfgLine> first = new HashMap<>();
        for (CfgLine line : document.lines()) {
            String name = line.section();
            CfgLine before = line.kind() == LineKind.SECTION ? first.putIfAbsent(name, line) : null;
            if (before != null && !name.isEmpty()) {
                findings.add(
                        Finding.builder(
                                        Severity.NOTE,
                                        FindingCode.DUPLICATE_SECTION,
                                        "the section " + SecretWords.mask(name) + " begins also in line "
                                                + before.number())
                                .remedy("move its settings below the first one"),
                        line,
                        line.at().textStart(),
                        line.at().textEnd());
            }
        }
    }

    private record Place(String section, String key) {}

    private void keys() {
        Map<Place, CfgEntry> last = new HashMap<>();
        for (CfgEntry entry : document.entries()) {
            CfgEntry before = last.put(new Place(entry.section(), entry.key()), entry);
            if (before != null) {
                boolean same = before.value().equals(entry.value());
                CfgLine line = document.line(entry.line());
                findings.add(
                        Finding.builder(
                                        Severity.NOTE,
                                        FindingCode.DUPLICATE_KEY,
                                        "`" + SecretWords.mask(entry.key()) + "` is set also in line " + before.line()
                                                + (same ? " to the same value" : " to another value"))
                                .remedy(same ? "remove one of the lines" : "remove the line that is wrong")
                                .mend(same ? List.of(removal(line)) : List.of()),
                        line,
                        line.keyStart(),
                        line.keyEnd());
            }
        }
    }

    private static Splice removal(CfgLine line) {
        return Splice.of(line.at().start(), line.at().end() - line.at().start(), "");
    }
}
