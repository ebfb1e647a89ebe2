package io.github.zip2x2.config.table;

import io.github.zip2x2.config.validation.FileRole;
import java.net.Inet4Address;
import java.util.Optional;
import java.util.Set;

/** What the rows of a table are. */
interface RowKind<R> {
    /** The names of the columns that are no settings, the one first that names the row. */
    Set<String> columns();

    /** The column that names the row. */
    String keyColumn();

    /** What the rows are called, several of them. */
    String plural();

    /** The file that settings go into; empty if the table has none. */
    Optional<FileRole> role();

    /** What names a row, however it was written; empty with an error if it cannot be read. */
    Optional<String> key(RowReading row);

    /** Reads a row whose key is good; what is wrong with it is added to the reading. */
    R read(RowReading row, TableReader<R> reader);

    /** The address that the row keeps for itself alone. */
    default Optional<Inet4Address> address(R row) {
        return Optional.empty();
    }

    /** The row without such an address. */
    default R withoutAddress(R row) {
        return row;
    }

    /** Why a row cannot stand beside those that are taken already, apart from its address. */
    default Optional<String> conflict(R row, Iterable<R> others) {
        return Optional.empty();
    }

    /** What two rows should not share, though each is good: its column and its text. */
    default Optional<Shared> shared(R row) {
        return Optional.empty();
    }

    /**
     * What two rows should not share.
     *
     * @param column the column
     * @param text the cell
     */
    record Shared(String column, String text) {}
}
