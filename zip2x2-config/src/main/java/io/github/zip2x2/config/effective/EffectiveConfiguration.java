package io.github.zip2x2.config.effective;

import io.github.zip2x2.config.document.CfgEntry;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a phone is configured with: its two files merged, the phone's own winning for each parameter (ZIP2x2 User Manual
 * p.26), each value with where it comes from.
 *
 * <p>Within a file the last of several settings of one key counts; which one counts for the phone is not known, and the
 * document's findings say where that matters. Immutable and safe for use by several threads.
 */
public final class EffectiveConfiguration {
    private final Schema schema;
    private final Map<EffectiveValue.Place, EffectiveValue> values;

    private EffectiveConfiguration(Schema schema, Map<EffectiveValue.Place, EffectiveValue> values) {
        this.schema = schema;
        this.values = values;
    }

    /**
     * What a phone without a file of its own would be configured with.
     *
     * @param schema the parameters of its model
     * @param common the file that all phones of the model read
     * @return the configuration
     */
    public static EffectiveConfiguration merge(Schema schema, CfgFile common) {
        Map<EffectiveValue.Place, EffectiveValue> values = new LinkedHashMap<>();
        put(schema, values, common, Source.COMMON);
        return new EffectiveConfiguration(schema, values);
    }

    /**
     * What a phone is configured with.
     *
     * @param schema the parameters of its model
     * @param common the file that all phones of the model read
     * @param specific the phone's own file, which wins
     * @return the configuration
     */
    public static EffectiveConfiguration merge(Schema schema, CfgFile common, CfgFile specific) {
        Map<EffectiveValue.Place, EffectiveValue> values = new LinkedHashMap<>();
        put(schema, values, common, Source.COMMON);
        put(schema, values, specific, Source.SPECIFIC);
        return new EffectiveConfiguration(schema, values);
    }

    private static void put(
            Schema schema, Map<EffectiveValue.Place, EffectiveValue> values, CfgFile file, Source source) {
        for (CfgEntry entry : file.document().entries()) {
            EffectiveValue.Place place = new EffectiveValue.Place(entry.section(), entry.key());
            EffectiveValue before = values.get(place);
            List<EffectiveValue> hidden = new ArrayList<>();
            if (before != null) {
                hidden.add(before);
                hidden.addAll(before.hidden());
            }
            values.put(
                    place,
                    new EffectiveValue(
                            place,
                            entry.value(),
                            schema.isSecret(entry.section(), entry.key()),
                            new EffectiveValue.Origin(
                                    source, file.path(), entry.line(), entry.valueColumn(), entry.valueLength()),
                            List.copyOf(hidden)));
        }
    }

    /**
     * The parameters that the configuration was read with.
     *
     * @return the schema
     */
    public Schema schema() {
        return schema;
    }

    /**
     * A parameter's value.
     *
     * @param parameter the parameter
     * @param <T> what its values become
     * @return the value of the files, or the phone's default where they have none or an empty one; empty if there is
     *     neither, or the text cannot be read, which the validation reports
     */
    public <T> Optional<T> get(Parameter<T> parameter) {
        return value(parameter)
                .flatMap(value -> parameter.type().read(value.text()).value());
    }

    /**
     * A parameter's value with its origin.
     *
     * @param parameter the parameter
     * @return the value of the files, or the phone's default where they have none or an empty one; empty if there is neither
     */
    public Optional<EffectiveValue> value(Parameter<?> parameter) {
        EffectiveValue.Place place = new EffectiveValue.Place(parameter.section(), parameter.key());
        EffectiveValue value = values.get(place);
        if (value != null && !(value.text().isBlank() && parameter.defaultText().isPresent())) {
            return Optional.of(value);
        }
        List<EffectiveValue> hidden = value == null ? List.of() : List.of(value);
        return parameter
                .defaultText()
                .map(text ->
                        new EffectiveValue(place, text, parameter.isSecret(), EffectiveValue.Origin.DEFAULT, hidden));
    }

    /**
     * A setting of the files, known to the schema or not. Names must match in case.
     *
     * @param section the section without brackets
     * @param key the key
     * @return the value with its origin, or empty if no file has it
     */
    public Optional<EffectiveValue> value(String section, String key) {
        return Optional.ofNullable(values.get(new EffectiveValue.Place(section, key)));
    }

    /**
     * The text of a setting, for the rule on lock-outs.
     *
     * @param parameter the parameter
     * @return what the files set, or empty if they do not
     */
    public Optional<String> text(Parameter<?> parameter) {
        return value(parameter.section(), parameter.key()).map(EffectiveValue::text);
    }

    /**
     * All settings of the files, those of the common file first, each in the order in which it first stands there.
     *
     * @return the values, defaults not among them
     */
    public List<EffectiveValue> values() {
        return List.copyOf(values.values());
    }

    /** The model and how many settings; no value. */
    @Override
    public String toString() {
        return "EffectiveConfiguration[" + schema.model() + ", " + values.size() + " settings]";
    }
}
