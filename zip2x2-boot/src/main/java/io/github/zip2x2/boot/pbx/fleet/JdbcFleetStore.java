package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a fleet's record in a database, with the same SQL for SQLite and PostgreSQL. The JDBC driver is the application's
 * to add.
 *
 * <p>{@link #sqlite} opens a file, with write-ahead logging and full synchronisation, so that what was written survives the
 * loss of power, and other processes may read it meanwhile ({@link #readOnly}). {@link #shared} takes connections from a
 * source, one per call; pool them. Leases may be in the same database, but not in the same SQLite file, which their store
 * wants for itself.
 *
 * <p>The schema has a version. Its statements can be printed ({@link #ddl}) and are run only with consent. Thread-safe.
 */
public final class JdbcFleetStore implements FleetStore {
    private final String name;
    private final @Nullable DataSource source;
    private final @Nullable Connection own;

    private JdbcFleetStore(String name, @Nullable DataSource source, @Nullable Connection own) {
        this.name = name;
        this.source = source;
        this.own = own;
    }

    /**
     * The statements that make the tables, or bring older ones up to date.
     *
     * @param fromVersion the version of the tables that are there; 0 for none
     * @return the statements in order; none when the version is the current one
     * @throws IllegalArgumentException if there is no such version
     */
    public static List<String> ddl(int fromVersion) {
        if (fromVersion < 0 || fromVersion > FleetSchema.VERSION) {
            throw new IllegalArgumentException("fromVersion " + fromVersion + " is not in 0.." + FleetSchema.VERSION);
        }
        return FleetSchema.ddl(fromVersion);
    }

    /**
     * Opens a file to write, which is made if it is not there, for its owner alone (0600; its directory 0700).
     *
     * @param file the database; its directory is made too
     * @param mayChangeSchema consent to make the tables, or to bring older ones up to date
     * @return the store
     * @throws FleetStoreException if it cannot be opened or consent is missing
     */
    public static JdbcFleetStore sqlite(Path file, boolean mayChangeSchema) throws FleetStoreException {
        String name = "sqlite:" + file;
        try {
            SqliteFile.make(file);
        } catch (IOException e) {
            throw new FleetStoreException("cannot make " + name + ": " + e.getMessage(), e);
        }
        return open(name, () -> SqliteFile.toWrite(file), connection -> {
            FleetSchema.prepare(connection, mayChangeSchema, name);
            connection.commit();
            if (FleetSchema.mustErase(connection)) {
                connection.commit();
                connection.setAutoCommit(true);
                SqliteFile.close(file);
                SqliteFile.erase(connection);
                connection.setAutoCommit(false);
            }
        });
    }

    /**
     * Opens a file to read, while another process may write to it, also for a user who may only read.
     *
     * @param file the database, which must be there
     * @return the store, whose writing methods fail
     * @throws FleetStoreException if it is not there, cannot be opened, or has tables of another release
     */
    public static JdbcFleetStore readOnly(Path file) throws FleetStoreException {
        String name = "sqlite:" + file;
        return open(name, () -> SqliteFile.toRead(file), connection -> FleetSchema.prepare(connection, false, name));
    }

    private interface Opening {
        Connection open() throws SQLException, IOException;
    }

    private interface Preparing {
        void prepare(Connection connection) throws SQLException, IOException;
    }

    private static JdbcFleetStore open(String name, Opening opening, Preparing preparing) throws FleetStoreException {
        Connection connection = null;
        try {
            connection = opening.open();
            connection.setAutoCommit(false);
            preparing.prepare(connection);
            connection.commit();
            return new JdbcFleetStore(name, null, connection);
        } catch (SQLException e) {
            throw closing(connection, opening(name, e));
        } catch (NoSuchFileException e) {
            throw new FleetStoreException(
                    name + " is not there: name the directory in which a server keeps its state", e);
        } catch (FleetStoreException e) {
            throw closing(connection, e);
        } catch (IOException e) {
            throw closing(connection, new FleetStoreException("cannot open " + name + ": " + e.getMessage(), e));
        }
    }

    /**
     * Opens a database by a source of connections.
     *
     * @param source gives connections, best from a pool; stays its owner's to close
     * @param mayChangeSchema consent to make the tables, or to bring older ones up to date
     * @return the store
     * @throws FleetStoreException if it cannot be reached or consent is missing
     */
    public static JdbcFleetStore shared(DataSource source, boolean mayChangeSchema) throws FleetStoreException {
        try (Connection connection = source.getConnection()) {
            String name = connection.getMetaData().getURL();
            connection.setAutoCommit(false);
            FleetSchema.prepare(connection, mayChangeSchema, name);
            connection.commit();
            return new JdbcFleetStore(name, source, null);
        } catch (SQLException e) {
            throw opening("the shared database", e);
        }
    }

    private static FleetStoreException opening(String name, SQLException e) {
        String message = String.valueOf(e.getMessage());
        String remedy = "";
        if (message.contains("No suitable driver")) {
            remedy = ": add a JDBC driver, such as org.xerial:sqlite-jdbc";
        } else if (message.contains("SQLITE_BUSY") || message.contains("locked")) {
            remedy = ": another process holds it; leases need a file of their own";
        }
        return new FleetStoreException("cannot open " + name + " (" + message + ")" + remedy, e);
    }

    private static FleetStoreException closing(@Nullable Connection connection, FleetStoreException cause) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }

    // ---- transactions ----------------------------------------------------------------------------------------------

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Runs work as one transaction: all of it counts, or nothing. */
    private synchronized <T> T transaction(String what, Work<T> work) throws FleetStoreException {
        try {
            if (own != null) {
                return committed(own, work);
            }
            try (Connection connection = sourceOfConnections().getConnection()) {
                connection.setAutoCommit(false);
                return committed(connection, work);
            }
        } catch (SQLException e) {
            String remedy = String.valueOf(e.getMessage()).contains("SQLITE_FULL")
                    ? ": the disk is full; make room, and it is written then"
                    : "";
            throw new FleetStoreException(what + " " + name + " failed (" + e.getMessage() + ")" + remedy, e);
        }
    }

    private DataSource sourceOfConnections() {
        if (source == null) {
            throw new IllegalStateException("not a shared store");
        }
        return source;
    }

    private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
        try {
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollback(connection, e);
            throw e;
        }
    }

    private static void rollback(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException alreadyRolledBack) {
            // SQLite ends the transaction by itself when the disk is full, and its driver then begins no other.
            cause.addSuppressed(alreadyRolledBack);
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface RowVisitor {
        void visit(ResultSet row) throws SQLException;
    }

    private static void query(Connection connection, String sql, Binding binding, RowVisitor visitor)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visitor.visit(rows);
                }
            }
        }
    }

    private static void update(Connection connection, String sql, Binding binding) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            statement.executeUpdate();
        }
    }

    // ---- phones ----------------------------------------------------------------------------------------------------

    @Override
    public Optional<PhoneRecord> phone(MacAddress mac) throws FleetStoreException {
        return select(" WHERE mac = ?", statement -> statement.setLong(1, mac.toLong())).stream()
                .findFirst();
    }

    @Override
    public void forEachPhone(Consumer<PhoneRecord> visitor) throws FleetStoreException {
        select("", statement -> {}).forEach(visitor);
    }

    private List<PhoneRecord> select(String where, Binding binding) throws FleetStoreException {
        return transaction("reading", connection -> {
            Map<MacAddress, PhoneRecord.Builder> phones = new HashMap<>();
            query(
                    connection,
                    PhoneRow.SELECT_PHONE + where,
                    binding,
                    row -> PhoneRow.readPhone(row).ifPresent(phone -> {
                        PhoneRecord read = phone.build();
                        phones.put(read.mac(), phone);
                    }));
            query(connection, PhoneRow.SELECT_MARK + where, binding, row -> {
                PhoneRecord.Builder phone = phones.get(PhoneRow.mac(row));
                if (phone != null) {
                    PhoneRow.readMark(row, phone);
                }
            });
            return phones.values().stream().map(PhoneRecord.Builder::build).toList();
        });
    }

    @Override
    public void save(Collection<PhoneRecord> changed, Collection<MacAddress> forgotten) throws FleetStoreException {
        if (changed.isEmpty() && forgotten.isEmpty()) {
            return;
        }
        transaction("writing", connection -> {
            upsert(connection, changed);
            for (String table : List.of("zip2x2_fleet_phone", "zip2x2_fleet_mark")) {
                try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM " + table + " WHERE mac = ?")) {
                    for (MacAddress mac : forgotten) {
                        delete.setLong(1, mac.toLong());
                        delete.addBatch();
                    }
                    delete.executeBatch();
                }
            }
            return changed.size();
        });
    }

    private static void upsert(Connection connection, Collection<PhoneRecord> changed) throws SQLException {
        try (PreparedStatement phones = connection.prepareStatement(PhoneRow.UPSERT_PHONE);
                PreparedStatement marks = connection.prepareStatement(PhoneRow.UPSERT_MARK)) {
            for (PhoneRecord phone : changed) {
                PhoneRow.bindPhone(phones, phone);
                phones.addBatch();
                for (Map.Entry<Milestone, Mark> mark : phone.marks().entrySet()) {
                    PhoneRow.bindMark(marks, phone.mac(), mark.getKey(), mark.getValue());
                    marks.addBatch();
                }
            }
            phones.executeBatch();
            marks.executeBatch();
        }
    }

    // ---- books -----------------------------------------------------------------------------------------------------

    @Override
    public void write(String book, Map<String, String> entries) throws FleetStoreException {
        if (entries.isEmpty()) {
            return;
        }
        transaction("writing", connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("INSERT INTO zip2x2_fleet_book (book, entry, value) VALUES (?, ?, ?)"
                            + " ON CONFLICT (book, entry) DO UPDATE SET value = excluded.value")) {
                for (Map.Entry<String, String> entry : entries.entrySet()) {
                    statement.setString(1, book);
                    statement.setString(2, entry.getKey());
                    statement.setString(3, entry.getValue());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            return entries.size();
        });
    }

    @Override
    public Map<String, String> read(String book) throws FleetStoreException {
        return transaction("reading", connection -> {
            Map<String, String> entries = new TreeMap<>();
            query(
                    connection,
                    "SELECT entry, value FROM zip2x2_fleet_book WHERE book = ?",
                    statement -> statement.setString(1, book),
                    row -> entries.put(PhoneRow.text(row, 1), PhoneRow.text(row, 2)));
            return entries;
        });
    }

    @Override
    public List<String> books() throws FleetStoreException {
        return transaction("reading", connection -> {
            List<String> books = new ArrayList<>();
            query(
                    connection,
                    "SELECT DISTINCT book FROM zip2x2_fleet_book ORDER BY book",
                    statement -> {},
                    row -> books.add(PhoneRow.text(row, 1)));
            return List.copyOf(books);
        });
    }

    @Override
    public void remove(String book) throws FleetStoreException {
        transaction("writing", connection -> {
            update(
                    connection,
                    "DELETE FROM zip2x2_fleet_book WHERE book = ?",
                    statement -> statement.setString(1, book));
            return book;
        });
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
                throw new FleetStoreException("closing " + name + " failed: " + e.getMessage(), e);
            }
        }
    }
}
