package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgEntry;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.files.DirectorySource;
import io.github.zip2x2.config.files.FileReplacement;
import io.github.zip2x2.config.files.RootExport;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.root.RootLint;
import io.github.zip2x2.config.root.RootPhone;
import io.github.zip2x2.config.root.TftpRoot;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes phones over from elsewhere. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Takes phones over from what Elastix wrote, or from a CSV; without --write only says what it would do.",
        subcommands = {ImportCommand.Elastix.class, ImportCommand.Csv.class})
final class ImportCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    ImportCommand() {}

    @Override
    public Integer call() {
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(), "say what to import: elastix ROOT or csv FILE");
    }

    /** From the TFTP root of an Elastix to a CSV of phones. */
    @Command(
            name = "elastix",
            mixinStandardHelpOptions = true,
            description =
                    "Reads the TFTP root that Elastix wrote and makes a CSV of its phones, one column for each setting.")
    static final class Elastix implements Callable<Integer> {
        @Spec
        @Nullable
        CommandSpec spec;

        @Option(
                names = "--write",
                description = "Write the CSV; it holds the phones' passwords, and its owner alone may read it.")
        boolean write;

        @Option(
                names = "--out",
                paramLabel = "FILE",
                defaultValue = "phones.csv",
                description = "The CSV; default ${DEFAULT-VALUE}.")
        Path file = Path.of("phones.csv");

        @Option(
                names = "--model",
                paramLabel = "MODEL",
                defaultValue = "ZIP2x2",
                description = "The model where the files do not say it; default ${DEFAULT-VALUE}.")
        String model = "ZIP2x2";

        @Parameters(index = "0", paramLabel = "ROOT", description = "The TFTP root, on an Elastix /tftpboot.")
        Path path = Path.of("");

        private final PrintStream out;

        Elastix(PrintStream out) {
            this.out = out;
        }

        @Override
        public Integer call() throws IOException {
            CommandSpec command = java.util.Objects.requireNonNull(spec);
            if (!Files.isDirectory(path)) {
                throw new ParameterException(command.commandLine(), path + " is no directory");
            }
            TftpRoot root = TftpRoot.read(DirectorySource.of(path), CfgLint.schemas(command, model));
            Set<String> columns = new LinkedHashSet<>(List.of("mac", "model", "site", "ip"));
            for (RootPhone phone : root.phones()) {
                CfgFile own = root.file(phone);
                own.document().entries().forEach(entry -> columns.add(column(entry)));
                out.print(phone.mac().hex() + " " + phone.model().model() + " from " + phone.path() + ": "
                        + describe(phone, own.document()) + "\n");
            }
            int errors = 0;
            for (Finding finding : root.findings()) {
                out.print(finding + "\n");
                errors += finding.severity() == io.github.zip2x2.config.finding.Severity.ERROR ? 1 : 0;
            }
            String verb = write ? "wrote " : "would write ";
            if (write) {
                FileReplacement.writeSecret(file, csv(root, columns).getBytes(StandardCharsets.UTF_8));
            }
            out.print(verb + file + ": " + root.phones().size() + " phones, " + columns.size() + " columns"
                    + (write ? "\n" : "; --write does it\n"));
            return errors > 0 || root.phones().isEmpty() ? 1 : 0;
        }

        private static String describe(RootPhone phone, CfgDocument document) {
            List<String> settings = new ArrayList<>();
            for (CfgEntry entry : document.entries()) {
                boolean secret = phone.model().schema().isSecret(entry.section(), entry.key());
                settings.add(entry.key() + "=" + (secret ? io.github.zip2x2.config.Secret.MASK : entry.value()));
            }
            return String.join(", ", settings);
        }

        private static String column(CfgEntry entry) {
            return entry.section() + "." + entry.key();
        }

        private static String csv(TftpRoot root, Set<String> columns) throws IOException {
            StringWriter text = new StringWriter();
            try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
                printer.printRecord(columns);
                for (RootPhone phone : root.phones()) {
                    CfgDocument own = root.file(phone).document();
                    List<String> cells = new ArrayList<>(
                            List.of(phone.mac().hex(), phone.model().model().name(), "", ""));
                    for (String column : columns.stream().skip(4).toList()) {
                        int dot = column.indexOf('.');
                        cells.add(own.value(column.substring(0, dot), column.substring(dot + 1))
                                .orElse(""));
                    }
                    printer.printRecord(cells);
                }
            }
            return text.toString();
        }
    }

    /** From a CSV of phones to a TFTP root. */
    @Command(
            name = "csv",
            mixinStandardHelpOptions = true,
            description = {
                "Reads a CSV of phones (header; columns mac, model, site, ip and any parameter as SECTION.key; an empty cell is absent)",
                "and writes each phone's own file into a TFTP root. A file that is there keeps all its other lines."
            })
    static final class Csv implements Callable<Integer> {
        @Spec
        @Nullable
        CommandSpec spec;

        @Option(names = "--write", description = "Write the files, each atomically.")
        boolean write;

        @Option(
                names = "--root",
                paramLabel = "DIR",
                defaultValue = "tftproot",
                description = "The TFTP root to write into; default ${DEFAULT-VALUE}.")
        Path root = Path.of("tftproot");

        @Option(
                names = "--server",
                paramLabel = "ADDRESS",
                description = "Write a common file that names this server for everything, where there is none.")
        @Nullable
        String server;

        @Option(
                names = "--model",
                paramLabel = "MODEL",
                defaultValue = "ZIP2x2",
                description = "The model of rows that name none; default ${DEFAULT-VALUE}.")
        String model = "ZIP2x2";

        @Parameters(index = "0", paramLabel = "FILE", description = "The CSV, RFC 4180, UTF-8.")
        Path file = Path.of("");

        private final PrintStream out;

        Csv(PrintStream out) {
            this.out = out;
        }

        @Override
        public Integer call() throws IOException {
            CommandSpec command = java.util.Objects.requireNonNull(spec);
            if (!Files.isRegularFile(file)) {
                throw new ParameterException(command.commandLine(), file + " is no file");
            }
            PhoneModel defaultModel = CfgLint.schemas(command, model).get(0).model();
            CsvImport plan = CsvImport.plan(PhoneTable.read(file, defaultModel), file, root, server);
            if (!plan.errors().isEmpty()) {
                plan.errors().forEach(error -> out.print(error + "\n"));
                out.print(plan.errors().size() + " errors, nothing " + (write ? "written" : "would be written") + "\n");
                return 1;
            }
            plan.print(out);
            if (write) {
                RootExport export = RootExport.into(root);
                for (CfgFile planned : plan.files()) {
                    export.write(planned.path(), planned.document().toBytes());
                }
                long errors = RootLint.run(TftpRoot.read(DirectorySource.of(root))).stream()
                        .filter(finding -> finding.severity() == io.github.zip2x2.config.finding.Severity.ERROR)
                        .count();
                out.print("wrote " + plan.files().size() + " files below " + root
                        + (errors == 0 ? "\n" : "; the root has " + errors + " errors, see cfg-lint " + root + "\n"));
            } else {
                out.print("would write " + plan.files().size() + " files below " + root + "; --write does it\n");
            }
            return 0;
        }
    }
}
