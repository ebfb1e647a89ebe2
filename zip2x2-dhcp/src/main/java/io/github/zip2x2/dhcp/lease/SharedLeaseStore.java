package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps leases in a database that several servers use at a time, such as PostgreSQL: nothing is remembered, every question
 * is asked. Connections come from a source, one per call.
 *
 * <p>For PostgreSQL, the application adds its driver ({@code org.postgresql:postgresql}) and a connection pool, and closes
 * the pool after the store. What the pool and the driver wait for is what the server waits for when the database does not
 * answer, so their times are short; two connections for each server are enough. With HikariCP:
 *
 * <pre>{@code
 * HikariConfig pool = new HikariConfig();
 * pool.setJdbcUrl("jdbc:postgresql://db.example.com/pbx");
 * pool.setUsername("pbx");
 * pool.setPassword(password);
 * pool.setMaximumPoolSize(4);
 * pool.setConnectionTimeout(3_000);                          // milliseconds
 * pool.addDataSourceProperty("connectTimeout", 3);           // seconds
 * pool.addDataSourceProperty("socketTimeout", 5);
 * try (HikariDataSource source = new HikariDataSource(pool);
 *         LeaseStore leases = SharedLeaseStore.open(source, true);
 *         DhcpServer server = DhcpServer.builder()
 *                 .endpoint(endpoint)
 *                 .store(leases)
 *                 .settings(DhcpServerSettings.of().sharedStore(true).network(network).build())
 *                 .build()
 *                 .start()) {
 *     // serves
 * }
 * }</pre>
 *
 * A {@code PGSimpleDataSource} does instead of a pool where few phones are served: it connects for each batch. While the
 * database is lost no lease is given, and the server says so; when it is back leases are given again. Each server has a
 * server identifier, and so an address, of its own.
 *
 * <p>The schema has a version. Its statements can be printed ({@link LeaseSchema#ddl}) and are run only with consent.
 * Thread-safe.
 */
public final class SharedLeaseStore implements LeaseStore {

    private static final Logger LOG = LoggerFactory.getLogger(SharedLeaseStore.class);

    /** Attempts at a batch that other servers' batches get in the way of: with their pauses a third of a second at most. */
    private static final int MAX_ATTEMPTS = 10;

    private static final long LONGEST_PAUSE_MICROS = 64_000;

    /** After a serialization failure, a deadlock or a unique violation, the same batch finds what the others made. */
    private static final Set<String> CONTENTION = Set.of("40001", "40P01", "23505");

    /** The class of what is wrong with a value, such as one that is too long (SQL:2016 table 38). */
    private static final String DATA = "22";

    private final String name;
    private final DataSource source;

    private interface Use<T> {
        T of(LeaseStatements statements) throws SQLException;
    }

    private SharedLeaseStore(String name, DataSource source) {
        this.name = name;
        this.source = source;
    }

    /**
     * Opens the database; see the class for how to make the source.
     *
     * @param source gives connections, best from a pool; stays its owner's to close
     * @param mayChangeSchema consent to make the tables, or to bring older ones up to date
     * @return the store
     * @throws LeaseStoreException if it cannot be reached, is not encoded in UTF-8, or consent is missing
     */
    public static SharedLeaseStore open(DataSource source, boolean mayChangeSchema) throws LeaseStoreException {
        try (Connection connection = source.getConnection()) {
            String name = withoutParameters(connection.getMetaData().getURL());
            PostgresSettings.check(connection, name, LOG);
            connection.setAutoCommit(false);
            try {
                LeaseSchema.prepare(connection, mayChangeSchema, name);
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                // Another server that started at the same time may have been faster.
                if (LeaseSchema.versionIn(connection) != LeaseSchema.VERSION) {
                    throw e;
                }
                connection.rollback();
            } finally {
                connection.setAutoCommit(true);
            }
            return new SharedLeaseStore(name, source);
        } catch (SQLException e) {
            throw new LeaseStoreException("cannot open the shared database (" + e.getMessage() + ")", e);
        }
    }

    /** A password may be among them. */
    private static String withoutParameters(String url) {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Optional<Lease> byAddress(Inet4Address address) throws LeaseStoreException {
        int number = Ipv4.bits(address);
        return read(statements -> statements.select(List.of(number), List.of())).stream()
                .findFirst();
    }

    @Override
    public List<Lease> byClient(ClientIdentity client) throws LeaseStoreException {
        return read(statements -> statements.select(List.of(), List.of(client.toString())));
    }

    @Override
    public List<LeaseAnswer> answers(List<LeaseQuestion> questions) throws LeaseStoreException {
        return questions.isEmpty() ? List.of() : read(statements -> statements.answers(questions));
    }

    @Override
    public void forEach(Consumer<Lease> visitor) throws LeaseStoreException {
        // In a transaction, so that rows come in portions and not all at once.
        try {
            inTransaction(statements -> statements.forEach(visitor));
        } catch (SQLException e) {
            throw reading(e);
        }
    }

    @Override
    public List<LeaseOutcome> commit(List<LeaseChange> batch) throws LeaseStoreException {
        if (batch.isEmpty()) {
            return List.of();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return inTransaction(statements -> statements.write(batch));
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                if (attempt == MAX_ATTEMPTS || !CONTENTION.contains(state)) {
                    throw new LeaseStoreException(
                            "writing " + name + " failed (" + e.getMessage() + ")", e, state.startsWith(DATA));
                }
                LOG.debug("{}: attempt {} at a batch of {} met another server's", name, attempt, batch.size(), e);
                letOthersPass(attempt);
            }
        }
    }

    /** Servers that try again at once meet each other again; after pauses of random length they come one by one. */
    private void letOthersPass(int attempt) throws LeaseStoreException {
        long longest = Math.min(LONGEST_PAUSE_MICROS, 1_000L << attempt);
        try {
            TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextLong(longest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeaseStoreException("writing " + name + " was interrupted", e);
        }
    }

    private <T> T read(Use<T> use) throws LeaseStoreException {
        try (Connection connection = source.getConnection();
                LeaseStatements statements = new LeaseStatements(connection)) {
            return use.of(statements);
        } catch (SQLException e) {
            throw reading(e);
        }
    }

    private LeaseStoreException reading(SQLException e) {
        return new LeaseStoreException("reading " + name + " failed (" + e.getMessage() + ")", e);
    }

    private <T> T inTransaction(Use<T> use) throws SQLException {
        try (Connection connection = source.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try (LeaseStatements statements = new LeaseStatements(connection)) {
                T result = use.of(statements);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            } finally {
                restore(connection, before);
            }
        }
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void restore(Connection connection, boolean autoCommit) {
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException lost) {
            // What was committed is committed; whoever takes this connection next learns that it is lost.
            LOG.debug("a connection is lost", lost);
        }
    }

    @Override
    public void close() {}
}
