package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client may have an address now: the one rule for what is offered, acknowledged and refused. What is offered
 * is acknowledged while it is held, so an offer stands above whom the settings keep the address for. Pure.
 */
final class Eligibility {

    private final Offers offers;
    private final boolean byHardware;

    /** Why a client may not have an address. */
    enum Bar {
        ELSEWHERE("the address is of another network"),
        NEVER_GIVEN("the address is not given to clients"),
        RESERVED("the address is reserved for another client"),
        HAS_RESERVATION("another address is reserved for the client"),
        NOT_IN_POOL("the address is not given to this client"),
        HELD("the address is offered to another client"),
        QUARANTINED("the address is in use by somebody unknown"),
        LEASED("the address is another client's");

        private final String text;

        Bar(String text) {
            this.text = text;
        }

        /** For option 56 and for logs. */
        String text() {
            return text;
        }
    }

    /**
     * @param byHardware whether the hardware address alone is the client
     */
    Eligibility(Offers offers, boolean byHardware) {
        this.offers = offers;
        this.byHardware = byHardware;
    }

    /** What no record changes: whether any client can have the address in its network. */
    static @Nullable Bar everywhere(Networks.@Nullable Served served, int address) {
        if (served == null || !served.network().prefix().isHost(address)) {
            return Bar.ELSEWHERE;
        }
        return served.isNever(address) ? Bar.NEVER_GIVEN : null;
    }

    /** Why the client may not have the address; null if it may. */
    @Nullable
    Bar bar(Exchange exchange, int address, Records records, Predicate<Lease> isHeld) {
        Networks.Served served = exchange.servedAt(address);
        Bar always = everywhere(served, address);
        if (always != null || served == null) {
            return always;
        }
        boolean offered = offers.isHeldFor(exchange.client(), address);
        Bar bySettings = offered ? null : bySettings(exchange, served.network(), address, records, isHeld);
        return bySettings != null ? bySettings : byHolder(exchange, served, address, records, isHeld, offered);
    }

    private @Nullable Bar bySettings(
            Exchange exchange, ServedNetwork network, int address, Records records, Predicate<Lease> isHeld) {
        Integer reserved = network.reservationBits(exchange.hardware());
        if (reserved != null && reserved == address) {
            return null;
        }
        if (network.isReserved(address)) {
            return Bar.RESERVED;
        }
        for (Networks.Served served : exchange.link()) {
            Integer own = served.network().reservationBits(exchange.hardware());
            if (own != null && bar(exchange, own, records, isHeld) == null) {
                return Bar.HAS_RESERVATION;
            }
        }
        return network.isInPoolFor(exchange.request(), address) ? null : Bar.NOT_IN_POOL;
    }

    private @Nullable Bar byHolder(
            Exchange exchange,
            Networks.Served served,
            int address,
            Records records,
            Predicate<Lease> isHeld,
            boolean offered) {
        if (offers.isHeldForOther(exchange.client(), address)) {
            return Bar.HELD;
        }
        Lease record = records.of(address);
        if (record == null || !isHeld.test(record)) {
            return null;
        }
        if (record.state() == LeaseState.QUARANTINED) {
            return offered ? null : Bar.QUARANTINED;
        }
        // A reservation is for the hardware address, so a record of the same hardware is no other client's.
        Integer reserved = served.network().reservationBits(exchange.hardware());
        boolean sameHardware = (offered || (reserved != null && reserved == address))
                && record.hardware().equals(exchange.hardware());
        return sameHardware || isOf(exchange, record) ? null : Bar.LEASED;
    }

    /** Whether the record is the client's. */
    boolean isOf(Exchange exchange, Lease record) {
        if (exchange.isClient(record.client())) {
            return true;
        }
        // A lease that was given while clients were known by their hardware alone is still this one's.
        return record.hardware().equals(exchange.hardware())
                && (byHardware
                        || (record.client().equals(ClientIdentity.ofHardware(record.hardware()))
                                && record.previousClient()
                                        .filter(exchange::isClient)
                                        .isPresent()));
    }
}
