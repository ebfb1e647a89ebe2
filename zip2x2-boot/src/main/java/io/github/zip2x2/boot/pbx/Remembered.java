package io.github.zip2x2.boot.pbx;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map of a bounded number of entries, which forgets the one that was used longest ago. Not thread-safe, not even for
 * readers.
 *
 * @param <K> what is remembered
 * @param <V> what of it
 */
final class Remembered<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Remembered(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
