package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.Schema;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: judges files or a whole TFTP root. */
@Command(
        name = "cfg-lint",
        mixinStandardHelpOptions = true,
        version = "cfg-lint of zip2x2",
        sortOptions = false,
        description = {
            "Judges the configuration files of ZIP2x2 phones: single files, or whole TFTP roots.",
            "Exit status: 0 nothing at or above --fail-on, 1 something, 2 wrong usage."
        },
        subcommands = {ExplainCommand.class, DiffCommand.class, ImportCommand.class})
public final class CfgLint implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "One JSON object on stdout instead of text.")
    boolean json;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "ZIP2x2",
            description = "The model where the files do not say it; default ${DEFAULT-VALUE}.")
    String model = "ZIP2x2";

    @Option(names = "--fix", description = "Make the mends that are safe without asking, then judge what is left.")
    boolean fix;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            description = "error, warning or note: what makes the exit status 1; default ${DEFAULT-VALUE}.")
    String failOn = "error";

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Configuration files, or directories: whole TFTP roots.")
    List<Path> paths = new ArrayList<>();

    private final PrintStream out;
    private final PrintStream err;

    CfgLint(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command line.
     *
     * @param args as {@code --help} explains them
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(
                new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);
        int status = run(
                new PrintStream(new java.io.BufferedOutputStream(out, 1 << 16), false, StandardCharsets.UTF_8),
                System.err,
                args);
        System.exit(status);
    }

    /** Runs the command line with streams of the caller's; returns the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) {
        CommandLine line = new CommandLine(new CfgLint(out, err), new Streams(out, err));
        line.setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((wrong, ignored) -> {
            err.println(wrong.getCommandLine().getCommandName() + ": "
                    + wrong.getMessage().lines().findFirst().orElse(""));
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((failure, command, ignored) -> {
            err.println(command.getCommandName() + ": " + reason(failure));
            return CommandLine.ExitCode.SOFTWARE;
        });
        int status = line.execute(args);
        out.flush();
        return status;
    }

    private static String reason(Exception failure) {
        return failure instanceof NoSuchFileException missing
                ? missing.getFile() + " is not there"
                : failure instanceof IOException ? failure.toString() : String.valueOf(failure.getMessage());
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        if (paths.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "name at least one file or directory; --help tells more");
        }
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new ParameterException(command.commandLine(), path + " is not there");
            }
        }
        Severity limit = severity(command, failOn);
        List<Schema> schemas = schemas(command, model);
        LintOutput output = json ? new JsonOutput(out) : new TextOutput(out);
        Linting linting = new Linting(schemas, output, fix, err);
        for (Path path : paths) {
            linting.lint(path);
        }
        output.end(linting.counts());
        return linting.counts()
                        .worst()
                        .filter(worst -> worst.compareTo(limit) >= 0)
                        .isPresent()
                ? 1
                : 0;
    }

    static Severity severity(CommandSpec command, String word) {
        for (Severity severity : Severity.values()) {
            if (severity.label().equals(word.toLowerCase(Locale.ROOT))) {
                return severity;
            }
        }
        throw new ParameterException(command.commandLine(), "--fail-on is '" + word + "'; use error, warning or note");
    }

    /** The models looked for, the one asked for first. */
    static List<Schema> schemas(CommandSpec command, String name) {
        try {
            PhoneModel first = PhoneModel.ofCommonFileName(name + "_common.cfg").orElseGet(() -> PhoneModel.of(name));
            List<Schema> schemas = new ArrayList<>(List.of(Schema.of(first)));
            for (PhoneModel model : List.of(PhoneModel.ZIP2X2, PhoneModel.ZIP2X1)) {
                if (!model.equals(first)) {
                    schemas.add(Schema.of(model));
                }
            }
            return schemas;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--model: " + e.getMessage());
        }
    }

    /** Gives the subcommands the streams that the caller chose. */
    private record Streams(PrintStream out, PrintStream err) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == ExplainCommand.class) {
                return type.cast(new ExplainCommand(out));
            }
            if (type == DiffCommand.class) {
                return type.cast(new DiffCommand(out));
            }
            if (type == ImportCommand.Elastix.class) {
                return type.cast(new ImportCommand.Elastix(out));
            }
            if (type == ImportCommand.Csv.class) {
                return type.cast(new ImportCommand.Csv(out));
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
