package io.github.zip2x2.boot.pbx.fleet;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of {@link JdbcFleetStore}, by version: one SQL for SQLite and PostgreSQL. */
final class FleetSchema {
    private static final String COMPONENT = "boot-fleet";

    /** Step i brings version i to version i + 1. Times are microseconds since 1970. */
    private static final List<List<String>> STEPS = List.of(List.of(
            // The table of versions is shared with the leases, which may be in the same database.
            "CREATE TABLE IF NOT EXISTS zip2x2_schema (component VARCHAR(32) PRIMARY KEY, version INTEGER NOT NULL)",
            "INSERT INTO zip2x2_schema (component, version) VALUES ('" + COMPONENT + "', 1)",
            "CREATE TABLE zip2x2_fleet_phone ("
                    + "mac BIGINT PRIMARY KEY, "
                    + "mac_text VARCHAR(12) NOT NULL, "
                    + "boot BIGINT NOT NULL, "
                    + "boot_began BIGINT NOT NULL, "
                    + "cause VARCHAR(32) NOT NULL, "
                    + "leg INTEGER NOT NULL, "
                    + "leg_began BIGINT NOT NULL, "
                    + "last_step BIGINT NOT NULL, "
                    + "xid INTEGER NOT NULL, "
                    + "network VARCHAR(200) NOT NULL, "
                    + "via VARCHAR(200) NOT NULL, "
                    + "address VARCHAR(64) NOT NULL, " // empty if not known
                    + "notified_at BIGINT, "
                    + "firmware VARCHAR(200) NOT NULL, "
                    + "firmware_boots INTEGER NOT NULL, "
                    + "firmware_boot BIGINT NOT NULL, "
                    + "packets TEXT NOT NULL)",
            "CREATE TABLE zip2x2_fleet_mark ("
                    + "mac BIGINT NOT NULL, "
                    + "milestone VARCHAR(32) NOT NULL, "
                    + "at BIGINT NOT NULL, "
                    + "boot BIGINT NOT NULL, "
                    + "outcome VARCHAR(8) NOT NULL, " // good or bad
                    + "version TEXT NOT NULL, "
                    + "detail TEXT NOT NULL, "
                    + "good_at BIGINT, "
                    + "good_version TEXT NOT NULL, "
                    + "PRIMARY KEY (mac, milestone))",
            "CREATE TABLE zip2x2_fleet_book ("
                    + "book VARCHAR(120) NOT NULL, "
                    + "entry VARCHAR(120) NOT NULL, "
                    + "value TEXT NOT NULL, "
                    + "PRIMARY KEY (book, entry))"));

    static final int VERSION = STEPS.size();

    private FleetSchema() {}

    static List<String> ddl(int fromVersion) {
        return STEPS.subList(fromVersion, VERSION).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The version in a database; 0 without the tables. */
    static int versionIn(Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, "zip2x2_schema", null)) {
            if (!tables.next()) {
                return 0;
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT version FROM zip2x2_schema WHERE component = '" + COMPONENT + "'")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /**
     * Makes sure that the tables are those of this release.
     *
     * @throws FleetStoreException if they are not, and may not or cannot be brought up to date
     */
    static void prepare(Connection connection, boolean mayChange, String name)
            throws SQLException, FleetStoreException {
        int version = versionIn(connection);
        if (version > VERSION) {
            throw new FleetStoreException(
                    name + " has schema version " + version + " of a later release than this one, which knows "
                            + VERSION + ": use that release",
                    new SQLException("schema version " + version));
        }
        if (version == VERSION) {
            return;
        }
        if (!mayChange) {
            throw new FleetStoreException(
                    name + " has schema version " + version + ", and " + VERSION
                            + " is needed: run the statements that ddl(" + version
                            + ") lists, or consent to having them run",
                    new SQLException("schema version " + version));
        }
        try (Statement statement = connection.createStatement()) {
            for (String sql : ddl(version)) {
                statement.executeUpdate(sql);
            }
        }
    }
}
