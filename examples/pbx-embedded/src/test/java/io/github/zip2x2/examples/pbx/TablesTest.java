package io.github.zip2x2.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.table.SiteRow;
import io.github.zip2x2.config.table.TableFile;
import io.github.zip2x2.config.table.TableReader;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tables give the servers; how they are read is tested where the reader is. */
class TablesTest {
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("table.csv"), text, StandardCharsets.UTF_8);
    }

    private WatchedFile<PhonesTable> watched(Path file, List<PhonesTable> told) throws IOException {
        return WatchedFile.open(
                file,
                TableFile.of(PhonesTable.reader(file, List.of()), file, directory.resolve("last-good.csv")),
                false,
                PhonesTable::of,
                told::add);
    }

    private PhonesTable phones(String text) throws IOException {
        try (WatchedFile<PhonesTable> watched = watched(file(text), new ArrayList<>())) {
            return watched.value();
        }
    }

    @Test
    void aPhoneIsARowAndAnEmptyCellIsAbsent() throws IOException {
        PhonesTable table = phones("\ufeffMAC;Model;Site;IP;SIP_CONFIG.device_id;GENERAL_INFO.odd_key\r\n"
                + "0008.a10f.f312;ZIP2x1;paris;192.0.2.9;201;\r\n");
        assertThat(table.phones().get(MAC)).hasToString("ZIP2x1 of site paris, 1 settings");
        assertThat(table.reservations().get(MAC).getHostAddress()).isEqualTo("192.0.2.9");
    }

    @Test
    void aTableWithoutAGoodRowIsRefusedAtTheStartInOneLine() {
        for (String bad : List.of(
                "mac,site\nnobody,x\n",
                "mac,colour\n0008A10FF312,red\n",
                "mac,SIP_CONFIG.auth_password\n0008A10FF312,hu\u0001sh\n",
                "")) {
            assertThatThrownBy(() -> phones(bad))
                    .as("%s", bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("table.csv:")
                    .hasMessageContaining("; ")
                    .hasMessageNotContaining("hu")
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(() -> watched(directory.resolve("nope.csv"), new ArrayList<>()))
                .hasMessageContaining("nope.csv: there is no such file; ");
        assertThatThrownBy(() -> watched(directory, new ArrayList<>())).hasMessageContaining("irectory");
    }

    @Test
    void anAddressThatNoNetworkServesIsNotKept() throws IOException {
        Path file = file("mac,ip\n0008A10FF312,198.51.100.9\n0008A10FF313,192.0.2.9\n");
        List<ServedNetwork> networks =
                List.of(ServedNetwork.of(Prefix.parse("192.0.2.0/24")).build());
        TableFile<?> table = TableFile.of(PhonesTable.reader(file, networks), file);
        assertThat(table.open(false).errors())
                .singleElement()
                .matches(finding ->
                        finding.message().contains(":2:2: ip 198.51.100.9 is in none of the networks served"));
        assertThat(table.table().size()).isEqualTo(1);
    }

    @Test
    void aLockOutIsMeantWithAMark() throws IOException {
        assertThat(phones("mac,VLAN_CONFIG.mode!\n0008A10FF312,1\n").phones()).hasSize(1);
    }

    @Test
    void aSiteHasNetworksAndSettings() throws IOException {
        TableReader<SiteRow> reader = TableReader.sites("table.csv").build();
        List<Site> sites = SitesTable.of(reader.step(
                        reader.empty(),
                        ("site,network,tftp-server,SIP_CONFIG.proxy_addr\n"
                                        + "berlin,10.1.0.0/16 10.2.0.0/16,10.1.0.5,10.1.0.5\n")
                                .getBytes(StandardCharsets.UTF_8),
                        false)
                .table());
        assertThat(sites).singleElement().satisfies(site -> {
            assertThat(site.networks()).hasSize(2);
            assertThat(site.tftpServer()).isPresent();
        });
    }

    @Test
    void networksOfATableAreOptionsOfTheirOwn() throws IOException {
        Path table = file("network,pool,router,dns,ntp,domain,tftp-server,bootfile,lease\n"
                + "198.51.100.0/24,198.51.100.10-198.51.100.19 198.51.100.30-198.51.100.39,198.51.100.1,"
                + "\"198.51.100.2,198.51.100.3\",,x.org,198.51.100.4,b,600\n203.0.113.0/24,,203.0.114.1,,,,,,\n");
        NetworkArguments arguments = new NetworkArguments();
        assertThat(arguments.addTable(table))
                .singleElement()
                .asString()
                .contains("table.csv:3:3: router 203.0.114.1 is not in 203.0.113.0/24");
        assertThat(arguments.last("--lease")).contains("600");
        assertThat(arguments.hasPool()).isTrue();
        for (String bad : List.of("network,pool\n10.0.0.0/24,10.1.0.1-10.1.0.2\n", "network,lease\n10.0.0.0/24,1h\n")) {
            assertThatThrownBy(() -> new NetworkArguments().addTable(file(bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("table.csv:2:2: ");
        }
        assertThatThrownBy(() -> new NetworkArguments().addTable(directory.resolve("nope.csv")))
                .hasMessageStartingWith("--networks: ")
                .hasMessageContaining("there is no such file");
    }

    @Test
    void fP22_aBadRowKeepsItsPhonesLastGoodValuesAndTheOthersApply() throws IOException {
        List<PhonesTable> told = new ArrayList<>();
        Path file = file("mac,site\n0008A10FF312,one\n0008A10FF313,one\n");
        try (WatchedFile<PhonesTable> watched = watched(file, told)) {
            watched.lookAgain();
            assertThat(told).isEmpty();
            file("mac,site,model\n0008A10FF312,two,../x\n0008A10FF313,two,\n");
            watched.lookAgain();
            watched.lookAgain();
            assertThat(told).hasSize(1);
            assertThat(watched.value().phones().get(MAC)).hasToString("ZIP2x2 of site one, 0 settings");
            assertThat(watched.value().phones().get(MacAddress.parse("0008A10FF313")))
                    .hasToString("ZIP2x2 of site two, 0 settings");
            Files.delete(file);
            watched.lookAgain();
            watched.lookAgain();
            file("");
            watched.lookAgain();
            watched.lookAgain();
            assertThat(told).hasSize(1);
            assertThat(watched.value().phones()).hasSize(2);
        }
        assertThat(phones("no table").phones()).as("after a restart").hasSize(2);
    }
}
