package io.github.zip2x2.examples.pbx;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.lease.SharedLeaseStore;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Deque;

/** Where leases are kept, by what {@code --leases} says. */
final class LeaseStores {
    private static final String SQLITE = "sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final long CONNECT_MILLIS = 5_000;

    private LeaseStores() {}

    /** Says whether the text can be a store, before anything is started. */
    static void check(String leases) {
        boolean good = leases == null
                || leases.equals("memory")
                || (leases.startsWith(SQLITE) && leases.length() > SQLITE.length())
                || (leases.startsWith(POSTGRESQL) && leases.length() > POSTGRESQL.length());
        if (!good) {
            throw new IllegalArgumentException(
                    "--leases: '" + leases + "' is not memory, sqlite:FILE or a jdbc:postgresql: URL");
        }
    }

    static LeaseStore open(String leases, Path state, Deque<AutoCloseable> opened) throws IOException {
        LeaseStore store;
        if (leases == null) {
            store = SqliteLeaseStore.open(state.resolve("leases.db"), true);
        } else if (leases.equals("memory")) {
            store = new MemoryLeaseStore();
        } else if (leases.startsWith(SQLITE)) {
            store = SqliteLeaseStore.open(Path.of(leases.substring(SQLITE.length())), true);
        } else {
            HikariDataSource source = pool(leases);
            opened.push(source);
            store = SharedLeaseStore.open(source, true);
        }
        opened.push(store);
        return store;
    }

    private static HikariDataSource pool(String url) throws IOException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(8);
        config.setConnectionTimeout(CONNECT_MILLIS);
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            // The URL may hold a password, so it is not repeated.
            throw new IOException(
                    "--leases: the database cannot be reached: " + cause.getMessage()
                            + "; see that it runs and that the URL names host, database, user and password",
                    e);
        }
    }
}
