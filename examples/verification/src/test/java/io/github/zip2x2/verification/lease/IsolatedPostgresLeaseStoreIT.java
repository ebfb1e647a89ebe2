package io.github.zip2x2.verification.lease;

/** The same where the database isolates transactions fully, and so refuses one of two that meet. */
class IsolatedPostgresLeaseStoreIT extends PostgresLeaseStoreIT {

    @Override
    String options() {
        return "-c default_transaction_isolation=serializable";
    }
}
