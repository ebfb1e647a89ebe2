package io.github.zip2x2.dhcp.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.testing.LeaseStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLeaseStoreTest extends LeaseStoreContract {

    @TempDir
    Path directory;

    @Override
    protected LeaseStore open() throws IOException {
        return SqliteLeaseStore.open(directory.resolve("state/leases.db"), true);
    }

    @Override
    protected boolean isDurable() {
        return true;
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state/leases.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aFileThatIsInUseIsRefusedWithARemedy() {
        assertThatThrownBy(this::open)
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("leases.db")
                .hasMessageContaining("another process");
    }

    @Test
    void withoutConsentNoTableIsMade() {
        assertThatThrownBy(() -> SqliteLeaseStore.open(directory.resolve("new.db"), false))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("ddl(0)");
        assertThat(LeaseSchema.ddl(0)).first().asString().startsWith("CREATE TABLE");
        assertThat(LeaseSchema.ddl(LeaseSchema.VERSION)).isEmpty();
        assertThatThrownBy(() -> LeaseSchema.ddl(99)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dataOfThePreviousSchemaIsKept() throws Exception {
        store.close();
        Files.delete(directory.resolve("state/leases.db"));
        List<String> old = LeaseSchema.ddl(0);
        sql(old.subList(0, old.size() - LeaseSchema.ddl(1).size()).toArray(String[]::new));
        sql("INSERT INTO zip2x2_lease VALUES (" + Ipv4.bits(Ipv4.of("192.0.2.10"))
                + ", '192.0.2.10', 'hw:01000bea000001', '1/000bea000001', 'BOUND', 0, 99, 'desk', 5)");
        assertThatThrownBy(() -> SqliteLeaseStore.open(directory.resolve("state/leases.db"), false))
                .hasMessageContaining("ddl(1)");
        store = open();
        Lease kept = store.byAddress(Ipv4.of("192.0.2.10")).orElseThrow();
        assertThat(kept.client()).isEqualTo(client(1));
        assertThat(kept.version()).isEqualTo(5);
        assertThat(kept.previousClient()).isEmpty();
        assertThat(store.commit(List.of(new LeaseChange(Optional.of(kept), kept)))
                        .get(0))
                .isInstanceOf(LeaseOutcome.Applied.class);
    }

    @Test
    void theTableOfVersionsMayBeThereAlready() throws Exception {
        Path other = directory.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE zip2x2_schema (component VARCHAR(32) PRIMARY KEY, version INTEGER NOT NULL)");
            statement.execute("INSERT INTO zip2x2_schema VALUES ('boot-fleet', 1)");
        }
        SqliteLeaseStore.open(other, true).close();
        SqliteLeaseStore.open(other, false).close();
    }

    @Test
    void dataOfALaterSchemaIsNotTouched() throws Exception {
        store.close();
        sql("UPDATE zip2x2_schema SET version = 99");
        assertThatThrownBy(this::open).hasMessageContaining("later release");
        sql("UPDATE zip2x2_schema SET version = " + LeaseSchema.VERSION);
        store = open();
    }

    @Test
    void s98_recordsThatCannotBeReadDoNotStopTheStart() throws Exception {
        insert(lease("192.0.2.200", 1).build());
        store.close();
        sql("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                + " INSERT INTO zip2x2_lease SELECT " + Ipv4.bits(Ipv4.of("192.0.2.0"))
                + " + i, 'x', 'nobody', '1/zz', 'LOST', 0, 0, '', 1, NULL FROM n");
        SqliteFile opened = (SqliteFile) open();
        store = opened;
        assertThat(opened.unreadableRecords()).isEqualTo(101);
        assertThat(opened.byAddress(Ipv4.of("192.0.2.200"))).isPresent();
        Lease stub = opened.byAddress(Ipv4.of("192.0.2.5")).orElseThrow();
        assertThat(stub.state()).isEqualTo(LeaseState.QUARANTINED);
        assertThat(opened.commit(List.of(new LeaseChange(
                                Optional.of(stub), lease("192.0.2.5", 3).build())))
                        .get(0))
                .isInstanceOf(LeaseOutcome.Applied.class);
    }

    /** Runs in a process whose image has no java.sql. */
    public static final class InASmallImage {
        private InASmallImage() {}

        /** Prints why no file was opened. */
        public static void main(String[] args) {
            try {
                System.out.println(SqliteLeaseStore.open(Path.of(args[0]), true));
            } catch (LeaseStoreException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    @Test
    void anImageWithoutJavaSqlIsAnErrorWithTheRemedy() throws Exception {
        Process small = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InASmallImage.class.getName(),
                        directory.resolve("none.db").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(small.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(said).contains("refused: ", "--add-modules java.sql", "org.xerial:sqlite-jdbc");
        assertThat(small.waitFor()).isZero();
    }

    @Test
    void s99_aFullDiskIsSaidAndNothingOfTheBatchCounts() throws Exception {
        insert(lease("192.0.2.10", 1).build());
        store.close();
        sql("PRAGMA journal_mode = DELETE");
        SqliteFile small = SqliteFile.open(directory.resolve("state/leases.db"), true);
        store = small;
        small.limitPages(4);
        List<LeaseChange> many = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            many.add(new LeaseChange(
                    Optional.empty(),
                    lease("198.51.100." + i, i).hostName("h".repeat(200)).build()));
        }
        assertThatThrownBy(() -> small.commit(many))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("disk is full");
        assertThat(small.byAddress(Ipv4.of("198.51.100.0"))).isEmpty();
        assertThat(small.byAddress(Ipv4.of("192.0.2.10"))).isPresent();
        small.limitPages(100_000);
        assertThat(small.commit(many)).allMatch(LeaseOutcome.Applied.class::isInstance);
    }

    @Test
    void leasesAreExportedByAddress() throws Exception {
        insert(lease("192.0.2.20", 2).hostName("=cmd\"x").expiry(Lease.NEVER).build());
        insert(lease("192.0.2.3", 1).previousClient(client(2)).build());
        StringBuilder csv = new StringBuilder();
        LeaseCsv.write(store, csv);
        assertThat(csv.toString().split("\r\n"))
                .containsExactly(
                        "address,state,client,hardware,hostname,start,expiry,previous_client,version",
                        "192.0.2.3,BOUND,hw:01000bea000001,00:0B:EA:00:00:01,,2026-01-01T00:00:00Z,"
                                + "2026-01-01T01:00:00Z,hw:01000bea000002,1",
                        "192.0.2.20,BOUND,hw:01000bea000002,00:0B:EA:00:00:02,\"'=cmd\"\"x\",2026-01-01T00:00:00Z,"
                                + "never,,1");
    }
}
