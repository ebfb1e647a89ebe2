package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Probes that wait for an answer by ARP, each half a second at most (RFC 5227 asks for a second or more, in which a phone's
 * DHCPDISCOVER is repeated). What an ARP packet or the time costs does not depend on how many wait.
 */
final class ArpProbes {

    static final long WAIT_NANOS = 500_000_000L;

    private final Map<Long, List<Probe>> byAddress = new HashMap<>();
    /** In the order of their ends, since all wait equally long; the answered ones stay until their time. */
    private final Queue<Probe> byEnd = new ArrayDeque<>();

    private static final class Probe {
        private final long key;
        private final long endNanos;
        private @Nullable Consumer<ProbeResult> answer;

        Probe(long key, long endNanos, Consumer<ProbeResult> answer) {
            this.key = key;
            this.endNanos = endNanos;
            this.answer = answer;
        }

        void answer(ProbeResult result) {
            Consumer<ProbeResult> once = answer;
            answer = null;
            if (once != null) {
                once.accept(result);
            }
        }
    }

    private static long key(int attachment, int address) {
        return ((long) attachment << 32) | (address & 0xffff_ffffL);
    }

    void add(int attachment, int address, long nowNanos, Consumer<ProbeResult> answer) {
        Probe probe = new Probe(key(attachment, address), nowNanos + WAIT_NANOS, answer);
        byAddress.computeIfAbsent(probe.key, key -> new ArrayList<>(1)).add(probe);
        byEnd.add(probe);
    }

    /** Somebody at an attachment says by ARP that it has an address. */
    void heard(int attachment, int address, byte[] ethernet) {
        List<Probe> asked = byAddress.remove(key(attachment, address));
        if (asked != null) {
            ProbeResult result = ProbeResult.usedBy(HardwareAddress.of(HardwareAddress.ETHERNET, ethernet));
            asked.forEach(probe -> probe.answer(result));
        }
    }

    /** Ends those whose time is over. */
    void expire(long nowNanos) {
        for (Probe probe = byEnd.peek(); probe != null && probe.endNanos - nowNanos <= 0; probe = byEnd.peek()) {
            byEnd.remove();
            List<Probe> asked = byAddress.get(probe.key);
            if (asked != null && asked.remove(probe) && asked.isEmpty()) {
                byAddress.remove(probe.key);
            }
            probe.answer(ProbeResult.UNUSED);
        }
    }

    boolean isEmpty() {
        return byEnd.isEmpty();
    }

    /** When the next one ends; of those that wait. */
    long nextNanos() {
        return byEnd.element().endNanos;
    }
}
