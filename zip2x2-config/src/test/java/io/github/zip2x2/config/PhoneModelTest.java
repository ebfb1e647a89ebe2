package io.github.zip2x2.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PhoneModelTest {
    private static final MacAddress MAC = MacAddress.parse("00:08:a1:0f:f3:12");

    @Test
    void namesItsFilesAsTheManualDoes() {
        assertThat(PhoneModel.ZIP2X2.commonFileName()).isEqualTo("ZIP2x2_common.cfg");
        assertThat(PhoneModel.ZIP2X1.commonFileName()).isEqualTo("ZIP2x1_common.cfg");
        assertThat(PhoneModel.ZIP2X2.specificFileName(MAC)).isEqualTo("0008A10FF312.cfg");
        assertThat(PhoneModel.of("ZIP4x4").firmwareFileName(SoftwareVersion.parse("0.1.34")))
                .isEqualTo("ZIP4x4_0_1_34.bin");
    }

    @Test
    void tellsWhatAFileNameMeans() {
        assertThat(PhoneModel.ofCommonFileName("zip2X2_COMMON.cfg")).contains(PhoneModel.ZIP2X2);
        assertThat(PhoneModel.ofCommonFileName("ZIP2x1_common.cfg")).contains(PhoneModel.ZIP2X1);
        assertThat(PhoneModel.ofCommonFileName("ZIP9_common.cfg")).contains(PhoneModel.of("ZIP9"));
        assertThat(PhoneModel.ofCommonFileName("_common.cfg")).isEmpty();
        assertThat(PhoneModel.ofCommonFileName("common.cfg")).isEmpty();
        assertThat(PhoneModel.ZIP2X2.macOfSpecificFileName("0008a10ff312.CFG")).contains(MAC);
        assertThat(PhoneModel.ZIP2X2.macOfSpecificFileName("00-08-A1-0F-F3-12.cfg"))
                .isEmpty();
        assertThat(PhoneModel.ZIP2X2.macOfSpecificFileName("0008a10ff312.bin")).isEmpty();
        assertThat(PhoneModel.ZIP2X2.macOfSpecificFileName("0008a1-0ff31.cfg")).isEmpty();
        assertThat(PhoneModel.ZIP2X2.versionOfFirmwareFileName("zip2x2_1_0_0.BIN"))
                .contains(SoftwareVersion.parse("1.0.0"));
        assertThat(PhoneModel.ZIP2X2.versionOfFirmwareFileName("ZIP2x1_1_0_0.bin"))
                .isEmpty();
        assertThat(PhoneModel.ZIP2X2.versionOfFirmwareFileName("ZIP2x2_.bin")).isEmpty();
        assertThat(PhoneModel.ZIP2X2.versionOfFirmwareFileName("ZIP2x2_1.0.bin"))
                .isEmpty();
        assertThat(PhoneModel.ZIP2X2.versionOfFirmwareFileName("ZIP2x2_1__0.bin"))
                .isEmpty();
    }

    @Test
    void isOpenButKeepsToNamesThatFilesCanHave() {
        assertThat(PhoneModel.of("ZIP2x2")).isEqualTo(PhoneModel.ZIP2X2).hasToString("ZIP2x2");
        assertThatIllegalArgumentException().isThrownBy(() -> PhoneModel.of("../x"));
        assertThatIllegalArgumentException().isThrownBy(() -> PhoneModel.of(""));
        assertThatIllegalArgumentException().isThrownBy(() -> PhoneModel.of("a".repeat(33)));
    }

    @Test
    void versionsAreTextThatDiffersOrDoesNot() {
        assertThat(SoftwareVersion.parse(" 1.0.0 ")).isEqualTo(SoftwareVersion.parse("1.0.0"));
        assertThat(SoftwareVersion.parse("1.0.0")).isNotEqualTo(SoftwareVersion.parse("1.0"));
        for (String bad : new String[] {"", ".", "1.", ".1", "1..0", "1_0", "1/0", "1.0 0"}) {
            assertThat(SoftwareVersion.tryParse(bad)).as(bad).isEmpty();
            assertThatIllegalArgumentException().isThrownBy(() -> SoftwareVersion.parse(bad));
        }
    }

    @Test
    void directoriesStayBelowTheRoot() {
        TftpDirectory directory = TftpDirectory.tryParse("./ZIP2x2").orElseThrow();
        assertThat(directory.path("a.cfg")).isEqualTo("ZIP2x2/a.cfg");
        assertThat(directory.asWritten("a.cfg")).isEqualTo("./ZIP2x2/a.cfg");
        assertThat(TftpDirectory.tryParse("\\ZIP2x2\\x\\").orElseThrow().path("a"))
                .isEqualTo("ZIP2x2/x/a");
        assertThat(TftpDirectory.tryParse(".\\ZIP2x2").orElseThrow().asWritten("a"))
                .isEqualTo(".\\ZIP2x2\\a");
        assertThat(TftpDirectory.tryParse("/ZIP2x2")).contains(directory);
        assertThat(TftpDirectory.tryParse("a/../ZIP2x2")).contains(directory);
        assertThat(TftpDirectory.tryParse("")).contains(TftpDirectory.ROOT);
        assertThat(TftpDirectory.ROOT.path("a")).isEqualTo("a");
        assertThat(TftpDirectory.ROOT.asWritten("a")).isEqualTo("a");
        for (String bad : new String[] {"..", "a/../../b", "C:\\x", "a\u0000b", "a\u0085b", "\u0001/../a"}) {
            assertThat(TftpDirectory.tryParse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void secretsNeverPrint() {
        Secret secret = Secret.of("hunter2");
        assertThat(secret.toString()).isEqualTo("****");
        assertThat("" + secret).doesNotContain("hunter2");
        assertThat(secret.reveal()).isEqualTo("hunter2");
        assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
    }
}
