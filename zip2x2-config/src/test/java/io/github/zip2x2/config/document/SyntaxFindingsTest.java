package io.github.zip2x2.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.testing.PbxFiles;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxFindingsTest {
    private static CfgDocument parse(String text) {
        return CfgDocument.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<Finding> findings(String text) {
        return parse(text).findings("x.cfg");
    }

    @Test
    void theFilesOfAPbxHaveNone() {
        assertThat(CfgDocument.parse(PbxFiles.common()).findings("x.cfg")).isEmpty();
        assertThat(CfgDocument.parse(PbxFiles.specific()).findings("x.cfg")).isEmpty();
    }

    /** Line, column, length, severity and code of the one finding; {@code _} stands for a blank, {@code |} for a line end. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "[S|k=v, 1:1+2 error section-not-closed",
                "__[S_|k=v, 1:3+2 error section-not-closed",
                "[]|, 1:1+2 error section-without-name",
                "[__]|, 1:1+4 error section-without-name",
                "_[S]|, 1:1+4 warning section-line",
                "[S]_|, 1:1+4 warning section-line",
                "[_S]|, 1:1+4 warning section-line",
                "[S]_;c|, 1:5+2 warning section-line",
                "[S]|k_=v, 2:2+2 warning blanks",
                "[S]|k=_v, 2:2+2 warning blanks",
                "[S]|_k=v, 2:1+1 warning blanks",
                "[S]|k=v_, 2:4+1 note trailing-blank",
                "[S]|k=__, 2:3+2 note trailing-blank",
                "[S]|_#c, 2:2+1 note comment-sign",
                "[S]|//c, 2:1+2 note comment-sign",
                "[S]|=v, 2:1+2 warning no-key",
                "[S]|_junk_, 2:2+4 warning junk-line",
                "[S]|k=1|k=2, 3:1+1 note duplicate-key",
                "[S]|k=1|[S]|, 3:1+3 note duplicate-section",
                "k=1|[S]|, 1:1+3 error no-section",
                "k=1|, 0:0+0 error no-section",
                ";c|_|, 0:0+0 error no-section",
            })
    void one(String text, String expected) {
        List<Finding> findings = findings(text.replace('_', ' ').replace('|', '\n'));
        assertThat(findings).hasSize(1);
        Finding finding = findings.get(0);
        assertThat(finding.line() + ":" + finding.column() + "+" + finding.length() + " "
                        + finding.severity().label() + " " + finding.code())
                .isEqualTo(expected);
        assertThat(finding.file()).isEqualTo("x.cfg");
        assertThat(finding.text()).isNotBlank();
        assertThat(finding.why()).isNotBlank();
        assertThat(finding.remedy()).isNotBlank();
    }

    /** What the safe mend makes of a file; the same when there is none. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "[S|k=v, [S]|k=v",
                "[S x|k=v, [S x|k=v",
                "_[ S ]_|k=v, [S]|k=v",
                "[S] ;c|, [S] ;c|",
                "[S]|__k_=_v, [S]|k=v",
                "[S]|k=v__|l=w, [S]|k=v|l=w",
                "[S]|password=_x, [S]|password=_x",
                "[S]|password_=_x, [S]|password=x",
                "[S]|password=x_, [S]|password=x_",
                "[S]|#k=v|//c, [S]|;k=v|;c",
                "[S]|k=1|k=2, [S]|k=1|k=2",
                "[S]|k=1|l=2|k=1, [S]|k=1|l=2|",
                "[S]|junk|=v, [S]|junk|=v",
            })
    void mended(String text, String expected) {
        CfgDocument document = parse(text.replace('_', ' ').replace('|', '\n'));
        CfgDocument mended = document.apply(document.findings("").stream()
                .flatMap(finding -> finding.mend().stream())
                .toList());
        assertThat(new String(mended.toBytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo(expected.replace('_', ' ').replace('|', '\n'));
    }

    @Test
    void lineEndsAreANoteForTheFile() {
        Finding all = findings("[S]\r\nk=v\r\n").get(0);
        assertThat(all.code()).isEqualTo(FindingCode.LINE_ENDS);
        assertThat(all.severity()).isEqualTo(Severity.NOTE);
        assertThat(all.text()).contains("CR LF");
        assertThat(all.line()).isZero();
        assertThat(parse("[S]\r\nk=v\r\n").apply(all.mend())).isEqualTo(parse("[S]\nk=v\n"));
        Finding mixed = findings("[S]\nk=v\r\nl=w\r\n").get(0);
        assertThat(mixed.code()).isEqualTo(FindingCode.MIXED_LINE_ENDS);
        assertThat(mixed.line()).isEqualTo(2);
        assertThat(mixed.text()).contains("2 lines end in CR LF and 1 in LF");
        Finding old = findings("[S]\rk=v\r").get(0);
        assertThat(old.text()).isEqualTo("all lines end in CR");
        assertThat(parse("[S]\rk=v\r").apply(old.mend())).isEqualTo(parse("[S]\nk=v\n"));
    }

    @Test
    void utf16IsOneErrorAndItsMendIsTheSameText() {
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
            CfgDocument document = CfgDocument.parse("[S]\nk=é\n".getBytes(charset));
            List<Finding> findings = document.findings("x.cfg");
            assertThat(findings).extracting(Finding::code).containsExactly(FindingCode.UTF_16);
            assertThat(findings.get(0).severity()).isEqualTo(Severity.ERROR);
            assertThat(document.apply(findings.get(0).mend())).isEqualTo(parse("[S]\nk=é\n"));
        }
        assertThat(CfgDocument.parse("[S]\nk=\u20ac\n".getBytes(StandardCharsets.UTF_16))
                        .findings("")
                        .get(0)
                        .mend())
                .isEmpty();
    }

    @Test
    void utf32IsNamedAsSuch() {
        for (String name : List.of("UTF-32LE", "UTF-32BE")) {
            for (String mark : List.of("", "\ufeff")) {
                CfgDocument document = CfgDocument.parse((mark + "[S]\nk=é\n").getBytes(Charset.forName(name)));
                List<Finding> findings = document.findings("x.cfg");
                assertThat(findings).extracting(Finding::code).containsExactly(FindingCode.UTF_32);
                assertThat(findings.get(0).text()).contains("UTF-32");
                assertThat(document.apply(findings.get(0).mend())).isEqualTo(parse("[S]\nk=é\n"));
            }
        }
    }

    @Test
    void aByteOrderMarkIsAnErrorThatIsMended() {
        CfgDocument document = CfgDocument.parse("\ufeff[S]\nk=v\n".getBytes(StandardCharsets.UTF_8));
        List<Finding> findings = document.findings("");
        assertThat(findings).extracting(Finding::code).containsExactly(FindingCode.BYTE_ORDER_MARK);
        assertThat(findings.get(0).severity()).isEqualTo(Severity.ERROR);
        assertThat(document.apply(findings.get(0).mend())).isEqualTo(parse("[S]\nk=v\n"));
    }

    @Test
    void charactersThatAreNoText() {
        List<Finding> findings = findings("[S]\nk=a\u0000b\u0000\nl=\u001b[2J\nm=é\u00e8x\n;é\n");
        assertThat(findings)
                .extracting(finding -> finding.line() + ":" + finding.column() + "+" + finding.length() + " "
                        + finding.severity().label() + " " + finding.code())
                .containsExactly(
                        "2:4+1 error nul-byte",
                        "3:3+1 warning control-character",
                        "4:3+2 warning not-ascii",
                        "5:2+1 note not-ascii");
        assertThat(findings.get(1).text()).contains("0x1B");
        Finding utf8 = CfgDocument.parse("[S]\nk=é\n".getBytes(StandardCharsets.UTF_8))
                .findings("")
                .get(0);
        assertThat(utf8.text()).contains("UTF-8");
        assertThat(findings("[S]\nk=\u007f").get(0).code()).isEqualTo(FindingCode.CONTROL_CHARACTER);
        assertThat(findings("[S]\nk=\tv")).extracting(Finding::code).containsExactly(FindingCode.BLANKS);
    }

    @Test
    void limitsAreSaid() {
        byte[] bytes = ("[S]\n" + "x".repeat(60) + "\nk=v\n").getBytes(StandardCharsets.US_ASCII);
        List<Finding> tooLong = CfgDocument.parse(
                        bytes, ParseLimits.builder().lineBytes(59).build())
                .findings("");
        assertThat(tooLong).extracting(Finding::code).containsExactly(FindingCode.LINE_TOO_LONG);
        assertThat(tooLong.get(0).text()).contains("60").contains("59");
        assertThat(tooLong.get(0).line()).isEqualTo(2);
        List<Finding> tooLarge = CfgDocument.parse(
                        bytes, ParseLimits.builder().documentBytes(20).build())
                .findings("");
        assertThat(tooLarge).extracting(Finding::code).containsExactly(FindingCode.FILE_TOO_LARGE);
        assertThat(CfgDocument.parse(bytes, ParseLimits.builder().lineBytes(60).build())
                        .findings(""))
                .extracting(Finding::code)
                .containsExactly(FindingCode.JUNK_LINE);
        List<Finding> many = CfgDocument.parse(
                        ("[S]\n" + "junk\n".repeat(10)).getBytes(StandardCharsets.US_ASCII),
                        ParseLimits.builder().findings(4).build())
                .findings("");
        assertThat(many).hasSize(5);
        assertThat(many.get(4).code()).isEqualTo(FindingCode.MORE);
        assertThat(many.get(4).text()).contains("6");
    }

    @Test
    void fC3_aFileOfThe33GLineIsNamedAsAnotherLinesAndNothingElseIsSaid() {
        String other = "#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.password = hunter2\n";
        assertThat(findings(other)).hasSize(1);
        assertThat(findings(other).get(0).code()).isEqualTo(FindingCode.OTHER_LINE);
        assertThat(findings(other).get(0).severity()).isEqualTo(Severity.NOTE);
        assertThat(findings(other).get(0).text()).contains("another vendor line's");
    }

    @Test
    void aFileWithoutSectionsIsOneErrorNotAHundred() {
        assertThat(findings("<?xml version=\"1.0\"?>\n<a b=\"c\"/>\n").get(0).text())
                .contains("XML");
        assertThat(findings("").get(0).text()).isEqualTo("the file is empty");
        assertThat(findings("a=1\nb=2\n[S]\nc=3\n").get(0).text()).contains("1 more");
    }

    @Test
    void aColonGetsAHintAndSecretsInNamesAreMasked() {
        assertThat(findings("[S]\nuse_dhcp: yes\n").get(0).remedy()).contains("the colon");
        assertThat(findings("[S]\nuse_dhcp yes\n").get(0).remedy()).doesNotContain("the colon");
        String all = findings("[S]\npassword hunter2=\npassword hunter2=\n[password hunter2]\n[password hunter2]\n")
                .toString();
        assertThat(all).doesNotContain("hunter2").contains("****");
    }

    @Test
    void duplicatesSayWhetherTheyDiffer() {
        assertThat(findings("[S]\nk=1\nk=1").get(0).text()).contains("line 2").contains("same value");
        assertThat(findings("[S]\nk=1\nk=2").get(0).text()).contains("another value");
        assertThat(findings("[S]\nk=1\n;k=2\n[T]\nk=3")).isEmpty();
    }

    @Test
    void limitsAreChecked() {
        for (ParseLimits.Builder builder : List.of(
                ParseLimits.builder().lineBytes(0),
                ParseLimits.builder().documentBytes(0),
                ParseLimits.builder().findings(0))) {
            org.assertj.core.api.Assertions.assertThatIllegalArgumentException().isThrownBy(builder::build);
        }
    }
}
