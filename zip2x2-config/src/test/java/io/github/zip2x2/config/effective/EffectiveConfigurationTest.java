package io.github.zip2x2.config.effective;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.testing.PbxFiles;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EffectiveConfigurationTest {
    private static final Schema SCHEMA = Schema.of(PhoneModel.ZIP2X2);
    private static final CfgFile COMMON = CfgFile.parse(PbxFiles.COMMON_NAME, PbxFiles.common("1.0.0"));

    private static CfgFile specific(String text) {
        return CfgFile.parse(PbxFiles.SPECIFIC_NAME, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void readsWhatABootNeedsFromTheFilesOfAPbx() {
        EffectiveConfiguration configuration = EffectiveConfiguration.merge(
                SCHEMA, COMMON, CfgFile.parse(PbxFiles.SPECIFIC_NAME, PbxFiles.specific()));
        assertThat(configuration.get(Parameters.SOFTWARE_VERSION)).contains(SoftwareVersion.parse("1.0.0"));
        assertThat(configuration.get(Parameters.TFTP_CFG_DIR))
                .contains(TftpDirectory.tryParse("ZIP2x2").orElseThrow());
        assertThat(configuration.get(Parameters.DEVICE_ID)).contains("2001");
        assertThat(configuration.get(Parameters.PHONE_SIP_PORT)).contains(5060);
        assertThat(configuration.get(Parameters.VLAN_MODE)).contains(0);
        assertThat(configuration.get(Parameters.VLAN_ID_A)).isEmpty();
        assertThat(configuration.get(Parameters.AUTH_PASSWORD).orElseThrow().reveal())
                .isEqualTo(PbxFiles.AUTH_PASSWORD);
    }

    @Test
    void theSpecificFileWinsAndSaysWhatItHid() {
        EffectiveConfiguration configuration = EffectiveConfiguration.merge(
                SCHEMA, COMMON, specific("[SIP_CONFIG]\nproxy_port=5080\nproxy_port=5090\n"));
        EffectiveValue value = configuration.value(Parameters.PROXY_PORT).orElseThrow();
        assertThat(value.text()).isEqualTo("5090");
        assertThat(value.source()).isEqualTo(Source.SPECIFIC);
        assertThat(value.file()).isEqualTo(PbxFiles.SPECIFIC_NAME);
        assertThat(value.line()).isEqualTo(3);
        assertThat(value.hidden()).extracting(EffectiveValue::text).containsExactly("5080", "5060");
        assertThat(value.hidden()).extracting(EffectiveValue::line).containsExactly(2, 13);
        assertThat(value).hasToString("[SIP_CONFIG] proxy_port=5090 (ZIP2x2/0008A10FF312.cfg:3)");
    }

    @Test
    void aBlankPortIsTheManualsDefault() {
        EffectiveConfiguration configuration =
                EffectiveConfiguration.merge(SCHEMA, COMMON, specific("[SIP_CONFIG]\nphone_sip_port=\n"));
        EffectiveValue value = configuration.value(Parameters.PHONE_SIP_PORT).orElseThrow();
        assertThat(value.source()).isEqualTo(Source.DEFAULT);
        assertThat(value.text()).isEqualTo("5060");
        assertThat(value.hidden()).hasSize(1);
        assertThat(configuration
                        .value("SIP_CONFIG", "phone_sip_port")
                        .orElseThrow()
                        .text())
                .isEmpty();
        assertThat(EffectiveConfiguration.merge(SCHEMA, specific("")).get(Parameters.PHONE_SIP_PORT))
                .contains(5060);
    }

    @Test
    void keepsWhatTheSchemaDoesNotKnow() {
        EffectiveConfiguration configuration =
                EffectiveConfiguration.merge(SCHEMA, COMMON, specific("[FW]\nx=1\nadmin_pwd=hunter2\n"));
        assertThat(configuration.value("FW", "x").orElseThrow().text()).isEqualTo("1");
        assertThat(configuration.value("FW", "y")).isEmpty();
        assertThat(configuration.values()).hasSize(17);
        assertThat(configuration.values().toString() + configuration).doesNotContain("hunter2");
    }

    @Test
    void noSecretIsPrinted() {
        EffectiveConfiguration configuration = EffectiveConfiguration.merge(
                SCHEMA, COMMON, CfgFile.parse(PbxFiles.SPECIFIC_NAME, PbxFiles.specific()));
        EffectiveValue value = configuration.value(Parameters.AUTH_PASSWORD).orElseThrow();
        assertThat(value.isSecret()).isTrue();
        assertThat(value.shownText()).isEqualTo("****");
        assertThat(configuration.values().toString() + value + configuration.get(Parameters.AUTH_PASSWORD))
                .doesNotContain(PbxFiles.AUTH_PASSWORD);
    }

    @Test
    void whatCannotBeReadIsAbsent() {
        EffectiveConfiguration configuration =
                EffectiveConfiguration.merge(SCHEMA, COMMON, specific("[GENERAL_INFO]\nsoftware_version=1/0\n"));
        assertThat(configuration.get(Parameters.SOFTWARE_VERSION)).isEmpty();
        assertThat(configuration
                        .value(Parameters.SOFTWARE_VERSION)
                        .orElseThrow()
                        .text())
                .isEqualTo("1/0");
    }
}
