package io.github.zip2x2.dhcp.lease;

import java.util.Optional;

/**
 * One compare-and-set: the address's record becomes {@code next} if it is still the one that was read.
 *
 * @param expected the record as it was read; empty when there was none
 * @param next the record to be; of the same address. Its version is the store's to set
 */
public record LeaseChange(Optional<Lease> expected, Lease next) {

    /**
     * Checks that both are of one address.
     *
     * @param expected see the record
     * @param next see the record
     * @throws IllegalArgumentException if not
     */
    public LeaseChange {
        if (expected.isPresent() && expected.get().addressNumber() != next.addressNumber()) {
            throw new IllegalArgumentException("expected and next name two addresses: " + expected.get() + ", " + next);
        }
    }

    /** {@return the version that the stored record must have; 0 when there must be none} */
    public long expectedVersion() {
        return expected.map(Lease::version).orElse(0L);
    }
}
