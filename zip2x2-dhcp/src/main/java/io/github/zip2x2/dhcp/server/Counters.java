package io.github.zip2x2.dhcp.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Named numbers that only grow. One thread counts, any thread reads. */
final class Counters {

    private final Map<String, LongAdder> byName = new ConcurrentHashMap<>();

    void count(String name) {
        add(name, 1);
    }

    void add(String name, long amount) {
        LongAdder adder = byName.get(name);
        if (adder == null) {
            adder = byName.computeIfAbsent(name, key -> new LongAdder());
        }
        adder.add(amount);
    }

    DhcpServerSnapshot snapshot(Map<String, Long> gauges) {
        Map<String, Long> values = new HashMap<>();
        byName.forEach((name, adder) -> values.put(name, adder.sum()));
        return new DhcpServerSnapshot(values, gauges);
    }
}
