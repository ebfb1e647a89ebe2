package io.github.zip2x2.config.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.SecretWords;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.validation.FileRole;
import io.github.zip2x2.config.validation.Validation;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Finding at(int line, int column, int length) {
        return Finding.builder(Severity.WARNING, FindingCode.BLANKS, "text")
                .file("x.cfg")
                .at(line, column, length)
                .why("why")
                .remedy("remedy")
                .build();
    }

    private static CfgDocument parse(String text) {
        return CfgDocument.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void caretsStandUnderThePlace() {
        assertThat(TextReport.of(at(2, 3, 2), parse("[S]\nkey=v\n"))).isEqualTo("""
                        x.cfg:2:3: warning blanks: text
                          | key=v
                          |   ^^
                          why: why
                          mend: remedy
                        """);
        assertThat(TextReport.of(at(2, 0, 0), parse("[S]\nkey=v\n"))).contains("  | key=v\n  why");
        assertThat(TextReport.of(at(0, 0, 0), parse("[S]\n"))).doesNotContain("|");
        assertThat(TextReport.of(at(9, 1, 1), parse("[S]\n"))).doesNotContain("|");
        assertThat(TextReport.of(at(1, 1, 1), null)).doesNotContain("|");
        assertThat(TextReport.of(at(1, 4, 0), parse("[S]"))).contains("  | [S]\n  |    ^\n");
    }

    @Test
    void aLongLineIsShownAroundThePlace() {
        String report =
                TextReport.of(at(1, 50_001, 5), parse("k=" + "x".repeat(49_998) + "HERE!" + "y".repeat(50_000)));
        assertThat(report.length()).isLessThan(600);
        String[] lines = report.split("\n");
        int caret = lines[2].indexOf('^');
        assertThat(lines[1].substring(caret, caret + 5)).isEqualTo("HERE!");
        assertThat(lines[2]).endsWith("^^^^^");
        assertThat(TextReport.of(at(1, 1, 100_000), parse("k".repeat(60_000))).length())
                .isLessThan(500);
    }

    @Test
    void utf8IsCountedInBytesAndShownInCharacters() {
        CfgDocument document = CfgDocument.parse("k=éé!\n".getBytes(StandardCharsets.UTF_8));
        assertThat(TextReport.of(at(1, 7, 1), document)).contains("  | k=éé!\n  |     ^\n");
    }

    @Test
    void nothingThatCouldSteerATerminalIsShown() {
        assertThat(TextReport.of(at(1, 1, 1), parse("k=\u001b[2J\u0007\u009b\tx")))
                .contains("| k=.[2J.. x");
    }

    @Test
    void secretsAreMaskedInLines() {
        for (String line : new String[] {
            "auth_password=hunter2",
            ";auth_password=hunter2",
            "  AUTH_PASSWORD  =  hunter2",
            "; the password is hunter2",
            "auth_password hunter2",
            "auth_password: hunter2",
            "device_id=1 auth_password=hunter2",
            "<password>hunter2</password>",
            "sip_secret=hunter2",
            "[password hunter2]"
        }) {
            assertThat(TextReport.of(at(1, 1, 3), parse(line)))
                    .as(line)
                    .doesNotContain("hunter2")
                    .contains("****");
        }
        assertThat(SecretWords.mask("proxy_port=1")).isEqualTo("proxy_port=1");
        assertThat(SecretWords.mask("auth_password")).isEqualTo("auth_password");
        assertThat(SecretWords.mask("auth_password=")).isEqualTo("auth_password=");
    }

    @Property
    void noReportHoldsAPasswordWhateverStandsAroundIt(@ForAll String before, @ForAll String after) {
        String text = "[SIP_CONFIG]\n" + before + "\nauth_password=hunter2-hunter2\n" + after;
        CfgFile file = CfgFile.parse("x.cfg", text.getBytes(StandardCharsets.UTF_8));
        for (Finding finding : Validation.of(Schema.of(PhoneModel.ZIP2X2)).file(file, FileRole.COMMON)) {
            assertThat(TextReport.of(finding, file.document()) + JsonReport.of(finding))
                    .doesNotContain("hunter2-hunter2");
        }
    }

    @Test
    void jsonIsOneObjectOnOneLine() {
        assertThat(JsonReport.of(at(2, 3, 2).in("a\"b\\c")))
                .isEqualTo(
                        "{\"file\":\"a\\\"b\\\\c\",\"line\":2,\"column\":3,\"length\":2,\"severity\":\"warning\","
                                + "\"code\":\"blanks\",\"text\":\"text\",\"why\":\"why\",\"remedy\":\"remedy\",\"fixable\":false}");
        assertThat(JsonReport.quote("\n\r\t\u0001\u007f\u2028é\ud800"))
                .isEqualTo("\"\\n\\r\\t\\u0001\\u007f\\u2028é\\ud800\"");
    }
}
