package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.internal.Warnings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * What is wrong with the host now, each under a name of its own, and logged as a warning when it begins. One thread
 * changes it; {@link #sentences()} is any thread's.
 */
final class HostProblems {

    private final Logger log;
    private final Warnings warnings;
    private final Map<String, String> now = new LinkedHashMap<>();
    private volatile List<String> sentences = List.of();

    HostProblems(Logger log) {
        this.log = log;
        this.warnings = new Warnings(log);
    }

    /** Notes that a problem is there, or no more. */
    void note(String name, Optional<String> sentence) {
        String before = sentence.isPresent() ? now.put(name, sentence.get()) : now.remove(name);
        if (sentence.isPresent() && !sentence.get().equals(before)) {
            warnings.warn(sentence.get(), "{}", sentence.get());
        } else if (sentence.isEmpty() && before != null) {
            log.info("no more: {}", before);
        } else {
            return;
        }
        sentences = List.copyOf(now.values());
    }

    /** Tells of a change that is no problem by itself. */
    void tell(String sentence) {
        warnings.warn(sentence, "{}", sentence);
    }

    /** What is wrong now. */
    List<String> sentences() {
        return sentences;
    }
}
