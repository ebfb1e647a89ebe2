package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.server.Decisions.Moment;
import io.github.zip2x2.dhcp.server.Eligibility.Bar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which address a client is offered: the order of RFC 2131 section 4.3.1. */
final class Candidates {

    private final DhcpServerSettings settings;
    private final Networks networks;
    private final Offers offers;
    private final LeaseEnds ends;
    private final Eligibility eligibility;

    Candidates(DhcpServerSettings settings, Networks networks, Offers offers, LeaseEnds ends, Eligibility eligibility) {
        this.settings = settings;
        this.networks = networks;
        this.offers = offers;
        this.ends = ends;
        this.eligibility = eligibility;
    }

    /** An address to offer; new when its last owner was somebody else. */
    record Candidate(int address, boolean isNew) {}

    /** Reserved, current, previous, held, asked for, any other, the one in quarantine for longest; null for none. */
    @Nullable
    Candidate choose(Moment at) {
        Exchange exchange = at.exchange();
        for (Networks.Served served : exchange.link()) {
            Integer reserved = served.network().reservationBits(exchange.hardware());
            if (reserved != null && bar(at, reserved) == null) {
                Lease last = at.records().of(reserved);
                return new Candidate(reserved, last != null && !eligibility.isOf(exchange, last));
            }
        }
        for (Lease own : ownRecords(at, true)) {
            if (bar(at, own.addressNumber()) == null) {
                return new Candidate(own.addressNumber(), false);
            }
        }
        Offers.Offer held = offers.of(exchange.client());
        if (held != null && exchange.servedAt(held.address()) != null && bar(at, held.address()) == null) {
            return new Candidate(held.address(), false);
        }
        int asked = exchange.requestedAddress();
        Networks.Served servedAt = exchange.servedAt(asked);
        if (servedAt != null && servedAt.poolOf(asked).isFree(asked, at.nanos()) && bar(at, asked) == null) {
            return new Candidate(asked, true);
        }
        return fromPools(at);
    }

    private @Nullable Candidate fromPools(Moment at) {
        for (Networks.Served served : at.exchange().link()) {
            for (AddressPool pool : served.pools()) {
                Candidate candidate = pool.isFor(at.exchange().request()) ? fromPool(at, pool) : null;
                if (candidate != null) {
                    return candidate;
                }
            }
        }
        for (Networks.Served served : at.exchange().link()) {
            Candidate candidate = takenBack(at, served);
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private @Nullable Candidate fromPool(Moment at, AddressPool pool) {
        for (long chosen = pool.choose(at.nanos()); chosen >= 0; chosen = pool.choose(at.nanos())) {
            int address = (int) chosen;
            if (bar(at, address) == null) {
                return new Candidate(address, true);
            }
            // The pool knew less than the records or the offers do.
            Lease record = at.records().of(address);
            long holdEnd = at.nanos() + settings.offerHold().toNanos();
            pool.freeFrom(
                    address,
                    record == null ? holdEnd : Math.max(at.nanos() + 1, ends.of(record, at.now(), at.nanos())));
        }
        return null;
    }

    /** The last resort: what was found in use longest ago; where nobody can be probed, not before a while has passed. */
    private @Nullable Candidate takenBack(Moment at, Networks.Served served) {
        long latest = settings.probing()
                ? Long.MAX_VALUE
                : at.now().minus(Decisions.HELD_BACK).toEpochMilli();
        int[] found = new int[1];
        boolean[] any = new boolean[1];
        served.forEachWithheld((address, since) -> {
            if (since > latest) {
                return false;
            }
            Bar bar = at.records().probe(address) == null ? bar(at, address) : Bar.QUARANTINED;
            if (at.records().probe(address) == null && (bar == null || bar == Bar.QUARANTINED)) {
                found[0] = address;
                any[0] = true;
                return false;
            }
            return true;
        });
        return any[0] ? new Candidate(found[0], true) : null;
    }

    private @Nullable Bar bar(Moment at, int address) {
        return eligibility.bar(
                at.exchange(), address, at.records(), record -> ends.isHeld(record, at.now(), at.nanos()));
    }

    /** The client's own record on its link: the one that it holds, else the latest that it had; null for none. */
    @Nullable
    Lease own(Moment at) {
        return ownRecords(at, false).stream().findFirst().orElse(null);
    }

    /** What the client has or had on its link, the one that it holds first, then the latest; offers of other servers last. */
    private List<Lease> ownRecords(Moment at, boolean offered) {
        List<Lease> own = new ArrayList<>();
        for (Lease lease : at.records().all()) {
            boolean counts = switch (lease.state()) {
                case BOUND, RELEASED -> true;
                case OFFERED -> offered && ends.isHeld(lease, at.now(), at.nanos());
                case QUARANTINED -> false;
            };
            if (counts
                    && eligibility.isOf(at.exchange(), lease)
                    && at.exchange().servedAt(lease.addressNumber()) != null) {
                own.add(lease);
            }
        }
        own.sort(Comparator.comparing((Lease lease) -> lease.state() == LeaseState.OFFERED)
                .thenComparing(lease -> !ends.isActive(lease, at.now(), at.nanos()))
                .thenComparing(Lease::start, Comparator.reverseOrder()));
        return own;
    }

    boolean isServed(int address) {
        return networks.containing(address) != null;
    }

    /** Holds the address, and nothing else, for the client. */
    void hold(Exchange exchange, int address, long nowNanos) {
        letGo(exchange);
        Networks.Served served = networks.containing(address);
        if (served == null) {
            return;
        }
        AddressPool pool = served.poolOf(address);
        long before = pool.freeFrom(address);
        long end = nowNanos + settings.offerHold().toNanos();
        pool.freeFrom(address, Math.max(before, end));
        offers.hold(exchange.client(), address, before, end);
    }

    /** Gives what is held for the client back to the pool, unless that has heard more of it meanwhile. */
    void letGo(Exchange exchange) {
        Offers.Offer offer = offers.forget(exchange.client());
        Networks.Served served = offer == null ? null : networks.containing(offer.address());
        if (offer != null && served != null) {
            AddressPool pool = served.poolOf(offer.address());
            if (pool.freeFrom(offer.address()) == offer.endNanos()) {
                pool.freeFrom(offer.address(), offer.freeBefore());
            }
        }
    }
}
