package io.github.zip2x2.dhcp.lease;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the store knows of one {@link LeaseQuestion}.
 *
 * @param ofAddress the record of the address; empty when there is none, or none was asked for
 * @param ofClient the records whose client asks, whatever their state, in no order
 */
public record LeaseAnswer(Optional<Lease> ofAddress, List<Lease> ofClient) {

    /**
     * Keeps a copy of the list.
     *
     * @param ofAddress see the record
     * @param ofClient see the record
     */
    public LeaseAnswer {
        Objects.requireNonNull(ofAddress, "ofAddress");
        ofClient = List.copyOf(ofClient);
    }
}
