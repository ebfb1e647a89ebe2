package io.github.zip2x2.config.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhoneFileBuilderTest {
    private static final Schema SCHEMA = Schema.of(PhoneModel.ZIP2X2);

    private static String text(CfgDocument document) {
        return new String(document.toBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void theSameSettingsGiveTheSameBytesWhateverTheOrder() {
        String expected =
                "[SIP_CONFIG]\nproxy_port=5060\ndevice_id=1\na=1\nb=2\n\n[GENERAL_INFO]\ncountry=USA\n\n[ZZ]\nx=1";
        assertThat(text(PhoneFileBuilder.specific(SCHEMA)
                        .setText("ZZ", "x", "1")
                        .setText("SIP_CONFIG", "b", "2")
                        .setText("SIP_CONFIG", "a", "1")
                        .set(Parameters.COUNTRY, "USA")
                        .set(Parameters.DEVICE_ID, "1")
                        .set(Parameters.PROXY_PORT, 5060)
                        .build()))
                .isEqualTo(expected);
        assertThat(text(PhoneFileBuilder.specific(SCHEMA)
                        .set(Parameters.PROXY_PORT, 1)
                        .set(Parameters.DEVICE_ID, "1")
                        .set(Parameters.COUNTRY, "USA")
                        .setText("SIP_CONFIG", "a", "1")
                        .setText("SIP_CONFIG", "b", "2")
                        .setText("ZZ", "x", "1")
                        .set(Parameters.PROXY_PORT, 5060)
                        .build()))
                .isEqualTo(expected);
        assertThat(text(PhoneFileBuilder.common(SCHEMA)
                        .style(FileStyle.PBX)
                        .set(Parameters.PROXY_PORT, 1)
                        .set(Parameters.COUNTRY, "USA")
                        .build()))
                .isEqualTo("[SIP_CONFIG]\nproxy_port=1\n\n[GENERAL_INFO]\ncountry=USA");
        assertThat(text(PhoneFileBuilder.common(SCHEMA).build())).isEmpty();
    }

    @Test
    void whatCouldCutPhonesOffNeedsAWord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PhoneFileBuilder.common(SCHEMA)
                        .set(Parameters.USE_DHCP, false)
                        .build())
                .withMessageContaining("use_dhcp")
                .withMessageContaining("acceptLockOut");
        assertThat(text(PhoneFileBuilder.common(SCHEMA)
                        .set(Parameters.USE_DHCP, false)
                        .acceptLockOut(Parameters.USE_DHCP)
                        .build()))
                .contains("use_dhcp=no");
        for (PhoneFileBuilder builder : List.of(
                PhoneFileBuilder.common(SCHEMA).set(Parameters.CLEAR_SETTINGS, 0),
                PhoneFileBuilder.common(SCHEMA).set(Parameters.TFTP_SERVER_ADDR, HostAddress.parse("pbx")),
                PhoneFileBuilder.common(SCHEMA)
                        .servedBy(HostAddress.parse("other"))
                        .set(Parameters.TFTP_SERVER_ADDR, HostAddress.parse("pbx")),
                PhoneFileBuilder.common(SCHEMA).set(Parameters.SOFTWARE_VERSION, SoftwareVersion.parse("1.0")),
                PhoneFileBuilder.common(SCHEMA)
                        .images(List.of(SoftwareVersion.parse("1.1")))
                        .set(Parameters.SOFTWARE_VERSION, SoftwareVersion.parse("1.0")),
                PhoneFileBuilder.common(SCHEMA).set(Parameters.VLAN_MODE, 1),
                PhoneFileBuilder.common(SCHEMA).set(Parameters.VLAN_ID_A, 1),
                PhoneFileBuilder.common(SCHEMA)
                        .disabled(Parameters.VLAN_MODE, 0)
                        .set(Parameters.VLAN_ID_A, 1),
                PhoneFileBuilder.specific(SCHEMA).setText("NET_CONFIG", "subnet_mask", "255.255.255.0"))) {
            assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("acceptLockOut");
        }
        assertThat(text(PhoneFileBuilder.common(SCHEMA)
                        .images(List.of(SoftwareVersion.parse("1.0")))
                        .servedBy(HostAddress.parse("pbx"))
                        .set(Parameters.SOFTWARE_VERSION, SoftwareVersion.parse("1.0"))
                        .set(Parameters.TFTP_SERVER_ADDR, HostAddress.parse("pbx"))
                        .set(Parameters.USE_DHCP, true)
                        .setText("NET_CONFIG", "subnet_mask", "255.255.255.0")
                        .set(Parameters.VLAN_MODE, 0)
                        .set(Parameters.VLAN_ID_A, 1)
                        .disabled(Parameters.CLEAR_SETTINGS, 2)
                        .build()))
                .contains(";clear_settings=2");
    }

    @Test
    void aPhonesDataDoesNotGetIntoACommonFile() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PhoneFileBuilder.common(SCHEMA)
                        .set(Parameters.AUTH_PASSWORD, Secret.of("hunter2"))
                        .build())
                .withMessageContaining("auth_password")
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PhoneFileBuilder.common(SCHEMA)
                        .set(Parameters.DEVICE_ID, "1")
                        .build());
    }

    @Test
    void refusesWhatAFileCannotHoldOrIsAnError() {
        PhoneFileBuilder builder = PhoneFileBuilder.specific(SCHEMA);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.set(Parameters.AUTH_PASSWORD, Secret.of("hunter2\n[X]")))
                .withMessageContaining("U+000A")
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.setText("SIP_CONFIG", "proxy_port", "x"))
                .withMessageContaining("1 to 65535");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.setText("A]", "k", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.setText("A", "k=", "x"));
        assertThat(text(builder.set(Parameters.DISPLAY_NAME, "é").build())).isEqualTo("[SIP_CONFIG]\ndisplay_name=é");
    }
}
