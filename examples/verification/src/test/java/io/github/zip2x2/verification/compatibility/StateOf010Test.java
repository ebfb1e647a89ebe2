package io.github.zip2x2.verification.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of release 0.1.0 is what its README says, read as plain tables, so that other tests can build on that. */
class StateOf010Test {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();
    private static final Path FIXTURE = ROOT.resolve("zip2x2-boot/src/test/resources/v0.1.0");

    @TempDir
    Path copy;

    /** The rows of a query, their columns separated by blanks. */
    private List<String> rows(String file, String sql) throws IOException, SQLException {
        Path database = Files.copy(FIXTURE.resolve("state").resolve(file), copy.resolve(file));
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    cells.add(result.getString(i));
                }
                rows.add(String.join(" ", cells));
            }
        }
        return rows;
    }

    /** What the README's rows of that form say, their cells separated by blanks, addresses without colons. */
    private static List<String> told(String regex) throws IOException {
        return Pattern.compile("^\\| " + regex, Pattern.MULTILINE)
                .matcher(Files.readString(FIXTURE.resolve("README.md")))
                .results()
                .map(row -> IntStream.rangeClosed(1, row.groupCount())
                        .mapToObj(row::group)
                        .reduce((left, right) -> left + " " + right)
                        .orElseThrow()
                        .replace(":", "")
                        .toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String digest(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest).substring(0, 16);
    }

    @Test
    void theLeasesAreThoseOfItsTable() throws IOException, SQLException {
        List<String> told = told("(127[0-9.]+) \\| ([0-9A-F:]+) \\| ([A-Z]+) \\| (\\S+) \\|");
        assertThat(told).hasSize(17);
        assertThat(rows(
                        "leases.db",
                        "SELECT address_text, substr(hardware, 3), lower(state), CASE WHEN expires = 9223372036854775807"
                                + " THEN 'never' ELSE date(expires / 1000, 'unixepoch') END FROM zip2x2_lease"))
                .containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void theVersionsOfPhonesFilesArePlainDigests() throws IOException, SQLException, NoSuchAlgorithmException {
        List<String> told = told("([0-9A-F]{2}(?::[0-9A-F]{2}){5}) \\| ([0-9a-f]{16}) \\|");
        assertThat(told)
                .hasSize(7)
                .contains("0008a10f0006 " + digest("[SIP_CONFIG]\ndevice_id=206\nauth_password=000206"));
        assertThat(rows(
                        "fleet.db",
                        "SELECT printf('%012x', mac), good_version FROM zip2x2_fleet_mark"
                                + " WHERE milestone = 'SPECIFIC_READ' AND version <> '' AND version = good_version"))
                .containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void digestsStandInOctetsThatNoRowUses() throws IOException, NoSuchAlgorithmException {
        String octets = Files.readString(FIXTURE.resolve("state/fleet.db"), StandardCharsets.ISO_8859_1);
        int there = 0;
        for (int i = 0; i < 30; i++) {
            there += octets.contains(digest("forgotten " + i)) ? 1 : 0;
        }
        assertThat(there).isEqualTo(17);
    }

    @Test
    void whatHasNotEndedIsThere() throws IOException, SQLException {
        assertThat(rows(
                        "fleet.db",
                        "SELECT book, entry, value FROM zip2x2_fleet_book WHERE book = 'replacements' AND value <> ''"
                                + " OR book LIKE 'wave/%' AND value = 'running'"
                                + " OR book LIKE 'rollout/%' AND value LIKE '%SOAKING%'"))
                .map(String::strip)
                .containsExactlyInAnyOrder(
                        "replacements 0008A10F0017 0008A10F0007",
                        "rollout/voicemail status 0\tSOAKING",
                        "wave/tuesday state running",
                        "wave/wednesday state running");
    }

    @Test
    void theSameLeasesLieInTheDhcpModule() throws IOException {
        assertThat(ROOT.resolve("zip2x2-dhcp/src/test/resources/v0.1.0/leases.db"))
                .hasSameBinaryContentAs(FIXTURE.resolve("state/leases.db"));
        try (Stream<Path> files = Files.list(FIXTURE.resolve("state"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("no log lies beside them")
                    .containsExactlyInAnyOrder("fleet.db", "leases.db");
        }
    }
}
