package io.github.zip2x2.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.report.JsonReport;
import io.github.zip2x2.config.report.TextReport;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.validation.FileRole;
import io.github.zip2x2.config.validation.Mending;
import io.github.zip2x2.config.validation.Validation;

/** Replays its corpus in normal runs; the profile {@code fuzz} looks for more. */
class CfgDocumentFuzzTest {
    private static final Schema SCHEMA = Schema.of(PhoneModel.ZIP2X2);
    private static final Validation VALIDATION = Validation.of(SCHEMA);

    @FuzzTest(maxDuration = "2m")
    void anyBytesAreKeptJudgedAndMended(byte[] bytes) {
        CfgDocument document = CfgDocument.parse(bytes);
        assertThat(document.toBytes()).isEqualTo(bytes);
        CfgFile file = CfgFile.of("x.cfg", document);
        for (Finding finding : VALIDATION.file(file, FileRole.COMMON)) {
            assertThat(TextReport.of(finding, document) + JsonReport.of(finding))
                    .isNotEmpty();
        }
        for (CfgEntry entry : document.entries()) {
            assertThat(document.entry(entry.section(), entry.key())).isPresent();
        }
        VALIDATION.configuration(EffectiveConfiguration.merge(SCHEMA, file, file));
        CfgDocument mended = Mending.of(VALIDATION, file, FileRole.SPECIFIC).document();
        if (!mended.encoding().isWide() && mended.size() <= mended.limits().documentBytes()) {
            assertThat(mended.with("NET_CONFIG", "use_dhcp", "yes").value("NET_CONFIG", "use_dhcp"))
                    .hasValueSatisfying(value -> assertThat(value.strip()).isEqualTo("yes"));
        }
    }
}
