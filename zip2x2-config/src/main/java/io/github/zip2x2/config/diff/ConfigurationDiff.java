package io.github.zip2x2.config.diff;

import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.effective.EffectiveValue;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two effective configurations: what they say, not how the files are written.
 *
 * <p>Stateless.
 */
public final class ConfigurationDiff {
    private ConfigurationDiff() {}

    /**
     * Compares two configurations where nothing is known of the server.
     *
     * @param before the one that was
     * @param after the one that will be
     * @return the settings that differ: lock-outs first, then in the schema's order, then by name
     */
    public static List<Change> between(EffectiveConfiguration before, EffectiveConfiguration after) {
        return between(before, after, LockOutRule.NOTHING_KNOWN);
    }

    /**
     * Compares two configurations.
     *
     * @param before the one that was
     * @param after the one that will be
     * @param lockOut the rule on lock-outs, with what is known of the server
     * @return the settings that differ: lock-outs first, then in the schema's order, then by name
     */
    public static List<Change> between(
            EffectiveConfiguration before, EffectiveConfiguration after, LockOutRule lockOut) {
        List<Change> changes = new ArrayList<>();
        for (EffectiveValue value : before.values()) {
            Optional<EffectiveValue> other = after.value(value.section(), value.key());
            if (!sameMeaning(after.schema(), value, other)) {
                changes.add(change(after, lockOut, value, other.orElse(null)));
            }
        }
        for (EffectiveValue value : after.values()) {
            if (before.value(value.section(), value.key()).isEmpty()) {
                changes.add(change(after, lockOut, null, value));
            }
        }
        List<Parameter<?>> order = after.schema().parameters();
        changes.sort(Comparator.comparing((Change change) -> change.lockOut().isEmpty())
                .thenComparing(change -> after.schema()
                        .parameter(change.section(), change.key())
                        .map(order::indexOf)
                        .orElse(Integer.MAX_VALUE))
                .thenComparing(Change::section)
                .thenComparing(Change::key));
        return List.copyOf(changes);
    }

    /** Two texts that a type reads as the same value are the same. */
    private static boolean sameMeaning(Schema schema, EffectiveValue value, Optional<EffectiveValue> other) {
        if (other.isEmpty() || value.text().equals(other.get().text())) {
            return other.isPresent();
        }
        Optional<Parameter<?>> parameter = schema.parameter(value.section(), value.key());
        return parameter.isPresent()
                && sameTyped(parameter.get(), value.text(), other.get().text());
    }

    private static boolean sameTyped(Parameter<?> parameter, String a, String b) {
        Optional<?> first = parameter.type().read(a).value();
        return first.isPresent() && first.equals(parameter.type().read(b).value());
    }

    private static Change change(
            EffectiveConfiguration configuration,
            LockOutRule rule,
            @Nullable EffectiveValue before,
            @Nullable EffectiveValue after) {
        EffectiveValue either = Objects.requireNonNull(after == null ? before : after);
        String lockOut = configuration
                .schema()
                .parameter(either.section(), either.key())
                .flatMap(parameter -> rule.possible(parameter, configuration::text))
                .orElse(null);
        return new Change(either.section(), either.key(), before, after, lockOut);
    }
}
