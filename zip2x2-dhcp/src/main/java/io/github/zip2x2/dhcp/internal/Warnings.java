package io.github.zip2x2.dhcp.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Says each thing at most once a minute, so that no outage is silent and none fills the log. Thread-safe. */
public final class Warnings {

    private static final long EVERY_NANOS = 60_000_000_000L;

    /** What is different at a time; more share one entry, since a key may name what comes from the network. */
    private static final int MOST_KEYS = 256;

    private final Logger log;
    private final Map<String, Long> lastNanos = new ConcurrentHashMap<>();

    /**
     * Warnings to a log.
     *
     * @param log takes them
     */
    public Warnings(Logger log) {
        this.log = log;
    }

    /**
     * Says it, unless the same key was said within the last minute.
     *
     * @param key what it is about
     * @param message with the remedy
     * @param arguments for the message's places
     */
    public void warn(String key, String message, @Nullable Object... arguments) {
        String counted = lastNanos.size() < MOST_KEYS || lastNanos.containsKey(key) ? key : "others";
        long now = System.nanoTime();
        Long last = lastNanos.get(counted);
        boolean due = last == null
                ? lastNanos.putIfAbsent(counted, now) == null
                : now - last >= EVERY_NANOS && lastNanos.replace(counted, last, now);
        if (due) {
            log.warn(message + " (repeats within a minute are only counted)", arguments);
        }
    }
}
