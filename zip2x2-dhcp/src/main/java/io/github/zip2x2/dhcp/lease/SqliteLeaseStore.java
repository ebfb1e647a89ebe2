package io.github.zip2x2.dhcp.lease;

import java.nio.file.Path;

/**
 * Keeps leases in an SQLite file that no other process may use. It has write-ahead logging and full synchronisation, so a
 * batch that was committed survives the loss of power. Lookups are answered from memory. The JDBC driver
 * ({@code org.xerial:sqlite-jdbc}) is the application's to add.
 *
 * <p>The schema has a version. Its statements can be printed ({@link LeaseSchema#ddl}) and are run only with consent. A
 * record that cannot be read stops nothing: its address is in quarantine instead. Thread-safe.
 */
public final class SqliteLeaseStore {

    private SqliteLeaseStore() {}

    /**
     * Opens a file of its own, which is made if it is not there, for its owner alone (0600; its directory 0700). A file of
     * release 0.1.0, which others could read, is closed to them.
     *
     * @param file the database; its directory is made too
     * @param mayChangeSchema consent to make the tables, or to bring older ones up to date
     * @return the store
     * @throws LeaseStoreException if it cannot be opened, another process has it, consent is missing, or the driver or the
     *     module {@code java.sql} is
     */
    public static LeaseStore open(Path file, boolean mayChangeSchema) throws LeaseStoreException {
        try {
            return SqliteFile.open(file, mayChangeSchema);
        } catch (LinkageError e) {
            throw new LeaseStoreException(
                    "cannot open sqlite:" + file + ": this Java image lacks the module java.sql: add it"
                            + " (jlink --add-modules java.sql) and the driver org.xerial:sqlite-jdbc",
                    e);
        }
    }
}
