package example.consumer;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.root.RootEntry;
import io.github.zip2x2.config.root.RootLint;
import io.github.zip2x2.config.root.RootSource;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.schema.Evidence;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Reading;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.schema.ValueType;
import io.github.zip2x2.config.table.TableReader;
import io.github.zip2x2.config.validation.ConfigurationRule;
import io.github.zip2x2.config.validation.Validation;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A parameter that the library does not know, with a type of its own. */
final class ConfigPart implements Consumer.Part {
    /** {@code on} or {@code off}. */
    static final class Switch implements ValueType<Boolean> {
        @Override
        public String name() {
            return "switch";
        }

        @Override
        public String range() {
            return "on or off";
        }

        @Override
        public Reading<Boolean> read(String text) {
            return Reading.of(text.equals("on"));
        }

        @Override
        public String write(Boolean value) {
            return value ? "on" : "off";
        }
    }

    /** The settings of a phone that has none. */
    static final class Unset implements LockOutRule.Settings {
        @Override
        public Optional<String> text(Parameter<?> parameter) {
            return Optional.empty();
        }
    }

    /** Keeps the router's address for nobody. */
    static final class NotTheRouters implements TableReader.Reservable {
        @Override
        public Optional<String> problem(Inet4Address address) {
            return (address.getAddress()[3] & 0xff) == 1 ? Optional.of("is the router's") : Optional.empty();
        }
    }

    /** A root in memory. */
    static final class MemoryRoot implements RootSource {
        private static final Map<String, byte[]> FILES = Map.of(
                "ZIP2x2_common.cfg", bytes("[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n"),
                "ZIP2x2/000BEA000021.cfg", bytes("[SIP_CONFIG]\ndevice_id=201\n"));

        @Override
        public List<RootEntry> list() {
            return FILES.entrySet().stream()
                    .map(file -> new RootEntry(file.getKey(), file.getValue().length))
                    .toList();
        }

        @Override
        public byte[] read(String path) {
            return FILES.get(path).clone();
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Counts what is found. */
    static final class Count implements RootLint.Sink, RootLint.Progress {
        private int findings;
        private int files;

        @Override
        public void found(List<Finding> found, @Nullable CfgFile file) {
            findings += found.size();
        }

        @Override
        public void done(int done, int total) {
            files = done;
        }
    }

    /** A rule of the site: every phone says where its TFTP server is. */
    static final class SiteRule implements ConfigurationRule {
        private boolean asked;

        @Override
        public void check(EffectiveConfiguration configuration, java.util.function.Consumer<Finding> findings) {
            asked = true;
        }
    }

    @Override
    public String run() throws IOException {
        Count count = new Count();
        RootLint.run(TftpRoot.read(new MemoryRoot()), count, count);
        Consumer.require(count.files == 2, "both files were judged");
        SiteRule rule = new SiteRule();
        Schema known = Schema.of(PhoneModel.ZIP2X2);
        Validation.of(known)
                .with(rule)
                .configuration(EffectiveConfiguration.merge(known, CfgFile.parse("common", new byte[0])));
        Consumer.require(rule.asked, "the rule was asked");
        Parameter<Boolean> lamp = Parameter.builder("HW_CONFIG", "lamp", new Switch())
                .known(Evidence.UNKNOWN, "this consumer")
                .meaning("a lamp")
                .build();
        Schema schema = Schema.of(PhoneModel.ZIP2X2).with(lamp);
        Consumer.require(schema.parameter("HW_CONFIG", "lamp").isPresent(), "the schema knows the parameter");
        Consumer.require(lamp.type().write(true).equals("on"), "the type writes");
        return "config: " + schema.parameters().size() + " parameters, " + count.findings + " findings";
    }
}
