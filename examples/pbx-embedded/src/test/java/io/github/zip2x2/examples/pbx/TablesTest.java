package io.github.zip2x2.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("table.csv"), text, StandardCharsets.UTF_8);
    }

    private PhonesTable phones(String text) throws IOException {
        return PhonesTable.read(file(text), List.of());
    }

    @Test
    void aPhoneIsARowAndAnEmptyCellIsAbsent() throws IOException {
        PhonesTable table = phones("\ufeffMAC,Model,Site,IP,SIP_CONFIG.device_id,GENERAL_INFO.odd_key\r\n"
                + "0008.a10f.f312,ZIP2x1,paris,192.0.2.9,201,\r\n");
        MacAddress mac = MacAddress.parse("0008A10FF312");
        assertThat(table.phones().get(mac)).hasToString("ZIP2x1 of site paris, 1 settings");
        assertThat(table.reservations().get(mac).getHostAddress()).isEqualTo("192.0.2.9");
    }

    @Test
    void aBadRowIsNamedAndItsSecretsAreNot() {
        Map.of(
                        "mac,site\nnobody,x\n", ":2: mac",
                        "mac\n0008A10FF312\n00:08:a1:0f:f3:12\n", ":3: the phone",
                        "mac,ip\n0008A10FF312,192.0.2\n", ":2: ip",
                        "mac,ip\n0008A10FF312,192.0.2.1\n0008A10FF313,192.0.2.1\n", ":3: ip",
                        "mac,model\n0008A10FF312,../x\n", ":2: model",
                        "mac,colour\n0008A10FF312,red\n", ":2: the column 'colour'",
                        "mac,site\n0008A10FF312\n", ":2: the row has 1 cells",
                        "mac,SIP_CONFIG.auth_password\n0008A10FF312,hu\u0001sh\n", "auth_password",
                        "mac,VLAN_CONFIG.mode\n0008A10FF312,1\n", "! if that is meant",
                        "mac,NET_CONFIG.use_dhcp\n0008A10FF312,maybe\n", "use_dhcp")
                .forEach((text, what) -> assertThatThrownBy(() -> phones(text))
                        .as("%s", text)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("table.csv:")
                        .hasMessageContaining(what)
                        .hasMessageNotContaining("hu"));
    }

    @Test
    void aSettingThatCouldCutPhonesOffIsMeantWithAMark() throws IOException {
        assertThat(phones("mac,VLAN_CONFIG.mode!\n0008A10FF312,1\n").phones()).hasSize(1);
    }

    @Test
    void aSiteHasNetworksAndSettingsOfTheCommonFileOnly() throws IOException {
        List<Site> sites = SitesTable.read(file(
                "site,network,tftp-server,SIP_CONFIG.proxy_addr\nberlin,10.1.0.0/16 10.2.0.0/16,10.1.0.5,10.1.0.5\n"));
        assertThat(sites).singleElement().satisfies(site -> {
            assertThat(site.networks()).hasSize(2);
            assertThat(site.tftpServer()).isPresent();
        });
        for (String bad : List.of(
                "site,network\n,10.1.0.0/16\n",
                "site,network\nberlin,10.1.0.0/99\n",
                "site\nberlin\nberlin\n",
                "site,tftp-server\nberlin,pbx\n",
                "site,SIP_CONFIG.device_id\nberlin,201\n")) {
            assertThatThrownBy(() -> SitesTable.read(file(bad)))
                    .as("%s", bad)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("table.csv:");
        }
    }

    @Test
    void aChangeIsTakenAsAWholeOrTheLastGoodOneStays() throws IOException {
        List<String> told = new ArrayList<>();
        Path file = file("one");
        try (WatchedFile<String> watched = new WatchedFile<>(
                file,
                path -> {
                    String text = Files.readString(path);
                    if (text.startsWith("bad")) {
                        throw new IOException("table.csv:1: bad");
                    }
                    return text;
                },
                told::add)) {
            watched.lookAgain();
            assertThat(told).isEmpty();
            file("three");
            watched.lookAgain();
            assertThat(watched.value()).isEqualTo("three");
            file("bad row");
            watched.lookAgain();
            Files.delete(file);
            watched.lookAgain();
            assertThat(watched.value()).isEqualTo("three");
            file("better");
            watched.lookAgain();
            assertThat(told).containsExactly("three", "better");
        }
    }
}
