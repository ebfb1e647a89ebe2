package io.github.zip2x2.dhcp.server;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a server counted since its start, and how it stands, taken in one call. Immutable. */
public final class DhcpServerSnapshot {

    private final Map<String, Long> counters;
    private final Map<String, Long> gauges;

    DhcpServerSnapshot(Map<String, Long> counters, Map<String, Long> gauges) {
        this.counters = Collections.unmodifiableMap(new TreeMap<>(counters));
        this.gauges = Collections.unmodifiableMap(new TreeMap<>(gauges));
    }

    /**
     * How the server stands, measured while it works, once a second at most; empty before the first message.
     *
     * @return by name: {@code offers.held}, {@code messages.pending}, and for each network {@code
     *     addresses.free.192.0.2.0/24}, in the order of their names
     */
    public Map<String, Long> gauges() {
        return gauges;
    }

    /**
     * All counters that are not zero.
     *
     * @return by name: {@code received.DHCPDISCOVER}, {@code sent.DHCPACK}, {@code dropped.no_cookie}, {@code
     *     silent.stranger}, {@code anomaly.bad_length}, {@code store.batches} and the like, in the order of their names
     */
    public Map<String, Long> counters() {
        return counters;
    }

    /**
     * One counter.
     *
     * @param name its name
     * @return its value, 0 or more
     */
    public long count(String name) {
        return counters.getOrDefault(name, 0L);
    }

    @Override
    public String toString() {
        return counters + " " + gauges;
    }
}
