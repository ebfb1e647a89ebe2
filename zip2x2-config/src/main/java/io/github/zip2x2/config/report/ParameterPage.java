package io.github.zip2x2.config.report;

import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.root.RootCodes;
import io.github.zip2x2.config.schema.Evidence;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Placement;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.schema.ValueCodes;
import io.github.zip2x2.config.table.TableCodes;
import io.github.zip2x2.config.validation.ValidationCodes;
import io.github.zip2x2.config.writer.WriterCodes;
import java.util.List;

/**
 * A schema as a page of documentation, in Markdown.
 *
 * <p>Stateless.
 */
public final class ParameterPage {
    private ParameterPage() {}

    /**
     * Writes the page of a schema: its parameters by section, and the codes of findings.
     *
     * @param schema the parameters
     * @return the page
     */
    public static String of(Schema schema) {
        StringBuilder page = new StringBuilder(16384);
        page.append("# Parameters and findings\n\n");
        page.append("Generated from the schema of zip2x2-config; a test fails when it is stale. ");
        page.append(
                "Nothing here was tried on a real phone by us: the column \"evidence\" says what is known and how.\n\n");
        page.append("| evidence | a value outside it is |\n|---|---|\n");
        for (Evidence evidence : Evidence.values()) {
            row(page, List.of(evidence.name(), article(evidence.severity().label())));
        }
        page.append(
                "\nWhat is plainly broken is an error whatever the evidence: no section, an address that is none, a port that ");
        page.append("is none, a yes/no that is neither, two files for one phone.\n");
        schema.sections().forEach(section -> section(page, schema, section));
        page.append("\n## Findings\n");
        codes(page, "The form of a file", FindingCode.ofSyntax());
        codes(page, "Values", ValueCodes.all());
        codes(page, "Settings", ValidationCodes.all());
        codes(page, "A whole TFTP root", RootCodes.all());
        codes(page, "What is written", WriterCodes.all());
        codes(page, "Tables", TableCodes.all());
        return page.toString();
    }

    private static String article(String severity) {
        return (severity.equals("error") ? "an " : "a ") + severity;
    }

    private static void section(StringBuilder page, Schema schema, String section) {
        page.append("\n## [").append(section).append("]\n\n");
        page.append("| key | meaning | type | default | example | file | evidence |\n|---|---|---|---|---|---|---|\n");
        for (Parameter<?> parameter : schema.parameters()) {
            if (parameter.section().equals(section)) {
                row(page, cells(parameter));
            }
        }
        for (Parameter<?> parameter : schema.parameters()) {
            if (parameter.section().equals(section)) {
                parameter
                        .lockOut()
                        .ifPresent(why -> page.append("\nLock-out: `")
                                .append(parameter.key())
                                .append("`, because ")
                                .append(why)
                                .append(".\n"));
            }
        }
    }

    private static List<String> cells(Parameter<?> parameter) {
        String range = parameter.type().range();
        String type = parameter.type().name()
                + (range.isEmpty() ? "" : ": " + range)
                + (parameter.unit().isEmpty() ? "" : ", in " + parameter.unit())
                + (parameter.isSecret() ? "; never shown" : "");
        String source = parameter.source().isEmpty() ? "" : " (" + parameter.source() + ")";
        return List.of(
                "`" + parameter.key() + "`",
                parameter.meaning(),
                type,
                parameter.defaultText().map(ParameterPage::code).orElse(""),
                parameter.example().map(ParameterPage::code).orElse(""),
                parameter.placement() == Placement.SPECIFIC ? "the phone's own" : "common",
                parameter.evidence() + source);
    }

    private static String code(String text) {
        return text.isEmpty() ? "(empty)" : "`" + text + "`";
    }

    private static void codes(StringBuilder page, String title, List<FindingCode> codes) {
        page.append("\n### ").append(title).append("\n\n| code | why it matters |\n|---|---|\n");
        codes.forEach(code -> row(page, List.of("`" + code.id() + "`", code.meaning())));
    }

    private static void row(StringBuilder page, List<String> cells) {
        page.append('|');
        cells.forEach(cell -> page.append(' ').append(cell.replace("|", "\\|")).append(" |"));
        page.append('\n');
    }
}
