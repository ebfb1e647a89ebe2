package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.ClientIdentity;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses offered and not yet asked for: each is held for its client for a while (RFC 2131 section 4.3.1), by the
 * monotonic clock. There are no more than addresses, since an address is held for one client at a time.
 */
final class Offers {

    /** In the order in which they run out. */
    private final Map<ClientIdentity, Offer> byClient = new LinkedHashMap<>();

    private final Map<Integer, ClientIdentity> byAddress = new HashMap<>();

    /** An address held for a client; from when on it was free before. */
    record Offer(int address, long freeBefore, long endNanos) {}

    void hold(ClientIdentity client, int address, long freeBefore, long endNanos) {
        byClient.put(client, new Offer(address, freeBefore, endNanos));
        byAddress.put(address, client);
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
        }
        return offer;
    }

    /** Lets go of what has run out. A pool knows by itself from when on an address is free. */
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

    Iterable<Offer> all() {
        return byClient.values();
    }

    int size() {
        return byClient.size();
    }
}
