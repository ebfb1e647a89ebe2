package io.github.zip2x2.config.root;

import static io.github.zip2x2.config.finding.Severity.ERROR;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.effective.EffectiveValue;
import io.github.zip2x2.config.effective.Source;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.validation.FileRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges a whole root, file by file: each file by itself, each phone's settings together, and what phones must not share.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class RootLint {
    private final TftpRoot root;
    /** What the common file alone gives wrong is said once, not for each phone. */
    private final Map<RootModel, Set<Finding>> ofCommon = new HashMap<>();

    private final Map<String, RootPhone> users = new HashMap<>();
    private final Map<String, RootPhone> addresses = new HashMap<>();

    private RootLint(TftpRoot root) {
        this.root = root;
    }

    /** Hears how far the work is; called by the thread that works. */
    @FunctionalInterface
    public interface Progress {
        /**
         * One file more is done.
         *
         * @param done how many are done
         * @param total how many there are
         */
        void done(int done, int total);
    }

    /**
     * Takes what is found about one file, with the file itself for those who show its lines.
     */
    @FunctionalInterface
    public interface Sink {
        /**
         * Findings about a file; called by the thread that works.
         *
         * @param findings the findings, in the order of files and lines, never none
         * @param file the file that most of them are about; null for findings about names and places
         */
        void found(List<Finding> findings, @Nullable CfgFile file);
    }

    /**
     * Judges a root.
     *
     * @param root the root
     * @param sink takes the findings as they come: names and places first, then the common files, then phones by address
     * @param progress hears how far the work is
     */
    public static void run(TftpRoot root, Sink sink, Progress progress) {
        new RootLint(root).run(sink, progress);
    }

    /**
     * Judges a root.
     *
     * @param root the root
     * @return all findings, in the order of files and lines
     */
    public static List<Finding> run(TftpRoot root) {
        List<Finding> all = new ArrayList<>();
        run(root, (findings, file) -> all.addAll(findings), (done, total) -> {});
        all.sort(Finding.BY_PLACE);
        return List.copyOf(all);
    }

    private void run(Sink sink, Progress progress) {
        int total = root.models().size() + root.phones().size();
        int done = 0;
        give(sink, root.findings(), null);
        for (RootModel model : root.models()) {
            List<Finding> together = model.validation().configuration(model.configuration());
            List<Finding> findings = new ArrayList<>(model.validation().file(model.common(), FileRole.COMMON));
            findings.addAll(together);
            ofCommon.put(model, new HashSet<>(together));
            findings.sort(Finding.BY_PLACE);
            give(sink, findings, model.common());
            progress.done(++done, total);
        }
        for (RootPhone phone : root.phones()) {
            phone(phone, sink);
            progress.done(++done, total);
        }
    }

    private static void give(Sink sink, List<Finding> findings, @Nullable CfgFile file) {
        if (!findings.isEmpty()) {
            sink.found(findings, file);
        }
    }

    private void phone(RootPhone phone, Sink sink) {
        CfgFile file;
        try {
            file = root.file(phone);
        } catch (IOException e) {
            Finding finding = Finding.builder(ERROR, RootCodes.UNREADABLE, "the file cannot be read: " + e.getMessage())
                    .file(phone.path())
                    .remedy("give the TFTP server's user the right to read it")
                    .build();
            give(sink, List.of(finding), null);
            return;
        }
        if (file.document().isOfAnotherLine()) {
            give(sink, file.document().findings(file.path()), file);
            return;
        }
        RootModel model = phone.model();
        EffectiveConfiguration configuration = EffectiveConfiguration.merge(model.schema(), model.common(), file);
        List<Finding> findings = new ArrayList<>(model.validation().file(file, FileRole.SPECIFIC));
        Set<Finding> known = ofCommon.getOrDefault(model, Set.of());
        for (Finding finding : model.validation().configuration(configuration)) {
            if (!known.contains(finding)) {
                findings.add(finding);
            }
        }
        image(model, configuration).ifPresent(findings::add);
        shared(phone, configuration, findings);
        findings.sort(Finding.BY_PLACE);
        give(sink, findings, file);
    }

    private static Optional<Finding> image(RootModel model, EffectiveConfiguration configuration) {
        Optional<EffectiveValue> value =
                configuration.value(Parameters.SOFTWARE_VERSION).filter(found -> found.source() == Source.SPECIFIC);
        return ImageCheck.missing(model, value, configuration.get(Parameters.SOFTWARE_VERSION));
    }

    private void shared(RootPhone phone, EffectiveConfiguration configuration, List<Finding> findings) {
        unique(Parameters.DEVICE_ID, RootCodes.DUPLICATE_USER, users, phone, configuration, findings);
        if (configuration.get(Parameters.USE_DHCP).filter(dhcp -> !dhcp).isPresent()) {
            unique(Parameters.IP_ADDR, RootCodes.DUPLICATE_ADDRESS, addresses, phone, configuration, findings);
        }
    }

    private static void unique(
            Parameter<?> parameter,
            FindingCode code,
            Map<String, RootPhone> seen,
            RootPhone phone,
            EffectiveConfiguration configuration,
            List<Finding> findings) {
        Optional<EffectiveValue> value = configuration
                .value(parameter)
                .filter(found ->
                        found.source() == Source.SPECIFIC && !found.text().isBlank());
        if (value.isEmpty()) {
            return;
        }
        RootPhone other = seen.putIfAbsent(value.get().text().strip(), phone);
        if (other != null) {
            findings.add(Finding.builder(WARNING, code, "`" + parameter.key() + "` is the same as in " + other.path())
                    .file(value.get().file())
                    .at(value.get().line(), value.get().column(), value.get().length())
                    .remedy("give one of the phones another " + parameter.key())
                    .build());
        }
    }
}
