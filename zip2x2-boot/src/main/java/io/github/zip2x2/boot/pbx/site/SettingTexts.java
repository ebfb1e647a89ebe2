package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Settings as a file has them, in the order in which they were first set, and the words for those that need one. */
final class SettingTexts {
    static final SettingTexts NONE = new SettingTexts(Map.of(), Set.of());

    private final Map<Place, Secret> values;
    private final Set<Parameter<?>> accepted;

    /** Where in a file a setting stands; a reference is resolved to its value when the file is rendered. */
    record Place(String section, String key, boolean isReference) {}

    /** One setting; its text is kept from logs whatever it is, since one cannot know what an application puts there. */
    record Setting(Place place, Secret text) {}

    private SettingTexts(Map<Place, Secret> values, Set<Parameter<?>> accepted) {
        this.values = values;
        this.accepted = accepted;
    }

    SettingTexts with(Parameter<?> parameter, String text) {
        for (Problem problem : parameter.type().read(text).problems()) {
            if (problem.severity() == Severity.ERROR) {
                throw new IllegalArgumentException(parameter + " " + problem.text() + "; " + problem.remedy());
            }
        }
        return with(parameter.section(), parameter.key(), text);
    }

    SettingTexts with(String section, String key, String text) {
        return put(new Place(section, key, false), text);
    }

    SettingTexts withReference(Parameter<?> parameter, String reference) {
        return put(new Place(parameter.section(), parameter.key(), true), reference);
    }

    private SettingTexts put(Place place, String text) {
        Map<Place, Secret> more = new LinkedHashMap<>(values);
        more.remove(new Place(place.section(), place.key(), !place.isReference()));
        more.put(place, Secret.of(Objects.requireNonNull(text, place.key())));
        return new SettingTexts(more, accepted);
    }

    /** These settings, and others that count where both set the same. */
    SettingTexts and(SettingTexts others) {
        SettingTexts both = this;
        for (Setting setting : others.settings()) {
            both = both.put(setting.place(), setting.text().reveal());
        }
        for (Parameter<?> parameter : others.accepted) {
            both = both.accepting(parameter);
        }
        return both;
    }

    /** Those of the settings that others set too. */
    SettingTexts alsoIn(SettingTexts others) {
        SettingTexts common = new SettingTexts(Map.of(), accepted);
        for (Setting setting : settings()) {
            if (others.sets(setting.place())) {
                common = common.put(setting.place(), setting.text().reveal());
            }
        }
        return common;
    }

    /** Whether they set it, as a value or by a reference. */
    boolean sets(Place place) {
        return values.containsKey(new Place(place.section(), place.key(), true))
                || values.containsKey(new Place(place.section(), place.key(), false));
    }

    SettingTexts accepting(Parameter<?> parameter) {
        Set<Parameter<?>> more = new LinkedHashSet<>(accepted);
        more.add(parameter);
        return new SettingTexts(values, more);
    }

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        values.forEach((place, text) -> settings.add(new Setting(place, text)));
        return settings;
    }

    Set<Parameter<?>> accepted() {
        return accepted;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    int size() {
        return values.size();
    }
}
