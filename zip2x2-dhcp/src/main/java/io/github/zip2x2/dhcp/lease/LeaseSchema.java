package io.github.zip2x2.dhcp.lease;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of leases in a database, by version: one SQL for SQLite and PostgreSQL. */
public final class LeaseSchema {

    /** Step i brings version i to version i + 1. */
    private static final List<List<String>> STEPS = List.of(
            List.of(
                    // The table of versions is shared with the fleet's, which may be in the same database.
                    "CREATE TABLE IF NOT EXISTS zip2x2_schema (component VARCHAR(32) PRIMARY KEY, version INTEGER NOT NULL)",
                    "INSERT INTO zip2x2_schema (component, version) VALUES ('dhcp-lease', 1)",
                    "CREATE TABLE zip2x2_lease ("
                            + "address INTEGER PRIMARY KEY, " // 32 bits, signed, as Java has them
                            + "address_text VARCHAR(15) NOT NULL, "
                            + "client VARCHAR(600) NOT NULL, "
                            + "hardware VARCHAR(64) NOT NULL, "
                            + "state VARCHAR(16) NOT NULL, "
                            + "started BIGINT NOT NULL, " // milliseconds since 1970
                            + "expires BIGINT NOT NULL, "
                            + "host_name VARCHAR(255) NOT NULL, "
                            + "version BIGINT NOT NULL)",
                    "CREATE INDEX zip2x2_lease_client ON zip2x2_lease (client)"),
            List.of(
                    "ALTER TABLE zip2x2_lease ADD COLUMN previous_client VARCHAR(600)",
                    "UPDATE zip2x2_schema SET version = 2 WHERE component = 'dhcp-lease'"));

    /** The version that this release writes. */
    public static final int VERSION = STEPS.size();

    private LeaseSchema() {}

    /**
     * The statements that make the tables, or bring older ones up to date.
     *
     * @param fromVersion the version of the tables that are there; 0 for none
     * @return the statements in order; none when the version is the current one
     * @throws IllegalArgumentException if there is no such version
     */
    public static List<String> ddl(int fromVersion) {
        if (fromVersion < 0 || fromVersion > VERSION) {
            throw new IllegalArgumentException("fromVersion " + fromVersion + " is not in 0.." + VERSION);
        }
        return STEPS.subList(fromVersion, VERSION).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The version in a database; 0 without the tables. */
    static int versionIn(Connection connection) throws SQLException {
        try (ResultSet tables =
                connection.getMetaData().getTables(null, connection.getSchema(), "zip2x2_schema", null)) {
            if (!tables.next()) {
                return 0;
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT version FROM zip2x2_schema WHERE component = 'dhcp-lease'")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /** Makes the tables, or brings older ones up to date, in the caller's transaction and only with consent. */
    static void prepare(Connection connection, boolean mayChange, String name)
            throws SQLException, LeaseStoreException {
        int version = versionIn(connection);
        if (version > VERSION) {
            throw new LeaseStoreException(
                    name + " has schema version " + version + " of a later release than this one, which knows "
                            + VERSION + ": use that release",
                    new SQLException("schema version " + version));
        }
        if (version < VERSION) {
            if (!mayChange) {
                throw new LeaseStoreException(
                        name + " has schema version " + version + ", and " + VERSION
                                + " is needed: run the statements that ddl(" + version
                                + ") lists, or consent to having them run",
                        new SQLException("schema version " + version));
            }
            migrate(connection, version);
        }
    }

    private static void migrate(Connection connection, int fromVersion) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : ddl(fromVersion)) {
                statement.executeUpdate(sql);
            }
        }
    }
}
