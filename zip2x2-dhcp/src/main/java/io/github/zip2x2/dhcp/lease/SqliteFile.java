package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of {@link SqliteLeaseStore}: what needs the module java.sql, which an image may lack. */
final class SqliteFile implements LeaseStore {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteLeaseStore.class);

    private final String name;
    private final Connection connection;
    private final LeaseStatements statements;
    private final LeaseIndex index;
    private final int unreadable;

    private SqliteFile(String name, Connection connection, LeaseIndex index, int unreadable) {
        this.name = name;
        this.connection = connection;
        this.statements = new LeaseStatements(connection);
        this.index = index;
        this.unreadable = unreadable;
    }

    static SqliteFile open(Path file, boolean mayChangeSchema) throws LeaseStoreException {
        String name = "sqlite:" + file;
        try {
            makeForOwner(file);
        } catch (IOException e) {
            throw new LeaseStoreException("cannot make " + name + ": " + e.getMessage(), e);
        }
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                // Of a new file: a renewal somewhere in the table writes a whole page to the log.
                statement.execute("PRAGMA page_size = 1024");
                statement.execute("PRAGMA locking_mode = EXCLUSIVE");
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA wal_autocheckpoint = 16000");
            }
            connection.setAutoCommit(false);
            LeaseSchema.prepare(connection, mayChangeSchema, name);
            LeaseIndex index = new LeaseIndex();
            int unreadable = new LeaseStatements(connection).forEach(index::put);
            connection.commit();
            if (unreadable > 0) {
                LOG.warn(
                        "{}: {} records cannot be read; their addresses are given to nobody for a day",
                        name,
                        unreadable);
            }
            return new SqliteFile(name, connection, index, unreadable);
        } catch (SQLException e) {
            throw closing(connection, opening(name, e));
        } catch (LeaseStoreException e) {
            throw closing(connection, e);
        }
    }

    /** Before SQLite makes the file: those that it puts beside it, it gives the same rights. */
    private static void makeForOwner(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            if (posix) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        }
        if (!posix) {
            return;
        }
        Set<PosixFilePermission> owners = PosixFilePermissions.fromString("rw-------");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(owners));
        } catch (FileAlreadyExistsException e) {
            for (String end : List.of("", "-wal", "-shm")) {
                Path each = file.resolveSibling(file.getFileName() + end);
                if (Files.isRegularFile(each)) {
                    Files.setPosixFilePermissions(each, owners);
                }
            }
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

    /** {@return how many records could not be read when the file was opened} */
    int unreadableRecords() {
        return unreadable;
    }

    @Override
    public Optional<Lease> byAddress(Inet4Address address) {
        return Optional.ofNullable(index.get(Ipv4.bits(address)));
    }

    @Override
    public List<Lease> byClient(ClientIdentity client) {
        return index.get(client);
    }

    @Override
    public void forEach(Consumer<Lease> visitor) {
        index.forEach(visitor);
    }

    @Override
    public boolean answersAtOnce() {
        return true;
    }

    @Override
    public synchronized List<LeaseOutcome> commit(List<LeaseChange> batch) throws LeaseStoreException {
        if (batch.isEmpty()) {
            return List.of();
        }
        List<LeaseOutcome> outcomes;
        try {
            outcomes = statements.write(batch);
            connection.commit();
        } catch (SQLException e) {
            rollback(e);
            String remedy = String.valueOf(e.getMessage()).contains("SQLITE_FULL")
                    ? ": the disk is full; make room, and leases are given again"
                    : "";
            throw new LeaseStoreException("writing " + name + " failed (" + e.getMessage() + ")" + remedy, e);
        }
        for (LeaseOutcome outcome : outcomes) {
            if (outcome instanceof LeaseOutcome.Applied applied) {
                index.put(applied.stored());
            }
        }
        return outcomes;
    }

    private void rollback(SQLException cause) {
        try {
            statements.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
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

    /** Makes the file full at that size, as a disk would, for tests. */
    synchronized void limitPages(int pages) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = " + pages);
        }
        connection.commit();
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            statements.close();
            connection.close();
        } catch (SQLException e) {
            throw new LeaseStoreException("closing " + name + " failed: " + e.getMessage(), e);
        }
    }
}
