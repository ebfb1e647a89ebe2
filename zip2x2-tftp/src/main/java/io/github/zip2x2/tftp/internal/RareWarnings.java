package io.github.zip2x2.tftp.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Says whether a warning is due: each subject once a minute at most, however often phones ask. Safe for several threads. */
public final class RareWarnings {
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_SUBJECTS = 256;

    private final Map<String, Long> told = new HashMap<>();

    /** Makes one that has told nothing. */
    public RareWarnings() {}

    /**
     * Asks for leave to warn.
     *
     * @param subject what the warning is about
     * @return true if nothing was said of it for a minute
     */
    public synchronized boolean isDue(String subject) {
        long now = System.nanoTime();
        Long last = told.get(subject);
        if (last != null && now - last < PAUSE) {
            return false;
        }
        if (last == null && told.size() >= MAX_SUBJECTS) {
            told.values().removeIf(at -> now - at >= PAUSE);
            if (told.size() >= MAX_SUBJECTS) {
                return false;
            }
        }
        told.put(subject, now);
        return true;
    }
}
