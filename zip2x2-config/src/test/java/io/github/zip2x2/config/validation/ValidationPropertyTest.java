package io.github.zip2x2.config.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.report.JsonReport;
import io.github.zip2x2.config.report.TextReport;
import io.github.zip2x2.config.schema.Schema;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ValidationPropertyTest {
    private static final Schema SCHEMA = Schema.of(PhoneModel.ZIP2X2);
    private static final Validation VALIDATION = Validation.of(SCHEMA);

    @Property
    void anyBytesAreJudged(@ForAll byte[] bytes) {
        judge(CfgFile.parse("x.cfg", bytes));
    }

    @Property
    void anythingThatLooksLikeAFileIsJudgedAndMendedForGood(@ForAll("files") String text) {
        CfgFile file = CfgFile.parse("x.cfg", text.getBytes(StandardCharsets.ISO_8859_1));
        judge(file);
        Mending mending = Mending.of(VALIDATION, file, FileRole.SPECIFIC);
        assertThat(Mending.of(VALIDATION, CfgFile.of("x.cfg", mending.document()), FileRole.SPECIFIC)
                        .mended())
                .isEmpty();
        assertThat(mending.document().equals(file.document()))
                .isEqualTo(mending.mended().isEmpty());
    }

    private static void judge(CfgFile file) {
        for (Finding finding : VALIDATION.file(file, FileRole.COMMON)) {
            assertThat(TextReport.of(finding, file.document())).startsWith("x.cfg:");
            assertThat(JsonReport.of(finding)).endsWith("}");
        }
        VALIDATION.configuration(EffectiveConfiguration.merge(SCHEMA, file, file));
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
                "YES",
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
                "[net_config]\nUse_dhcp = YES\n",
                ";a=b",
                "//",
                "[VLAN_CONFIG",
                "circuits_a=uet\n",
                "\u00ef\u00bb\u00bf",
                "auth_password=x",
                "=v\n",
                "software_version=1_0\n",
                "[GENERAL_INFO]\n");
        return piece.list().ofMaxSize(40).map(pieces -> String.join("", pieces));
    }
}
