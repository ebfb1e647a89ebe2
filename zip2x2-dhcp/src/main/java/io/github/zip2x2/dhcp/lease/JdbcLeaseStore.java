package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps leases in a database, with the same SQL for SQLite and PostgreSQL. The JDBC driver is the application's to add.
 *
 * <p>{@link #sqlite} owns a file that no other process may use: it has write-ahead logging and full synchronisation, so a
 * batch that was committed survives the loss of power, and answers lookups from memory. {@link #shared} takes connections
 * from a source, one per call, and is for several servers on one database; pool them.
 *
 * <p>The schema has a version. Its statements can be printed ({@link #ddl}) and are run only with consent.
 *
 * <p>Thread-safe.
 */
public final class JdbcLeaseStore implements LeaseStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcLeaseStore.class);

    private static final String SELECT = "SELECT " + LeaseRow.COLUMNS + " FROM zip2x2_lease";
    private static final String INSERT = "INSERT INTO zip2x2_lease (" + LeaseRow.COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO NOTHING";
    private static final String UPDATE = "UPDATE zip2x2_lease SET client = ?, hardware = ?, state = ?, started = ?,"
            + " expires = ?, host_name = ?, previous_client = ?, version = ? WHERE address = ? AND version = ?";

    /** How long an address whose record cannot be read is given to nobody. */
    private static final long UNREADABLE_HOLD_MILLIS = 86_400_000L;

    private final String name;
    private final @Nullable DataSource source;
    private final @Nullable Connection own;
    private final @Nullable LeaseIndex index;
    private int unreadable;

    private JdbcLeaseStore(
            String name, @Nullable DataSource source, @Nullable Connection own, @Nullable LeaseIndex index) {
        this.name = name;
        this.source = source;
        this.own = own;
        this.index = index;
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
        String name = "sqlite:" + file;
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new LeaseStoreException("cannot make the directory of " + name + ": " + e.getMessage(), e);
        }
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA locking_mode = EXCLUSIVE");
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA wal_autocheckpoint = 4000");
            }
            connection.setAutoCommit(false);
            prepareSchema(connection, mayChangeSchema, name);
            JdbcLeaseStore store = new JdbcLeaseStore(name, null, connection, new LeaseIndex());
            store.load(connection);
            connection.commit();
            return store;
        } catch (SQLException e) {
            throw closing(connection, opening(name, e));
        } catch (LeaseStoreException e) {
            throw closing(connection, e);
        }
    }

    /**
     * Opens a database that several servers use at a time.
     *
     * @param source gives connections, best from a pool; stays its owner's to close
     * @param mayChangeSchema consent to make the tables, or to bring older ones up to date
     * @return the store
     * @throws LeaseStoreException if it cannot be reached or consent is missing
     */
    public static JdbcLeaseStore shared(DataSource source, boolean mayChangeSchema) throws LeaseStoreException {
        try (Connection connection = source.getConnection()) {
            String name = connection.getMetaData().getURL();
            connection.setAutoCommit(false);
            prepareSchema(connection, mayChangeSchema, name);
            connection.commit();
            return new JdbcLeaseStore(name, source, null, null);
        } catch (SQLException e) {
            throw opening("the shared database", e);
        }
    }

    private static void prepareSchema(Connection connection, boolean mayChange, String name)
            throws SQLException, LeaseStoreException {
        int version = LeaseSchema.versionIn(connection);
        if (version > LeaseSchema.VERSION) {
            throw new LeaseStoreException(
                    name + " has schema version " + version + " of a later release than this one, which knows "
                            + LeaseSchema.VERSION + ": use that release",
                    new SQLException("schema version " + version));
        }
        if (version < LeaseSchema.VERSION) {
            if (!mayChange) {
                throw new LeaseStoreException(
                        name + " has schema version " + version + ", and " + LeaseSchema.VERSION
                                + " is needed: run the statements that ddl(" + version
                                + ") lists, or consent to having them run",
                        new SQLException("schema version " + version));
            }
            LeaseSchema.migrate(connection, version);
        }
    }

    private static LeaseStoreException opening(String name, SQLException e) {
        String message = String.valueOf(e.getMessage());
        String remedy = "";
        if (message.contains("No suitable driver")) {
            remedy = ": add a JDBC driver, such as org.xerial:sqlite-jdbc";
        } else if (message.contains("SQLITE_BUSY") || message.contains("locked")) {
            remedy = ": another process uses it; end that one, or give this one another file";
        }
        return new LeaseStoreException("cannot open " + name + " (" + message + ")" + remedy, e);
    }

    private static LeaseStoreException closing(@Nullable Connection connection, LeaseStoreException cause) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }

    private void load(Connection connection) throws SQLException {
        LeaseIndex all = index;
        if (all == null) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SELECT)) {
            while (rows.next()) {
                Optional<Lease> lease = LeaseRow.read(rows);
                all.put(lease.isPresent() ? lease.get() : stub(rows));
            }
        }
        if (unreadable > 0) {
            LOG.warn("{}: {} records cannot be read; their addresses are given to nobody for a day", name, unreadable);
        }
    }

    /** Stands for a record that cannot be read, so that neither start nor address is lost for it. */
    private Lease stub(ResultSet row) throws SQLException {
        unreadable++;
        HardwareAddress nobody = HardwareAddress.of(0, (byte) 0);
        Instant now = Instant.now();
        return Lease.of(row.getInt(1))
                .client(ClientIdentity.ofHardware(nobody))
                .hardware(nobody)
                .state(LeaseState.QUARANTINED)
                .start(now)
                .expiry(now.plusMillis(UNREADABLE_HOLD_MILLIS))
                .version(row.getLong(10))
                .build();
    }

    @Override
    public boolean isShared() {
        return source != null;
    }

    /** {@return how many records could not be read at the start; their addresses are given to nobody for a day} */
    public int unreadableRecords() {
        return unreadable;
    }

    @Override
    public Optional<Lease> byAddress(Inet4Address address) throws LeaseStoreException {
        int number = Ipv4.bits(address);
        return index != null
                ? Optional.ofNullable(index.get(number))
                : select(" WHERE address = ?", statement -> statement.setInt(1, number)).stream()
                        .findFirst();
    }

    @Override
    public List<Lease> byClient(ClientIdentity client) throws LeaseStoreException {
        return index != null
                ? index.get(client)
                : select(" WHERE client = ?", statement -> statement.setString(1, client.toString()));
    }

    @Override
    public void forEach(Consumer<Lease> visitor) throws LeaseStoreException {
        if (index != null) {
            index.forEach(visitor);
        } else {
            select("", statement -> {}).forEach(visitor);
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private List<Lease> select(String where, Binding binding) throws LeaseStoreException {
        try (Connection connection = shared().getConnection()) {
            return select(connection, where, binding);
        } catch (SQLException e) {
            throw new LeaseStoreException("reading " + name + " failed: " + e.getMessage(), e);
        }
    }

    private static List<Lease> select(Connection connection, String where, Binding binding) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT + where)) {
            binding.bind(statement);
            List<Lease> leases = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    LeaseRow.read(rows).ifPresent(leases::add);
                }
            }
            return leases;
        }
    }

    private DataSource shared() {
        if (source == null) {
            throw new IllegalStateException("not a shared store");
        }
        return source;
    }

    @Override
    public synchronized List<LeaseOutcome> commit(List<LeaseChange> batch) throws LeaseStoreException {
        if (batch.isEmpty()) {
            return List.of();
        }
        try {
            if (own != null) {
                return commit(own, batch);
            }
            try (Connection connection = shared().getConnection()) {
                connection.setAutoCommit(false);
                return commit(connection, batch);
            }
        } catch (SQLException e) {
            String remedy = String.valueOf(e.getMessage()).contains("SQLITE_FULL")
                    ? ": the disk is full; make room, and leases are given again"
                    : "";
            throw new LeaseStoreException("writing " + name + " failed (" + e.getMessage() + ")" + remedy, e);
        }
    }

    private List<LeaseOutcome> commit(Connection connection, List<LeaseChange> batch) throws SQLException {
        LeaseOutcome[] outcomes = new LeaseOutcome[batch.size()];
        try {
            for (int from = 0; from < batch.size(); ) {
                int to = endOfDistinct(batch, from);
                write(connection, batch, from, to, outcomes);
                from = to;
            }
            connection.commit();
        } catch (SQLException e) {
            rollback(connection, e);
            throw e;
        }
        if (index != null) {
            for (LeaseOutcome outcome : outcomes) {
                if (outcome instanceof LeaseOutcome.Applied applied) {
                    index.put(applied.stored());
                }
            }
        }
        return Arrays.asList(outcomes);
    }

    private void rollback(Connection connection, SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException alreadyRolledBack) {
            // SQLite ends the transaction by itself when the disk is full, and its driver then begins no other.
            cause.addSuppressed(alreadyRolledBack);
            if (own != null) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("BEGIN");
                } catch (SQLException e) {
                    cause.addSuppressed(e);
                }
            }
        }
    }

    /** Where the changes from that one on first name an address again: a JDBC batch tells no order. */
    private static int endOfDistinct(List<LeaseChange> batch, int from) {
        Set<Integer> seen = new HashSet<>();
        int to = from;
        while (to < batch.size() && seen.add(batch.get(to).next().addressNumber())) {
            to++;
        }
        return to;
    }

    private void write(Connection connection, List<LeaseChange> batch, int from, int to, LeaseOutcome[] outcomes)
            throws SQLException {
        List<Integer> inserts = new ArrayList<>();
        List<Integer> updates = new ArrayList<>();
        for (int i = from; i < to; i++) {
            (batch.get(i).expectedVersion() == 0 ? inserts : updates).add(i);
        }
        if (!inserts.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (int i : inserts) {
                    LeaseRow.bindInsert(insert, batch.get(i).next(), 1);
                    insert.addBatch();
                }
                note(connection, insert.executeBatch(), inserts, batch, outcomes);
            }
        }
        if (!updates.isEmpty()) {
            try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
                for (int i : updates) {
                    LeaseRow.bindUpdate(
                            update, batch.get(i).next(), batch.get(i).expectedVersion());
                    update.addBatch();
                }
                note(connection, update.executeBatch(), updates, batch, outcomes);
            }
        }
    }

    private static void note(
            Connection connection,
            int[] counts,
            List<Integer> positions,
            List<LeaseChange> batch,
            LeaseOutcome[] outcomes)
            throws SQLException {
        for (int k = 0; k < counts.length; k++) {
            LeaseChange change = batch.get(positions.get(k));
            if (counts[k] == 1) {
                outcomes[positions.get(k)] =
                        new LeaseOutcome.Applied(change.next().withVersion(change.expectedVersion() + 1));
            } else {
                int address = change.next().addressNumber();
                Optional<Lease> actual =
                        select(connection, " WHERE address = ?", statement -> statement.setInt(1, address)).stream()
                                .findFirst();
                outcomes[positions.get(k)] = new LeaseOutcome.Conflict(actual);
            }
        }
    }

    /** Makes the file full at that size, as a disk would, for tests. */
    synchronized void limitPages(int pages) throws SQLException {
        if (own != null) {
            try (Statement statement = own.createStatement()) {
                statement.execute("PRAGMA max_page_count = " + pages);
            }
            own.commit();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (own != null) {
            try {
                own.close();
            } catch (SQLException e) {
                throw new LeaseStoreException("closing " + name + " failed: " + e.getMessage(), e);
            }
        }
    }
}
