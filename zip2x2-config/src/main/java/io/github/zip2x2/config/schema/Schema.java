package io.github.zip2x2.config.schema;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.finding.SecretWords;
import io.github.zip2x2.config.finding.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a phone model.
 *
 * <p>{@link #of} gives those of the ZIP2x1 and ZIP2x2, which share the format; {@link #with} adds one's own, and
 * {@link #of(PhoneModel, Collection)} describes another model. Immutable and safe for use by several threads.
 */
public final class Schema {
    /** Phones and servers ask for it with each boot, so it is indexed once. */
    private static final Schema KNOWN = new Schema(PhoneModel.ZIP2X2, Parameters.all());

    private final PhoneModel model;
    private final List<Parameter<?>> parameters;
    private final Map<String, Map<String, Parameter<?>>> bySection;

    private Schema(PhoneModel model, Schema same) {
        this.model = model;
        parameters = same.parameters;
        bySection = same.bySection;
    }

    private Schema(PhoneModel model, Collection<? extends Parameter<?>> parameters) {
        this.model = model;
        this.parameters = List.copyOf(parameters);
        bySection = new HashMap<>();
        for (Parameter<?> parameter : this.parameters) {
            Parameter<?> other = bySection
                    .computeIfAbsent(parameter.section(), section -> new HashMap<>())
                    .put(parameter.key(), parameter);
            if (other != null) {
                throw new IllegalArgumentException(parameter + " is there twice; a schema has one of a name");
            }
        }
    }

    /**
     * The parameters that are known of the ZIP2x1 and ZIP2x2, for a model that shares their format.
     *
     * @param model the model
     * @return the schema
     */
    public static Schema of(PhoneModel model) {
        return new Schema(model, KNOWN);
    }

    /**
     * The parameters of a model of one's own.
     *
     * @param model the model
     * @param parameters its parameters
     * @return the schema
     * @throws IllegalArgumentException if two have the same section and key
     */
    public static Schema of(PhoneModel model, Collection<? extends Parameter<?>> parameters) {
        return new Schema(model, parameters);
    }

    /**
     * This schema with parameters of one's own; one of the same section and key is replaced.
     *
     * @param more the parameters
     * @return the larger schema
     */
    public Schema with(Parameter<?>... more) {
        Set<Parameter<?>> added = new LinkedHashSet<>(List.of(more));
        List<Parameter<?>> all = new ArrayList<>(parameters);
        all.removeIf(added::contains);
        all.addAll(added);
        return new Schema(model, all);
    }

    /**
     * The model.
     *
     * @return the model that these are the parameters of
     */
    public PhoneModel model() {
        return model;
    }

    /**
     * The parameters.
     *
     * @return all of them, in the schema's order
     */
    public List<Parameter<?>> parameters() {
        return parameters;
    }

    /**
     * The sections' names.
     *
     * @return each once, in the schema's order
     */
    public Set<String> sections() {
        Set<String> sections = new LinkedHashSet<>();
        parameters.forEach(parameter -> sections.add(parameter.section()));
        return sections;
    }

    /**
     * A parameter by its place; names must match in case.
     *
     * @param section the section without brackets
     * @param key the key
     * @return the parameter, or empty if the schema has none there
     */
    public Optional<Parameter<?>> parameter(String section, String key) {
        Map<String, Parameter<?>> keys = bySection.get(section);
        return keys == null ? Optional.empty() : Optional.ofNullable(keys.get(key));
    }

    /**
     * Whether the value of a setting must not be shown: a parameter that is a secret, or a key that is not known and sounds
     * like one, or is nearly one of them.
     *
     * @param section the section without brackets
     * @param key the key
     * @return true if no report may show it
     */
    public boolean isSecret(String section, String key) {
        return parameter(section, key)
                .map(Parameter::isSecret)
                .orElseGet(() -> SecretWords.isIn(key) || isNearASecret(key));
    }

    private boolean isNearASecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return parameters.stream()
                .anyMatch(parameter -> parameter.isSecret()
                        && Spelling.isNear(lower, parameter.key().toLowerCase(Locale.ROOT)));
    }

    /** The model and how many parameters. */
    @Override
    public String toString() {
        return "Schema[" + model + ", " + parameters.size() + " parameters]";
    }
}
