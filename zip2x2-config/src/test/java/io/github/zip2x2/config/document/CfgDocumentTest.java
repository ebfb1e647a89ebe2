package io.github.zip2x2.config.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.zip2x2.config.testing.PbxFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CfgDocumentTest {
    private static CfgDocument parse(String text) {
        return CfgDocument.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void readsTheCommonFileOfAPbx() {
        CfgDocument document = CfgDocument.parse(PbxFiles.common());
        assertThat(document.toBytes()).isEqualTo(PbxFiles.common());
        assertThat(document.sections()).containsExactly("NET_CONFIG", "SIP_CONFIG", "GENERAL_INFO", "VLAN_CONFIG");
        assertThat(document.entries()).hasSize(14);
        assertThat(document.allEntries()).hasSize(20);
        assertThat(document.value("NET_CONFIG", "tftp_cfg_dir")).contains("./ZIP2x2");
        assertThat(document.value("GENERAL_INFO", "language")).contains("es_ES.iso88591");
        assertThat(document.value("NET_CONFIG", "sntp_server_addr")).isEmpty();
        assertThat(document.value("VLAN_CONFIG", "cos_setting")).isEmpty();
        assertThat(document.line(document.lineCount()).lineEnd()).isEmpty();
    }

    @Test
    void tellsEachKindOfLine() {
        CfgDocument document =
                parse("a=1\n[S]\n;k=v\n; prose = no\n\n \t\nk=v;w\nnothing\n=v\n# c\n// c\n/x=1\n  [ T ] x\n[U");
        assertThat(document.line(1).kind()).isEqualTo(LineKind.ENTRY);
        List<LineKind> kinds = java.util.stream.IntStream.rangeClosed(1, document.lineCount())
                .mapToObj(i -> document.line(i).kind())
                .toList();
        assertThat(kinds)
                .containsExactly(
                        LineKind.ENTRY,
                        LineKind.SECTION,
                        LineKind.DISABLED,
                        LineKind.DISABLED,
                        LineKind.BLANK,
                        LineKind.BLANK,
                        LineKind.ENTRY,
                        LineKind.JUNK,
                        LineKind.JUNK,
                        LineKind.COMMENT,
                        LineKind.COMMENT,
                        LineKind.ENTRY,
                        LineKind.SECTION,
                        LineKind.SECTION);
        assertThat(document.value("", "a")).contains("1");
        assertThat(document.value("S", "k")).contains("v;w");
        assertThat(document.sections()).containsExactly("S", "T", "U");
        assertThat(document.line(14).section()).isEqualTo("U");
    }

    @Test
    void theLastOfSeveralCounts() {
        CfgDocument document = parse("[S]\nk=1\n[T]\nk=2\n[S]\nk=3\n;k=4\n");
        assertThat(document.value("S", "k")).contains("3");
        assertThat(document.value("T", "k")).contains("2");
        assertThat(document.entry("S", "k").orElseThrow().line()).isEqualTo(6);
        assertThat(document.entry("S", "K")).isEmpty();
    }

    @Test
    void aValueIsTheRestOfTheLine() {
        CfgDocument document = parse("[S]\r\n  k =  a=b ; c \r\ne=\r\n");
        CfgEntry entry = document.entry("S", "k").orElseThrow();
        assertThat(entry.value()).isEqualTo("  a=b ; c ");
        assertThat(entry.keyColumn()).isEqualTo(3);
        assertThat(entry.valueColumn()).isEqualTo(6);
        assertThat(entry.valueOffset()).isEqualTo(10);
        assertThat(entry.valueLength()).isEqualTo(10);
        assertThat(document.value("S", "e")).contains("");
    }

    @Test
    void takesOldMacintoshLineEndsOnlyWhereThereIsNoOther() {
        assertThat(parse("[S]\rk=v\r").value("S", "k")).contains("v");
        assertThat(parse("[S]\nk=v\rw=x\n").value("S", "k")).contains("v\rw=x");
    }

    @Test
    void tellsEncodingsFromTheBytes() {
        assertThat(parse("[S]\nk=v\n").encoding()).isEqualTo(TextEncoding.ASCII);
        assertThat(parse("[S]\nk=é\n").encoding()).isEqualTo(TextEncoding.LATIN_1);
        assertThat(parse("[S]\nk=é\n").value("S", "k")).contains("é");
        CfgDocument utf8 = CfgDocument.parse("\ufeff[S]\nké=é\n".getBytes(StandardCharsets.UTF_8));
        assertThat(utf8.encoding()).isEqualTo(TextEncoding.UTF_8);
        assertThat(utf8.value("S", "ké")).contains("é");
        assertThat(utf8.line(1).text()).isEqualTo("[S]");
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
            byte[] wide = "[NET_CONFIG]\nuse_dhcp=yes\n".getBytes(charset);
            CfgDocument document = CfgDocument.parse(wide);
            assertThat(document.encoding()).isIn(TextEncoding.UTF_16LE, TextEncoding.UTF_16BE);
            assertThat(document.lineCount()).isZero();
            assertThat(document.toBytes()).isEqualTo(wide);
        }
    }

    @Test
    void utf16WithoutAMarkShowsByItsNuls() {
        assertThat(parse("[\u0000S\u0000]\u0000").encoding()).isEqualTo(TextEncoding.UTF_16LE);
        assertThat(parse("\u0000[\u0000S\u0000]").encoding()).isEqualTo(TextEncoding.UTF_16BE);
        assertThat(parse("[\u0000\u0000S").encoding()).isEqualTo(TextEncoding.ASCII);
        assertThat(parse("[\u0000S").encoding()).isEqualTo(TextEncoding.ASCII);
        assertThat(parse("[\u0000S\u0000]x").encoding()).isEqualTo(TextEncoding.ASCII);
        assertThat(parse("\u0000\u0000\u0000\u0000").encoding()).isEqualTo(TextEncoding.ASCII);
        assertThat(parse("\u00ff\u00fe").encoding()).isEqualTo(TextEncoding.UTF_16LE);
        assertThat(parse("\u00fe\u00ff").encoding()).isEqualTo(TextEncoding.UTF_16BE);
        assertThat(parse("\u00ff").encoding()).isEqualTo(TextEncoding.LATIN_1);
    }

    @Test
    void keepsButDoesNotReadWhatIsBeyondALimit() {
        byte[] bytes = ("[S]\nk=" + "x".repeat(100) + "\nl=1\n").getBytes(StandardCharsets.US_ASCII);
        CfgDocument shortLines =
                CfgDocument.parse(bytes, ParseLimits.builder().lineBytes(50).build());
        assertThat(shortLines.value("S", "k")).isEmpty();
        assertThat(shortLines.value("S", "l")).contains("1");
        assertThat(shortLines.toBytes()).isEqualTo(bytes);
        CfgDocument small =
                CfgDocument.parse(bytes, ParseLimits.builder().documentBytes(50).build());
        assertThat(small.entries()).isEmpty();
        assertThat(small.toBytes()).isEqualTo(bytes);
    }

    @Test
    void keepsNoHoldOfTheCallersArrays() {
        byte[] bytes = "[S]\nk=v".getBytes(StandardCharsets.US_ASCII);
        CfgDocument document = CfgDocument.parse(bytes);
        bytes[6] = 'x';
        document.toBytes()[6] = 'y';
        assertThat(document.value("S", "k")).contains("v");
    }

    @Test
    void printsNoValue() {
        CfgDocument document = CfgDocument.parse(PbxFiles.specific());
        assertThat(document.toString() + document.entries() + document.line(4))
                .doesNotContain(PbxFiles.AUTH_PASSWORD)
                .contains("auth_password");
    }

    @Test
    void refusesLinesThatAreNotThere() {
        CfgDocument document = parse("a=1");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> document.line(0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> document.line(2));
    }
}
