package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.report.JsonReport;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings as a SARIF 2.1.0 log, the form that code scanners exchange; results are written as they come. */
final class SarifOutput implements LintOutput {
    private final PrintStream out;
    private final Places places = new Places();
    private final Map<FindingCode, Integer> rules = new LinkedHashMap<>();
    private boolean first = true;

    SarifOutput(PrintStream out) {
        this.out = out;
        out.print(
                "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\","
                        + "\"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"utf16CodeUnits\",\"results\":[");
    }

    @Override
    public void below(Path root) {
        places.below(root);
    }

    /** What was mended is no result any more. */
    @Override
    public void mended(String file, Finding finding) {}

    @Override
    public void found(Finding finding, @Nullable CfgDocument document) {
        int rule = rules.computeIfAbsent(finding.code(), code -> rules.size());
        StringBuilder region = new StringBuilder();
        if (finding.line() > 0) {
            region.append(",\"region\":{\"startLine\":").append(finding.line());
            int[] columns = Places.columns(finding, document);
            if (columns != null) {
                region.append(",\"startColumn\":")
                        .append(columns[0])
                        .append(",\"endColumn\":")
                        .append(columns[1]);
            }
            region.append('}');
        }
        out.print((first ? "\n" : ",\n") + "{\"ruleId\":"
                + JsonReport.quote(finding.code().id())
                + ",\"ruleIndex\":" + rule
                + ",\"level\":" + JsonReport.quote(finding.severity().label())
                + ",\"message\":{\"text\":" + JsonReport.quote(finding.text() + "; " + finding.remedy())
                + "},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":"
                + JsonReport.quote(uri(places.path(finding))) + "}" + region + "}}]}");
        first = false;
    }

    @Override
    public void end(LintCounts counts) {
        List<String> descriptions = new ArrayList<>();
        rules.keySet()
                .forEach(code -> descriptions.add("{\"id\":" + JsonReport.quote(code.id())
                        + ",\"shortDescription\":{\"text\":" + JsonReport.quote(code.meaning()) + "}}"));
        out.print("\n],\"tool\":{\"driver\":{\"name\":\"cfg-lint\",\"rules\":[\n" + String.join(",\n", descriptions)
                + "\n]}}}]}\n");
    }

    /** A path as a relative reference, or as a file URI if it is absolute (RFC 3986 section 3.3). */
    private static String uri(String path) {
        StringBuilder uri = new StringBuilder(path.startsWith("/") ? "file://" : "");
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= '0' && b <= '9')
                    || (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || "-._~/+@".indexOf(b) >= 0;
            uri.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return uri.toString();
    }
}
