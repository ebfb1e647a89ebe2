package io.github.zip2x2.boot.pbx.fleet;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of {@link JdbcFleetStore}, by version: one SQL for SQLite and PostgreSQL. */
final class FleetSchema {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcFleetStore.class);

    private static final String COMPONENT = "boot-fleet";

    /** A row of the table of versions: what was deleted is still to be overwritten. */
    static final String ERASE = "boot-fleet-erase";

    /** A rollout of release 0.1.0 that had not come to its end. */
    private static final String UNFINISHED_ROLLOUT = "book LIKE 'rollout/%' AND entry = 'status'"
            + " AND value NOT LIKE '%\tDONE\t%' AND value NOT LIKE '%\tSTOPPED\t%'"
            + " AND value NOT LIKE '%\tROLLED_BACK\t%'";

    private static final String UNFINISHED_WAVE = "book LIKE 'wave/%' AND entry = 'state' AND value = 'running'";

    /** Step i brings version i to version i + 1. Times are microseconds since 1970. */
    private static final List<List<String>> STEPS = List.of(
            List.of(
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
                            + "PRIMARY KEY (book, entry))"),
            List.of(
                    "ALTER TABLE zip2x2_fleet_phone ADD COLUMN address_until BIGINT",
                    "ALTER TABLE zip2x2_fleet_phone ADD COLUMN stalled INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE zip2x2_fleet_phone ADD COLUMN registered_boot BIGINT NOT NULL DEFAULT 0",
                    "ALTER TABLE zip2x2_fleet_phone ADD COLUMN unanswered VARCHAR(32)",
                    "ALTER TABLE zip2x2_fleet_phone ADD COLUMN unanswered_boot BIGINT NOT NULL DEFAULT 0",
                    "ALTER TABLE zip2x2_fleet_phone ADD COLUMN unanswered_leg INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE zip2x2_fleet_mark ADD COLUMN leg INTEGER NOT NULL DEFAULT 1",
                    "ALTER TABLE zip2x2_fleet_mark ADD COLUMN missed VARCHAR(32)",
                    "ALTER TABLE zip2x2_fleet_mark ADD COLUMN good_boot BIGINT NOT NULL DEFAULT 0",
                    "ALTER TABLE zip2x2_fleet_mark ADD COLUMN good_leg INTEGER NOT NULL DEFAULT 1",
                    "ALTER TABLE zip2x2_fleet_mark ADD COLUMN device_id TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE zip2x2_fleet_mark ADD COLUMN sip_port INTEGER NOT NULL DEFAULT 0",
                    // Release 0.1.0 told the legs of a boot apart by dates, and said in words why a file was missed.
                    "UPDATE zip2x2_fleet_mark SET leg = 2 WHERE EXISTS (SELECT 1 FROM zip2x2_fleet_phone p"
                            + " WHERE p.mac = zip2x2_fleet_mark.mac AND p.boot = zip2x2_fleet_mark.boot AND p.leg = 2"
                            + " AND zip2x2_fleet_mark.at >= p.leg_began)",
                    "UPDATE zip2x2_fleet_mark SET good_boot = boot, good_leg = leg WHERE outcome = 'good'",
                    "UPDATE zip2x2_fleet_mark SET good_boot = boot, good_leg = leg WHERE outcome = 'bad' AND EXISTS"
                            + " (SELECT 1 FROM zip2x2_fleet_phone p WHERE p.mac = zip2x2_fleet_mark.mac"
                            + " AND p.boot = zip2x2_fleet_mark.boot AND zip2x2_fleet_mark.good_at >= p.leg_began)",
                    "UPDATE zip2x2_fleet_mark SET missed = CASE WHEN detail LIKE 'refused, %' THEN 'REFUSED'"
                            + " WHEN detail LIKE '%TIMEOUT%' THEN 'TIMED_OUT' ELSE 'BROKEN_OFF' END"
                            + " WHERE outcome = 'bad'",
                    // Its versions were plain digests of files that hold secrets.
                    "UPDATE zip2x2_fleet_mark SET version = '', good_version = ''",
                    // No upgrade sends a NOTIFY: what was under way has ended.
                    "INSERT INTO zip2x2_fleet_book (book, entry, value) SELECT book, 'step/000000',"
                            + " 'END\t0\tABANDONED\tby the upgrade from release 0.1.0' FROM zip2x2_fleet_book"
                            + " WHERE " + UNFINISHED_ROLLOUT,
                    "DELETE FROM zip2x2_fleet_book WHERE (book LIKE 'rollout/%' AND entry <> 'step/000000')"
                            + " OR book LIKE 'wave/%'",
                    // Where digests stood must be overwritten; JdbcFleetStore takes this row away when that is done.
                    "INSERT INTO zip2x2_schema (component, version) VALUES ('" + ERASE + "', 1)",
                    "UPDATE zip2x2_schema SET version = 2 WHERE component = '" + COMPONENT + "'"));

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
            if (version == 1) {
                warnOfAbandoned(statement);
            }
            for (String sql : ddl(version)) {
                statement.executeUpdate(sql);
            }
        }
    }

    private static void warnOfAbandoned(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT book FROM zip2x2_fleet_book WHERE (" + UNFINISHED_ROLLOUT
                + ") OR (" + UNFINISHED_WAVE + ") ORDER BY book")) {
            while (rows.next()) {
                LOG.warn(
                        "{} of release 0.1.0 was not finished and ends here, so that no phone is told to boot by an upgrade;"
                                + " what a rollout has published stays served: begin another, or say that it is adopted",
                        rows.getString(1));
            }
        }
    }

    /** Whether what was deleted is still to be overwritten. */
    static boolean mustErase(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT 1 FROM zip2x2_schema WHERE component = '" + ERASE + "'")) {
            return rows.next();
        }
    }
}
