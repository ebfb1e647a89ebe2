package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A lease as a row of the table. */
final class LeaseRow {

    static final String COLUMNS = "address, address_text, client, hardware, state, started, expires, host_name,"
            + " previous_client, version";

    private static final int MAX_HOST_NAME = 255;

    /** How long an address whose record cannot be read is given to nobody. */
    private static final long UNREADABLE_HOLD_MILLIS = 86_400_000L;

    private static final HardwareAddress NOBODY = HardwareAddress.of(0, (byte) 0);

    private LeaseRow() {}

    /** Sets the parameters of an INSERT of {@link #COLUMNS}. */
    static void bindInsert(PreparedStatement insert, Lease lease, long version) throws SQLException {
        insert.setInt(1, lease.addressNumber());
        insert.setString(2, lease.address().getHostAddress());
        bindValues(insert, 3, lease, version);
    }

    /** Sets the parameters of an UPDATE of all columns but the address, where address and version are the last two. */
    static void bindUpdate(PreparedStatement update, Lease lease, long expectedVersion) throws SQLException {
        bindValues(update, 1, lease, expectedVersion + 1);
        update.setInt(9, lease.addressNumber());
        update.setLong(10, expectedVersion);
    }

    /** The same without the client. */
    static void bindRenewal(PreparedStatement update, Lease lease, long expectedVersion) throws SQLException {
        bindState(update, 1, lease, expectedVersion + 1);
        update.setInt(8, lease.addressNumber());
        update.setLong(9, expectedVersion);
    }

    private static void bindValues(PreparedStatement statement, int first, Lease lease, long version)
            throws SQLException {
        statement.setString(first, lease.client().toString());
        bindState(statement, first + 1, lease, version);
    }

    private static void bindState(PreparedStatement statement, int first, Lease lease, long version)
            throws SQLException {
        statement.setString(first, text(lease.hardware()));
        statement.setString(first + 1, lease.state().name());
        statement.setLong(first + 2, lease.start().toEpochMilli());
        statement.setLong(first + 3, lease.expiry().toEpochMilli());
        statement.setString(first + 4, storable(lease.hostName()));
        statement.setString(
                first + 5, lease.previousClient().map(ClientIdentity::toString).orElse(null));
        statement.setLong(first + 6, version);
    }

    /** The record as it reads back. */
    static Lease asStored(Lease lease) {
        String hostName = storable(lease.hostName());
        return hostName.equals(lease.hostName())
                ? lease
                : lease.toBuilder().hostName(hostName).build();
    }

    /**
     * What a client calls itself, cut to the column and without what no database takes as text: one client's name must
     * not fail the batch of all.
     */
    private static String storable(String hostName) {
        String name = hostName.substring(0, Math.min(hostName.length(), MAX_HOST_NAME));
        if (isStorable(name)) {
            return name;
        }
        StringBuilder clean = new StringBuilder(name.length());
        name.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isStorable(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == 0 || Character.isSurrogate(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Stands for a record that cannot be read, so that neither start nor address is lost for it. */
    static Lease stub(ResultSet row, Instant now) throws SQLException {
        return Lease.of(row.getInt(1))
                .client(ClientIdentity.ofHardware(NOBODY))
                .hardware(NOBODY)
                .state(LeaseState.QUARANTINED)
                .start(now)
                .expiry(now.plusMillis(UNREADABLE_HOLD_MILLIS))
                .version(row.getLong(10))
                .build();
    }

    /** Reads the row that the cursor stands on; empty when its values are none that were ever written. */
    static Optional<Lease> read(ResultSet row) throws SQLException {
        try {
            @Nullable String previous = row.getString(9);
            return Optional.of(Lease.of(row.getInt(1))
                    .client(ClientIdentity.parse(text(row, 3)))
                    .hardware(hardware(text(row, 4)))
                    .state(LeaseState.valueOf(text(row, 5)))
                    .start(Instant.ofEpochMilli(row.getLong(6)))
                    .expiry(Instant.ofEpochMilli(row.getLong(7)))
                    .hostName(text(row, 8))
                    .previousClient(previous == null ? null : ClientIdentity.parse(previous))
                    .version(row.getLong(10))
                    .build());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new IllegalArgumentException("column " + column + " is null");
        }
        return text;
    }

    private static String text(HardwareAddress hardware) {
        return hardware.type() + "/" + HexFormat.of().formatHex(hardware.octets());
    }

    private static HardwareAddress hardware(String text) {
        int slash = text.indexOf('/');
        return HardwareAddress.of(
                Integer.parseInt(text.substring(0, slash)), HexFormat.of().parseHex(text.substring(slash + 1)));
    }
}
