package io.github.zip2x2.config.writer;

import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Placement;
import io.github.zip2x2.config.schema.Problem;
import io.github.zip2x2.config.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one of a phone's two files from typed settings.
 *
 * <p>The same settings give the same bytes, whatever the order in which they were set: sections and keys stand in the
 * schema's order, what the schema does not know behind them. A setting that would cut phones off from the server that could
 * repair it is refused until {@link #acceptLockOut} names it. Not safe for use by several threads at once.
 */
public final class PhoneFileBuilder {
    private final Schema schema;
    private final boolean common;
    private final Map<String, Map<String, Line>> sections = new LinkedHashMap<>();
    private final Set<String> accepted = new HashSet<>();
    private final Set<SoftwareVersion> images = new HashSet<>();
    private FileStyle style;
    private @Nullable HostAddress server;

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
        this.server = address;
        return this;
    }

    /**
     * Says which software images the server has, so that naming one of them is known to be harmless.
     *
     * @param versions the versions of the model's images
     * @return this builder
     */
    public PhoneFileBuilder images(Collection<SoftwareVersion> versions) {
        images.addAll(versions);
        return this;
    }

    /**
     * Says the word for a setting that could cut phones off: it is meant.
     *
     * @param parameter the setting
     * @return this builder
     */
    public PhoneFileBuilder acceptLockOut(Parameter<?> parameter) {
        accepted.add(place(parameter.section(), parameter.key()));
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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException(
                        "[" + section + "] " + key + " has the character U+" + String.format("%04X", (int) c)
                                + ", which the file cannot hold; use Latin-1 without control characters");
            }
        }
        sections.computeIfAbsent(section, name -> new LinkedHashMap<>())
                .put(key, new Line(section, key, text, enabled));
        return this;
    }

    /**
     * Writes the file.
     *
     * @return the file
     * @throws IllegalArgumentException if a common file has a setting of one phone, or a setting could cut phones off and was
     *     not accepted
     */
    public CfgDocument build() {
        StringBuilder text = new StringBuilder();
        Set<String> names = new java.util.LinkedHashSet<>(schema.sections());
        names.addAll(sections.keySet());
        for (String name : names) {
            Map<String, Line> lines = sections.get(name);
            if (lines != null) {
                append(text, name, lines);
            }
        }
        return CfgDocument.parse(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void append(StringBuilder text, String name, Map<String, Line> lines) {
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
            text.append(line.key()).append('=').append(line.text());
        }
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
        if (parameter.lockOut().isPresent()
                && !accepted.contains(place(line.section(), line.key()))
                && !isHarmless(parameter, line.text())) {
            throw new IllegalArgumentException(parameter + " could cut phones off: "
                    + parameter.lockOut().get() + "; call acceptLockOut for it if that is meant");
        }
    }

    private boolean isHarmless(Parameter<?> parameter, String text) {
        if (parameter.equals(Parameters.USE_DHCP)) {
            return text.equals("yes");
        }
        if (parameter.equals(Parameters.TFTP_SERVER_ADDR)) {
            return server != null && server.text().equals(text);
        }
        if (parameter.equals(Parameters.SOFTWARE_VERSION)) {
            return SoftwareVersion.tryParse(text).filter(images::contains).isPresent();
        }
        if (parameter.section().equals(Parameters.VLAN_MODE.section())) {
            // Ids and circuits mean nothing while the mode switches VLANs off.
            Line mode = sections.getOrDefault(parameter.section(), Map.of()).get(Parameters.VLAN_MODE.key());
            return mode != null && mode.enabled() && mode.text().equals("0");
        }
        if (parameter.section().equals(Parameters.USE_DHCP.section())
                && parameter.type().name().equals("IPv4")) {
            Line dhcp = sections.getOrDefault(parameter.section(), Map.of()).get(Parameters.USE_DHCP.key());
            return dhcp != null && dhcp.enabled() && dhcp.text().equals("yes");
        }
        return false;
    }

    private static String place(String section, String key) {
        return section + "\n" + key;
    }
}
