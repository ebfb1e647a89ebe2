package io.github.zip2x2.boot.pbx.fleet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/** How the fleet's SQLite file is made and opened: for its owner alone, to write or only to read. */
final class SqliteFile {
    /** A store may hold a caller up for so long, and no longer. */
    private static final String BUSY = "PRAGMA busy_timeout = 2000";

    private static final Set<PosixFilePermission> OWNERS_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNERS_FILE = PosixFilePermissions.fromString("rw-------");

    private SqliteFile() {}

    /** Makes the file and its directory if they are not there, readable by their owner alone. */
    static void make(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            if (posix) {
                Files.setPosixFilePermissions(directory, OWNERS_DIRECTORY);
            }
        }
        try {
            // Before SQLite does it: the files that it puts beside it, it gives the same rights.
            if (posix) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS_FILE));
            }
        } catch (FileAlreadyExistsException e) {
            return;
        }
    }

    /** Takes from others what release 0.1.0 left open to them; what an administrator set since then stays. */
    static void close(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        for (String end : List.of("", "-wal", "-shm")) {
            Path each = file.resolveSibling(file.getFileName() + end);
            if (Files.exists(each)) {
                Files.setPosixFilePermissions(each, OWNERS_FILE);
            }
        }
    }

    static Connection toWrite(Path file) throws SQLException {
        return open(
                "jdbc:sqlite:" + file,
                BUSY,
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                // What is deleted is overwritten: it may have been a digest of a secret.
                "PRAGMA secure_delete = ON");
    }

    /**
     * Opens it without the right to write. Where a server uses it, or died, its log lies beside it and is read, too; where
     * none does, nobody will change it under the reader, and SQLite needs no file of its own beside it.
     */
    static Connection toRead(Path file) throws SQLException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        String way = Files.exists(file.resolveSibling(file.getFileName() + "-wal")) ? "mode=ro" : "immutable=1";
        URI uri = file.toAbsolutePath().toUri();
        return open("jdbc:sqlite:file:" + uri.getRawPath() + "?" + way, BUSY, "PRAGMA query_only = 1");
    }

    private static Connection open(String url, String... pragmas) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try {
            run(connection, pragmas);
            return connection;
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Overwrites what was deleted, in free pages and in the log. No transaction may be open. */
    static void erase(Connection connection) throws SQLException {
        run(
                connection,
                "PRAGMA wal_checkpoint(TRUNCATE)",
                "VACUUM",
                "PRAGMA wal_checkpoint(TRUNCATE)",
                "DELETE FROM zip2x2_schema WHERE component = '" + FleetSchema.ERASE + "'");
    }
}
