package io.github.zip2x2.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CfgDocumentPropertyTest {
    @Property
    void anyBytesAreKept(@ForAll byte[] bytes) {
        assertThat(CfgDocument.parse(bytes).toBytes()).isEqualTo(bytes);
        readEverything(CfgDocument.parse(bytes));
    }

    @Property
    void anythingThatLooksLikeAFileIsKeptAndItsLinesTileIt(@ForAll("files") String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        CfgDocument document = CfgDocument.parse(bytes);
        assertThat(document.toBytes()).isEqualTo(bytes);
        if (document.encoding().isWide()) {
            assertThat(document.lineCount()).isZero();
            return;
        }
        StringBuilder tiles = new StringBuilder();
        for (int i = 1; i <= document.lineCount(); i++) {
            CfgLine line = document.line(i);
            assertThat(line.lineEnd()).isIn("", "\n", "\r\n", "\r");
            tiles.append(line.text()).append(line.lineEnd());
        }
        int mark = text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
        assertThat(tiles.toString())
                .isEqualTo(new String(
                        bytes, mark, bytes.length - mark, document.encoding().charset()));
        readEverything(document);
    }

    private static void readEverything(CfgDocument document) {
        for (CfgEntry entry : document.allEntries()) {
            assertThat(entry.key()).isNotEmpty();
            assertThat(entry.value()).isNotNull();
            if (entry.isEnabled()) {
                CfgEntry counting = document.entry(entry.section(), entry.key()).orElseThrow();
                assertThat(counting.line()).isGreaterThanOrEqualTo(entry.line());
                assertThat(document.value(entry.section(), entry.key())).contains(counting.value());
            }
        }
        document.findings("x.cfg");
    }

    @Provide
    Arbitrary<String> files() {
        Arbitrary<String> piece = Arbitraries.of(
                "[NET_CONFIG]",
                "[",
                "]",
                "use_dhcp",
                "=",
                "yes",
                ";",
                "#",
                " ",
                "\t",
                "\n",
                "\r\n",
                "\r",
                "é",
                "Ã©",
                "\u0000",
                "[NET_CONFIG]\nuse_dhcp=yes\n",
                ";a=b",
                "//",
                "x=y",
                "\u00ef\u00bb\u00bf",
                "auth_password=x",
                "=v\n");
        return piece.list().ofMaxSize(40).map(pieces -> String.join("", pieces));
    }
}
