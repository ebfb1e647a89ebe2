package io.github.zip2x2.config;

/**
 * A value that must not reach a log, a report or an exception: only {@link #reveal} gives it.
 *
 * <p>Immutable. It keeps secrets out of texts by accident; it does not hide them from a reader of the memory.
 */
public final class Secret {
    /** What stands for a secret wherever one would be printed; its length says nothing about the secret's. */
    public static final String MASK = "****";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a value.
     *
     * @param value the value, possibly empty
     * @return the secret
     */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /**
     * The value itself, for the one place that needs it.
     *
     * @return the value as it was given
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Always {@value #MASK}. */
    @Override
    public String toString() {
        return MASK;
    }
}
