package io.github.zip2x2.config.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.zip2x2.config.finding.Splice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentEditsTest {
    private static CfgDocument parse(String text) {
        return CfgDocument.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(CfgDocument document) {
        return new String(document.toBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void fP32_allDuplicatesOfAKeyAreSetForNobodyKnowsWhichOneThePhoneTakes() {
        assertThat(text(parse("[S]\nk=1\nk=2\n;k=3\n").with("S", "k", "9"))).isEqualTo("[S]\nk=9\nk=9\n;k=3\n");
        assertThat(text(parse("[S]\nk=1\n[T]\nk=2\n[S]\nk = 3").with("S", "k", "9")))
                .isEqualTo("[S]\nk=9\n[T]\nk=2\n[S]\nk = 9");
    }

    @Test
    void fP23_aValueIsWrittenInTheCharacterSetAskedForWhateverTheFilesOtherBytesLookLike() {
        byte[] utf8 = "[S]\nother=é\nk=1\n".getBytes(StandardCharsets.UTF_8);
        byte[] written = CfgDocument.parse(utf8)
                .with("S", "k", "José", StandardCharsets.ISO_8859_1)
                .toBytes();
        assertThat(new String(written, StandardCharsets.ISO_8859_1)).isEqualTo("[S]\nother=Ã©\nk=José\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("[S]\n").with("S", "k", "\u20ac", StandardCharsets.ISO_8859_1))
                .withMessageContaining("ISO-8859-1");
    }

    @Test
    void setsTheValueThatCounts() {
        assertThat(text(parse("[S]\r\nk = 1 \r\nl=2").with("S", "k", "9"))).isEqualTo("[S]\r\nk = 9\r\nl=2");
        assertThat(text(parse("[S]\nk=\n").with("S", "k", "9"))).isEqualTo("[S]\nk=9\n");
    }

    @Test
    void addsBehindADisabledLineOrAtTheSectionsEnd() {
        assertThat(text(parse("[S]\n;k=3\nl=1\n").with("S", "k", "9"))).isEqualTo("[S]\n;k=3\nk=9\nl=1\n");
        assertThat(text(parse("[S]\nl=1\n\n;about T\n[T]\nm=1").with("S", "k", "9")))
                .isEqualTo("[S]\nl=1\nk=9\n\n;about T\n[T]\nm=1");
        assertThat(text(parse("[S]\nl=1\n[T]\nm=1").with("T", "k", "9"))).isEqualTo("[S]\nl=1\n[T]\nm=1\nk=9");
        assertThat(text(parse("[S]\r\n[T]\r\n").with("S", "k", "9"))).isEqualTo("[S]\r\nk=9\r\n[T]\r\n");
        assertThat(text(parse("[S]\r[T]\r").with("S", "k", "9"))).isEqualTo("[S]\rk=9\r[T]\r");
        assertThat(text(parse("[S]").with("S", "k", "9"))).isEqualTo("[S]\nk=9");
    }

    @Test
    void addsASection() {
        assertThat(text(parse("[S]\nl=1").with("T", "k", "9"))).isEqualTo("[S]\nl=1\n\n[T]\nk=9");
        assertThat(text(parse("[S]\nl=1\n").with("T", "k", "9"))).isEqualTo("[S]\nl=1\n\n[T]\nk=9\n");
        assertThat(text(parse("[S]\n\n").with("T", "k", "9"))).isEqualTo("[S]\n\n[T]\nk=9\n");
        assertThat(text(parse("").with("T", "k", "9"))).isEqualTo("[T]\nk=9\n");
        assertThat(text(parse("[S]\r\nl=1\r\n").withSection("T"))).isEqualTo("[S]\r\nl=1\r\n\r\n[T]\r\n");
        assertThat(text(parse("[S]\n").withSection("S"))).isEqualTo("[S]\n");
    }

    @Test
    void removesEnablesAndDisables() {
        assertThat(text(parse("[S]\nk=1\n;k=2\nk=3\n[T]\nk=4").without("S", "k")))
                .isEqualTo("[S]\n;k=2\n[T]\nk=4");
        assertThat(text(parse("[S]\n;k=1\n; k=2\n").withEnabled("S", "k"))).isEqualTo("[S]\n;k=1\nk=2\n");
        assertThat(text(parse("[S]\n ;k=1\n").withEnabled("S", "k"))).isEqualTo("[S]\n k=1\n");
        assertThat(text(parse("[S]\nk=1\n;k=2\n").withEnabled("S", "k"))).isEqualTo("[S]\nk=1\n;k=2\n");
        assertThat(text(parse("[S]\n;k=1\n").withEnabled("T", "k"))).isEqualTo("[S]\n;k=1\n");
        assertThat(text(parse("[S]\nk=1\nk=2\nl=k\n").withDisabled("S", "k"))).isEqualTo("[S]\n;k=1\n;k=2\nl=k\n");
        assertThat(text(CfgDocument.parse("\ufeffk=1\n[S]\n".getBytes(StandardCharsets.UTF_8))
                        .without("", "k")))
                .isEqualTo("\u00ef\u00bb\u00bf[S]\n");
    }

    @Test
    void refusesWhatALineCannotHoldAndNamesNoValue() {
        CfgDocument document = parse("[S]\nk=1\n");
        for (String bad : List.of("a\nhunter2", "a\rhunter2", "a\u0000hunter2", "hunter2\u20ac")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> document.with("S", "k", bad))
                    .withMessageContaining("[S] k")
                    .withMessageNotContaining("hunter2");
        }
        for (String bad : List.of("", " k", "k ", "a=b", ";k", "#k", "/k")) {
            assertThatIllegalArgumentException().isThrownBy(() -> document.with("S", bad, "1"));
        }
        for (String bad : List.of("", " T", "T ", "a]b", "a\nb")) {
            assertThatIllegalArgumentException().isThrownBy(() -> document.withSection(bad));
        }
        CfgDocument wide = CfgDocument.parse("[S]\nk=1\n".getBytes(StandardCharsets.UTF_16));
        assertThatIllegalArgumentException().isThrownBy(() -> wide.with("S", "k", "1"));
        CfgDocument large = CfgDocument.parse(
                new byte[20], ParseLimits.builder().documentBytes(10).build());
        assertThatIllegalArgumentException().isThrownBy(() -> large.without("S", "k"));
    }

    @Test
    void keepsTheFilesOwnEncoding() {
        assertThat(parse("[S]\nk=é\n").with("S", "k", "è").toBytes())
                .contains(0xe8)
                .hasSize(8);
        CfgDocument utf8 = CfgDocument.parse("[S]\nk=é\n".getBytes(StandardCharsets.UTF_8));
        assertThat(utf8.with("S", "k", "€").value("S", "k")).contains("€");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("[S]\nk=x\n").with("S", "k", "Ã©"))
                .withMessageContaining("ASCII");
    }

    @Test
    void splicesMustNotOverlapNorLeaveTheFile() {
        CfgDocument document = parse("abcdef");
        assertThat(text(document.apply(List.of(Splice.of(4, 1, "E"), Splice.of(0, 2, ""), Splice.of(6, 0, "!")))))
                .isEqualTo("cdEf!");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> document.apply(List.of(Splice.of(0, 3, ""), Splice.of(2, 1, ""))));
        assertThatIllegalArgumentException().isThrownBy(() -> document.apply(List.of(Splice.of(5, 2, ""))));
        assertThatIllegalArgumentException().isThrownBy(() -> document.apply(List.of(Splice.of(7, 0, ""))));
        assertThatIllegalArgumentException().isThrownBy(() -> Splice.of(-1, 0, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Splice.of(0, -1, ""));
        assertThat(document.apply(List.of())).isSameAs(document);
    }
}
