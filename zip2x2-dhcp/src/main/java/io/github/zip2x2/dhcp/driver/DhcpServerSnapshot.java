package io.github.zip2x2.dhcp.driver;

import java.util.Map;
import java.util.TreeMap;

/** What a server counted since its start, taken in one call. Immutable. */
public final class DhcpServerSnapshot {

    private final Map<String, Long> counters;

    DhcpServerSnapshot(Map<String, Long> counters) {
        this.counters = java.util.Collections.unmodifiableMap(new TreeMap<>(counters));
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
        return counters.toString();
    }
}
