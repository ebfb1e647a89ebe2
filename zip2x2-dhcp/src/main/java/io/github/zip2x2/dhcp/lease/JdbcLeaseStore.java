package io.github.zip2x2.dhcp.lease;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Keeps leases in a database, with the same SQL for SQLite and PostgreSQL. The JDBC driver is the application's to add.
 *
 * <p>{@link #sqlite} owns a file that no other process may use: it has write-ahead logging and full synchronisation, so a
 * batch that was committed survives the loss of power, and answers lookups from memory. {@link #shared} takes connections
 * from a source, one per call, and is for several servers on one database.
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
 *         LeaseStore leases = JdbcLeaseStore.shared(source, true);
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
 * <p>The schema has a version. Its statements can be printed ({@link #ddl}) and are run only with consent. A record that
 * cannot be read stops nothing: its address is in quarantine instead.
 *
 * <p>Thread-safe.
 */
public final class JdbcLeaseStore implements LeaseStore {

    private final LeaseStore store;
    private final int unreadable;

    private JdbcLeaseStore(LeaseStore store, int unreadable) {
        this.store = store;
        this.unreadable = unreadable;
    }

    /**
     * The statements that make the tables, or bring older ones up to date.
     *
     * @param fromVersion the version of the tables that are there; 0 for none
     * @return the statements in order; none when the version is the current one
     * @throws IllegalArgumentException if there is no such version
     */
    public static List<String> ddl(int fromVersion) {
        if (fromVersion < 0 || fromVersion > LeaseSchema.VERSION) {
            throw new IllegalArgumentException("fromVersion " + fromVersion + " is not in 0.." + LeaseSchema.VERSION);
        }
        return LeaseSchema.ddl(fromVersion);
    }

    /**
     * Opens a file of its own, which is made if it is not there.
     *
     * @param file the database; its directory is made too
     * @param mayChangeSchema consent to make the tables, or to bring older ones up to date
     * @return the store
     * @throws LeaseStoreException if it cannot be opened, another process has it, or consent is missing
     */
    public static JdbcLeaseStore sqlite(Path file, boolean mayChangeSchema) throws LeaseStoreException {
        SqliteLeases leases = SqliteLeases.open(file, mayChangeSchema);
        return new JdbcLeaseStore(leases, leases.unreadable());
    }

    /**
     * Opens a database that several servers use at a time; see the class for how to make the source.
     *
     * @param source gives connections, best from a pool; stays its owner's to close
     * @param mayChangeSchema consent to make the tables, or to bring older ones up to date
     * @return the store
     * @throws LeaseStoreException if it cannot be reached, is not encoded in UTF-8, or consent is missing
     */
    public static JdbcLeaseStore shared(DataSource source, boolean mayChangeSchema) throws LeaseStoreException {
        return new JdbcLeaseStore(SharedLeases.open(source, mayChangeSchema), 0);
    }

    @Override
    public boolean isShared() {
        return store.isShared();
    }

    @Override
    public boolean answersAtOnce() {
        return store.answersAtOnce();
    }

    /**
     * How many records of a file could not be read when it was opened.
     *
     * @return 0 or more; always 0 for a shared database, which is not read as a whole
     */
    public int unreadableRecords() {
        return unreadable;
    }

    @Override
    public Optional<Lease> byAddress(Inet4Address address) throws LeaseStoreException {
        return store.byAddress(address);
    }

    @Override
    public List<Lease> byClient(ClientIdentity client) throws LeaseStoreException {
        return store.byClient(client);
    }

    @Override
    public List<LeaseAnswer> answers(List<LeaseQuestion> questions) throws LeaseStoreException {
        return store.answers(questions);
    }

    @Override
    public void forEach(Consumer<Lease> visitor) throws LeaseStoreException {
        store.forEach(visitor);
    }

    @Override
    public List<LeaseOutcome> commit(List<LeaseChange> batch) throws LeaseStoreException {
        return store.commit(batch);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
