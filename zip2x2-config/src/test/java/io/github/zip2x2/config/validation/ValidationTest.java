package io.github.zip2x2.config.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.SecretWords;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.finding.Spelling;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.testing.PbxFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    private static final Schema SCHEMA = Schema.of(PhoneModel.ZIP2X2);
    private static final Validation VALIDATION = Validation.of(SCHEMA);

    private static CfgFile file(String text) {
        return CfgFile.parse("x.cfg", text.replace('|', '\n').getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String shown(Finding finding) {
        return finding.line() + ":" + finding.column() + "+" + finding.length() + " "
                + finding.severity().label() + " " + finding.code();
    }

    private static List<String> together(String common, String specific) {
        return VALIDATION
                .configuration(EffectiveConfiguration.merge(
                        SCHEMA, CfgFile.of("common", file(common).document()), file(specific)))
                .stream()
                .map(finding -> finding.file() + ":" + shown(finding))
                .toList();
    }

    private static List<String> together(String common) {
        return VALIDATION.configuration(EffectiveConfiguration.merge(SCHEMA, file(common))).stream()
                .map(ValidationTest::shown)
                .toList();
    }

    @Test
    void theFilesOfAPbxAreClean() {
        CfgFile common = CfgFile.parse(PbxFiles.COMMON_NAME, PbxFiles.common());
        CfgFile specific = CfgFile.parse(PbxFiles.SPECIFIC_NAME, PbxFiles.specific());
        assertThat(VALIDATION.file(common, FileRole.COMMON)).isEmpty();
        assertThat(VALIDATION.file(specific, FileRole.SPECIFIC)).isEmpty();
        assertThat(VALIDATION.configuration(EffectiveConfiguration.merge(SCHEMA, common, specific)))
                .isEmpty();
        assertThat(VALIDATION.configuration(EffectiveConfiguration.merge(SCHEMA, common)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "[NET_CONFIG]|tftp_server_addr=192.0.2.300, 2:18+11 error bad-address",
        "[NET_CONFIG]|tftp_server_addr= x/ , 2:19+2 error bad-address",
        "[NET_CONFIG]|use_dhcp=, 2:10+0 note empty-value",
        "[NET_CONFIG]|Use_dhcp=yes, 2:1+8 note letter-case",
        "[net_config]|use_dhcp=yes, 1:2+10 note letter-case",
        "[NET_CONFG]|use_dhcp=yes, 1:2+9 warning misspelled",
        "[FW]|x=yes, 1:2+2 note unknown-section",
        "[NET_CONFIG]|use_dhpc=yes, 2:1+8 warning misspelled",
        "[NET_CONFIG]|proxy_adr=pbx, 2:1+9 warning misspelled",
        "[NET_CONFIG]|flux=yes, 2:1+4 note unknown-key",
        "[NET_CONFIG]|mode=0, 2:1+4 warning wrong-section",
        "[SIP_CONFIG]|use_dhcp=yes, 2:1+8 warning wrong-section",
        "[FW]|use_dhcp=yes, 1:2+2 note unknown-section 2:1+8 warning wrong-section",
        "[SIP_CONFIG]|auth_password=x, 2:1+13 warning secret-in-common",
        "[GENERAL_INFO]|password=1, 2:1+8 note secret-in-common",
        "[SIP_CONFIG]|device_id=1, 2:1+9 warning phone-data-in-common",
        "[GENERAL_INFO]|clear_settings=2, ''",
        "[NET_CONFIG]|;use_dhcp=maybe, ''",
        "[NET_CONFIG]|tftp_cfg_dir=./x, ''",
        "[NET_CONFIG]|domain=x ; y, 2:8+5 note decorated-value",
        "[NET_CONFIG]|domain=x #y, 2:8+4 note decorated-value",
        "[NET_CONFIG]|domain=a#y, ''",
        "[NET_CONFIG]|domain='x', 2:8+3 note decorated-value",
        "[NET_CONFIG]|domain='', ''",
        "[NET_CONFIG]|domain=;, ''",
        "[SIP_CONFIG]|auth_password=x ;y, 2:1+13 note decorated-value 2:1+13 warning secret-in-common",
        "use_dhcp=yes, 0:0+0 error no-section",
        "use_dhcp=yes|[FW]|, 1:1+12 error no-section 1:1+8 warning wrong-section 2:2+2 note unknown-section",
    })
    void commonFile(String text, String expected) {
        List<Finding> findings = VALIDATION.file(file(text), FileRole.COMMON);
        List<String> shown = findings.stream()
                .filter(finding -> !finding.code().equals(FindingCode.BLANKS)
                        && !finding.code().equals(FindingCode.TRAILING_BLANK))
                .map(ValidationTest::shown)
                .sorted()
                .toList();
        assertThat(String.join(" ", shown)).isEqualTo(expected);
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.file()).isEqualTo("x.cfg");
            assertThat(finding.text()).isNotBlank();
            assertThat(finding.why()).isNotBlank();
            assertThat(finding.remedy()).isNotBlank();
        });
    }

    @Test
    void aPhonesOwnFileMayHoldWhatTheCommonMayNot() {
        List<Finding> findings = VALIDATION.file(
                file("[SIP_CONFIG]|device_id=1|auth_password=x|[NET_CONFIG]|tftp_cfg_dir=./x"), FileRole.SPECIFIC);
        assertThat(findings).extracting(Finding::code).containsExactly(ValidationCodes.NO_EFFECT);
    }

    @Test
    void whySaysWhatTheKeyIsAndHowThatIsKnown() {
        Finding finding = VALIDATION
                .file(file("[SIP_CONFIG]|phone_sip_port=x"), FileRole.COMMON)
                .get(0);
        assertThat(finding.why()).contains("the phone's own SIP port").contains("ZIP2x2 User Manual p.112");
        Finding near = VALIDATION
                .file(file("[NET_CONFIG]|proxy_adr=x"), FileRole.COMMON)
                .get(0);
        assertThat(near.remedy()).isEqualTo("write proxy_addr below [SIP_CONFIG]");
        Finding own = VALIDATION
                .file(file("[SIP_CONFIG]|proxy_adr=x"), FileRole.COMMON)
                .get(0);
        assertThat(own.remedy()).isEqualTo("write proxy_addr");
    }

    @Test
    void quotesAndCommentsGetTheValueWithoutThem() {
        assertThat(VALIDATION
                        .file(
                                file("[NET_CONFIG]|use_dhcp=\"yes\" ; c|ip_addr=1.2.3.4#x|sntp_server_addr=1.2.3.4 #x"),
                                FileRole.SPECIFIC)
                        .stream()
                        .map(Finding::remedy))
                .containsExactly(
                        "leave out quotes and comments: write use_dhcp=yes",
                        "write four numbers from 0 to 255 joined by dots, for example 192.0.2.10",
                        "leave out quotes and comments: write sntp_server_addr=1.2.3.4");
        assertThat(VALIDATION.file(file("[FW]|x=1"), FileRole.COMMON).get(0).text())
                .contains("ZIP4x5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hun;ter2", "hunter#2", "'hunter2'", "hunter2 #", ";hunter2"})
    void fC3_aPasswordWithASemicolonOrHashIsLegalAndNotedWithoutItsValue(String password) {
        List<Finding> findings = VALIDATION.file(file("[SIP_CONFIG]|auth_password=" + password), FileRole.SPECIFIC);
        assertThat(findings).extracting(Finding::code).containsExactly(ValidationCodes.VALUE_DECORATED);
        assertThat(findings.get(0).severity()).isEqualTo(Severity.NOTE);
        assertThat(findings.get(0) + findings.get(0).why() + findings.get(0).remedy())
                .doesNotContain("hun");
    }

    @Test
    void fC3_aHostNameMayEndInADot() {
        assertThat(VALIDATION.file(file("[NET_CONFIG]|ntp_server_addr=pool.ntp.org."), FileRole.COMMON))
                .isEmpty();
        assertThat(HostAddress.tryParse("pool.ntp.org.")).isPresent();
        assertThat(HostAddress.tryParse("192.0.2.1.")).isEmpty();
        assertThat(HostAddress.tryParse(".")).isEmpty();
        assertThat(HostAddress.tryParse("pbx..")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth_pasword",
                "Auth_Passwrod",
                "authpasword",
                "sip_pasword",
                "pasword",
                "paswrd",
                "auth_secert",
                "credentail",
                "AUTH_PASSWORT",
                "auth_psasword"
            })
    void aMisspelledSecretKeyIsASecret(String key) {
        assertThat(Schema.of(PhoneModel.ZIP2X2).isSecret("SIP_CONFIG", key)).isTrue();
        assertThat(SecretWords.mask(key + "=hunter2")).isEqualTo(key + "=****");
        assertThat(SecretWords.mask("; the " + key + " hunter2")).isEqualTo("; the " + key + " ****");
    }

    @Test
    void noKnownKeyThatIsNoSecretSoundsLikeOne() {
        for (Parameter<?> parameter : Parameters.all()) {
            assertThat(SecretWords.isIn(parameter.key())).as(parameter.key()).isEqualTo(parameter.isSecret());
        }
    }

    @Test
    void noSecretIsTold() {
        String text = "[SIP_CONFIG]|auth_password=hunter2|auth_password=hunter2|auth_passwrd=hunter2|[GENERAL_INFO]|"
                + "password=hunter2|auth_password hunter2=1|[auth_password=hunter2]|x=1|[X]auth_password=hunter2";
        String all = VALIDATION.file(file(text), FileRole.COMMON).stream()
                .map(finding -> finding + finding.why() + finding.remedy() + finding.mend())
                .toList()
                .toString();
        assertThat(all).doesNotContain("hunter2").contains("****");
    }

    @Test
    void vlans() {
        assertThat(together("[VLAN_CONFIG]|mode=0|vlan_id_a=10|vlan_id_b=10|circuits_a=UET|circuits_b=UTT"))
                .containsExactly("4:11+2 note vlan-ids-equal", "6:12+3 note vlan-circuits-conflict");
        assertThat(together("[VLAN_CONFIG]|mode=1|vlan_id_a=10|vlan_id_b=30|circuits_a=UET|circuits_b=EUT"))
                .containsExactly("2:6+1 warning lock-out");
        assertThat(together("[VLAN_CONFIG]|mode=1|vlan_id_a=10|vlan_id_b=10|circuits_a=UUT|circuits_b=UUE"))
                .containsExactly(
                        "2:6+1 warning lock-out",
                        "4:11+2 warning vlan-ids-equal",
                        "6:12+3 warning vlan-circuits-conflict",
                        "6:12+3 warning vlan-circuits-conflict");
        assertThat(together("[VLAN_CONFIG]|mode=1"))
                .containsExactly("2:6+1 warning lock-out", "2:6+1 warning vlan-incomplete");
        assertThat(together("[VLAN_CONFIG]|mode=1|vlan_id_a=1|vlan_id_b=2"))
                .containsExactly(
                        "2:6+1 warning lock-out", "3:11+1 warning vlan-incomplete", "4:11+1 warning vlan-incomplete");
        assertThat(together("[VLAN_CONFIG]|vlan_id_a=1|vlan_id_b=2")).isEmpty();
    }

    @Test
    void staticAddresses() {
        String good = "[NET_CONFIG]|use_dhcp=no|ip_addr=192.0.2.5|subnet_mask=255.255.255.0|default_gateway=";
        assertThat(together(good + "192.0.2.1")).isEmpty();
        assertThat(together(good + "192.0.3.1")).containsExactly("5:17+9 warning static-network");
        assertThat(together(good)).containsExactly("2:10+2 warning static-incomplete");
        assertThat(together("[NET_CONFIG]|use_dhcp=no")).hasSize(3);
        assertThat(together("[NET_CONFIG]|use_dhcp=yes|ip_addr=1.2.3.4")).isEmpty();
        for (String mask : List.of("255.0.255.0", "0.0.0.0", "0.0.0.255", "254.255.255.255")) {
            assertThat(together((good + "192.0.2.1").replace("255.255.255.0", mask)))
                    .as(mask)
                    .containsExactly("4:13+" + mask.length() + " error bad-mask");
        }
        for (String mask : List.of("255.255.255.254", "255.255.255.128", "255.255.255.255", "128.0.0.0")) {
            assertThat(together((good + "192.0.2.5").replace("255.255.255.0", mask)))
                    .as(mask)
                    .isEmpty();
        }
        assertThat(together((good + "192.0.2.1").replace("2.5", "2.0")))
                .containsExactly("3:9+9 warning static-network");
        assertThat(together((good + "192.0.2.1").replace("2.5", "2.255")))
                .containsExactly("3:9+11 warning static-network");
        assertThat(together("[NET_CONFIG]|use_dhcp=no|subnet_mask=255.255.255.0|default_gateway=192.0.2.1"))
                .containsExactly("2:10+2 warning static-incomplete");
    }

    @Test
    void timeServers() {
        assertThat(together("[NET_CONFIG]|sntp_server_addr=pbx|ntp_server_addr=pbx"))
                .containsExactly("2:18+3 note two-time-servers");
        assertThat(together("[NET_CONFIG]|sntp_server_addr=pbx|ntp_server_addr=pby"))
                .containsExactly("2:18+3 warning two-time-servers");
        assertThat(together("[NET_CONFIG]|ntp_server_addr=pby")).isEmpty();
    }

    @Test
    void rings() {
        assertThat(together("[AUDIO_INFO]|ext_ring_tone=4|int_ring_tone=4|int_cust_ring=a.wav"))
                .containsExactly("2:15+1 warning ring-without-file");
        assertThat(together("[AUDIO_INFO]|ring_tone2=4|cust_ring2="))
                .containsExactly("2:12+1 warning ring-without-file");
        assertThat(together("[AUDIO_INFO]|ext_ring_tone=1|ext_cust_ring=a.wav"))
                .containsExactly("3:15+5 note ring-file-unused");
        assertThat(together("[AUDIO_INFO]|ext_ring_tone=1|ext_cust_ring=")).isEmpty();
    }

    @Test
    void registration() {
        assertThat(together("[SIP_CONFIG]|register_w_proxy=yes")).containsExactly("2:18+3 warning sip-incomplete");
        assertThat(together("[SIP_CONFIG]|register_w_proxy=no")).isEmpty();
        String common = "[SIP_CONFIG]|register_w_proxy=yes|proxy_addr=pbx";
        assertThat(together(common)).isEmpty();
        assertThat(together(common, "[GENERAL_INFO]|greeting_message=x"))
                .containsExactly("common:2:18+3 warning sip-incomplete");
        assertThat(together(common, "[SIP_CONFIG]|device_id=1")).isEmpty();
        assertThat(together(common, "[AUDIO_INFO]|ring_tone2=4|[SIP_CONFIG]|device_id=1"))
                .containsExactly("x.cfg:2:12+1 warning ring-without-file");
    }

    @Test
    void aRuleOfOnesOwnIsAsked() {
        FindingCode code = FindingCode.of("no-country", "the tones differ by country");
        Validation stricter = VALIDATION.with((configuration, findings) -> {
            if (configuration.value("GENERAL_INFO", "country").isEmpty()) {
                findings.accept(
                        Finding.builder(Severity.NOTE, code, "no country").build());
            }
        });
        assertThat(stricter.configuration(EffectiveConfiguration.merge(SCHEMA, file("[SIP_CONFIG]"))))
                .extracting(Finding::code)
                .containsExactly(code);
        assertThat(stricter.schema()).isSameAs(SCHEMA);
    }

    @Test
    void mendsUntilThereIsNothingLeftToMend() {
        CfgFile broken = file("[net_config \r\n Use_dhcp = YES \r\n#x\r\n[VLAN_CONFIG]\r\ncircuits_a=uet\r\n");
        Mending mending = Mending.of(VALIDATION, broken, FileRole.COMMON);
        assertThat(new String(mending.document().toBytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo("[NET_CONFIG]\nuse_dhcp=yes\n;x\n[VLAN_CONFIG]\ncircuits_a=UET\n");
        assertThat(mending.mended()).hasSizeGreaterThan(6);
        assertThat(VALIDATION.file(CfgFile.of("x.cfg", mending.document()), FileRole.COMMON))
                .isEmpty();
        CfgFile clean = CfgFile.parse("c", PbxFiles.common());
        assertThat(Mending.of(VALIDATION, clean, FileRole.COMMON).document()).isEqualTo(clean.document());
        CfgFile wide = CfgFile.parse("w", "[NET_CONFIG]\r\nuse_dhcp=YES\r\n".getBytes(StandardCharsets.UTF_16));
        assertThat(Mending.of(VALIDATION, wide, FileRole.COMMON).document())
                .isEqualTo(CfgDocument.parse("[NET_CONFIG]\nuse_dhcp=yes\n".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void mendsThatTouchEachOtherAreMadeOneAfterTheOther() {
        CfgFile file = file("[NET_CONFIG]\r\nuse_dhcp=yes\r\nuse_dhcp=yes\r\n");
        Mending mending = Mending.of(VALIDATION, file, FileRole.COMMON);
        assertThat(new String(mending.document().toBytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo("[NET_CONFIG]\nuse_dhcp=yes\n");
        CfgFile both = file("[NET_CONFIG]\nuse_dhcp = YES \n");
        assertThat(new String(
                        Mending.of(VALIDATION, both, FileRole.COMMON).document().toBytes(),
                        StandardCharsets.ISO_8859_1))
                .isEqualTo("[NET_CONFIG]\nuse_dhcp=yes\n");
    }

    @Test
    void findingsComeInTheOrderOfTheFile() {
        List<Finding> findings =
                VALIDATION.file(file("[NET_CONFIG]|ip_addr=x|junk|ip_addr=y|junk|ip_addr=z"), FileRole.SPECIFIC);
        assertThat(findings).isSortedAccordingTo(Finding.BY_PLACE).hasSize(7);
        List<Finding> together = VALIDATION.configuration(
                EffectiveConfiguration.merge(
                        SCHEMA,
                        file(
                                "[AUDIO_INFO]|int_ring_tone=4|[VLAN_CONFIG]|mode=1|[NET_CONFIG]|sntp_server_addr=a|ntp_server_addr=a")));
        assertThat(together).isSortedAccordingTo(Finding.BY_PLACE).hasSize(4);
        assertThat(together.get(0).text()).contains("int_ring_tone is 4").contains("int_cust_ring");
        assertThat(together.get(3).text()).isEqualTo("sntp_server_addr and ntp_server_addr are both set");
    }

    @Test
    void aKeyOfTwoSectionsIsGuessedInItsOwn() {
        Validation own = Validation.of(SCHEMA.with(
                io.github.zip2x2.config.schema.Parameter.builder(
                                "AA", "mode_two", io.github.zip2x2.config.schema.ValueTypes.text())
                        .build(),
                io.github.zip2x2.config.schema.Parameter.builder(
                                "BB", "mode_two", io.github.zip2x2.config.schema.ValueTypes.text())
                        .build()));
        assertThat(own.file(file("[BB]|Mode_two=1"), FileRole.COMMON).get(0).code())
                .isEqualTo(ValidationCodes.CASE);
        assertThat(own.file(file("[BB]|mode_to=1"), FileRole.COMMON).get(0).remedy())
                .isEqualTo("write mode_two");
        assertThat(own.file(file("[NET_CONFIG]|mode_two=1"), FileRole.COMMON)
                        .get(0)
                        .remedy())
                .isEqualTo("move the line below [AA]");
    }

    @Test
    void aNameInAnotherCaseIsMendedOnlyWhereThatDecidesNothing() {
        for (String both :
                List.of("[SIP_CONFIG]|device_id=2|[sip_config]|device_id=3", "[SIP_CONFIG]|device_id=2|Device_ID=3")) {
            assertThat(VALIDATION.file(file(both), FileRole.SPECIFIC))
                    .filteredOn(finding -> finding.code().equals(ValidationCodes.CASE))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.mend()).isEmpty();
                        assertThat(finding.remedy()).contains("too");
                    });
        }
    }

    @Test
    void namesAreNearWhenASlipAway() {
        assertThat(Spelling.isNear("use_dhcp", "use_dhcp")).isTrue();
        assertThat(Spelling.isNear("use_dhpc", "use_dhcp")).isTrue();
        assertThat(Spelling.isNear("us_dhc", "use_dhcp")).isTrue();
        assertThat(Spelling.isNear("s_dhc", "use_dhcp")).isFalse();
        assertThat(Spelling.isNear("mod", "mode")).isFalse();
        assertThat(Spelling.isNear("codek", "codec")).isTrue();
        assertThat(Spelling.isNear("kodek", "codec")).isFalse();
    }
}
