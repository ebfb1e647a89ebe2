package io.github.zip2x2.verification.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.lease.SharedLeaseStore;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two server processes that share one PostgreSQL and one pool, where each client takes one address and leaves one offered. */
class TwoServersOnPostgresIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CLIENTS_AT_ONCE = 40;
    private static final String POOL = "10.1.0.1-10.1.8.255";

    private Postgres postgres;
    private String url;
    private String database;

    @BeforeEach
    void startPostgres() throws IOException, SQLException {
        postgres = Postgres.start();
        database = postgres.newDatabase("");
        url = postgres.url(database);
    }

    @AfterEach
    void stopPostgres() throws IOException {
        postgres.close();
    }

    @Test
    void oneServerIsKilledAndNoAddressHasTwoOwners() throws IOException {
        try (ServerProcess first = ServerProcess.start("127.0.0.2", url, POOL);
                ServerProcess second = ServerProcess.start("127.0.0.3", url, POOL);
                LeaseLoad load = new LeaseLoad(CLIENTS_AT_ONCE)) {
            List<InetSocketAddress> both = List.of(first.address(), second.address());
            assertThat(load.run(both, LIMIT, () -> load.acknowledged() >= 500)).isTrue();
            long before = load.restarts();
            // Killed with packets under way, and its offers still rows.
            first.kill();
            // Until those that waited for it have begun anew, too.
            assertThat(load.run(both, LIMIT, () -> load.acknowledged() >= 1_000 && load.restarts() > before))
                    .isTrue();
            everyOwnerIsOnRecord(load.owners());
            assertThat(second.program().isAlive()).isTrue();
        }
    }

    @Test
    void whileTheDatabaseIsLostNothingIsAcknowledgedAndThenServiceGoesOn() throws IOException {
        try (ServerProcess first = ServerProcess.start("127.0.0.2", url, POOL);
                ServerProcess second = ServerProcess.start("127.0.0.3", url, POOL);
                LeaseLoad load = new LeaseLoad(CLIENTS_AT_ONCE)) {
            List<InetSocketAddress> both = List.of(first.address(), second.address());
            assertThat(load.run(both, LIMIT, () -> load.acknowledged() >= 300)).isTrue();
            postgres.crash();
            // What was committed before the crash may still be on its way.
            load.run(both, Duration.ofSeconds(1), () -> false);
            int acknowledged = load.acknowledged();
            assertThat(load.run(both, Duration.ofSeconds(2), () -> load.acknowledged() > acknowledged))
                    .isFalse();
            first.program().awaitLine("store\\.failed=", LIMIT);
            first.program()
                    .awaitLine(
                            "the lease store failed: .*(writing|reading) jdbc:postgresql:.*no lease is given until it works",
                            LIMIT);
            postgres.startAgain();
            assertThat(load.run(both, LIMIT, () -> load.acknowledged() >= acknowledged + 300))
                    .isTrue();

            everyOwnerIsOnRecord(load.owners());
        }
    }

    private void everyOwnerIsOnRecord(Map<Inet4Address, HardwareAddress> owners) throws IOException {
        try (SharedLeaseStore store = SharedLeaseStore.open(postgres.source(database), false)) {
            Records.expectOwners(store, owners);
        }
    }
}
