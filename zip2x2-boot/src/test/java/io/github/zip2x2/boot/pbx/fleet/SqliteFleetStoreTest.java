package io.github.zip2x2.boot.pbx.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
}
