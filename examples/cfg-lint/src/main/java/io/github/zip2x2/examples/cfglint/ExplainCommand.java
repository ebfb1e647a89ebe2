package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.effective.EffectiveValue;
import io.github.zip2x2.config.effective.Source;
import io.github.zip2x2.config.files.DirectorySource;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.report.JsonReport;
import io.github.zip2x2.config.root.RootPhone;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.schema.TimeFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One phone's settings, each with where it comes from. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints every effective setting of a phone with the file and line it comes from.",
        footer = {"", "Example: cfg-lint explain /tftpboot 00:08:a1:0f:f3:12"})
final class ExplainCommand implements Callable<Integer> {
    private static final LocalDateTime SAMPLE = LocalDateTime.of(2026, 3, 9, 15, 4, 5);

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

    @Parameters(index = "0", paramLabel = "ROOT", description = "The TFTP root.")
    Path path = Path.of("");

    @Parameters(index = "1", paramLabel = "MAC", description = "The phone, in any notation.")
    String mac = "";

    private final PrintStream out;

    ExplainCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        Usage usage = Usage.of(spec);
        MacAddress address = usage.mac(mac);
        List<Schema> schemas = usage.schemas(model);
        usage.requireDirectory(path);
        TftpRoot root = TftpRoot.read(DirectorySource.of(path), schemas);
        Optional<RootPhone> phone = root.phone(address);
        if (phone.isEmpty()) {
            notThere(root, address);
            return 1;
        }
        EffectiveConfiguration configuration = root.configuration(phone.get());
        List<EffectiveValue> values = inOrder(configuration);
        if (json) {
            print(phone.get(), values);
        } else {
            out.print("phone " + address.hex() + ", " + phone.get().model().model() + ": "
                    + phone.get().model().common().path() + ", then "
                    + phone.get().path() + "\n");
            values.forEach(value -> print(configuration, value));
        }
        return 0;
    }

    private void notThere(TftpRoot root, MacAddress address) {
        out.print("no file of " + address.hex() + " is where phones look\n");
        root.models()
                .forEach(known -> out.print("  a " + known.model() + " asks for "
                        + known.directory().path(known.model().specificFileName(address)) + "\n"));
        for (Finding finding : root.findings()) {
            String name = finding.file().substring(finding.file().lastIndexOf('/') + 1);
            boolean isOf = name.length() > 4
                    && MacAddress.tryParse(name.substring(0, name.length() - 4))
                            .filter(address::equals)
                            .isPresent();
            if (isOf || root.models().isEmpty()) {
                out.print("  " + finding + "\n");
            }
        }
    }

    /** The files' settings, and the defaults that stand in for what they leave out, in the schema's order. */
    private static List<EffectiveValue> inOrder(EffectiveConfiguration configuration) {
        List<EffectiveValue> values = new ArrayList<>();
        for (Parameter<?> parameter : configuration.schema().parameters()) {
            configuration.value(parameter).ifPresent(values::add);
        }
        for (EffectiveValue value : configuration.values()) {
            if (configuration.schema().parameter(value.section(), value.key()).isEmpty()) {
                values.add(value);
            }
        }
        return values;
    }

    private void print(EffectiveConfiguration configuration, EffectiveValue value) {
        StringBuilder line = new StringBuilder();
        line.append(String.format(
                Locale.ROOT,
                "%-45s %s",
                "[" + value.section() + "] " + value.key() + "=" + value.shownText(),
                where(value)));
        for (EffectiveValue hidden : value.hidden()) {
            line.append("; hides ").append(hidden.shownText().isEmpty() ? "(empty)" : hidden.shownText());
            line.append(" of ").append(where(hidden));
        }
        configuration
                .schema()
                .parameter(value.section(), value.key())
                .flatMap(configuration::get)
                .ifPresent(typed -> {
                    if (typed instanceof TimeFormat format) {
                        line.append("; looks like ").append(format.preview(SAMPLE, Locale.ROOT));
                    }
                });
        out.print(line.append('\n'));
    }

    private static String where(EffectiveValue value) {
        return value.source() == Source.DEFAULT ? "(default)" : value.file() + ":" + value.line();
    }

    private void print(RootPhone phone, List<EffectiveValue> values) {
        out.print("{\"mac\":" + JsonReport.quote(phone.mac().hex()) + ",\"model\":"
                + JsonReport.quote(phone.model().model().name()) + ",\"settings\":[");
        for (int i = 0; i < values.size(); i++) {
            out.print((i == 0 ? "\n" : ",\n") + json(values.get(i)));
        }
        out.print("\n]}\n");
    }

    private static String json(EffectiveValue value) {
        List<String> hidden = value.hidden().stream().map(ExplainCommand::json).toList();
        return "{\"section\":" + JsonReport.quote(value.section()) + ",\"key\":" + JsonReport.quote(value.key())
                + ",\"value\":" + JsonReport.quote(value.shownText())
                + ",\"source\":" + JsonReport.quote(value.source().name().toLowerCase(Locale.ROOT))
                + ",\"file\":" + JsonReport.quote(value.file()) + ",\"line\":" + value.line()
                + ",\"hides\":[" + String.join(",", hidden) + "]}";
    }
}
