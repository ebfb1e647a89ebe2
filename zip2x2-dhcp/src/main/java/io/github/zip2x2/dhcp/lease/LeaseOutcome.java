package io.github.zip2x2.dhcp.lease;

import java.util.Objects;
import java.util.Optional;

/** What became of one {@link LeaseChange} of a batch. */
public sealed interface LeaseOutcome {

    /**
     * The change is stored, and durable as far as the store is.
     *
     * @param stored the record with its new version
     */
    record Applied(Lease stored) implements LeaseOutcome {
        /**
         * Refuses null.
         *
         * @param stored see the record
         */
        public Applied {
            Objects.requireNonNull(stored, "stored");
        }
    }

    /**
     * The record is not the expected one; nothing was changed.
     *
     * @param actual the record as it is; empty when there is none
     */
    record Conflict(Optional<Lease> actual) implements LeaseOutcome {
        /**
         * Refuses null.
         *
         * @param actual see the record
         */
        public Conflict {
            Objects.requireNonNull(actual, "actual");
        }
    }
}
