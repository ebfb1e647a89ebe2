package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.ClientIdentity;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The addresses offered and not yet asked for: each is held for its client for a while (RFC 2131 section 4.3.1), by the
 * monotonic clock. There are no more than addresses, since an address is held for one client at a time.
 */
final class Offers {

    private final Map<ClientIdentity, Offer> byClient = new HashMap<>();
    private final Map<Integer, ClientIdentity> byAddress = new HashMap<>();
    /** In the order in which they run out, which is not that of the offers when the settings change. */
    private final TreeSet<Offer> byEnd =
            new TreeSet<>(Comparator.comparingLong(Offer::endNanos).thenComparingInt(Offer::address));

    /** An address held for a client; from when on it was free before. */
    record Offer(ClientIdentity client, int address, long freeBefore, long endNanos) {}

    /** Holds the address for the client, for whom none is held. */
    void hold(ClientIdentity client, int address, long freeBefore, long endNanos) {
        Offer offer = new Offer(client, address, freeBefore, endNanos);
        byClient.put(client, offer);
        byAddress.put(address, client);
        byEnd.add(offer);
    }

    @Nullable
    Offer of(ClientIdentity client) {
        return byClient.get(client);
    }

    boolean isHeldFor(ClientIdentity client, int address) {
        Offer offer = byClient.get(client);
        return offer != null && offer.address() == address;
    }

    boolean isHeldForOther(ClientIdentity client, int address) {
        ClientIdentity holder = byAddress.get(address);
        return holder != null && !holder.equals(client);
    }

    @Nullable
    Offer forget(ClientIdentity client) {
        Offer offer = byClient.remove(client);
        if (offer != null) {
            byAddress.remove(offer.address());
            byEnd.remove(offer);
        }
        return offer;
    }

    /** Lets go of what has run out. A pool knows by itself from when on an address is free. */
    void expire(long nowNanos) {
        while (!byEnd.isEmpty() && byEnd.first().endNanos() - nowNanos <= 0) {
            forget(byEnd.first().client());
        }
    }

    Iterable<Offer> all() {
        return byEnd;
    }

    int size() {
        return byClient.size();
    }
}
