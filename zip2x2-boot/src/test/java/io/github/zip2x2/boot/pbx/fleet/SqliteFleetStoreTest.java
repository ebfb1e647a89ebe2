package io.github.zip2x2.boot.pbx.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.rollout.Rollout;
import io.github.zip2x2.boot.pbx.rollout.Wave;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SqliteFleetStoreTest extends FleetStoreContract {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("state/fleet.db");
    }

    @Override
    FleetStore open() throws IOException {
        return JdbcFleetStore.sqlite(file(), true);
    }

    @Override
    boolean isDurable() {
        return true;
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void withoutConsentNoTableIsMade() {
        assertThatThrownBy(() -> JdbcFleetStore.sqlite(directory.resolve("new.db"), false))
                .isInstanceOf(FleetStoreException.class)
                .hasMessageContaining("ddl(0)");
        assertThat(JdbcFleetStore.ddl(0)).first().asString().startsWith("CREATE TABLE");
        assertThat(JdbcFleetStore.ddl(FleetSchema.VERSION)).isEmpty();
        assertThatThrownBy(() -> JdbcFleetStore.ddl(99)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dataOfALaterSchemaIsNotTouched() throws Exception {
        store.close();
        sql("UPDATE zip2x2_schema SET version = 99");
        assertThatThrownBy(this::open).hasMessageContaining("later release");
        sql("UPDATE zip2x2_schema SET version = " + FleetSchema.VERSION);
        store = open();
    }

    @Test
    void leasesAndFleetShareADatabaseWhicheverComesFirst() throws Exception {
        Path leasesFirst = directory.resolve("leases-first.db");
        SqliteLeaseStore.open(leasesFirst, true).close();
        JdbcFleetStore.sqlite(leasesFirst, true).close();
        Path fleetFirst = directory.resolve("fleet-first.db");
        JdbcFleetStore.sqlite(fleetFirst, true).close();
        SqliteLeaseStore.open(fleetFirst, true).close();
        for (Path shared : List.of(leasesFirst, fleetFirst)) {
            SqliteLeaseStore.open(shared, false).close();
            JdbcFleetStore.sqlite(shared, false).close();
        }
    }

    @Test
    void theTableOfVersionsMayBeThereAlready() throws Exception {
        Path other = directory.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE zip2x2_schema (component VARCHAR(32) PRIMARY KEY, version INTEGER NOT NULL)");
            statement.execute("INSERT INTO zip2x2_schema VALUES ('dhcp-lease', 2)");
        }
        JdbcFleetStore.sqlite(other, true).close();
        JdbcFleetStore.sqlite(other, false).close();
    }

    @Test
    void rowsThatCannotBeReadAreLeftOut() throws Exception {
        store.save(List.of(full(1), full(2)), List.of());
        store.close();
        sql(
                "UPDATE zip2x2_fleet_phone SET cause = 'MAGIC' WHERE mac_text = '000BEA000001'",
                "UPDATE zip2x2_fleet_mark SET milestone = 'MAGIC' WHERE milestone = 'SEEN'");
        store = open();
        assertThat(store.phone(mac(1))).isEmpty();
        assertThat(store.phone(mac(2)).orElseThrow().marks())
                .doesNotContainKey(Milestone.SEEN)
                .hasSize(2);
    }

    @Test
    void aFullDiskIsSaidAndNothingOfTheCallCounts() throws Exception {
        store.save(List.of(full(1)), List.of());
        store.close();
        sql("PRAGMA journal_mode = DELETE");
        List<PhoneRecord> many = new ArrayList<>();
        for (int i = 2; i < 500; i++) {
            many.add(full(i));
        }
        JdbcFleetStore small = JdbcFleetStore.sqlite(file(), false);
        store = small;
        small.limitPages(20);
        assertThatThrownBy(() -> small.save(many, List.of(mac(1))))
                .isInstanceOf(FleetStoreException.class)
                .hasMessageContaining("disk is full");
        assertThat(small.phone(mac(1))).isPresent();
        assertThat(small.phone(mac(2))).isEmpty();
        small.limitPages(100_000);
        small.save(many, List.of(mac(1)));
        assertThat(small.phone(mac(2))).isPresent();
    }

    @Test
    @Timeout(60)
    void anotherProcessReadsWhileThisOneWrites() throws Exception {
        store.save(List.of(full(1)), List.of());
        store.write("wave/1", Map.of("a", "1"));
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            for (int i = 0; reader.isAlive() && i < 200; i++) {
                store.save(List.of(full(i % 7 + 2)), List.of());
            }
            String read = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(reader.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(read).contains("boot 4 since").contains("no answer: stranger");
        } finally {
            reader.destroyForcibly();
        }
        try (JdbcFleetStore readOnly = JdbcFleetStore.readOnly(file())) {
            assertThat(readOnly.read("wave/1")).containsEntry("a", "1");
            assertThatThrownBy(() -> readOnly.write("wave/1", Map.of("a", "2")))
                    .isInstanceOf(FleetStoreException.class);
        }
        assertThatThrownBy(() -> JdbcFleetStore.readOnly(directory.resolve("nothing.db")))
                .isInstanceOf(FleetStoreException.class)
                .hasMessageContaining("not there");
    }

    /** What tells a phone's story from another process. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] args) throws IOException {
            try (JdbcFleetStore readOnly = JdbcFleetStore.readOnly(Path.of(args[0]))) {
                Optional<PhoneRecord> phone = readOnly.phone(mac(1));
                System.out.println(Diagnosis.of(mac(1), phone, NOW.plusSeconds(600), FleetSettings.defaults()));
            }
        }
    }

    private static String modes(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void fP7_theStateIsItsOwnersAlone() throws Exception {
        Path file = directory.resolve("state").resolve("fleet.db");
        try (JdbcFleetStore kept = JdbcFleetStore.sqlite(file, true)) {
            kept.save(List.of(full(1)), List.of());
            assertThat(modes(file.getParent())).isEqualTo("rwx------");
            for (String end : List.of("", "-wal", "-shm")) {
                assertThat(modes(file.resolveSibling("fleet.db" + end))).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void fP24_whoMayOnlyReadReadsAlsoAfterACleanStop() throws Exception {
        Path file = directory.resolve("read only #1").resolve("fleet.db");
        Path copy = directory.resolve("copy");
        JdbcFleetStore writer = JdbcFleetStore.sqlite(file, true);
        writer.save(List.of(full(1)), List.of());
        Files.createDirectory(copy); // the state of a server that died
        for (String end : List.of("", "-wal", "-shm")) {
            Files.copy(file.resolveSibling("fleet.db" + end), copy.resolve("fleet.db" + end));
        }
        writer.close();
        assertThat(Files.exists(file.resolveSibling("fleet.db-wal"))).isFalse();
        for (Path each : List.of(file, copy.resolve("fleet.db"))) {
            String before = listing(each.getParent());
            try (JdbcFleetStore reader = JdbcFleetStore.readOnly(each)) {
                assertThat(reader.phone(mac(1))).contains(full(1));
            }
            if (each.equals(file)) {
                assertThat(listing(each.getParent())).as("nothing was written").isEqualTo(before);
            }
        }
    }

    private static String listing(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.sorted().map(Path::getFileName).toList().toString();
        }
    }

    @Test
    void fP31_aVisitorThatThrowsLeavesNoTransactionOpen() throws Exception {
        store.save(List.of(full(1)), List.of());
        assertThatThrownBy(() -> store.forEachPhone(phone -> {
                    throw new IllegalStateException("a visitor with a fault");
                }))
                .isInstanceOf(IllegalStateException.class);
        try (JdbcFleetStore other = JdbcFleetStore.sqlite(file(), false)) {
            other.save(List.of(full(2)), List.of());
        }
        assertThat(store.phone(mac(2))).isPresent();
    }

    /** The digests of the phones' own files that release 0.1.0 left in its state. */
    private static List<String> digests(Path file) throws SQLException {
        List<String> digests = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version FROM zip2x2_fleet_mark WHERE version <> ''"
                        + " UNION SELECT good_version FROM zip2x2_fleet_mark WHERE good_version <> ''")) {
            while (rows.next()) {
                digests.add(rows.getString(1));
            }
        }
        return digests;
    }

    @Test
    void theStateOfRelease010OpensWithoutItsDigestsAndTellsNobody() throws Exception {
        Path file = directory.resolve("fleet-0.1.0.db");
        try (InputStream fixture = getClass().getResourceAsStream("/v0.1.0/state/fleet.db")) {
            Files.copy(Objects.requireNonNull(fixture), file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        List<String> digests = digests(file);
        assertThat(digests).hasSizeGreaterThan(5);
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .contains(digests);

        try (JdbcFleetStore opened = JdbcFleetStore.sqlite(file, true);
                Fleet fleet = Fleet.builder().store(opened).build().start()) {
            MacAddress phone = MacAddress.parse("0008A10F0001");
            List<MacAddress> phones = List.of(phone);
            assertThat(fleet.phone(phone).orElseThrow().isUp()).isTrue();
            assertThat(fleet.behind(phones, Milestone.SPECIFIC_READ, mac -> "new"))
                    .isEmpty();
            assertThat(fleet.unknown(phones, Milestone.SPECIFIC_READ)).containsExactly(phone);
            assertThat(Wave.unfinished(opened)).isEmpty();
            assertThat(Rollout.unfinished(opened)).isEmpty();
            assertThat(opened.read("replacements")).containsEntry("0008A10F0017", "0008A10F0007");
            assertThat(opened.read("publication/proxy")).isNotEmpty();
            assertThat(FleetHistory.read(opened)).isNotEmpty();
            // In pages and logs while it runs, too: a machine may die.
            try (Stream<Path> files = Files.list(directory)) {
                for (Path each : files.filter(
                                path -> path.getFileName().toString().startsWith("fleet-0.1.0"))
                        .toList()) {
                    String bytes = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
                    assertThat(digests).as(each.toString()).noneMatch(bytes::contains);
                }
            }
        }
        assertThat(modes(file)).isEqualTo("rw-------");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain(digests);
        JdbcFleetStore.sqlite(file, false).close();
    }
}
