package io.github.zip2x2.config.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.zip2x2.config.finding.Splice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DocumentEditsTest {
    private static CfgDocument parse(String text) {
        return CfgDocument.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(CfgDocument document) {
        return new String(document.toBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void setsTheValueThatCounts() {
        assertThat(text(parse("[S]\nk=1\nk=2\n;k=3\n").with("S", "k", "9"))).isEqualTo("[S]\nk=1\nk=9\n;k=3\n");
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

    @Property
    void setReadsBackAndTouchesOneLine(
            @ForAll("files") String file,
            @ForAll("sections") String section,
            @ForAll("keys") String key,
            @ForAll("values") String value) {
        CfgDocument before = parse(file);
        CfgDocument after = before.with(section, key, value);
        assertThat(after.value(section, key).map(String::stripLeading)).contains(value.stripLeading());
        boolean isThere = before.entry(section, key).isPresent();
        assertThat(after.lineCount() - before.lineCount()).isBetween(isThere ? 0 : 1, isThere ? 0 : 3);
        List<String> kept = lines(before);
        List<String> result = lines(after);
        int changed = isThere ? before.entry(section, key).orElseThrow().line() - 1 : -1;
        int at = 0;
        for (int i = 0; i < kept.size(); i++) {
            if (i == changed) {
                at++;
                continue;
            }
            while (at < result.size() && !result.get(at).equals(kept.get(i))) {
                at++;
            }
            assertThat(at).as("line %s is kept", i + 1).isLessThan(result.size());
            at++;
        }
    }

    @Property
    void removingLeavesNoneAndTouchesNothingElse(
            @ForAll("files") String file, @ForAll("sections") String section, @ForAll("keys") String key) {
        CfgDocument before = parse(file);
        CfgDocument after = before.without(section, key);
        assertThat(after.value(section, key)).isEmpty();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= before.lineCount(); i++) {
            int line = i;
            boolean removed = before.entries().stream()
                    .anyMatch(entry -> entry.line() == line
                            && entry.section().equals(section)
                            && entry.key().equals(key));
            if (!removed) {
                expected.add(before.line(i).text() + before.line(i).lineEnd());
            }
        }
        assertThat(text(after)).isEqualTo(String.join("", expected));
    }

    @Property
    void disablingAndEnablingComesBack(
            @ForAll("sections") String section, @ForAll("keys") String key, @ForAll("values") String value) {
        CfgDocument document = parse("[" + section + "]\n" + key + "=" + value + "\n");
        CfgDocument disabled = document.withDisabled(section, key);
        assertThat(disabled.value(section, key)).isEmpty();
        assertThat(disabled.withEnabled(section, key)).isEqualTo(document);
    }

    private static List<String> lines(CfgDocument document) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= document.lineCount(); i++) {
            lines.add(document.line(i).text());
        }
        return lines;
    }

    @Provide
    Arbitrary<String> sections() {
        return Arbitraries.of("S", "T", "NET_CONFIG");
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of("k", "l", "use_dhcp");
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(12);
    }

    @Provide
    Arbitrary<String> files() {
        Arbitrary<String> line = Arbitraries.of(
                "[S]", "[T]", "k=1", "l=2", ";k=3", "; l = 4", "", "junk", "use_dhcp=yes", "k = 5", ";c");
        return Arbitraries.of("\n", "\r\n")
                .flatMap(end -> line.list()
                        .ofMaxSize(12)
                        .flatMap(lines -> Arbitraries.of("", end)
                                .map(last -> lines.isEmpty() ? "" : String.join(end, lines) + last)));
    }
}
