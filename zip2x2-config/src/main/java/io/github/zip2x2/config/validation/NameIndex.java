package io.github.zip2x2.config.validation;

import io.github.zip2x2.config.finding.Spelling;
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
                .filter(section -> Spelling.isNear(name.toUpperCase(Locale.ROOT), section))
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
                .filter(parameter -> parameter.section().equals(section) && Spelling.isNear(lower, parameter.key()))
                .findFirst()
                .or(() -> parameters.stream()
                        .filter(parameter -> Spelling.isNear(lower, parameter.key()))
                        .findFirst());
    }
}
