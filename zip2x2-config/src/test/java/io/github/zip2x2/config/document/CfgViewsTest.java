package io.github.zip2x2.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CfgViewsTest {
    private static CfgDocument parse(String text) {
        return CfgDocument.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aDocumentIsItsBytes() {
        CfgDocument document = parse("[S]\nk=v\n");
        assertThat(document).isEqualTo(parse("[S]\nk=v\n")).hasSameHashCodeAs(parse("[S]\nk=v\n"));
        assertThat(document).isNotEqualTo(parse("[S]\nk=w\n")).isNotEqualTo("x");
        assertThat(document.hashCode()).isNotEqualTo(parse("[S]\nk=w\n").hashCode());
        assertThat(document.size()).isEqualTo(8);
        assertThat(document).hasToString("CfgDocument[8 bytes, 2 lines, ASCII]");
        assertThat(document.limits()).isSameAs(ParseLimits.DEFAULT);
    }

    @Test
    void aFileIsItsPathAndItsDocument() {
        CfgFile file = CfgFile.of("a", parse("x"));
        assertThat(file).isEqualTo(CfgFile.parse("a", new byte[] {'x'})).hasToString("a");
        assertThat(file).hasSameHashCodeAs(CfgFile.parse("a", new byte[] {'x'}));
        assertThat(file).isNotEqualTo(CfgFile.of("b", parse("x"))).isNotEqualTo(CfgFile.of("a", parse("y")));
        assertThat(file).isNotEqualTo("a");
        assertThat(file.hashCode())
                .isNotEqualTo(CfgFile.of("b", parse("x")).hashCode())
                .isNotEqualTo(CfgFile.of("a", parse("y")).hashCode());
    }

    @Test
    void linesAndEntriesTellWhereTheyStand() {
        CfgDocument document = parse("a=0\r\n[S]\r\n;k=v\r\nl=w");
        CfgLine line = document.line(2);
        assertThat(line.offset()).isEqualTo(5);
        assertThat(line.lineEnd()).isEqualTo("\r\n");
        assertThat(line.section()).isEqualTo("S");
        assertThat(document.line(1).section()).isEmpty();
        assertThat(line).hasToString("SECTION at line 2");
        assertThat(document.allEntries()).extracting(CfgEntry::isEnabled).containsExactly(true, false, true);
        assertThat(document.allEntries()).extracting(CfgEntry::section).containsExactly("", "S", "S");
        assertThat(document.allEntries()).extracting(CfgEntry::keyColumn).containsExactly(1, 2, 1);
        assertThat(document.allEntries().get(1)).hasToString("[S] k at line 3");
    }

    @ParameterizedTest
    @CsvSource({
        ";k=v, DISABLED",
        "; k =v, DISABLED",
        ";az_AZ_09=v, DISABLED",
        ";k-l=v, COMMENT",
        ";k l=v, COMMENT",
        ";`=v, COMMENT",
        ";{=v, COMMENT",
        ";@=v, COMMENT",
        ";:=v, COMMENT",
        ";ka/=v, COMMENT",
        ";=v, COMMENT",
        ";k, COMMENT",
        "/=v, ENTRY",
        "//=v, COMMENT",
        "/, JUNK",
        "/k, JUNK",
        "k=, ENTRY",
        "=k, JUNK",
        "]=k, ENTRY",
    })
    void kindOfLine(String text, LineKind kind) {
        assertThat(parse(text).line(1).kind()).isEqualTo(kind);
        assertThat(parse("[S]\r\n" + text + "\r\n").line(2).kind()).isEqualTo(kind);
    }

    @Test
    void lineEndsBelongToNoLine() {
        CfgDocument document = parse("[S]\r\n\r\n \r\nk=v\r\n\n");
        assertThat(IntStream.rangeClosed(1, document.lineCount())
                        .mapToObj(i -> document.line(i).kind()))
                .containsExactly(LineKind.SECTION, LineKind.BLANK, LineKind.BLANK, LineKind.ENTRY, LineKind.BLANK);
        byte[] exact = "[S]\r\nk=vv\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(CfgDocument.parse(exact, ParseLimits.builder().lineBytes(4).build())
                        .value("S", "k"))
                .contains("vv");
        assertThat(CfgDocument.parse(exact, ParseLimits.builder().lineBytes(3).build())
                        .value("S", "k"))
                .isEmpty();
        assertThat(CfgDocument.parse(
                                exact,
                                ParseLimits.builder()
                                        .documentBytes(exact.length)
                                        .build())
                        .value("S", "k"))
                .contains("vv");
    }

    @Test
    void manySectionsAndLinesAreFound() {
        String text = IntStream.range(0, 40)
                .mapToObj(i -> "[S" + i + "]\nk=" + i + "\nl" + i + "=x\n")
                .collect(Collectors.joining());
        CfgDocument document = parse(text);
        assertThat(document.sections()).hasSize(40);
        for (int i = 0; i < 40; i++) {
            assertThat(document.value("S" + i, "k")).contains(Integer.toString(i));
            assertThat(document.value("S" + i, "l" + i)).contains("x");
            assertThat(document.value("S" + i, "l" + (i + 1))).isEmpty();
            assertThat(document.line(3 * i + 2).section()).isEqualTo("S" + i);
        }
        assertThat(parse("\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n").lineCount())
                .isEqualTo(20);
    }

    @Test
    void namesOfOtherAlphabetsAreFoundToo() {
        CfgDocument latin = parse("[É]\né=1\ne=2\n");
        assertThat(latin.value("É", "é")).contains("1");
        assertThat(latin.value("É", "e")).contains("2");
        assertThat(latin.value("É", "è")).isEmpty();
        CfgDocument utf8 = CfgDocument.parse("[É]\né=1\n".getBytes(StandardCharsets.UTF_8));
        assertThat(utf8.value("É", "é")).contains("1");
        assertThat(utf8.value("É", "e")).isEmpty();
        // Two keys of one hash in the table of a small document.
        CfgDocument same = parse("[S]\nAa=1\nBB=2\n");
        assertThat(same.value("S", "Aa")).contains("1");
        assertThat(same.value("S", "BB")).contains("2");
    }

    @Test
    void aMarkAloneIsAFileOfAMark() {
        CfgDocument mark = parse("\u00ef\u00bb\u00bf");
        assertThat(mark.lineCount()).isZero();
        assertThat(mark.findings(""))
                .extracting(Finding::code)
                .containsExactly(FindingCode.BYTE_ORDER_MARK, FindingCode.NO_SECTION);
        assertThat(parse("\u00ef\u00bb").findings(""))
                .extracting(Finding::code)
                .containsExactly(FindingCode.NO_SECTION);
        assertThat(parse("\u00ef\u00bbx").line(1).text()).hasSize(3);
    }

    @Test
    void findingsKnowHowManyLinesStandBeforeTheFirstSection() {
        assertThat(parse("a=1\njunk\n;c\n\n[S]\n").findings("").get(0).text())
                .isEqualTo("this line and 1 more stand before the first section");
        Finding indented = parse(";c\n  a=1\n[S]\n").findings("").get(0);
        assertThat(indented.text()).isEqualTo("this line stands before the first section");
        assertThat(indented.line()).isEqualTo(2);
        assertThat(indented.length()).isEqualTo(5);
        assertThat(parse(";c\n\n[S]\n").findings("")).isEmpty();
        assertThat(parse("[S]\nk=1\n[T]\nk=1\n[S]\n").findings("").get(0).text())
                .contains("line 1");
    }
}
