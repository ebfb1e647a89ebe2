package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which phone is at which address, and what was heard from addresses whose phone is not known yet: where another server
 * gives the addresses, the common file is asked for before the phone says who it is.
 */
final class UnknownPeers {
    private static final int MAX_WAITING_EACH = 8;

    private final LinkedHashMap<InetAddress, MacAddress> phones = new LinkedHashMap<>();
    private final LinkedHashMap<InetAddress, List<FleetEvent>> waiting = new LinkedHashMap<>();
    private final int maxKnown;
    private final int maxUnknown;

    UnknownPeers(int maxKnown, int maxUnknown) {
        this.maxKnown = maxKnown;
        this.maxUnknown = maxUnknown;
    }

    @Nullable
    MacAddress phoneAt(InetAddress peer) {
        return phones.get(peer);
    }

    void wait(InetAddress peer, FleetEvent event) {
        List<FleetEvent> events = waiting.computeIfAbsent(peer, unknown -> new ArrayList<>());
        if (events.size() < MAX_WAITING_EACH) {
            events.add(event);
        }
        bound(waiting, maxUnknown);
    }

    /** Says who is at an address, and gives what waited for that. */
    List<FleetEvent> learned(InetAddress peer, MacAddress mac) {
        phones.remove(peer);
        phones.put(peer, mac);
        bound(phones, maxKnown);
        List<FleetEvent> events = waiting.remove(peer);
        return events == null ? List.of() : events;
    }

    private static <V> void bound(Map<InetAddress, V> map, int most) {
        if (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
