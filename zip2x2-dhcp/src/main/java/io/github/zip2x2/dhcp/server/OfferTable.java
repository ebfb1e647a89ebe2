package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.ClientIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The addresses offered and not yet asked for: each is held for its client for a while (RFC 2131 section 4.3.1). */
final class OfferTable {

    private final long holdNanos;
    /** In the order in which they run out. */
    private final Map<ClientIdentity, Offer> byClient = new LinkedHashMap<>();

    private final Map<Integer, ClientIdentity> byAddress = new HashMap<>();

    /** An address held for a client; until when the pool has it as taken, and had it before. */
    record Offer(int address, NetworkTable.Served served, long takenUntil, long takenUntilBefore, long endNanos) {

        /** Gives the address back to the pool, unless that has heard more of it meanwhile. */
        void giveBack() {
            if (served.pool().takenUntil(address) == takenUntil) {
                served.pool().take(address, takenUntilBefore);
            }
        }
    }

    OfferTable(Duration hold) {
        this.holdNanos = hold.toNanos();
    }

    /** Holds the address, and nothing else, for the client. */
    void hold(ClientIdentity client, int address, NetworkTable.Served served, long untilMillis, long nowNanos) {
        forget(client).ifPresent(Offer::giveBack);
        ServedPools pool = served.pool();
        long before = pool.takenUntil(address);
        long until = Math.max(before, untilMillis);
        pool.take(address, until);
        byClient.put(client, new Offer(address, served, until, before, nowNanos + holdNanos));
        byAddress.put(address, client);
    }

    Optional<Offer> of(ClientIdentity client, NetworkTable.Served served) {
        return Optional.ofNullable(byClient.get(client))
                .filter(offer -> offer.served().equals(served));
    }

    boolean isHeldForOther(ClientIdentity client, int address) {
        ClientIdentity holder = byAddress.get(address);
        return holder != null && !holder.equals(client);
    }

    Optional<Offer> forget(ClientIdentity client) {
        Offer offer = byClient.remove(client);
        if (offer != null) {
            byAddress.remove(offer.address());
        }
        return Optional.ofNullable(offer);
    }

    /** Lets go of what has run out. The pool knows by itself until when an address is taken. */
    void expire(long nowNanos) {
        Iterator<Offer> oldest = byClient.values().iterator();
        while (oldest.hasNext()) {
            Offer offer = oldest.next();
            if (offer.endNanos() - nowNanos > 0) {
                return;
            }
            oldest.remove();
            byAddress.remove(offer.address());
        }
    }

    int size() {
        return byClient.size();
    }
}
