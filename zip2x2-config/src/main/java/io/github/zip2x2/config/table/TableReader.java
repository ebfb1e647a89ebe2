package io.github.zip2x2.config.table;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.LockOutRule;
import java.net.Inet4Address;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a table from the bytes of its file: RFC 4180 in UTF-8 with a header, and what spreadsheets make of it.
 *
 * <p>{@link #step} is a pure function of the table before, the bytes, and whether a great loss is meant. A bad row keeps its
 * last good values, or is left out if it has none; a file that is no such table, or that loses over half of the rows, leaves
 * the whole table as it was. Immutable and safe for use by several threads.
 *
 * @param <R> what the rows are: {@link PhoneRow}, {@link SiteRow}, {@link NetworkRow}
 */
public final class TableReader<R> {
    private final RowKind<R> kind;
    private final String file;
    private final PhoneModel model;
    private final LockOutRule lockOut;
    private final Reservable reservable;

    /** Says which addresses can be kept for a phone, as the DHCP server will judge it. */
    @FunctionalInterface
    public interface Reservable {
        /**
         * Judges an address.
         *
         * @param address the address
         * @return why it cannot be kept, to follow the address: "is the router's"; empty if it can
         */
        Optional<String> problem(Inet4Address address);
    }

    private TableReader(Builder<R> builder) {
        kind = builder.kind;
        file = builder.file;
        model = builder.model;
        lockOut = builder.lockOut;
        reservable = builder.reservable;
    }

    /**
     * Reads phones: columns {@code mac}, {@code model}, {@code site}, {@code ip}, and {@code SECTION.key} for any parameter.
     *
     * @param file the file's name, for the findings
     * @return a builder
     */
    public static Builder<PhoneRow> phones(String file) {
        return new Builder<>(new PhoneRows(), file);
    }

    /**
     * Reads sites: columns {@code site}, {@code model}, {@code network} or {@code networks} or {@code ip},
     * {@code tftp-server}, and {@code SECTION.key} for any parameter of a common file.
     *
     * @param file the file's name, for the findings
     * @return a builder
     */
    public static Builder<SiteRow> sites(String file) {
        return new Builder<>(new SiteRows(), file);
    }

    /**
     * Reads networks: columns {@code network}, {@code pool}, {@code router}, {@code dns}, {@code ntp}, {@code domain},
     * {@code tftp-server}, {@code bootfile}, {@code lease} in seconds.
     *
     * @param file the file's name, for the findings
     * @return a builder
     */
    public static Builder<NetworkRow> networks(String file) {
        return new Builder<>(new NetworkRows(), file);
    }

    /**
     * The table before its file was ever read.
     *
     * @return a table without rows
     */
    public Table<R> empty() {
        return new Table<>(kind.keyColumn(), Map.of());
    }

    /**
     * Reads a file.
     *
     * @param good the table that was in force until now
     * @param bytes the whole file
     * @param allowLoss whether the table may lose over half of its rows
     * @return the table that is in force from now on, and what is to be said
     */
    public TableStep<R> step(Table<R> good, byte[] bytes, boolean allowLoss) {
        return new TableReading<>(this, good, allowLoss).read(bytes);
    }

    RowKind<R> kind() {
        return kind;
    }

    String file() {
        return file;
    }

    PhoneModel model() {
        return model;
    }

    LockOutRule lockOut() {
        return lockOut;
    }

    Optional<String> unreservable(Inet4Address address) {
        return reservable.problem(address);
    }

    /**
     * Collects what a reader knows. Not safe for use by several threads at once.
     *
     * @param <R> what the rows are
     */
    public static final class Builder<R> {
        private final RowKind<R> kind;
        private final String file;
        private PhoneModel model = PhoneModel.ZIP2X2;
        private LockOutRule lockOut = LockOutRule.NOTHING_KNOWN;
        private Reservable reservable = address -> Optional.empty();

        private Builder(RowKind<R> kind, String file) {
            this.kind = kind;
            this.file = file;
        }

        /**
         * Sets the model of rows that name none.
         *
         * @param usual the model; default ZIP2x2
         * @return this builder
         */
        public Builder<R> model(PhoneModel usual) {
            this.model = usual;
            return this;
        }

        /**
         * Sets the rule on lock-outs.
         *
         * @param rule the rule, with what is known of the server; by default nothing is known, and whether a TFTP server or a
         *     software version is a lock-out is left to whoever writes the files
         * @return this builder
         */
        public Builder<R> lockOutRule(LockOutRule rule) {
            this.lockOut = rule;
            return this;
        }

        /**
         * Sets which addresses can be kept for phones.
         *
         * @param judge the judge; by default each address that a host can have
         * @return this builder
         */
        public Builder<R> reservable(Reservable judge) {
            this.reservable = judge;
            return this;
        }

        /**
         * Makes the reader.
         *
         * @return the reader
         * @throws IllegalStateException if Apache Commons CSV is not there; the message has its coordinates
         */
        public TableReader<R> build() {
            CsvRows.requireLibrary();
            return new TableReader<>(this);
        }
    }
}
