package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.writer.PhoneFileBuilder;
import io.github.zip2x2.config.writer.Transliteration;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Layers, laid over each other, made into a file and judged: a function of its arguments, without files, secrets' vaults or
 * clocks. */
final class FileRenderer {
    private final FileKind kind;
    private final Schema schema;
    private final Charset charset;
    private final Set<Parameter<?>> accepted;
    private final LockOutRule lockOuts;

    /** One parameter as it will stand, and who set it. */
    record Setting(SettingTexts.Place place, Secret text, Layer from) {
        String section() {
            return place.section();
        }

        String key() {
            return place.key();
        }

        boolean isReference() {
            return place.isReference();
        }

        boolean sets(Parameter<?> parameter) {
            return section().equals(parameter.section()) && key().equals(parameter.key());
        }

        Setting resolved(Secret secret) {
            return new Setting(new SettingTexts.Place(section(), key(), false), secret, from);
        }
    }

    /**
     * A renderer of one file.
     *
     * @param kind which of the two
     * @param model the phone's
     * @param charset what the phone reads
     * @param accepted parameters whose lock-out was accepted
     * @param lockOuts the rule, with what is known of this server
     */
    FileRenderer(FileKind kind, PhoneModel model, Charset charset, Set<Parameter<?>> accepted, LockOutRule lockOuts) {
        this.kind = kind;
        this.schema = Schema.of(model);
        this.charset = charset;
        this.accepted = accepted;
        this.lockOuts = lockOuts;
    }

    /** A file, and what had to be changed so that it can hold what is shown. */
    record Rendered(CfgDocument document, List<Finding> findings) {}

    /** What counts of each parameter, in the order in which they were first set. */
    static List<Setting> lay(@Nullable CfgDocument below, List<Layer> layers) {
        Map<String, Setting> laid = new LinkedHashMap<>();
        for (Layer layer : layers) {
            for (SettingTexts.Setting setting : layer.texts().settings()) {
                SettingTexts.Place place = setting.place();
                String where = PhoneFile.place(place.section(), place.key());
                boolean isSet = laid.containsKey(where)
                        || (below != null
                                && below.value(place.section(), place.key()).isPresent());
                if (isSet || !layer.isOnlyWhereSet()) {
                    laid.put(where, new Setting(place, setting.text(), layer));
                }
            }
        }
        return new ArrayList<>(laid.values());
    }

    static Map<String, Layer> origins(List<Setting> settings) {
        Map<String, Layer> origins = new HashMap<>();
        settings.forEach(setting -> origins.put(PhoneFile.place(setting.section(), setting.key()), setting.from()));
        return origins;
    }

    /**
     * Makes the file.
     *
     * @param name the file's
     * @param below what lies on disk, null for nothing
     * @param settings what is set, references resolved
     * @return the file
     * @throws IllegalArgumentException naming the parameter, if a value is an error, a lock-out, or nothing that the file can
     *     hold
     */
    Rendered render(String name, @Nullable CfgDocument below, List<Setting> settings) {
        PhoneFileBuilder builder =
                kind == FileKind.COMMON ? PhoneFileBuilder.common(schema) : PhoneFileBuilder.specific(schema);
        builder.lockOutRule(lockOuts).charset(charset);
        accepted.forEach(builder::acceptLockOut);
        settings.forEach(
                each -> builder.setText(each.section(), each.key(), each.text().reveal()));
        // Also where a file lies below: what the writer refuses is refused all the same.
        CfgDocument document = builder.build();
        if (below != null) {
            document = below;
            for (Setting setting : settings) {
                document = document.with(setting.section(), setting.key(), held(setting), charset);
            }
        }
        return new Rendered(document, builder.findings(name));
    }

    private String held(Setting setting) {
        String text = setting.text().reveal();
        boolean isShown = schema.parameter(setting.section(), setting.key())
                .filter(Parameter::isShown)
                .isPresent();
        return isShown ? Transliteration.of(text, charset) : text;
    }
}
