package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.diff.Change;
import io.github.zip2x2.config.diff.PhoneChange;
import io.github.zip2x2.config.diff.RootDiff;
import io.github.zip2x2.config.effective.EffectiveValue;
import io.github.zip2x2.config.files.DirectorySource;
import io.github.zip2x2.config.report.JsonReport;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.schema.Schema;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What changes between two roots. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what changes between two TFTP roots, per phone, lock-outs first.",
            "Exit status: 0 the same, 1 different, 2 wrong usage."
        })
final class DiffCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "One JSON array on stdout instead of text.")
    boolean json;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "ZIP2x2",
            description = "The model where the files do not say it; default ${DEFAULT-VALUE}.")
    String model = "ZIP2x2";

    @Parameters(index = "0", paramLabel = "ROOT1", description = "The root that was.")
    Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "ROOT2", description = "The root that will be.")
    Path after = Path.of("");

    private final PrintStream out;

    DiffCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        for (Path path : List.of(before, after)) {
            if (!Files.isDirectory(path)) {
                throw new ParameterException(command.commandLine(), path + " is no directory");
            }
        }
        List<Schema> schemas = CfgLint.schemas(command, model);
        List<PhoneChange> changes = RootDiff.between(
                TftpRoot.read(DirectorySource.of(before), schemas), TftpRoot.read(DirectorySource.of(after), schemas));
        if (json) {
            out.print("["
                    + String.join(",\n", changes.stream().map(DiffCommand::json).toList()) + "]\n");
        } else {
            changes.forEach(this::print);
            long lockOuts = changes.stream().filter(PhoneChange::isLockOut).count();
            out.print(
                    changes.isEmpty()
                            ? "no phone's settings differ\n"
                            : changes.size() + " differ, " + lockOuts + " of them with a lock-out\n");
        }
        return changes.isEmpty() ? 0 : 1;
    }

    private void print(PhoneChange phone) {
        String name = phone.mac()
                .map(mac -> mac.hex() + " (" + phone.model() + ")")
                .orElse(phone.model() + ", common to all its phones");
        out.print(name + ": " + phone.kind().name().toLowerCase(Locale.ROOT) + "\n");
        for (Change change : phone.changes()) {
            out.print("  " + (change.lockOut().isPresent() ? "lock-out " : "") + change + "\n");
            change.lockOut().ifPresent(why -> out.print("    " + why + "\n"));
        }
    }

    private static String json(PhoneChange phone) {
        List<String> changes = phone.changes().stream().map(DiffCommand::json).toList();
        return "{\"model\":" + JsonReport.quote(phone.model())
                + ",\"mac\":"
                + phone.mac().map(mac -> JsonReport.quote(mac.hex())).orElse("null")
                + ",\"kind\":" + JsonReport.quote(phone.kind().name().toLowerCase(Locale.ROOT))
                + ",\"lockOut\":" + phone.isLockOut()
                + ",\"changes\":[" + String.join(",", changes) + "]}";
    }

    private static String json(Change change) {
        return "{\"section\":" + JsonReport.quote(change.section()) + ",\"key\":" + JsonReport.quote(change.key())
                + ",\"before\":" + shown(change.before()) + ",\"after\":" + shown(change.after())
                + ",\"lockOut\":" + change.lockOut().map(JsonReport::quote).orElse("null") + "}";
    }

    private static String shown(Optional<EffectiveValue> value) {
        return value.map(present -> JsonReport.quote(present.shownText())).orElse("null");
    }
}
