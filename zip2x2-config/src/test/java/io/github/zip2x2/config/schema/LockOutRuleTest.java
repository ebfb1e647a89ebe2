package io.github.zip2x2.config.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.diff.Change;
import io.github.zip2x2.config.diff.ConfigurationDiff;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.validation.Validation;
import io.github.zip2x2.config.validation.ValidationCodes;
import io.github.zip2x2.config.writer.PhoneFileBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One rule on lock-outs, asked by the writer, the diff and the validation. */
class LockOutRuleTest {
    private static final Schema SCHEMA = Schema.of(PhoneModel.ZIP2X2);
    private static final LockOutRule KNOWN = LockOutRule.NOTHING_KNOWN
            .servedBy(List.of(HostAddress.parse("192.0.2.10"), HostAddress.parse("pbx")))
            .images(List.of(SoftwareVersion.parse("1.0")))
            .images(List.of(SoftwareVersion.parse("1.1")));

    private static EffectiveConfiguration of(String text) {
        return EffectiveConfiguration.merge(
                SCHEMA, CfgFile.parse("x.cfg", text.replace('|', '\n').getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** The setting, whether it may be a lock-out where nothing is known, where the server is, and whether lint says so then. */
    @ParameterizedTest
    @CsvSource({
        "[NET_CONFIG]|use_dhcp=yes, false, false, false",
        "[NET_CONFIG]|use_dhcp=no, true, true, false",
        "[NET_CONFIG]|use_dhcp=maybe, true, true, false",
        "[NET_CONFIG]|tftp_server_addr=192.0.2.10, true, false, false",
        "[NET_CONFIG]|tftp_server_addr=pbx, true, false, false",
        "[NET_CONFIG]|tftp_server_addr=other, true, true, false",
        "[NET_CONFIG]|tftp_server_addr=192.0.2.11, true, true, true",
        "[GENERAL_INFO]|software_version=1.0, true, false, false",
        "[GENERAL_INFO]|software_version=1.1, true, false, false",
        "[GENERAL_INFO]|software_version=2.0, true, true, true",
        "[GENERAL_INFO]|software_version=, false, false, false",
        "[GENERAL_INFO]|clear_settings=0, true, true, true",
        "[VLAN_CONFIG]|mode=0, false, false, false",
        "[VLAN_CONFIG]|mode=1, true, true, true",
        "[VLAN_CONFIG]|vlan_id_a=5, true, true, false",
        "[NET_CONFIG]|subnet_mask=255.255.255.0, true, true, false",
        "[SIP_CONFIG]|proxy_addr=192.0.2.11, false, false, false",
        "[HW_CONFIG]|lcd_contrast=1, false, false, false",
    })
    void writerDiffAndValidationAgree(String text, boolean unknown, boolean known, boolean said) {
        EffectiveConfiguration configuration = of(text);
        Parameter<?> parameter = SCHEMA.parameter(
                        configuration.values().get(0).section(),
                        configuration.values().get(0).key())
                .orElseThrow();
        for (LockOutRule rule : List.of(LockOutRule.NOTHING_KNOWN, KNOWN)) {
            boolean expected = rule == KNOWN ? known : unknown;
            assertThat(rule.possible(parameter, configuration::text).isPresent())
                    .as("%s", rule)
                    .isEqualTo(expected);
            List<Change> changes = ConfigurationDiff.between(of(""), configuration, rule);
            assertThat(changes)
                    .singleElement()
                    .matches(change -> change.lockOut().isPresent() == expected);
            assertThat(isRefused(configuration, parameter, rule)).isEqualTo(expected);
        }
        assertThat(Validation.of(SCHEMA, KNOWN).configuration(configuration))
                .extracting(Finding::code)
                .filteredOn(ValidationCodes.LOCK_OUT::equals)
                .hasSize(said ? 1 : 0);
    }

    private static boolean isRefused(EffectiveConfiguration configuration, Parameter<?> parameter, LockOutRule rule) {
        Optional<String> text = configuration.text(parameter);
        try {
            PhoneFileBuilder.common(
                            SCHEMA.with(Parameter.builder(parameter.section(), parameter.key(), ValueTypes.text())
                                    .lockOut(parameter.lockOut().orElse("it is custom"))
                                    .build()))
                    .lockOutRule(rule)
                    .setText(parameter.section(), parameter.key(), text.orElseThrow())
                    .build();
            return false;
        } catch (IllegalArgumentException e) {
            return parameter.lockOut().isPresent()
                    && e.getMessage()
                            .contains("is a lock-out: " + parameter.lockOut().get());
        }
    }

    @Test
    void whatTakesNoEffectIsHarmlessAndSoIsASettingThatIsTakenAwayForGood() {
        EffectiveConfiguration off = of("[VLAN_CONFIG]|mode=0|vlan_id_a=5|[NET_CONFIG]|use_dhcp=yes|ip_addr=192.0.2.4");
        for (Parameter<?> parameter : List.of(
                Parameters.VLAN_ID_A,
                Parameters.VLAN_CIRCUITS_A,
                Parameters.IP_ADDR,
                Parameters.DEFAULT_GATEWAY,
                Parameters.SOFTWARE_VERSION,
                Parameters.CLEAR_SETTINGS)) {
            assertThat(LockOutRule.NOTHING_KNOWN.possible(parameter, off::text))
                    .as("%s", parameter)
                    .isEmpty();
        }
        assertThat(LockOutRule.NOTHING_KNOWN.possible(Parameters.TFTP_SERVER_ADDR, off::text))
                .isPresent();
        assertThat(LockOutRule.NOTHING_KNOWN.possible(Parameters.USE_DHCP, of("")::text))
                .isPresent();
        assertThat(KNOWN.toString()).isEqualTo("LockOutRule[2 addresses, 2 images]");
        assertThat(LockOutRule.NOTHING_KNOWN.toString()).contains("not known");
    }
}
