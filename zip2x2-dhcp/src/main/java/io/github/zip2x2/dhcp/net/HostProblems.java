package io.github.zip2x2.dhcp.net;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * What is wrong with the host now, each under a name of its own. One is logged as a warning when it begins, and told
 * again at most once a minute when it comes and goes. One thread changes it; {@link #sentences()} is any thread's.
 */
final class HostProblems {

    private static final long WARN_EVERY_NANOS = 60_000_000_000L;

    private final Logger log;
    private final Map<String, String> now = new LinkedHashMap<>();
    private final Map<String, Long> warned = new HashMap<>();
    private volatile List<String> sentences = List.of();

    HostProblems(Logger log) {
        this.log = log;
    }

    /** Notes that a problem is there, or no more. */
    void note(String name, Optional<String> sentence, long nowNanos) {
        String before = now.get(name);
        if (sentence.isEmpty() && before != null) {
            now.remove(name);
            log.info("no more: {}", before);
        } else if (sentence.isPresent() && !sentence.get().equals(before)) {
            now.put(name, sentence.get());
            Long last = warned.get(name);
            if (before != null || last == null || nowNanos - last >= WARN_EVERY_NANOS) {
                warned.put(name, nowNanos);
                log.warn("{}", sentence.get());
            }
        } else {
            return;
        }
        warned.values().removeIf(at -> nowNanos - at >= WARN_EVERY_NANOS);
        sentences = List.copyOf(now.values());
    }

    /** What is wrong now. */
    List<String> sentences() {
        return sentences;
    }
}
