package io.github.zip2x2.config.writer;

import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Placement;
import io.github.zip2x2.config.schema.Problem;
import io.github.zip2x2.config.schema.Schema;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one of a phone's two files from typed settings.
 *
 * <p>The same settings give the same bytes, whatever the order in which they were set: sections and keys stand in the
 * schema's order, what the schema does not know behind them. A lock-out is refused until {@link #acceptLockOut} names it. A
 * text that the phone only shows is written in the characters that the file can hold ({@link Transliteration}), and a finding
 * says so; anything else that the file cannot hold is refused. Not safe for use by several threads at once.
 */
public final class PhoneFileBuilder {
    private final Schema schema;
    private final boolean common;
    private final Map<String, Map<String, Line>> sections = new LinkedHashMap<>();
    private final Set<String> accepted = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private LockOutRule rule = LockOutRule.NOTHING_KNOWN;
    private FileStyle style;
    private @Nullable Charset charset;

    private record Line(String section, String key, String text, boolean enabled) {}

    private PhoneFileBuilder(Schema schema, boolean common) {
        this.schema = schema;
        this.common = common;
        this.style = common ? FileStyle.PBX_COMMON : FileStyle.PBX;
    }

    /**
     * Starts the file that all phones of a model read.
     *
     * @param schema the model's parameters
     * @return a builder, in the style of {@link FileStyle#PBX_COMMON}
     */
    public static PhoneFileBuilder common(Schema schema) {
        return new PhoneFileBuilder(schema, true);
    }

    /**
     * Starts a phone's own file.
     *
     * @param schema the model's parameters
     * @return a builder, in the style of {@link FileStyle#PBX}
     */
    public static PhoneFileBuilder specific(Schema schema) {
        return new PhoneFileBuilder(schema, false);
    }

    /**
     * Sets how the file looks.
     *
     * @param newStyle the style
     * @return this builder
     */
    public PhoneFileBuilder style(FileStyle newStyle) {
        this.style = newStyle;
        return this;
    }

    /**
     * Says which server the file will be fetched from, so that naming it as the phones' TFTP server is known to be harmless.
     *
     * @param address what phones reach the server by
     * @return this builder
     */
    public PhoneFileBuilder servedBy(HostAddress address) {
        return lockOutRule(rule.servedBy(Set.of(address)));
    }

    /**
     * Says which software images the server has, so that naming one of them is known to be harmless.
     *
     * @param versions the versions of the model's images
     * @return this builder
     */
    public PhoneFileBuilder images(Collection<SoftwareVersion> versions) {
        return lockOutRule(rule.images(versions));
    }

    /**
     * Sets the rule on lock-outs, with all that is known of the server.
     *
     * @param newRule the rule; by default nothing is known
     * @return this builder
     */
    public PhoneFileBuilder lockOutRule(LockOutRule newRule) {
        this.rule = newRule;
        return this;
    }

    /**
     * Accepts a lock-out: the setting is meant.
     *
     * @param parameter the setting
     * @return this builder
     */
    public PhoneFileBuilder acceptLockOut(Parameter<?> parameter) {
        accepted.add(place(parameter.section(), parameter.key()));
        return this;
    }

    /**
     * Sets the character set of the file.
     *
     * @param newCharset what the phone reads, by the {@code language} of its common file; by default by the language that this
     *     file sets, else ISO 8859-1
     * @return this builder
     */
    public PhoneFileBuilder charset(Charset newCharset) {
        this.charset = newCharset;
        return this;
    }

    /**
     * Sets a value.
     *
     * @param parameter the parameter
     * @param value its value
     * @param <T> what its values are
     * @return this builder
     * @throws IllegalArgumentException if the value cannot be written
     */
    public <T> PhoneFileBuilder set(Parameter<T> parameter, T value) {
        return put(parameter.section(), parameter.key(), parameter.type().write(value), true);
    }

    /**
     * Writes a setting that is switched off by a semicolon, for an administrator to find.
     *
     * @param parameter the parameter
     * @param value its value
     * @param <T> what its values are
     * @return this builder
     * @throws IllegalArgumentException if the value cannot be written
     */
    public <T> PhoneFileBuilder disabled(Parameter<T> parameter, T value) {
        return put(parameter.section(), parameter.key(), parameter.type().write(value), false);
    }

    /**
     * Sets a value by its text, for parameters that the schema knows and for others.
     *
     * @param section the section without brackets
     * @param key the key
     * @param text what stands behind the equals sign
     * @return this builder
     * @throws IllegalArgumentException if the schema knows the parameter and the value is an error, or a file cannot hold it
     */
    public PhoneFileBuilder setText(String section, String key, String text) {
        Optional<Parameter<?>> parameter = schema.parameter(section, key);
        if (parameter.isPresent()) {
            for (Problem problem : parameter.get().type().read(text).problems()) {
                if (problem.severity() == Severity.ERROR) {
                    throw new IllegalArgumentException(
                            parameter.get() + " " + problem.text() + "; " + problem.remedy());
                }
            }
        }
        return put(section, key, text, true);
    }

    private PhoneFileBuilder put(String section, String key, String text, boolean enabled) {
        if (!section.matches("[A-Za-z0-9_.-]+") || !key.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException(
                    "[" + section + "] " + key + " cannot be written; use letters, digits and underscores");
        }
        Optional<Parameter<?>> parameter = schema.parameter(section, key);
        if (parameter.filter(Parameter::isShown).isEmpty()) {
            requireHeld(section, key, text, StandardCharsets.UTF_8);
        }
        sections.computeIfAbsent(section, name -> new LinkedHashMap<>())
                .put(key, new Line(section, key, text, enabled));
        return this;
    }

    /** The message never repeats the text, which may be a secret. */
    private static void requireHeld(String section, String key, String text, Charset charset) {
        OptionalInt missing = Transliteration.firstMissing(text, charset);
        if (missing.isPresent()) {
            throw new IllegalArgumentException(String.format(
                    "[%s] %s has the character U+%04X, which the file cannot hold; use %s without control characters",
                    section, key, missing.getAsInt(), charset.name()));
        }
    }

    /**
     * Writes the file.
     *
     * @return the file
     * @throws IllegalArgumentException if a common file has a setting of one phone, if a setting is a lock-out that was not
     *     accepted, or if the file cannot hold a character of a value that is not only shown
     */
    public CfgDocument build() {
        findings.clear();
        Charset written = charset;
        if (written == null) {
            written = Transliteration.charset(text(Parameters.LANGUAGE));
        }
        StringBuilder text = new StringBuilder();
        Set<String> names = new LinkedHashSet<>(schema.sections());
        names.addAll(sections.keySet());
        for (String name : names) {
            Map<String, Line> lines = sections.get(name);
            if (lines != null) {
                append(text, name, lines, written);
            }
        }
        return CfgDocument.parse(text.toString().getBytes(written));
    }

    /**
     * What was changed by the last {@link #build} so that the file can hold it.
     *
     * @param file the file's path
     * @return a finding for each text that was transliterated
     */
    public List<Finding> findings(String file) {
        return findings.stream().map(finding -> finding.in(file)).toList();
    }

    private Optional<String> text(Parameter<?> parameter) {
        return Optional.ofNullable(
                        sections.getOrDefault(parameter.section(), Map.of()).get(parameter.key()))
                .filter(Line::enabled)
                .map(Line::text);
    }

    private void append(StringBuilder text, String name, Map<String, Line> lines, Charset written) {
        if (text.length() > 0) {
            text.append(style.lineEnd());
            if (style.hasBlankLineBefore(name)) {
                text.append(style.lineEnd());
            }
        }
        text.append('[').append(name).append(']');
        for (Line line : inSchemaOrder(name, lines)) {
            if (line.enabled()) {
                check(line);
            }
            text.append(style.lineEnd()).append(line.enabled() ? "" : ";");
            text.append(line.key()).append('=').append(held(line, written));
        }
    }

    private String held(Line line, Charset written) {
        Optional<Parameter<?>> parameter = schema.parameter(line.section(), line.key());
        if (parameter.filter(Parameter::isShown).isEmpty()) {
            requireHeld(line.section(), line.key(), line.text(), written);
            return line.text();
        }
        String held = Transliteration.of(line.text(), written);
        if (!held.equals(line.text())) {
            findings.add(WriterCodes.transliterated(parameter.get(), line.text(), held, written)
                    .build());
        }
        return held;
    }

    private List<Line> inSchemaOrder(String section, Map<String, Line> lines) {
        List<Line> ordered = new ArrayList<>();
        for (Parameter<?> parameter : schema.parameters()) {
            Line line = lines.get(parameter.key());
            if (line != null && parameter.section().equals(section)) {
                ordered.add(line);
            }
        }
        lines.entrySet().stream()
                .filter(entry -> schema.parameter(section, entry.getKey()).isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> ordered.add(entry.getValue()));
        return ordered;
    }

    private void check(Line line) {
        Optional<Parameter<?>> known = schema.parameter(line.section(), line.key());
        if (known.isEmpty()) {
            return;
        }
        Parameter<?> parameter = known.get();
        if (common && parameter.placement() == Placement.SPECIFIC) {
            throw new IllegalArgumentException(
                    parameter + " is about one phone and would reach all of them; write it in the phone's own file");
        }
        Optional<String> lockOut = accepted.contains(place(line.section(), line.key()))
                ? Optional.empty()
                : rule.possible(parameter, this::text);
        if (lockOut.isPresent()) {
            throw new IllegalArgumentException(
                    parameter + " is a lock-out: " + lockOut.get() + "; call acceptLockOut for it if that is meant");
        }
    }

    private static String place(String section, String key) {
        return section + "\n" + key;
    }
}
