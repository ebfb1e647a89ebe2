package io.github.zip2x2.config.validation;

import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A schema's names, to guess what was meant by a name that is none of them. */
final class NameIndex {
    private final List<String> sections;
    private final Map<String, List<Parameter<?>>> byKey = new HashMap<>();
    private final List<Parameter<?>> parameters;

    NameIndex(Schema schema) {
        sections = List.copyOf(schema.sections());
        parameters = schema.parameters();
        for (Parameter<?> parameter : parameters) {
            byKey.computeIfAbsent(parameter.key().toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                    .add(parameter);
        }
    }

    Optional<String> sectionInOtherCase(String name) {
        return sections.stream().filter(name::equalsIgnoreCase).findFirst();
    }

    Optional<String> sectionLike(String name) {
        return sections.stream()
                .filter(section -> isNear(name.toUpperCase(Locale.ROOT), section))
                .findFirst();
    }

    boolean hasSection(String name) {
        return sections.contains(name);
    }

    /** The parameter of this key in whatever case, one of this section first. */
    Optional<Parameter<?>> parameterOfKey(String section, String key) {
        List<Parameter<?>> found = byKey.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
        return found.stream()
                .filter(parameter -> parameter.section().equals(section))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    Optional<Parameter<?>> parameterLike(String section, String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return parameters.stream()
                .filter(parameter -> parameter.section().equals(section) && isNear(lower, parameter.key()))
                .findFirst()
                .or(() -> parameters.stream()
                        .filter(parameter -> isNear(lower, parameter.key()))
                        .findFirst());
    }

    /** One slip in a short name, two in a longer one: letters left out, added, changed or swapped. */
    static boolean isNear(String written, String known) {
        int limit = known.length() < 5 ? 0 : known.length() < 8 ? 1 : 2;
        if (Math.abs(written.length() - known.length()) > limit) {
            return false;
        }
        return distance(written, known) <= limit;
    }

    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(steps[i - 1][j - 1] + change, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, steps[i - 2][j - 2] + 1);
                }
                steps[i][j] = best;
            }
        }
        return steps[a.length()][b.length()];
    }
}
