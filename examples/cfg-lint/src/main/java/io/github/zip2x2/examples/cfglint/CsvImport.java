package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.files.DirectorySource;
import io.github.zip2x2.config.root.MemorySource;
import io.github.zip2x2.config.root.RootModel;
import io.github.zip2x2.config.root.RootPhone;
import io.github.zip2x2.config.root.RootSource;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.writer.ElastixFiles;
import io.github.zip2x2.config.writer.PhoneFileBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an import of a CSV would do to a root: worked out before anything is written. */
final class CsvImport {
    private final String csv;
    private final TftpRoot root;
    private final Map<PhoneModel, TftpDirectory> directories = new LinkedHashMap<>();
    private final List<CfgFile> files = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    private CsvImport(String csv, TftpRoot root) {
        this.csv = csv;
        this.root = root;
        for (RootModel model : root.models()) {
            directories.put(model.model(), model.directory());
        }
    }

    static CsvImport plan(PhoneTable table, Path csv, Path directory, @Nullable String server) throws IOException {
        RootSource source = Files.isDirectory(directory) ? DirectorySource.of(directory) : MemorySource.of(Map.of());
        CsvImport plan = new CsvImport(String.valueOf(csv.getFileName()), TftpRoot.read(source));
        plan.errors.addAll(table.errors());
        for (PhoneTable.Row row : table.rows()) {
            if (!plan.directories.containsKey(row.model())) {
                plan.common(row.model(), server);
            }
            plan.phone(row);
        }
        return plan;
    }

    private void common(PhoneModel model, @Nullable String server) {
        if (server == null) {
            errors.add(model.commonFileName() + ": error no-common-file: the root has no common file of " + model
                    + "; write one, or name the PBX with --server");
            directories.put(model, TftpDirectory.ROOT);
            return;
        }
        Optional<HostAddress> address = HostAddress.tryParse(server);
        if (address.isEmpty()) {
            errors.add("--server: error bad-address: '" + server + "' is neither an IPv4 address nor a host name");
            directories.put(model, TftpDirectory.ROOT);
            return;
        }
        CfgDocument document = ElastixFiles.commonWithoutLanguage(model, address.get());
        directories.put(model, TftpDirectory.tryParse("./" + model).orElse(TftpDirectory.ROOT));
        files.add(CfgFile.of(model.commonFileName(), document));
        lines.add("new " + model.commonFileName() + ", all servers " + server);
    }

    private void phone(PhoneTable.Row row) throws IOException {
        Schema schema = Schema.of(row.model());
        Optional<RootPhone> there =
                root.phone(row.mac()).filter(phone -> phone.model().model().equals(row.model()));
        String path = there.isPresent()
                ? there.get().path()
                : directories
                        .getOrDefault(row.model(), TftpDirectory.ROOT)
                        .path(row.model().specificFileName(row.mac()));
        try {
            CfgDocument document = there.isPresent()
                    ? edited(root.file(there.get()).document(), schema, row)
                    : built(schema, row).build();
            boolean same =
                    there.isPresent() && document.equals(root.file(there.get()).document());
            if (!same) {
                files.add(CfgFile.of(path, document));
            }
            lines.add((there.isEmpty() ? "new " : same ? "same " : "change ") + path + ": " + describe(schema, row));
        } catch (IllegalArgumentException e) {
            errors.add(csv + ":" + row.number() + ": error bad-value: " + e.getMessage());
        }
    }

    /** A row has no way to say that a lock-out is meant, so it is refused. */
    private static PhoneFileBuilder built(Schema schema, PhoneTable.Row row) {
        PhoneFileBuilder builder = PhoneFileBuilder.specific(schema);
        row.settings().forEach((section, keys) -> keys.forEach((key, value) -> builder.setText(section, key, value)));
        return builder;
    }

    private static CfgDocument edited(CfgDocument document, Schema schema, PhoneTable.Row row) {
        built(schema, row).build();
        CfgDocument edited = document;
        for (Map.Entry<String, Map<String, String>> section : row.settings().entrySet()) {
            for (Map.Entry<String, String> setting : section.getValue().entrySet()) {
                if (edited.value(section.getKey(), setting.getKey())
                        .filter(setting.getValue()::equals)
                        .isEmpty()) {
                    edited = edited.with(section.getKey(), setting.getKey(), setting.getValue());
                }
            }
        }
        return edited;
    }

    private static String describe(Schema schema, PhoneTable.Row row) {
        List<String> settings = new ArrayList<>();
        row.settings()
                .forEach((section, keys) -> keys.forEach((key, value) -> settings.add(
                        key + "=" + (schema.isSecret(section, key) ? io.github.zip2x2.config.Secret.MASK : value))));
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
