package io.github.zip2x2.config.diff;

import io.github.zip2x2.config.effective.EffectiveValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A setting that differs between two configurations.
 *
 * <p>Immutable.
 */
public final class Change {
    private final String section;
    private final String key;
    private final @Nullable EffectiveValue before;
    private final @Nullable EffectiveValue after;
    private final @Nullable String lockOut;

    Change(
            String section,
            String key,
            @Nullable EffectiveValue before,
            @Nullable EffectiveValue after,
            @Nullable String lockOut) {
        this.section = section;
        this.key = key;
        this.before = before;
        this.after = after;
        this.lockOut = lockOut;
    }

    /**
     * The section.
     *
     * @return the name without brackets
     */
    public String section() {
        return section;
    }

    /**
     * The key.
     *
     * @return the key
     */
    public String key() {
        return key;
    }

    /**
     * The value that was.
     *
     * @return the value with its origin, or empty if it was not set
     */
    public Optional<EffectiveValue> before() {
        return Optional.ofNullable(before);
    }

    /**
     * The value that will be.
     *
     * @return the value with its origin, or empty if it is not set any more
     */
    public Optional<EffectiveValue> after() {
        return Optional.ofNullable(after);
    }

    /**
     * Why the change is a lock-out.
     *
     * @return the reason, or empty if it is harmless
     */
    public Optional<String> lockOut() {
        return Optional.ofNullable(lockOut);
    }

    /** The setting and both values, secrets masked: {@code [NET_CONFIG] use_dhcp: yes -> no}. */
    @Override
    public String toString() {
        return "[" + section + "] " + key + ": " + shown(before) + " -> " + shown(after);
    }

    private static String shown(@Nullable EffectiveValue value) {
        return value == null ? "(not set)" : value.text().isEmpty() ? "(empty)" : value.shownText();
    }
}
