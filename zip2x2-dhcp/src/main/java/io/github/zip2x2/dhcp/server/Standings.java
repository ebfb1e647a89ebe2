package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Until when clients count as known though the directory does not answer: 24 hours from its last answer. Bounded by the
 * clients heard last.
 */
final class Standings {

    private static final int MOST = 20_000;
    private static final long STALE_NANOS = 86_400_000_000_000L;

    private final Map<HardwareAddress, Long> knownAt = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<HardwareAddress, Long> eldest) {
            return size() > MOST;
        }
    };

    void answered(HardwareAddress client, ClientStanding standing, long nowNanos) {
        if (standing == ClientStanding.KNOWN) {
            knownAt.put(client, nowNanos);
        } else {
            knownAt.remove(client);
        }
    }

    /** Whether the directory was heard to know this client. */
    boolean isKnown(HardwareAddress client) {
        return knownAt.containsKey(client);
    }

    /** Whether a client with a running lease is served without an answer; after a restart the time begins now. */
    boolean stillHolds(HardwareAddress client, long nowNanos) {
        Long at = knownAt.putIfAbsent(client, nowNanos);
        return at == null || nowNanos - at < STALE_NANOS;
    }
}
