package io.github.zip2x2.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DocumentEditsPropertyTest {
    private static CfgDocument parse(String text) {
        return CfgDocument.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(CfgDocument document) {
        return new String(document.toBytes(), StandardCharsets.ISO_8859_1);
    }

    @Property
    void setReadsBackAndTouchesNoOtherSetting(
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
        Set<Integer> changed = new HashSet<>();
        before.entries().stream()
                .filter(entry -> entry.section().equals(section) && entry.key().equals(key))
                .forEach(entry -> changed.add(entry.line() - 1));
        int at = 0;
        for (int i = 0; i < kept.size(); i++) {
            if (changed.contains(i)) {
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
