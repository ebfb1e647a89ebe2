package io.github.zip2x2.dhcp.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what changed on the interfaces that an endpoint was opened for, and when to look again: every two seconds, or soon
 * after somebody noticed something. Looks at nothing itself.
 */
final class InterfaceFollower {

    /** The longest that a change goes unnoticed. */
    static final long LOOK_EVERY_NANOS = 2_000_000_000L;

    /** However often it is told to look. */
    static final long LOOK_APART_NANOS = 200_000_000L;

    /** One thing that changed. */
    sealed interface Change {
        String name();
    }

    /** The interface is not there any more. */
    record Gone(String name) implements Change {}

    /** The interface is there again, or another one has its name. */
    record MadeAnew(HostInterface now) implements Change {
        @Override
        public String name() {
            return now.name();
        }
    }

    /** The same interface has other addresses, another hardware address, or was switched on or off. */
    record Altered(HostInterface before, HostInterface now) implements Change {
        @Override
        public String name() {
            return now.name();
        }
    }

    private final Map<String, Optional<HostInterface>> known = new HashMap<>();
    private long lastNanos;
    private long nextNanos;

    /** Begins with what was there when the endpoint was opened. */
    InterfaceFollower(List<HostInterface> opened, long nowNanos) {
        opened.forEach(each -> known.put(each.name(), Optional.of(each)));
        looked(nowNanos);
    }

    /** When the host is to be looked at next. */
    long nextNanos() {
        return nextNanos;
    }

    boolean isDue(long nowNanos) {
        return nextNanos - nowNanos <= 0;
    }

    /** Something does not fit what is known: the next look is not awaited. */
    void suspect() {
        nextNanos = Math.min(nextNanos, lastNanos + LOOK_APART_NANOS);
    }

    /** Notes the time of a look. */
    void looked(long nowNanos) {
        lastNanos = nowNanos;
        nextNanos = nowNanos + LOOK_EVERY_NANOS;
    }

    /** What changed since the last look; an interface that could not be looked at is left out of what was seen. */
    List<Change> step(Map<String, Optional<HostInterface>> seen) {
        List<Change> changes = new ArrayList<>();
        known.replaceAll((name, before) -> {
            Optional<HostInterface> now = seen.getOrDefault(name, before);
            change(name, before, now).ifPresent(changes::add);
            return now;
        });
        return changes;
    }

    /** Has the next look take the interface for new. */
    void forget(String name) {
        known.put(name, Optional.empty());
    }

    private static Optional<Change> change(String name, Optional<HostInterface> before, Optional<HostInterface> now) {
        if (before.equals(now)) {
            return Optional.empty();
        }
        if (now.isEmpty()) {
            return Optional.of(new Gone(name));
        }
        return before.isPresent() && before.get().index() == now.get().index()
                ? Optional.of(new Altered(before.get(), now.get()))
                : Optional.of(new MadeAnew(now.get()));
    }
}
