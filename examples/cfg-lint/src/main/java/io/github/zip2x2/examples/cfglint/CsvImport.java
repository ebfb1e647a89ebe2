package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.files.DirectorySource;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.root.MemorySource;
import io.github.zip2x2.config.root.RootModel;
import io.github.zip2x2.config.root.RootPhone;
import io.github.zip2x2.config.root.RootSource;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.table.PhoneRow;
import io.github.zip2x2.config.table.TableReader;
import io.github.zip2x2.config.table.TableSetting;
import io.github.zip2x2.config.table.TableStep;
import io.github.zip2x2.config.writer.ElastixFiles;
import io.github.zip2x2.config.writer.PhoneFileBuilder;
import io.github.zip2x2.config.writer.Transliteration;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an import of a CSV would do to a root: worked out before anything is written. */
final class CsvImport {
    private final String csv;
    private final TftpRoot root;
    private final LockOutRule rule;
    private final Map<PhoneModel, TftpDirectory> directories = new LinkedHashMap<>();
    private final List<CfgFile> files = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    private CsvImport(String csv, TftpRoot root, Optional<HostAddress> server) {
        this.csv = csv;
        this.root = root;
        LockOutRule known = LockOutRule.NOTHING_KNOWN;
        for (RootModel model : root.models()) {
            directories.put(model.model(), model.directory());
            known = known.images(model.images().keySet());
        }
        rule = server.isPresent() ? known.servedBy(List.of(server.get())) : known;
    }

    static CsvImport plan(Path csv, Path directory, PhoneModel usual, Optional<HostAddress> server) throws IOException {
        RootSource source = Files.exists(directory) ? DirectorySource.of(directory) : MemorySource.of(Map.of());
        CsvImport plan = new CsvImport(csv.toString(), TftpRoot.read(source), server);
        TableReader<PhoneRow> reader = TableReader.phones(plan.csv).model(usual).build();
        TableStep<PhoneRow> step = reader.step(reader.empty(), Files.readAllBytes(csv), true);
        step.errors().forEach(error -> plan.errors.add(error.message()));
        step.findings().stream()
                .filter(finding -> !step.errors().contains(finding))
                .map(Finding::toString)
                .forEach(plan.lines::add);
        for (PhoneRow row : step.table().rows()) {
            if (!plan.directories.containsKey(row.model())) {
                plan.common(row.model(), server);
            }
            plan.phone(row, step.table().line(row.mac().hex()));
        }
        return plan;
    }

    private void common(PhoneModel model, Optional<HostAddress> server) {
        if (server.isEmpty()) {
            errors.add(model.commonFileName() + ": the root has no common file of " + model
                    + "; write one, or name the PBX with --server");
            directories.put(model, TftpDirectory.ROOT);
            return;
        }
        directories.put(model, TftpDirectory.tryParse("./" + model).orElse(TftpDirectory.ROOT));
        files.add(CfgFile.of(model.commonFileName(), ElastixFiles.commonWithoutLanguage(model, server.get())));
        lines.add("new " + model.commonFileName() + ", all servers " + server.get());
    }

    private void phone(PhoneRow row, int line) throws IOException {
        Schema schema = Schema.of(row.model());
        Optional<RootPhone> there =
                root.phone(row.mac()).filter(phone -> phone.model().model().equals(row.model()));
        String path = there.isPresent()
                ? there.get().path()
                : directories
                        .getOrDefault(row.model(), TftpDirectory.ROOT)
                        .path(row.model().specificFileName(row.mac()));
        try {
            CfgDocument built = built(schema, row, line);
            Optional<CfgDocument> before =
                    there.isPresent() ? Optional.of(root.file(there.get()).document()) : Optional.empty();
            CfgDocument document = before.map(old -> edited(old, schema, row)).orElse(built);
            boolean same = before.filter(document::equals).isPresent();
            if (!same) {
                files.add(CfgFile.of(path, document));
            }
            lines.add((before.isEmpty() ? "new " : same ? "same " : "change ") + path + ": " + describe(schema, row));
        } catch (IllegalArgumentException e) {
            errors.add(csv + ":" + line + ": " + e.getMessage());
        }
    }

    private Charset charset(PhoneModel model) {
        return Transliteration.charset(root.models().stream()
                .filter(known -> known.model().equals(model))
                .findFirst()
                .flatMap(known -> known.configuration().text(Parameters.LANGUAGE)));
    }

    private CfgDocument built(Schema schema, PhoneRow row, int line) {
        PhoneFileBuilder builder = PhoneFileBuilder.specific(schema).charset(charset(row.model()));
        row.acceptedLockOuts().forEach(builder::acceptLockOut);
        for (TableSetting setting : row.settings()) {
            Optional<Parameter<?>> parameter = schema.parameter(setting.section(), setting.key());
            parameter
                    .filter(known -> !row.acceptedLockOuts().contains(known))
                    .flatMap(known -> rule.possible(known, other -> text(row, other)))
                    .ifPresent(reason -> {
                        String column = setting.section() + "." + setting.key();
                        errors.add(csv + ":" + line + ": " + column + " is a lock-out: " + reason + "; name the column "
                                + column + "! if it is meant");
                    });
            parameter.ifPresent(builder::acceptLockOut);
            builder.setText(setting.section(), setting.key(), setting.text().reveal());
        }
        return builder.build();
    }

    private static Optional<String> text(PhoneRow row, Parameter<?> parameter) {
        return row.settings().stream()
                .filter(setting -> setting.section().equals(parameter.section())
                        && setting.key().equals(parameter.key()))
                .map(setting -> setting.text().reveal())
                .findFirst();
    }

    private CfgDocument edited(CfgDocument document, Schema schema, PhoneRow row) {
        CfgDocument edited = document;
        Charset charset = charset(row.model());
        for (TableSetting setting : row.settings()) {
            boolean shown = schema.parameter(setting.section(), setting.key())
                    .filter(Parameter::isShown)
                    .isPresent();
            String text = setting.text().reveal();
            String written = shown ? Transliteration.of(text, charset) : text;
            if (edited.value(setting.section(), setting.key())
                    .filter(written::equals)
                    .isEmpty()) {
                edited = edited.with(setting.section(), setting.key(), written, charset);
            }
        }
        return edited;
    }

    private static String describe(Schema schema, PhoneRow row) {
        List<String> settings = new ArrayList<>();
        for (TableSetting setting : row.settings()) {
            boolean secret = schema.isSecret(setting.section(), setting.key());
            settings.add(
                    setting.key() + "=" + (secret ? Secret.MASK : setting.text().reveal()));
        }
        return String.join(", ", settings);
    }

    List<CfgFile> files() {
        return files;
    }

    List<String> errors() {
        return errors;
    }

    void print(PrintStream out) {
        lines.forEach(line -> out.print(line + "\n"));
    }
}
