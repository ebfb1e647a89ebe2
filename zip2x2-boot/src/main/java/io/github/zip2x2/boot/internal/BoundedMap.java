package io.github.zip2x2.boot.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map of a bounded number of entries, which forgets the one that was used longest ago. Not thread-safe, not even for
 * readers.
 *
 * @param <K> what is remembered
 * @param <V> what of it
 */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    /**
     * An empty map.
     *
     * @param most how many entries it holds, 1 or more
     */
    public BoundedMap(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
