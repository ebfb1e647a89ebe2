package io.github.zip2x2.config.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.finding.Severity;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypesTest {
    private static final Schema SCHEMA = Schema.of(PhoneModel.ZIP2X2);

    /** Section.key, value, and what its type says: "ok", "none", or severity and code, and the suggestion. */
    @ParameterizedTest
    @CsvSource({
        "NET_CONFIG.use_dhcp, yes, ok",
        "NET_CONFIG.use_dhcp, no, ok",
        "NET_CONFIG.use_dhcp, Yes, note bad-yes-no yes",
        "NET_CONFIG.use_dhcp, NO, note bad-yes-no no",
        "NET_CONFIG.use_dhcp, 1, error bad-yes-no",
        "NET_CONFIG.use_dhcp, '', note empty-value",
        "NET_CONFIG.ip_addr, 192.0.2.255, ok",
        "NET_CONFIG.ip_addr, '', none",
        "NET_CONFIG.ip_addr, 192.0.2.256, error bad-address",
        "NET_CONFIG.ip_addr, 192.0.2, error bad-address",
        "NET_CONFIG.ip_addr, 192.0.2.1.1, error bad-address",
        "NET_CONFIG.ip_addr, 192.0.2.01, error bad-address",
        "NET_CONFIG.ip_addr, 192.0..1, error bad-address",
        "NET_CONFIG.ip_addr, pbx, error bad-address",
        "NET_CONFIG.tftp_server_addr, pbx.example.com, ok",
        "NET_CONFIG.tftp_server_addr, 192.0.2.10, ok",
        "NET_CONFIG.tftp_server_addr, 192.0.2.300, error bad-address",
        "NET_CONFIG.tftp_server_addr, pbx_1, ok",
        "NET_CONFIG.tftp_server_addr, -pbx, error bad-address",
        "NET_CONFIG.tftp_server_addr, pbx-, error bad-address",
        "NET_CONFIG.tftp_server_addr, a..b, error bad-address",
        "NET_CONFIG.tftp_server_addr, http://pbx, error bad-address",
        "NET_CONFIG.tftp_server_addr, '', note empty-value",
        "NET_CONFIG.dscp_setting, 63, ok",
        "NET_CONFIG.dscp_setting, 64, warning out-of-range",
        "NET_CONFIG.dscp_setting, -1, warning out-of-range",
        "NET_CONFIG.dscp_setting, EF, warning bad-number",
        "NET_CONFIG.dscp_setting, '', note empty-value",
        "NET_CONFIG.tftp_cfg_dir, ./ZIP2x2, ok",
        "NET_CONFIG.tftp_cfg_dir, .\\ZIP2x2, note bad-directory",
        "NET_CONFIG.tftp_cfg_dir, ../x, warning bad-directory",
        "HW_CONFIG.lcd_contrast, 99, ok",
        "HW_CONFIG.lcd_contrast, x, note bad-number",
        "HW_CONFIG.lcd_contrast, 2147483648, note bad-number",
        "HW_CONFIG.lcd_contrast, 999999999999, note bad-number",
        "HW_CONFIG.lcd_contrast, -, note bad-number",
        "SIP_CONFIG.phone_sip_port, '', none",
        "SIP_CONFIG.phone_sip_port, 0, error bad-port",
        "SIP_CONFIG.phone_sip_port, 1, ok",
        "SIP_CONFIG.phone_sip_port, 65535, ok",
        "SIP_CONFIG.phone_sip_port, 65536, error bad-port",
        "SIP_CONFIG.rtp_start_port, 33001, warning odd-rtp-port",
        "SIP_CONFIG.rtp_start_port, 33000, ok",
        "SIP_CONFIG.rtp_start_port, x, error bad-port",
        "SIP_CONFIG.session_expires, 0, warning out-of-range",
        "SIP_CONFIG.session_expires, 1, ok",
        "SIP_CONFIG.display_name, Fourteen chars, ok",
        "SIP_CONFIG.display_name, Fifteen letters, warning text-too-long",
        "AUDIO_INFO.codec, 1, ok",
        "AUDIO_INFO.codec, 2, warning out-of-range",
        "AUDIO_INFO.ext_ring_tone, 4, ok",
        "AUDIO_INFO.ext_ring_tone, 5, warning out-of-range",
        "AUDIO_INFO.hold_tone, 3, ok",
        "GENERAL_INFO.software_version, 1.0.0, ok",
        "GENERAL_INFO.software_version, '', none",
        "GENERAL_INFO.software_version, 1_0_0, warning bad-version 1.0.0",
        "GENERAL_INFO.software_version, a/b, warning bad-version",
        "GENERAL_INFO.password, 123456, ok",
        "GENERAL_INFO.password, abc, warning bad-digits",
        "GENERAL_INFO.time_fmt, %H:%M, ok",
        "GENERAL_INFO.date_fmt, %m/%-d/%Y, ok",
        "GENERAL_INFO.date_fmt, %Q, warning unknown-time-directive",
        "GENERAL_INFO.timezone, -420, ok",
        "GENERAL_INFO.timezone, 841, warning out-of-range",
        "GENERAL_INFO.language, es_ES.iso88591, ok",
        "GENERAL_INFO.language, Spanish, warning bad-language",
        "GENERAL_INFO.language, '', ok",
        "VLAN_CONFIG.vlan_id_a, 1, ok",
        "VLAN_CONFIG.vlan_id_a, 4094, ok",
        "VLAN_CONFIG.vlan_id_a, 0, warning out-of-range",
        "VLAN_CONFIG.vlan_id_a, 4095, warning out-of-range",
        "VLAN_CONFIG.circuits_a, UET, ok",
        "VLAN_CONFIG.circuits_a, uet, warning bad-circuits UET",
        "VLAN_CONFIG.circuits_a, UEX, warning bad-circuits",
        "VLAN_CONFIG.circuits_a, UE, warning bad-circuits",
        "VLAN_CONFIG.circuits_a, '', note empty-value",
    })
    void reads(String place, String value, String expected) {
        int dot = place.indexOf('.');
        Parameter<?> parameter = SCHEMA.parameter(place.substring(0, dot), place.substring(dot + 1))
                .orElseThrow();
        Reading<?> reading = parameter.type().read(value);
        if (expected.equals("ok") || expected.equals("none")) {
            assertThat(reading.problems()).isEmpty();
            assertThat(reading.value().isPresent()).isEqualTo(expected.equals("ok"));
        } else {
            Problem problem = reading.problems().get(0);
            assertThat(problem.severity().label() + " " + problem.code()
                            + problem.suggestion().map(text -> " " + text).orElse(""))
                    .isEqualTo(expected);
            assertThat(problem.text()).isNotBlank();
            assertThat(problem.remedy()).isNotBlank();
            assertThat(problem.toString()).startsWith(expected.substring(0, 4));
        }
    }

    @Property
    void noTypeThrowsOrRepeatsASecret(@ForAll String text) {
        for (Parameter<?> parameter : Parameters.all()) {
            Reading<?> reading = parameter.type().read(text);
            if (parameter.isSecret() && text.length() > 6) {
                assertThat(reading.toString() + reading.value() + reading.problems())
                        .doesNotContain(text);
            }
        }
    }

    @Test
    void everyExampleAndDefaultIsGoodAndWritesBack() {
        for (Parameter<?> parameter : Parameters.all()) {
            parameter.example().ifPresent(text -> writesBack(parameter, text));
            parameter.defaultText().ifPresent(text -> writesBack(parameter, text));
        }
    }

    private static <T> void writesBack(Parameter<T> parameter, String text) {
        Reading<T> reading = parameter.type().read(text);
        assertThat(reading.problems()).as("%s=%s", parameter, text).isEmpty();
        reading.value()
                .ifPresent(value -> assertThat(parameter.type().write(value)).isEqualTo(text));
    }

    @Test
    void whatDoesNotReadBackIsNotWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.PHONE_SIP_PORT.type().write(70000))
                .withMessageContaining("70000")
                .withMessageContaining("1 to 65535");
        assertThat(Parameters.AUTH_PASSWORD.type().write(Secret.of("x"))).isEqualTo("x");
        assertThat(Parameters.VLAN_ID_A.type()).hasToString("integer (1 to 4094)");
        assertThat(Parameters.DOMAIN.type()).hasToString("text");
    }

    @Test
    void previewsTimes() {
        LocalDateTime time = LocalDateTime.of(2026, 3, 9, 15, 4, 5);
        assertThat(TimeFormat.of("%H:%M:%S %I %p %-I %%").preview(time, Locale.ROOT))
                .isEqualTo("15:04:05 03 PM 3 %");
        assertThat(TimeFormat.of("%d.%m.%y %Y %-d/%-m %a %A %b %B").preview(time, Locale.ENGLISH))
                .isEqualTo("09.03.26 2026 9/3 Mon Monday Mar March");
        assertThat(TimeFormat.of("%I %p").preview(time.withHour(0), Locale.ROOT))
                .isEqualTo("12 AM");
        assertThat(TimeFormat.of("%q x %").preview(time, Locale.ROOT)).isEqualTo("%q x %");
        assertThat(TimeFormat.of("a%-p").unknownDirective()).isEqualTo("%-p");
        assertThat(TimeFormat.of("a%").unknownDirective()).isEqualTo("%");
        assertThat(TimeFormat.of("a%-").unknownDirective()).isEqualTo("%-");
        assertThat(TimeFormat.of("%H%%").unknownDirective()).isEmpty();
        assertThat(TimeFormat.of("%H")).isEqualTo(TimeFormat.of("%H")).hasToString("%H");
    }

    @Test
    void circuitsKnowTheirPlaces() {
        VlanCircuits circuits = VlanCircuits.tryParse("UET").orElseThrow();
        assertThat(circuits.isUntagged(0)).isTrue();
        assertThat(circuits.isExcluded(1)).isTrue();
        assertThat(circuits.isTagged(2)).isTrue();
        assertThat(circuits.isTagged(0) || circuits.isUntagged(1) || circuits.isExcluded(2))
                .isFalse();
    }

    @Test
    void usersAddParametersAndModels() {
        Parameter<Integer> own = Parameter.builder("BT", "pairing", ValueTypes.integer(0, 1, Evidence.SIBLING))
                .meaning("pairing")
                .unit("x")
                .byDefault("0")
                .build();
        Schema larger = SCHEMA.with(own);
        assertThat(larger.parameter("BT", "pairing")).contains(own);
        assertThat(larger.sections()).contains("BT");
        assertThat(SCHEMA.parameter("BT", "pairing")).isEmpty();
        assertThat(larger.with(own).parameters()).hasSameSizeAs(larger.parameters());
        Schema other = Schema.of(PhoneModel.of("ZIP9"), List.of(own));
        assertThat(other.model().name()).isEqualTo("ZIP9");
        assertThatIllegalArgumentException().isThrownBy(() -> Schema.of(PhoneModel.of("ZIP9"), List.of(own, own)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameter.builder("A", "k", ValueTypes.port())
                        .byDefault("x")
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Parameter.builder("A]", "k", ValueTypes.port()).build());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Parameter.builder("A", "k=", ValueTypes.port()).build());
        assertThat(Evidence.MANUAL.severity()).isEqualTo(Severity.ERROR);
        assertThat(Evidence.UNKNOWN.severity()).isEqualTo(Severity.NOTE);
    }

    @Test
    void tellsSecretsThatItDoesNotKnow() {
        assertThat(SCHEMA.isSecret("SIP_CONFIG", "auth_password")).isTrue();
        assertThat(SCHEMA.isSecret("GENERAL_INFO", "password")).isTrue();
        assertThat(SCHEMA.isSecret("FW", "admin_pwd")).isTrue();
        assertThat(SCHEMA.isSecret("SIP_CONFIG", "proxy_port")).isFalse();
    }
}
