package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the directory said last of the clients that it knows or that have a lease. It counts for 24 hours while the
 * directory does not answer, a "no" as much as a "yes". Bounded by the clients heard last.
 */
final class Standings {

    private static final int MOST = 20_000;
    private static final long STALE_NANOS = 86_400_000_000_000L;

    private final Map<HardwareAddress, Said> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<HardwareAddress, Said> eldest) {
            return size() > MOST;
        }
    };

    private record Said(ClientStanding standing, long nanos) {}

    /** Of a client without a lease "unknown" is not kept: strangers would push out who is known. */
    void answered(HardwareAddress client, ClientStanding standing, boolean hasLease, long nowNanos) {
        if (standing != ClientStanding.UNKNOWN || hasLease) {
            last.put(client, new Said(standing, nowNanos));
        } else {
            last.remove(client);
        }
    }

    /** Whether the directory was heard to know this client. */
    boolean isKnown(HardwareAddress client) {
        Said said = last.get(client);
        return said != null && said.standing() == ClientStanding.KNOWN;
    }

    /** Whether a client with a running lease is served without an answer; after a restart the time begins now. */
    boolean stillHolds(HardwareAddress client, long nowNanos) {
        Said said = last.putIfAbsent(client, new Said(ClientStanding.KNOWN, nowNanos));
        return said == null || (said.standing() == ClientStanding.KNOWN && nowNanos - said.nanos() < STALE_NANOS);
    }

    /** Whether the client was switched off when last heard of. */
    boolean isOff(HardwareAddress client, long nowNanos) {
        Said said = last.get(client);
        return said != null && said.standing() == ClientStanding.OFF && nowNanos - said.nanos() < STALE_NANOS;
    }
}
