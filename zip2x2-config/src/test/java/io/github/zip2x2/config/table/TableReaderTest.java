package io.github.zip2x2.config.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Parameters;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTest {
    private static final TableReader<PhoneRow> PHONES =
            TableReader.phones("phones.csv").build();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TableStep<PhoneRow> phones(String text) {
        return PHONES.step(PHONES.empty(), bytes(text.replace('|', '\n')), false);
    }

    private static TableStep<PhoneRow> then(TableStep<PhoneRow> before, String text) {
        return PHONES.step(before.table(), bytes(text.replace('|', '\n')), false);
    }

    private static List<String> messages(TableStep<?> step) {
        return step.findings().stream().map(Finding::message).toList();
    }

    @Test
    void aPhoneIsARowAndAnEmptyCellIsAbsent() {
        TableStep<PhoneRow> step = phones("\ufeffMAC,Model,Site,IP,SIP_CONFIG.device_id,GENERAL_INFO.country\r|"
                + "0008.a10f.f312,ZIP2x1,paris,192.0.2.9,201,\r|");
        assertThat(step.findings()).isEmpty();
        PhoneRow phone = step.table().row("0008A10FF312").orElseThrow();
        assertThat(phone.mac()).isEqualTo(MacAddress.parse("0008A10FF312"));
        assertThat(phone.model()).isEqualTo(PhoneModel.ZIP2X1);
        assertThat(phone.site()).contains("paris");
        assertThat(phone.ip().orElseThrow().getHostAddress()).isEqualTo("192.0.2.9");
        assertThat(phone.settings()).extracting(TableSetting::key).containsExactly("device_id");
        assertThat(phone.settings().get(0).toString()).doesNotContain("201");
        assertThat(phone.toString()).isEqualTo("00:08:a1:0f:f3:12, ZIP2x1 of site paris, 1 settings");
        assertThat(step.summary()).isEqualTo("1 rows: 1 came, 0 went, 0 changed");
    }

    /** What spreadsheets save; each is read as the plain form is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mac;ip;SIP_CONFIG.device_id\r|0008A10FF312;192.0.2.9;201\r|",
                "mac\tip\tSIP_CONFIG.device_id|0008A10FF312\t192.0.2.9\t201",
                "sep=;\r|mac;ip;SIP_CONFIG.device_id\r|0008A10FF312;192.0.2.9;201\r|",
                "\"sep=,\"|mac,ip,SIP_CONFIG.device_id|0008A10FF312,192.0.2.9,201",
                "mac,ip,SIP_CONFIG.device_id,,,|0008A10FF312,192.0.2.9,201,,,|",
                "mac,ip,SIP_CONFIG.device_id|,,||   |0008A10FF312,192.0.2.9,201|,,|",
                "||mac,ip,SIP_CONFIG.device_id|0008A10FF312,192.0.2.9,201",
                "Mac , IP,SIP_CONFIG.device_id|\u00a00008A10FF312\u00a0,192.0.2.9\u200b,201",
                "mac,ip,SIP_CONFIG.device_id|0008\u00a0A10F\u00a0F312,192.0.2.9,201",
                "mac,ip,SIP_CONFIG.device_id|'0008A10FF312,'192.0.2.9,201",
                "\"mac\",\"ip\",\"SIP_CONFIG.device_id\"|\"0008A10FF312\",\"192.0.2.9\",\"201\"",
                "SIP_CONFIG.device_id,ip,mac|201,192.0.2.9,0008A10FF312"
            })
    void fC2_whatSpreadsheetsSaveIsRead(String text) {
        TableStep<PhoneRow> plain = phones("mac,ip,SIP_CONFIG.device_id|0008A10FF312,192.0.2.9,201|");
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            for (String mark : List.of("", "\ufeff")) {
                byte[] file = (mark + text.replace('|', '\n')).getBytes(charset);
                TableStep<PhoneRow> step = PHONES.step(PHONES.empty(), file, false);
                assertThat(messages(step)).as("%s %s", charset, text).isEmpty();
                PhoneRow phone = step.table().rows().get(0);
                assertThat(phone.toString())
                        .isEqualTo(plain.table().rows().get(0).toString());
                assertThat(phone.ip()).isEqualTo(plain.table().rows().get(0).ip());
                assertThat(phone.settings())
                        .isEqualTo(plain.table().rows().get(0).settings());
            }
        }
    }

    /** What cannot be read is told in one line that names the place, the cause and the remedy. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "0008A10FF312,,201| ~ phones.csv:1: the first row is a phone's, no header; write the columns' names above it, for example mac,model,site,ip,SIP_CONFIG.device_id",
                "mack,ip| ~ phones.csv:1: the header has no column mac; perhaps 'mack' is meant; name the column mac",
                "phone:site| ~ phones.csv:1: the header has no column mac; name the column mac, and separate columns by commas or semicolons",
                "mac,sitte| ~ phones.csv:1:2: the column 'sitte' is none of ip, mac, model, site and no SECTION.key; did you mean site?; rename or remove it",
                "mac,ip,ip| ~ phones.csv:1:3: the column ip is there twice, also as column 2; keep one of them",
                "mac|0008A10FG312| ~ phones.csv:2:1: mac '0008A10FG312' has 'G', which is no hexadecimal digit; write the 12 hexadecimal digits of the phone's label, for example 0008A10FF312",
                "mac|OO08A10FF312| ~ phones.csv:2:1: mac has the letter O for a zero; write the 12 hexadecimal digits of the phone's label, for example 0008A10FF312",
                "mac|810000312| ~ phones.csv:2:1: mac '810000312' has 9 digits; a spreadsheet leaves zeros at the front of a number out; format the column as text and write all 12 digits",
                "mac|0008A10FF3| ~ phones.csv:2:1: mac '0008A10FF3' has 10 digits, not 12; write the 12 hexadecimal digits of the phone's label, for example 0008A10FF312",
                "mac|FF:FF:FF:FF:FF:FF| ~ phones.csv:2:1: mac is the broadcast address, which no phone has; write the 12 hexadecimal digits of the phone's label, for example 0008A10FF312",
                "mac|00:00:00:00:00:00| ~ phones.csv:2:1: mac is all zeros, which no phone has; write the 12 hexadecimal digits of the phone's label, for example 0008A10FF312",
                "mac|01:00:5E:00:00:01| ~ phones.csv:2:1: mac is the address of a group, since its first byte is odd; no phone has it; write the 12 hexadecimal digits of the phone's label, for example 0008A10FF312",
                "mac|8.1E+08| ~ phones.csv:2:1: mac is a number that a spreadsheet has shortened, like 4.9302E+11; its digits are lost; format the column as text and write the cell anew",
                "mac,site|,berlin| ~ phones.csv:2: the row has no mac; write it, or remove the row",
                "mac,site|0008A10FF312| ~ phones.csv:2: the row has 1 cells, and the header has 2; write the missing separators; the row may be broken off",
                "mac,site|0008A10FF312,a,b| ~ phones.csv:2: the row has 3 cells, and the header has 2; quote a cell that has a separator in it",
                "mac,,site|0008A10FF312,x,b| ~ phones.csv:2:2: the cell stands in a column without a name; name the column or empty the cell",
                "mac,site|000BEA000001,x|0008A10FF312,\"a|x,y| ~ phones.csv:3: a quote is opened in this row and never closed; close it, or write two for a quote in a cell",
                "mac,site|0008A10FF312,\"a\"b,| ~ phones.csv:2: a quote stands inside a quoted cell of this row; write two quotes for one in a cell",
                "mac,ip|0008A10FF312,192.0.2| ~ phones.csv:2:2: ip '192.0.2' is no address; write four numbers, for example 192.0.2.10",
                "mac,ip|0008A10FF312,255.255.255.255| ~ phones.csv:2:2: ip '255.255.255.255' is a multicast or reserved address, which no phone can reach or have; write an address of your network",
                "mac,ip|0008A10FF312,127.0.0.1| ~ phones.csv:2:2: ip '127.0.0.1' is a loopback address, which no phone can reach or have; write an address of your network",
                "mac,model|0008A10FF312,ZIP2x3| ~ phones.csv:2:2: model 'ZIP2x3' is no model; did you mean ZIP2x2?; write ZIP2x2",
                "mac,model|0008A10FF312,../x| ~ phones.csv:2:2: model '../x' is no model; write ZIP2x2",
                "mac,SIP_CONFIG.auth_password|0008A10FF312,4.9302E+11| ~ phones.csv:2:2: SIP_CONFIG.auth_password is a number that a spreadsheet has shortened, like 4.9302E+11; its digits are lost; format the column as text and write the cell anew",
                "mac;SIP_CONFIG.auth_password|0008A10FF312;4,9302E+11| ~ phones.csv:2:2: SIP_CONFIG.auth_password is a number that a spreadsheet has shortened, like 4.9302E+11; its digits are lost; format the column as text and write the cell anew",
                "mac,SIP_CONFIG.device_id|0008A10FF312,#REF!| ~ phones.csv:2:2: SIP_CONFIG.device_id is the error of a spreadsheet's formula; format the column as text and write the cell anew",
                "mac,SIP_CONFIG.device_id|0008A10FF312,20\u20ac| ~ phones.csv:2:2: SIP_CONFIG.device_id has the character U+20AC, which a file in ISO-8859-1 cannot hold; write it without",
                "mac,NET_CONFIG.use_dhcp|0008A10FF312,maybe| ~ phones.csv:2:2: NET_CONFIG.use_dhcp is neither yes nor no; write yes or no",
                "mac,VLAN_CONFIG.mode|0008A10FF312,1| ~ phones.csv:2:2: VLAN_CONFIG.mode is a lock-out: a phone in a VLAN without DHCP or TFTP cannot fetch the file that would repair it; name the column VLAN_CONFIG.mode! if it is meant",
            })
    void fC2_whatCannotBeReadIsExplainedInOneLine(String text, String message) {
        TableStep<PhoneRow> step = phones(text);
        assertThat(step.table().row("0008A10FF312")).isEmpty();
        assertThat(step.errors()).extracting(Finding::message).containsExactly(message);
        assertThat(message).doesNotContain("\n");
    }

    @Test
    void fC2_bytesThatAreNoUtf8AreNamed() {
        byte[] windows = "mac,SIP_CONFIG.display_name\r\n0008A10FF312,José\r\n".getBytes(StandardCharsets.ISO_8859_1);
        TableStep<PhoneRow> step = PHONES.step(PHONES.empty(), windows, false);
        assertThat(messages(step))
                .containsExactly(
                        "phones.csv:2: character 17 of the line is the byte 0xE9, which is no UTF-8 but looks like Windows-1252 or Latin-1; save it as CSV UTF-8");
        assertThat(step.isRefused()).isTrue();
        assertThat(messages(PHONES.step(PHONES.empty(), "\ufeffmac".getBytes(Charset.forName("UTF-32LE")), false)))
                .containsExactly("phones.csv: the file is UTF-32, four bytes a character; save it as CSV UTF-8");
        assertThat(messages(PHONES.step(PHONES.empty(), new byte[] {'P', 'K', 3, 4, 20, 0, 6, 0, 8, 0}, false)))
                .singleElement()
                .asString()
                .contains("NUL");
        assertThat(messages(PHONES.step(PHONES.empty(), new byte[] {(byte) 0xff, (byte) 0xfe, 'm', 0, 'a'}, false)))
                .singleElement()
                .asString()
                .contains("breaks off");
    }

    @Test
    void noMessageTellsASecret() {
        for (String secret : List.of("hun\u0001ter2", "hunter2\u20ac", "\"hunter2", "hunter2\"x\"")) {
            TableStep<PhoneRow> step = phones(
                    "mac,SIP_CONFIG.auth_password,SIP_CONFIG.auth_pasword|0008A10FF312," + secret + "," + secret + "|");
            assertThat(messages(step).toString() + step.table()).doesNotContain("ter2");
        }
    }

    @Test
    void aMisspelledColumnIsAskedAboutOnceAndTwoPhonesWithOneExtensionAreNamed() {
        TableStep<PhoneRow> step =
                phones("mac,SIP_CONFIG.devid,SIP_CONFIG.device_id|000BEA000001,1,201|000BEA000002,2,201|");
        assertThat(messages(step))
                .containsExactly(
                        "phones.csv:1:2: `devid` is not known; keep it if you know what it does",
                        "phones.csv:3: SIP_CONFIG.device_id is the same as in line 2; give one of the phones another");
        assertThat(step.table().size()).isEqualTo(2);
        assertThat(messages(phones("mac,SIP_CONFIG.devce_id,NET_CONFIG.device_id|000BEA000001,1,2|")))
                .containsExactly(
                        "phones.csv:1:2: `devce_id` is not known; perhaps device_id is meant; write device_id",
                        "phones.csv:1:3: `device_id` is known in [SIP_CONFIG], not in [NET_CONFIG]; move the line below [SIP_CONFIG]");
    }

    @Test
    void fP23_aNameThatNoFileCanHoldIsTakenWithANote() {
        TableStep<PhoneRow> step = phones("mac,SIP_CONFIG.display_name|0008A10FF312,O\u2019Brien|");
        assertThat(step.errors()).isEmpty();
        assertThat(step.findings()).singleElement().matches(finding -> finding.severity() == Severity.NOTE);
        assertThat(messages(step).get(0))
                .startsWith("phones.csv:2:2: `display_name` has U+2019")
                .contains("'O'Brien'");
    }

    @Test
    void aLockOutIsMeantWithAMarkAndTheServersOwnIsJudgedWhereItIsKnown() {
        assertThat(phones("mac,VLAN_CONFIG.mode!|0008A10FF312,1|")
                        .table()
                        .rows()
                        .get(0)
                        .acceptedLockOuts())
                .containsExactly(Parameters.VLAN_MODE);
        String text = "mac,NET_CONFIG.tftp_server_addr|0008A10FF312,192.0.2.99|";
        assertThat(phones(text).findings()).isEmpty();
        TableReader<PhoneRow> known = TableReader.phones("phones.csv")
                .lockOutRule(LockOutRule.NOTHING_KNOWN.servedBy(List.of(HostAddress.parse("192.0.2.1"))))
                .build();
        assertThat(known.step(known.empty(), bytes(text.replace('|', '\n')), false)
                        .errors())
                .hasSize(1);
    }

    @Test
    void fP22_aBadRowKeepsThatPhonesLastGoodValuesAndAllOthersApply() {
        TableStep<PhoneRow> first =
                phones("mac,SIP_CONFIG.proxy_port|000BEA000001,5060|000BEA000002,5060|000BEA000003,5060|");
        TableStep<PhoneRow> step = then(
                first,
                "mac,SIP_CONFIG.proxy_port|000BEA000001,5061|000BEA000002,x|000BEA000003,5060|000BEA000004,y|000BEA000005,5065|");
        assertThat(step.isRefused()).isFalse();
        assertThat(step.table()
                        .row("000BEA000001")
                        .orElseThrow()
                        .settings()
                        .get(0)
                        .text()
                        .reveal())
                .isEqualTo("5061");
        assertThat(step.table()
                        .row("000BEA000002")
                        .orElseThrow()
                        .settings()
                        .get(0)
                        .text()
                        .reveal())
                .isEqualTo("5060");
        assertThat(step.table().row("000BEA000004")).isEmpty();
        assertThat(step.table().row("000BEA000005")).isPresent();
        assertThat(step.table().kept()).containsExactly("000BEA000002");
        assertThat(step.errors()).extracting(Finding::line).containsExactly(3, 5);
        assertThat(step.summary()).isEqualTo("4 rows: 1 came, 0 went, 1 changed, 1 kept with their last good values");
        TableStep<PhoneRow> mended =
                then(step, "mac,SIP_CONFIG.proxy_port|000BEA000001,5061|000BEA000002,5062|000BEA000003,5060|");
        assertThat(mended.table().kept()).isEmpty();
        assertThat(mended.removed()).isEqualTo(1);
    }

    @Test
    void fP22_aRowOfWhichNobodyCanTellWhoseItIsDropsNobody() {
        TableStep<PhoneRow> first = phones("mac,site|000BEA000001,a|000BEA000002,a|000BEA000003,a|");
        TableStep<PhoneRow> step = then(first, "mac,site|000BEA000001,b|000BEA00000G,b|000BEA000003,b|");
        assertThat(step.table().row("000BEA000002").orElseThrow().site()).contains("a");
        assertThat(step.table().row("000BEA000001").orElseThrow().site()).contains("b");
        assertThat(step.table().kept()).containsExactly("000BEA000002");
    }

    @Test
    void twoRowsOfOnePhoneAreBothBad() {
        TableStep<PhoneRow> first = phones("mac,site|000BEA000001,a|000BEA000002,a|");
        TableStep<PhoneRow> step = then(
                first, "mac,site|000BEA000001,b|00:0b:ea:00:00:01,c|000BEA000002,a|000BEA000003,x|000BEA000003,y|");
        assertThat(step.table().row("000BEA000001").orElseThrow().site()).contains("a");
        assertThat(step.table().row("000BEA000003")).isEmpty();
        assertThat(step.errors())
                .extracting(Finding::message)
                .containsExactly(
                        "phones.csv:3: the row is about the same mac as line 2; keep one of them",
                        "phones.csv:6: the row is about the same mac as line 5; keep one of them");
    }

    @Test
    void fP21_aGreatLossLeavesTheWholeTableUnlessItIsMeant() {
        TableStep<PhoneRow> first = phones("mac|000BEA000001|000BEA000002|000BEA000003|000BEA000004|");
        assertThat(then(first, "mac|000BEA000001|000BEA000002|").removed()).isEqualTo(2);
        for (String text : List.of("mac|000BEA000001|", "mac|", "", "mac|000BEA000001|000BEA000009|")) {
            TableStep<PhoneRow> step = then(first, text);
            assertThat(step.isRefused()).as(text).isTrue();
            assertThat(step.table()).isSameAs(first.table());
            assertThat(step.errors()).hasSize(1);
            assertThat(step.summary()).contains("4 last good rows");
        }
        assertThat(messages(then(first, "mac|000BEA000001|")))
                .containsExactly(
                        "phones.csv: the table has lost 3 of its 4 phones; write them again, or allow the loss (--allow-loss) if it is meant");
        TableStep<PhoneRow> meant = PHONES.step(first.table(), bytes("mac\n000BEA000001\n"), true);
        assertThat(meant.isRefused()).isFalse();
        assertThat(meant.removed()).isEqualTo(3);
        assertThat(PHONES.step(first.table(), bytes(""), true).isRefused()).isTrue();
    }

    @Test
    void anAddressIsKeptForOnePhoneAndWhoHasItKeepsIt() {
        TableStep<PhoneRow> first = phones("mac,ip|000BEA000001,192.0.2.1|000BEA000002,192.0.2.2|");
        TableStep<PhoneRow> taken =
                then(first, "mac,ip|000BEA000003,192.0.2.1|000BEA000001,192.0.2.1|000BEA000002,192.0.2.1|");
        assertThat(taken.table().row("000BEA000003")).isEmpty();
        assertThat(taken.table()
                        .row("000BEA000002")
                        .orElseThrow()
                        .ip()
                        .orElseThrow()
                        .getHostAddress())
                .isEqualTo("192.0.2.2");
        assertThat(messages(taken))
                .containsExactly(
                        "phones.csv:2:2: ip 192.0.2.1 is kept for 000BEA000001 already; give each row its own",
                        "phones.csv:4:2: ip 192.0.2.1 is kept for 000BEA000001 already; give each row its own");
        TableStep<PhoneRow> swapped = then(first, "mac,ip|000BEA000001,192.0.2.2|000BEA000002,192.0.2.1|");
        assertThat(swapped.findings()).isEmpty();
        TableStep<PhoneRow> moved =
                then(first, "mac,ip|000BEA000003,192.0.2.2|000BEA000002,192.0.2.9|000BEA000001,192.0.2.9|");
        assertThat(moved.table()
                        .row("000BEA000003")
                        .orElseThrow()
                        .ip()
                        .orElseThrow()
                        .getHostAddress())
                .isEqualTo("192.0.2.2");
        assertThat(moved.table()
                        .row("000BEA000002")
                        .orElseThrow()
                        .ip()
                        .orElseThrow()
                        .getHostAddress())
                .isEqualTo("192.0.2.9");
        assertThat(moved.table()
                        .row("000BEA000001")
                        .orElseThrow()
                        .ip()
                        .orElseThrow()
                        .getHostAddress())
                .isEqualTo("192.0.2.1");
        TableStep<PhoneRow> lost =
                then(first, "mac,ip|000BEA000003,192.0.2.1|000BEA000002,192.0.2.2|000BEA000001,192.0.2.2|");
        assertThat(lost.table().row("000BEA000001").orElseThrow().ip()).isEmpty();
        assertThat(lost.table().kept()).containsExactly("000BEA000001");
    }

    @Test
    void theServerSaysWhichAddressesCanBeKept() {
        TableReader<PhoneRow> reader = TableReader.phones("phones.csv")
                .reservable(address ->
                        address.getHostAddress().endsWith(".1") ? Optional.of("is the router's") : Optional.empty())
                .build();
        TableStep<PhoneRow> step =
                reader.step(reader.empty(), bytes("mac,ip\n000BEA000001,192.0.2.1\n000BEA000002,192.0.2.2\n"), false);
        assertThat(step.table().size()).isEqualTo(1);
        assertThat(messages(step))
                .containsExactly(
                        "phones.csv:2:2: ip 192.0.2.1 is the router's; write an address that a phone can have, or leave the cell empty");
    }

    @Test
    void aSiteHasNetworksAndSettingsOfTheCommonFileOnly() {
        TableReader<SiteRow> reader = TableReader.sites("sites.csv").build();
        TableStep<SiteRow> step = reader.step(
                reader.empty(),
                bytes("site,network,tftp_server,SIP_CONFIG.proxy_addr\n"
                        + "berlin,10.1.0.0/16 10.2.0.7/16,10.1.0.5,10.1.0.5\n"
                        + ",10.3.0.0/16,,\nparis,10.1.0.0/99,,\nrome,,pbx,\n"),
                false);
        assertThat(step.table().rows()).singleElement().satisfies(site -> {
            assertThat(site.name()).isEqualTo("berlin");
            assertThat(site.networks()).containsExactly("10.1.0.0/16", "10.2.0.0/16");
            assertThat(site.tftpServer()).isPresent();
            assertThat(site.model()).isEqualTo(PhoneModel.ZIP2X2);
            assertThat(site.acceptedLockOuts()).isEmpty();
            assertThat(site.toString()).isEqualTo("berlin [10.1.0.0/16, 10.2.0.0/16], 1 settings");
        });
        assertThat(messages(step))
                .containsExactly(
                        "sites.csv:3: the row has no site; write it, or remove the row",
                        "sites.csv:4:2: network '10.1.0.0/99' has no prefix length from 0 to 32; write the network as 192.0.2.0/24",
                        "sites.csv:5:3: tftp-server 'pbx' is no address; write four numbers, for example 192.0.2.10");
        assertThat(messages(reader.step(reader.empty(), bytes("site,SIP_CONFIG.device_id\nberlin,201\n"), false)))
                .containsExactly(
                        "sites.csv:2:2: SIP_CONFIG.device_id is about one phone and would reach all of them; give it to the phone, in the table of phones");
    }

    @Test
    void aNetworkIsReadWithItsValuesAndJudged() {
        TableReader<NetworkRow> reader = TableReader.networks("networks.csv").build();
        TableStep<NetworkRow> step = reader.step(
                reader.empty(),
                bytes("network,pool,router,dns,ntp,domain,tftp-server,bootfile,lease\n"
                        + "10.1.0.0/24,10.1.0.10-10.1.0.19 10.1.0.30 - 10.1.0.39,10.1.0.1,\"10.1.0.2,10.1.0.3\",10.1.0.4,example.org,10.1.0.5,x.bin,600\n"
                        + "10.2.0.0/24,10.2.0.19-10.2.0.10,,,,,,,\n"
                        + "10.3.0.0/24,10.2.0.10-10.2.0.19,,,,,,,\n"
                        + "10.4.0.0/24,,10.5.0.1,,,,,,\n"
                        + "10.5.0.0/24,,,,,,,,1h\n"
                        + "10.1.0.128/25,,,,,,,,\n"),
                false);
        assertThat(step.table().rows()).hasSize(2);
        NetworkRow network = step.table().row("10.1.0.0/24").orElseThrow();
        assertThat(network.pools()).containsExactly("10.1.0.10-10.1.0.19", "10.1.0.30-10.1.0.39");
        assertThat(network.dnsServers()).hasSize(2);
        assertThat(network.lease().orElseThrow()).hasSeconds(600);
        assertThat(network.domain()).contains("example.org");
        assertThat(messages(step))
                .containsExactly(
                        "networks.csv:3:2: pool '10.2.0.19-10.2.0.10' ends before it begins; write the lower address first",
                        "networks.csv:4:2: pool '10.2.0.10-10.2.0.19' is not in 10.3.0.0/24; write addresses of that network",
                        "networks.csv:5:3: router 10.5.0.1 is not in 10.4.0.0/24, so phones cannot reach it; write the router's address in that network",
                        "networks.csv:6:9: lease '1h' is no number of seconds; write it in seconds, for example 86400 for a day",
                        "networks.csv:7:1: network 10.1.0.128/25 overlaps 10.1.0.0/24; give each row its own");
        assertThat(messages(reader.step(reader.empty(), bytes("network,SIP_CONFIG.proxy_addr\n"), false)))
                .containsExactly(
                        "networks.csv:1:2: the column SIP_CONFIG.proxy_addr is a setting, and networks have none; remove it");
    }

    @Property
    void anyBytesGiveATableOrAReason(@ForAll byte[] file) {
        TableStep<PhoneRow> before = phones("mac|000BEA000001|");
        TableStep<PhoneRow> step = PHONES.step(before.table(), file, false);
        assertThat(step.table().size()).isGreaterThan(0);
        assertThat(step.findings()).isNotEmpty();
    }

    @Property
    void whatIsKeptReadsBackAsTheSameRows(@ForAll String name, @ForAll String site) {
        String text = "mac,site,SIP_CONFIG.display_name\n000BEA000001,\"" + site.replace("\"", "\"\"") + "\",\""
                + name.replace("\"", "\"\"") + "\"\n";
        TableStep<PhoneRow> step = PHONES.step(PHONES.empty(), bytes(text), false);
        TableStep<PhoneRow> again = PHONES.step(step.table(), step.table().toCsv(), false);
        assertThat(again.table().rows().toString())
                .isEqualTo(step.table().rows().toString());
        assertThat(again.changed() + again.added() + again.removed()).isZero();
    }

    @Test
    void aMissingLibraryIsAnErrorOfBuildWithItsCoordinates() throws Exception {
        URL classes = TableReader.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> reader = loader.loadClass(TableReader.class.getName());
            Object builder = reader.getMethod("phones", String.class).invoke(null, "phones.csv");
            assertThat(Path.of(classes.toURI())).exists();
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> builder.getClass().getMethod("build").invoke(builder)))
                    .hasRootCauseInstanceOf(ClassNotFoundException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("org.apache.commons:commons-csv:");
        }
    }
}
