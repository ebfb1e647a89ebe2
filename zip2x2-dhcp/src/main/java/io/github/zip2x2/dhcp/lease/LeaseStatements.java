package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The statements of leases on one connection, prepared once. Not thread-safe. */
final class LeaseStatements implements AutoCloseable {

    private static final String SELECT = "SELECT " + LeaseRow.COLUMNS + " FROM zip2x2_lease";
    /** The most addresses, and the most clients, that one statement asks for. */
    private static final int MOST_KEYS = 256;

    private static final int ROWS_AT_A_TIME = 1_000;

    /** The ways to store a change; a batch runs them in this order. */
    private enum Way {
        INSERT("INSERT INTO zip2x2_lease (" + LeaseRow.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO NOTHING"),
        /** Of the same client: the index of clients is not touched, which halves what a renewal writes in SQLite. */
        RENEW("UPDATE zip2x2_lease SET hardware = ?, state = ?, started = ?, expires = ?, host_name = ?,"
                + " previous_client = ?, version = ? WHERE address = ? AND version = ?"),
        HAND_OVER("UPDATE zip2x2_lease SET client = ?, hardware = ?, state = ?, started = ?, expires = ?,"
                + " host_name = ?, previous_client = ?, version = ? WHERE address = ? AND version = ?");

        private final String sql;

        Way(String sql) {
            this.sql = sql;
        }

        static Way of(LeaseChange change) {
            if (change.expectedVersion() == 0) {
                return INSERT;
            }
            return change.expected()
                            .filter(lease -> lease.client().equals(change.next().client()))
                            .isPresent()
                    ? RENEW
                    : HAND_OVER;
        }

        void bind(PreparedStatement statement, LeaseChange change) throws SQLException {
            switch (this) {
                case INSERT -> LeaseRow.bindInsert(statement, change.next(), 1);
                case RENEW -> LeaseRow.bindRenewal(statement, change.next(), change.expectedVersion());
                case HAND_OVER -> LeaseRow.bindUpdate(statement, change.next(), change.expectedVersion());
            }
        }
    }

    private final Connection connection;
    private final Map<Way, PreparedStatement> prepared = new EnumMap<>(Way.class);

    LeaseStatements(Connection connection) {
        this.connection = connection;
    }

    /**
     * Hands every record to the visitor as it comes, in a transaction of the caller's.
     *
     * @return how many of them could not be read, and are stood for by quarantined ones
     */
    int forEach(Consumer<Lease> visitor) throws SQLException {
        Instant now = Instant.now();
        int unreadable = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_A_TIME);
            try (ResultSet rows = statement.executeQuery(SELECT)) {
                while (rows.next()) {
                    Optional<Lease> lease = LeaseRow.read(rows);
                    unreadable += lease.isPresent() ? 0 : 1;
                    visitor.accept(lease.isPresent() ? lease.get() : LeaseRow.stub(rows, now));
                }
            }
        }
        return unreadable;
    }

    /** All that is asked, by one statement unless there are very many questions. */
    List<LeaseAnswer> answers(List<LeaseQuestion> questions) throws SQLException {
        List<LeaseAnswer> answers = new ArrayList<>(questions.size());
        for (int from = 0; from < questions.size(); from += MOST_KEYS) {
            List<LeaseQuestion> part = questions.subList(from, Math.min(from + MOST_KEYS, questions.size()));
            Set<Integer> addresses = new HashSet<>();
            Set<String> clients = new HashSet<>();
            for (LeaseQuestion question : part) {
                Inet4Address address = question.address();
                if (address != null) {
                    addresses.add(Ipv4.bits(address));
                }
                clients.add(question.client().toString());
            }
            Map<Integer, Lease> byAddress = new HashMap<>();
            Map<ClientIdentity, List<Lease>> byClient = new HashMap<>();
            for (Lease lease : select(List.copyOf(addresses), List.copyOf(clients))) {
                byAddress.put(lease.addressNumber(), lease);
                byClient.computeIfAbsent(lease.client(), client -> new ArrayList<>())
                        .add(lease);
            }
            for (LeaseQuestion question : part) {
                Inet4Address address = question.address();
                answers.add(new LeaseAnswer(
                        address == null ? Optional.empty() : Optional.ofNullable(byAddress.get(Ipv4.bits(address))),
                        byClient.getOrDefault(question.client(), List.of())));
            }
        }
        return answers;
    }

    /** The records of these addresses and of these clients, each once. */
    List<Lease> select(List<Integer> addresses, List<String> clients) throws SQLException {
        String sql = SELECT + " WHERE " + in("address", addresses.size())
                + (addresses.isEmpty() || clients.isEmpty() ? "" : " OR ") + in("client", clients.size());
        List<Lease> leases = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            for (int i = 0; i < roundUp(addresses.size()); i++) {
                statement.setInt(next++, addresses.get(Math.min(i, addresses.size() - 1)));
            }
            for (int i = 0; i < roundUp(clients.size()); i++) {
                statement.setString(next++, clients.get(Math.min(i, clients.size() - 1)));
            }
            Instant now = Instant.now();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Optional<Lease> lease = LeaseRow.read(rows);
                    leases.add(lease.isPresent() ? lease.get() : LeaseRow.stub(rows, now));
                }
            }
        }
        return leases;
    }

    private static String in(String column, int count) {
        return count == 0 ? "" : column + " IN (?" + ", ?".repeat(roundUp(count) - 1) + ")";
    }

    /** To a power of two, the last key standing for the rest: few statements, so that the database keeps their plans. */
    private static int roundUp(int count) {
        return count < 2 ? count : Integer.highestOneBit(count - 1) << 1;
    }

    /** Applies a batch in the transaction of the caller, who commits it. */
    List<LeaseOutcome> write(List<LeaseChange> batch) throws SQLException {
        LeaseOutcome[] outcomes = new LeaseOutcome[batch.size()];
        for (int from = 0; from < batch.size(); ) {
            int to = endOfDistinct(batch, from);
            Map<Way, List<Integer>> ways = new EnumMap<>(Way.class);
            for (int i = from; i < to; i++) {
                ways.computeIfAbsent(Way.of(batch.get(i)), way -> new ArrayList<>())
                        .add(i);
            }
            List<Integer> doubtful = new ArrayList<>();
            for (Map.Entry<Way, List<Integer>> way : ways.entrySet()) {
                // In one order for all servers, so that hardly ever one waits for another that waits for it.
                way.getValue()
                        .sort(Comparator.comparingInt(i -> batch.get(i).next().addressNumber()));
                write(way.getKey(), batch, way.getValue(), outcomes, doubtful);
            }
            noteConflicts(batch, doubtful, outcomes);
            from = to;
        }
        return Arrays.asList(outcomes);
    }

    /** Where the changes from that one on first name an address again: a JDBC batch tells no order. */
    private static int endOfDistinct(List<LeaseChange> batch, int from) {
        Set<Integer> seen = new HashSet<>();
        int to = from;
        while (to < batch.size() && seen.add(batch.get(to).next().addressNumber())) {
            to++;
        }
        return to;
    }

    private void write(
            Way way, List<LeaseChange> batch, List<Integer> positions, LeaseOutcome[] outcomes, List<Integer> doubtful)
            throws SQLException {
        PreparedStatement statement = prepared.get(way);
        if (statement == null) {
            statement = connection.prepareStatement(way.sql);
            prepared.put(way, statement);
        }
        for (int i : positions) {
            way.bind(statement, batch.get(i));
            statement.addBatch();
        }
        note(batch, positions, statement.executeBatch(), outcomes, doubtful);
    }

    private static void note(
            List<LeaseChange> batch,
            List<Integer> positions,
            int[] counts,
            LeaseOutcome[] outcomes,
            List<Integer> doubtful) {
        for (int k = 0; k < counts.length; k++) {
            int position = positions.get(k);
            LeaseChange change = batch.get(position);
            // Drivers that join a batch's inserts into one statement do not say which of them did something.
            if (counts[k] == 1 || counts[k] == Statement.SUCCESS_NO_INFO) {
                outcomes[position] = new LeaseOutcome.Applied(change.next().withVersion(change.expectedVersion() + 1));
            }
            if (counts[k] != 1) {
                doubtful.add(position);
            }
        }
    }

    /** Looks for the record of each of these: a change that is not found in it met another one. */
    private void noteConflicts(List<LeaseChange> batch, List<Integer> doubtful, LeaseOutcome[] outcomes)
            throws SQLException {
        for (int from = 0; from < doubtful.size(); from += MOST_KEYS) {
            List<Integer> part = doubtful.subList(from, Math.min(from + MOST_KEYS, doubtful.size()));
            Map<Integer, Lease> actual = new HashMap<>();
            List<Integer> addresses =
                    part.stream().map(i -> batch.get(i).next().addressNumber()).toList();
            select(addresses, List.of()).forEach(lease -> actual.put(lease.addressNumber(), lease));
            for (int i : part) {
                Lease found = actual.get(batch.get(i).next().addressNumber());
                if (found == null
                        || !(outcomes[i] instanceof LeaseOutcome.Applied applied)
                        || !found.equals(LeaseRow.asStored(applied.stored()))) {
                    outcomes[i] = new LeaseOutcome.Conflict(Optional.ofNullable(found));
                }
            }
        }
    }

    /** Forgets what was prepared, such as half a batch that failed. */
    @Override
    public void close() throws SQLException {
        List<PreparedStatement> all = List.copyOf(prepared.values());
        prepared.clear();
        SQLException failure = null;
        for (PreparedStatement statement : all) {
            try {
                statement.close();
            } catch (SQLException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
