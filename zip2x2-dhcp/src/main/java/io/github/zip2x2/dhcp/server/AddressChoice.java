package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which address a client is offered, and which it may have. */
final class AddressChoice {

    private final OfferTable offers;
    private final Duration offerHold;

    AddressChoice(OfferTable offers, Duration offerHold) {
        this.offers = offers;
        this.offerHold = offerHold;
    }

    /** An address to offer; new when its last owner was somebody else. */
    record Candidate(int address, boolean isNew) {}

    /** The order of RFC 2131 section 4.3.1: reserved, current, previous, asked for, any other. */
    @Nullable
    Candidate candidate(ServerTransaction transaction, Instant now) {
        Query query = transaction.query();
        ServedNetwork network = query.network();
        ServedPools pool = query.served().pool();
        Integer reserved = network.reservationBits(query.hardware());
        if (reserved != null && mayHave(query, reserved, transaction.recordOf(reserved), now)) {
            return new Candidate(reserved, false);
        }
        Lease own = transaction.ownRecord(network, now);
        if (own != null
                && isStillGiven(query, own.addressNumber())
                && mayHave(query, own.addressNumber(), Optional.of(own), now)) {
            return new Candidate(own.addressNumber(), false);
        }
        Optional<OfferTable.Offer> held = offers.of(query.client(), query.served());
        if (held.isPresent()
                && mayHave(
                        query,
                        held.get().address(),
                        transaction.recordOf(held.get().address()),
                        now)) {
            return new Candidate(held.get().address(), false);
        }
        Lease offered = transaction.offeredRecord(network, null, now);
        if (offered != null
                && isStillGiven(query, offered.addressNumber())
                && mayHave(query, offered.addressNumber(), Optional.of(offered), now)) {
            // Another server of the same store was faster: both offer the same address.
            return new Candidate(offered.addressNumber(), false);
        }
        Integer asked = query.requestedAddress();
        if (asked != null
                && isGivenFromPool(query, asked)
                && pool.isFree(asked, now.toEpochMilli())
                && mayHave(query, asked, transaction.recordOf(asked), now)) {
            return new Candidate(asked, true);
        }
        while (true) {
            long chosen = pool.choose(query.message(), now.toEpochMilli());
            if (chosen < 0) {
                return null;
            }
            int address = (int) chosen;
            Optional<Lease> record = transaction.recordOf(address);
            if (mayHave(query, address, record, now)) {
                return new Candidate(address, true);
            }
            // The pool knew less than the store, or than the offers.
            pool.take(
                    address,
                    record.filter(lease -> lease.isHeld(now))
                            .map(lease -> lease.expiry().toEpochMilli())
                            .orElseGet(() -> now.plus(offerHold).toEpochMilli()));
        }
    }

    private static boolean isGivenFromPool(Query query, int address) {
        ServedNetwork network = query.network();
        return network.prefix().isHost(address)
                && !network.isReserved(address)
                && network.isInPoolFor(query.message(), address);
    }

    /** Whether the settings, which may have changed since the lease began, still give the client this address. */
    static boolean isStillGiven(Query query, int address) {
        Integer reserved = query.network().reservationBits(query.hardware());
        return reserved != null ? reserved == address : isGivenFromPool(query, address);
    }

    /** Whether nobody else holds the address. */
    boolean mayHave(Query query, int address, Optional<Lease> record, Instant now) {
        if (record.isPresent()
                && record.get().isHeld(now)
                && (record.get().state() == LeaseState.QUARANTINED
                        || !record.get().client().equals(query.client()))) {
            return false;
        }
        return !offers.isHeldForOther(query.client(), address);
    }
}
