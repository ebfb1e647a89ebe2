package io.github.zip2x2.config.root;

import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.effective.EffectiveValue;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.schema.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Images at the root and in the phones' directories. */
final class ImageCheck {
    private final List<RootModel> models;
    private final List<RootEntry> entries;
    private final Consumer<Finding> findings;

    ImageCheck(List<RootModel> models, List<RootEntry> entries, Consumer<Finding> findings) {
        this.models = models;
        this.entries = entries;
        this.findings = findings;
    }

    static Map<SoftwareVersion, RootEntry> images(PhoneModel model, String directory, List<RootEntry> entries) {
        Map<SoftwareVersion, RootEntry> images = new HashMap<>();
        for (RootEntry entry : entries) {
            if (entry.directory().isEmpty() || entry.directory().equals(directory)) {
                model.versionOfFirmwareFileName(entry.name())
                        .ifPresent(version -> images.merge(
                                version, entry, (a, b) -> a.directory().isEmpty() ? a : b));
            }
        }
        return images;
    }

    void check() {
        for (RootEntry entry : entries) {
            String lower = entry.name().toLowerCase(Locale.ROOT);
            for (RootModel model : models) {
                String prefix = model.model().name().toLowerCase(Locale.ROOT) + "_";
                if (lower.startsWith(prefix) && lower.endsWith(".bin")) {
                    image(model.model(), entry);
                }
            }
        }
        models.forEach(model -> missing(
                        model,
                        model.configuration().value(Parameters.SOFTWARE_VERSION),
                        model.configuration().get(Parameters.SOFTWARE_VERSION))
                .ifPresent(findings));
    }

    private void image(PhoneModel model, RootEntry entry) {
        Optional<SoftwareVersion> version = model.versionOfFirmwareFileName(entry.name());
        if (entry.size() == 0) {
            findings.accept(of(entry, "the image is empty", "copy the image anew"));
        } else if (version.isEmpty()) {
            findings.accept(of(entry, "no phone asks for an image of this name", renaming(model, entry.name())));
        } else if (!entry.name().equals(model.firmwareFileName(version.get()))) {
            findings.accept(of(
                    entry,
                    "phones ask for " + model.firmwareFileName(version.get()) + ", and some TFTP servers mind the case",
                    "rename it to " + model.firmwareFileName(version.get())));
        }
    }

    private static String renaming(PhoneModel model, String name) {
        String underscored =
                name.substring(0, name.length() - 4).replaceAll("[. -]", "_") + name.substring(name.length() - 4);
        return model.versionOfFirmwareFileName(underscored)
                .map(version -> "rename it to " + model.firmwareFileName(version))
                .orElse("name it by the version with underscores, for example "
                        + model.firmwareFileName(SoftwareVersion.parse("1.0.0")));
    }

    private static Finding of(RootEntry entry, String text, String remedy) {
        return Finding.builder(WARNING, RootCodes.BAD_IMAGE, text)
                .file(entry.path())
                .remedy(remedy)
                .build();
    }

    /** The finding that a version's image is not there. */
    static Optional<Finding> missing(
            RootModel model, Optional<EffectiveValue> value, Optional<SoftwareVersion> version) {
        if (value.isEmpty() || version.isEmpty() || model.images().containsKey(version.get())) {
            return Optional.empty();
        }
        String name = model.model().firmwareFileName(version.get());
        return Optional.of(Finding.builder(WARNING, RootCodes.MISSING_IMAGE, "the image " + name + " is not there")
                .file(value.get().file())
                .at(value.get().line(), value.get().column(), value.get().length())
                .remedy("put " + name + " at the root, or name a version whose image is there"
                        + (model.images().isEmpty() ? "" : ": " + known(model)))
                .build());
    }

    private static String known(RootModel model) {
        return String.join(
                ", ",
                model.images().keySet().stream()
                        .map(SoftwareVersion::dotted)
                        .sorted()
                        .toList());
    }
}
