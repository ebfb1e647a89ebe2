package io.github.zip2x2.dhcp.lease;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;

/** What of a PostgreSQL server's settings decides whether leases are safe in it. */
final class PostgresSettings {

    private PostgresSettings() {}

    /** Warns where a commit is not durable; refuses what cannot store every host name. Other databases pass. */
    static void check(Connection connection, String name, Logger log) throws SQLException, LeaseStoreException {
        if (!connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_encoding'),"
                        + " current_setting('fsync'), current_setting('synchronous_commit')")) {
            row.next();
            String encoding = String.valueOf(row.getString(1));
            if (!encoding.equals("UTF8")) {
                throw new LeaseStoreException(
                        name + " is encoded in " + encoding
                                + ", and one client's host name could fail the others' leases:"
                                + " make a database with ENCODING 'UTF8'",
                        new SQLException("server_encoding " + encoding));
            }
            String fsync = String.valueOf(row.getString(2));
            String commit = String.valueOf(row.getString(3));
            if (!fsync.equals("on") || commit.equals("off")) {
                log.warn(
                        "{} has fsync={} and synchronous_commit={}: if it crashes, clients own addresses that it forgot;"
                                + " turn both on",
                        name,
                        fsync,
                        commit);
            }
        }
    }
}
