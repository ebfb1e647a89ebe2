package io.github.zip2x2.verification.lease;

import org.postgresql.ds.PGSimpleDataSource;

/**
 * The same where the database isolates transactions fully, and so refuses one of two that meet, and where the driver joins
 * inserts, and so does not say which of them did something.
 */
class TunedPostgresLeaseStoreIT extends PostgresLeaseStoreIT {

    @Override
    void tune(PGSimpleDataSource connections) {
        connections.setOptions("-c default_transaction_isolation=serializable");
        connections.setReWriteBatchedInserts(true);
    }
}
