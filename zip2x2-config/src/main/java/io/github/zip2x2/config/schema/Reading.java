package io.github.zip2x2.config.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value as its type reads it: perhaps a typed value, perhaps problems, perhaps both.
 *
 * <p>Immutable.
 *
 * @param <T> what the value becomes
 */
public final class Reading<T> {
    private final @Nullable T value;
    private final List<Problem> problems;

    private Reading(@Nullable T value, List<Problem> problems) {
        this.value = value;
        this.problems = problems;
    }

    /**
     * A value without problems.
     *
     * @param value the typed value
     * @param <T> its type
     * @return the reading
     */
    public static <T> Reading<T> of(T value) {
        return new Reading<>(value, List.of());
    }

    /**
     * No value: the setting is empty, which stands for its absence.
     *
     * @param <T> the type of the value that is not there
     * @return the reading
     */
    public static <T> Reading<T> empty() {
        return new Reading<>(null, List.of());
    }

    /**
     * No value, because of a problem.
     *
     * @param problem what is wrong
     * @param <T> the type of the value that is not there
     * @return the reading
     */
    public static <T> Reading<T> broken(Problem problem) {
        return new Reading<>(null, List.of(problem));
    }

    /**
     * The same, with one problem more.
     *
     * @param problem what is wrong
     * @return the reading
     */
    public Reading<T> with(Problem problem) {
        List<Problem> more = new ArrayList<>(problems);
        more.add(problem);
        return new Reading<>(value, List.copyOf(more));
    }

    /**
     * The typed value.
     *
     * @return the value, or empty if the text gives none
     */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /**
     * What is wrong.
     *
     * @return the problems, none for a good value
     */
    public List<Problem> problems() {
        return problems;
    }
}
