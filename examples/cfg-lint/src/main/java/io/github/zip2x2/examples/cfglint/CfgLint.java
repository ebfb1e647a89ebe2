package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.files.FileErrors;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.Schema;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: judges files or a whole TFTP root. */
@Command(
        name = "cfg-lint",
        mixinStandardHelpOptions = true,
        version = "cfg-lint of zip2x2",
        sortOptions = false,
        description = {
            "Judges the configuration files of ZIP2x2 phones: files, whole TFTP roots, tables of phones, sites and networks.",
            "Exit status: 0 nothing at or above --fail-on, 1 something, 2 wrong usage."
        },
        footer = {
            "",
            "Examples:",
            "  cfg-lint /tftpboot                                a whole root",
            "  cfg-lint --fix /tftpboot/ZIP2x2/0008A10FF312.cfg  mend what is safe to mend",
            "  cfg-lint --fail-on warning phones.csv             a table, strictly",
            "  cfg-lint --format github tftproot                 a gate in a workflow",
            "  cfg-lint explain /tftpboot 0008A10FF312           where each setting comes from",
            "  cfg-lint diff /tftpboot new-root                  what would change, lock-outs first",
            "  cfg-lint import elastix /tftpboot --write         phones.csv from an Elastix",
            "  cfg-lint import csv phones.csv --root /tftpboot   what an import would write"
        },
        subcommands = {ExplainCommand.class, DiffCommand.class, ImportCommand.class})
public final class CfgLint implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Configuration files, tables (.csv), or directories: whole TFTP roots.")
    List<Path> paths = new ArrayList<>();

    @Option(names = "--fix", description = "Make the mends that are safe without asking, then judge what is left.")
    boolean fix;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            description = "error, warning or note: what makes the exit status 1; default ${DEFAULT-VALUE}.")
    String failOn = "error";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = {
                "text, json, github (annotations of a workflow) or sarif (SARIF 2.1.0, for code scanners);",
                "default ${DEFAULT-VALUE}."
            })
    String format = "text";

    @Option(names = "--json", description = "The same as --format json.")
    boolean json;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "ZIP2x2",
            description = "The model where the files do not say it; default ${DEFAULT-VALUE}.")
    String model = "ZIP2x2";

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
            err.println(wrong.getCommandLine().getCommandName() + ": " + Usage.message(wrong));
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((failure, command, ignored) -> {
            err.println(command.getCommandName() + ": " + reason(failure));
            return CommandLine.ExitCode.SOFTWARE;
        });
        int status = line.execute(args);
        if (out.checkError()) {
            err.println("cfg-lint: standard output cannot be written; what was found is lost");
            return CommandLine.ExitCode.SOFTWARE;
        }
        return status;
    }

    private static String reason(Exception failure) {
        Throwable cause = failure instanceof UncheckedIOException wrapped ? wrapped.getCause() : failure;
        return cause instanceof IOException io ? FileErrors.reason(io) : String.valueOf(failure.getMessage());
    }

    @Override
    public Integer call() throws IOException {
        Usage usage = Usage.of(spec);
        if (paths.isEmpty()) {
            throw usage.wrong("name at least one file or directory, for example cfg-lint /tftpboot");
        }
        Severity limit = Severity.valueOf(usage.oneOf("--fail-on", failOn, List.of("error", "warning", "note"))
                .toUpperCase(Locale.ROOT));
        LintFormat form = LintFormat.valueOf(
                usage.oneOf("--format", format, LintFormat.labels()).toUpperCase(Locale.ROOT));
        if (json && form != LintFormat.TEXT && form != LintFormat.JSON) {
            throw usage.wrong("--json: is --format json, and --format is " + format + "; give one of them");
        }
        List<Schema> schemas = usage.schemas(model);
        paths.forEach(usage::requireReadable);
        LintOutput output = (json ? LintFormat.JSON : form).on(out);
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
