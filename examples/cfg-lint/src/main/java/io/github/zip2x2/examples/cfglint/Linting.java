package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.files.DirectorySource;
import io.github.zip2x2.config.files.FileReplacement;
import io.github.zip2x2.config.files.RootExport;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.root.RootLint;
import io.github.zip2x2.config.root.RootModel;
import io.github.zip2x2.config.root.RootPhone;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.table.TableReader;
import io.github.zip2x2.config.table.TableStep;
import io.github.zip2x2.config.validation.FileRole;
import io.github.zip2x2.config.validation.Mending;
import io.github.zip2x2.config.validation.Validation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Judges paths one after another. */
final class Linting {
    private final List<Schema> schemas;
    private final LintOutput output;
    private final boolean fix;
    private final PrintStream err;
    private final LintCounts counts = new LintCounts();

    Linting(List<Schema> schemas, LintOutput output, boolean fix, PrintStream err) {
        this.schemas = schemas;
        this.output = output;
        this.fix = fix;
        this.err = err;
    }

    LintCounts counts() {
        return counts;
    }

    void lint(Path path) throws IOException {
        output.below(Path.of(""));
        if (Files.isDirectory(path)) {
            output.below(path);
            root(path);
        } else if (path.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
            table(path);
        } else {
            file(path);
        }
    }

    private void file(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        Optional<PhoneModel> model = PhoneModel.ofCommonFileName(name);
        FileRole role = model.isPresent() ? FileRole.COMMON : FileRole.SPECIFIC;
        Schema schema = model.flatMap(known -> schemas.stream()
                        .filter(candidate -> candidate.model().equals(known))
                        .findFirst())
                .orElse(schemas.get(0));
        Validation validation = Validation.of(schema);
        CfgFile file = CfgFile.parse(path.toString(), Files.readAllBytes(path));
        if (fix) {
            CfgDocument mended = mend(validation, file, role);
            FileReplacement.write(path, mended.toBytes());
            file = CfgFile.of(file.path(), mended);
        }
        List<Finding> findings = new ArrayList<>(validation.file(file, role));
        findings.addAll(validation.configuration(EffectiveConfiguration.merge(schema, file)));
        findings.sort(Finding.BY_PLACE);
        counts.addFiles(1, 0);
        give(findings, file);
    }

    private void table(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        String name = path.toString();
        // What the header names tells what the rows are.
        String header = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .replace("\0", "")
                .lines()
                .filter(line -> !line.contains("sep="))
                .findFirst()
                .orElse("");
        List<String> columns = List.of(header.split("[^a-z0-9_.!-]+"));
        boolean networks = columns.contains("pool") || columns.contains("router") || columns.contains("lease");
        TableReader.Builder<?> reader = columns.contains("mac")
                ? TableReader.phones(name)
                : networks
                        ? TableReader.networks(name)
                        : columns.contains("site") ? TableReader.sites(name) : TableReader.phones(name);
        table(reader.model(schemas.get(0).model()).build(), bytes, columns.contains("mac"));
    }

    private <R> void table(TableReader<R> reader, byte[] bytes, boolean phones) {
        TableStep<R> step = reader.step(reader.empty(), bytes, true);
        counts.addFiles(1, phones ? step.table().size() : 0);
        give(step.findings(), null);
    }

    private CfgDocument mend(Validation validation, CfgFile file, FileRole role) {
        Mending mending = Mending.of(validation, file, role);
        mending.mended().forEach(finding -> output.mended(file.path(), finding));
        counts.addMended(mending.mended().size());
        return mending.document();
    }

    private void root(Path path) throws IOException {
        TftpRoot root = TftpRoot.read(DirectorySource.of(path), schemas);
        if (fix) {
            mend(path, root);
            root = TftpRoot.read(DirectorySource.of(path), schemas);
        }
        counts.addFiles(
                root.models().size() + root.phones().size(), root.phones().size());
        try (ProgressBar bar = ProgressBar.on(err, "linting")) {
            RootLint.run(root, (findings, file) -> give(findings, file), bar::show);
        }
    }

    private void mend(Path path, TftpRoot root) throws IOException {
        RootExport export = RootExport.into(path);
        for (RootModel model : root.models()) {
            CfgDocument mended = mend(Validation.of(model.schema()), model.common(), FileRole.COMMON);
            export.write(model.common().path(), mended.toBytes());
        }
        for (RootPhone phone : root.phones()) {
            CfgFile file = root.file(phone);
            export.write(
                    file.path(),
                    mend(Validation.of(phone.model().schema()), file, FileRole.SPECIFIC)
                            .toBytes());
        }
    }

    private void give(List<Finding> findings, @org.jspecify.annotations.Nullable CfgFile file) {
        // Two phones' files can lead to the same finding about the common file; within one file each is said once.
        Set<Finding> once = new LinkedHashSet<>(findings);
        counts.add(List.copyOf(once));
        for (Finding finding : once) {
            boolean here = file != null && finding.file().equals(file.path());
            output.found(finding, here ? file.document() : null);
        }
    }
}
