package io.github.zip2x2.verification.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseQuestion;
import io.github.zip2x2.dhcp.lease.LeaseSchema;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.dhcp.lease.SharedLeaseStore;
import io.github.zip2x2.dhcp.testing.LeaseStoreContract;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The shared store on a real PostgreSQL: the contract of every store, and what only a database can do to it. */
class PostgresLeaseStoreIT extends LeaseStoreContract {

    private static Postgres postgres;

    private PGSimpleDataSource source;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = Postgres.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    protected LeaseStore open() throws IOException {
        if (source == null) {
            source = newDatabase("");
            tune(source);
        }
        return SharedLeaseStore.open(source, true);
    }

    /** Sets what an application may set differently. */
    void tune(PGSimpleDataSource connections) {}

    private static PGSimpleDataSource newDatabase(String how) throws IOException {
        try {
            return postgres.source(postgres.newDatabase(how));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    protected boolean isDurable() {
        return true;
    }

    private static void sql(PGSimpleDataSource source, List<String> statements) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void withoutConsentNoTableIsMadeAndThePrintedStatementsDo() throws Exception {
        PGSimpleDataSource empty = newDatabase("");
        assertThatThrownBy(() -> SharedLeaseStore.open(empty, false))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("ddl(0)");
        sql(empty, LeaseSchema.ddl(0));
        SharedLeaseStore.open(empty, false).close();
    }

    @Test
    void dataOfThePreviousSchemaIsKept() throws Exception {
        PGSimpleDataSource old = newDatabase("");
        List<String> all = LeaseSchema.ddl(0);
        sql(old, all.subList(0, all.size() - LeaseSchema.ddl(1).size()));
        sql(
                old,
                List.of("INSERT INTO zip2x2_lease VALUES ("
                        + Ipv4.bits(Ipv4.of("192.0.2.10"))
                        + ", '192.0.2.10', 'hw:01000bea000001', '1/000bea000001', 'BOUND', 0, 99, 'desk', 5)"));
        assertThatThrownBy(() -> SharedLeaseStore.open(old, false)).hasMessageContaining("ddl(1)");
        try (LeaseStore migrated = SharedLeaseStore.open(old, true)) {
            Lease kept = migrated.byAddress(Ipv4.of("192.0.2.10")).orElseThrow();
            assertThat(kept.client()).isEqualTo(client(1));
            assertThat(kept.version()).isEqualTo(5);
            assertThat(kept.previousClient()).isEmpty();
            assertThat(migrated.commit(List.of(new LeaseChange(Optional.of(kept), kept)))
                            .get(0))
                    .isInstanceOf(LeaseOutcome.Applied.class);
        }
    }

    @Test
    void serversThatStartTogetherMakeTheTablesOnce() throws Exception {
        PGSimpleDataSource empty = newDatabase("");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<SharedLeaseStore>> stores = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                stores.add(threads.submit(() -> SharedLeaseStore.open(empty, true)));
            }
            for (Future<SharedLeaseStore> opened : stores) {
                assertThat(opened.get().byClient(client(1))).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aDatabaseThatCannotStoreEveryNameIsRefused() throws Exception {
        PGSimpleDataSource latin = newDatabase("ENCODING 'LATIN1' TEMPLATE template0");
        assertThatThrownBy(() -> SharedLeaseStore.open(latin, true))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("LATIN1")
                .hasMessageContaining("ENCODING 'UTF8'");
    }

    @Test
    void s98_aRecordThatCannotBeReadIsInQuarantine() throws Exception {
        Lease stored = insert(lease("192.0.2.10", 1).build());
        sql(source, List.of("UPDATE zip2x2_lease SET hardware = 'x'"));
        Lease stub = store.byAddress(stored.address()).orElseThrow();
        assertThat(stub.isHeld(Instant.now())).isTrue();
        assertThat(store.commit(List.of(new LeaseChange(Optional.of(stub), stored)))
                        .get(0))
                .isInstanceOf(LeaseOutcome.Applied.class);
    }

    @Test
    void aLostDatabaseIsSaidAndFoundAgain() throws Exception {
        source.setPassword("secret-of-the-database");
        Lease stored = insert(lease("192.0.2.10", 1).build());
        LeaseChange next =
                new LeaseChange(Optional.empty(), lease("192.0.2.11", 2).build());
        postgres.crash();
        try {
            assertThatThrownBy(() -> store.commit(List.of(next)))
                    .isInstanceOf(LeaseStoreException.class)
                    .hasMessageContaining("writing jdbc:postgresql://127.0.0.1")
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() -> store.answers(List.of(new LeaseQuestion(client(1), null))))
                    .isInstanceOf(LeaseStoreException.class)
                    .hasMessageContaining("reading jdbc:postgresql://127.0.0.1");
        } finally {
            postgres.startAgain();
        }
        assertThat(store.byAddress(stored.address())).contains(stored);
        assertThat(store.byAddress(next.next().address())).isEmpty();
        assertThat(store.commit(List.of(next)).get(0)).isInstanceOf(LeaseOutcome.Applied.class);
    }
}
