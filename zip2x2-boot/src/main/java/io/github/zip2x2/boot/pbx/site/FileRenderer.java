package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.writer.PhoneFileBuilder;
import java.util.ArrayList;
import java.util.Collection;
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
    private final Set<Parameter<?>> accepted;
    private final Collection<HostAddress> ours;
    private final Set<SoftwareVersion> images;

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
     * @param accepted parameters for which the word was said that a lock-out is meant
     * @param ours every address by which phones reach this server
     * @param images software whose image can be had
     */
    FileRenderer(
            FileKind kind,
            PhoneModel model,
            Set<Parameter<?>> accepted,
            Collection<HostAddress> ours,
            Set<SoftwareVersion> images) {
        this.kind = kind;
        this.schema = Schema.of(model);
        this.accepted = accepted;
        this.ours = ours;
        this.images = images;
    }

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
     * @param below what lies on disk, null for nothing
     * @param settings what is set, references resolved
     * @return the file
     * @throws IllegalArgumentException naming the parameter, if a value is an error or could lock phones out
     */
    CfgDocument render(@Nullable CfgDocument below, List<Setting> settings) {
        PhoneFileBuilder builder =
                kind == FileKind.COMMON ? PhoneFileBuilder.common(schema) : PhoneFileBuilder.specific(schema);
        ours.forEach(builder::servedBy);
        builder.images(images);
        accepted.forEach(builder::acceptLockOut);
        settings.forEach(
                each -> builder.setText(each.section(), each.key(), each.text().reveal()));
        // Also where a file lies below: what the writer refuses is refused all the same.
        CfgDocument written = builder.build();
        if (below == null) {
            return written;
        }
        CfgDocument document = below;
        for (Setting setting : settings) {
            document = document.with(
                    setting.section(), setting.key(), setting.text().reveal());
        }
        return document;
    }
}
