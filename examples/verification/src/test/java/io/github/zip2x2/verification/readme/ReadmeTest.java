package io.github.zip2x2.verification.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.pbx.ProvisioningService;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.pbx.rollout.WaveSettings;
import io.github.zip2x2.boot.pbx.rollout.WaveSummary;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.writer.ElastixFiles;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.server.TftpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The README and the guides show what the build compiles, and that works. */
@Timeout(120)
class ReadmeTest {
    private static final Path PROJECT = projectRoot();
    private static final Pattern SHOWN =
            Pattern.compile("<!-- snippet: (\\w+) -->\\R```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern COMPILED = Pattern.compile("// snippet: (\\w+)\\R(.*?)\\R *// end", Pattern.DOTALL);

    @TempDir
    Path root;

    private static Path projectRoot() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("README.md")) || !Files.exists(here.resolve("zip2x2-boot"))) {
            here = here.getParent();
        }
        return here;
    }

    @ParameterizedTest
    @CsvSource({"README.md, ReadmeSnippets, 5", "docs/fleet.md, FleetSnippets, 4"})
    void eachSnippetIsTheCompiledOne(String page, String compiledIn, int snippets) throws IOException {
        String source = Files.readString(PROJECT.resolve(
                "examples/verification/src/test/java/io/github/zip2x2/verification/readme/" + compiledIn + ".java"));
        String text = Files.readString(PROJECT.resolve(page));
        List<String> compiled = COMPILED.matcher(source)
                .results()
                .map(m -> m.group(1) + "\n" + dedented(m.group(2)))
                .toList();
        List<String> shown = SHOWN.matcher(text)
                .results()
                .map(m -> m.group(1) + "\n" + m.group(2))
                .toList();
        assertThat(shown).hasSize(snippets).containsExactlyElementsOf(compiled);
        assertThat(text.split("```java", -1)).as("each is marked").hasSize(snippets + 1);
    }

    @Test
    void theServicesSnippetIsAtMost25Lines() throws IOException {
        Matcher shown = SHOWN.matcher(Files.readString(PROJECT.resolve("README.md")));
        assertThat(shown.find()).isTrue();
        assertThat(shown.group(1)).isEqualTo("provisioning");
        assertThat(shown.group(2).lines().count()).isLessThanOrEqualTo(25);
    }

    private static String dedented(String lines) {
        return lines.lines()
                .map(line -> line.replaceFirst("^ {1," + indent(lines) + "}", ""))
                .reduce("", (a, b) -> a + b + "\n");
    }

    private static int indent(String lines) {
        Matcher blanks = Pattern.compile("^ *").matcher(lines);
        return blanks.find() ? blanks.end() : 0;
    }

    @Test
    void theFleetsSnippetsWork() throws Exception {
        MacAddress mac = MacAddress.parse("00:0b:ea:00:00:01");
        try (MemoryLeaseStore leases = new MemoryLeaseStore()) {
            assertThat(FleetSnippets.fleet(
                            root, leases, new DirectoryContentSource(root), peer -> "", InstantSource.system()))
                    .isEmpty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FleetSnippets.story(root, mac, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("never heard");
        FleetSnippets.report(root);
        assertThat(root.resolve("fleet.html")).content().contains("0 of 0 phones are up");
        try (Fleet fleet = Fleet.builder().build().start()) {
            WaveSummary summary = FleetSnippets.wave(
                    fleet,
                    notify -> new NotifyResult.Answered(200, "OK"),
                    phone -> new RebootGuard.Answer.Now(),
                    peer -> "",
                    WaveSettings.builder().build(),
                    List.of());
            assertThat(summary.toString()).isNotEmpty();
        }
    }

    @Test
    void theSnippetsWork() throws Exception {
        byte[] common = ElastixFiles.common(PhoneModel.ZIP2X2, HostAddress.parse("192.0.2.10"))
                .toBytes();
        byte[] specific = ElastixFiles.specific(PhoneModel.ZIP2X2, "201", "Desk", Secret.of("x"))
                .toBytes();
        byte[] versioned = (new String(specific, StandardCharsets.US_ASCII) + "\nsoftware_version=1.0.0")
                .getBytes(StandardCharsets.US_ASCII);
        Files.write(root.resolve("ZIP2x2_common.cfg"), common);
        Files.write(Files.createDirectory(root.resolve("ZIP2x2")).resolve("000BEA000001.cfg"), versioned);

        assertThat(ReadmeSnippets.config(common, versioned)).startsWith("1.0.0 0008A10FF312.cfg:");
        try (DhcpServer dhcp = ReadmeSnippets.dhcp();
                TftpServer tftp = ReadmeSnippets.tftp(root)) {
            assertThat(ReadmeSnippets.boot(dhcp.port(), tftp.port())).isInstanceOf(BootOutcome.Completed.class);
        }
        DhcpServerSettings settings = DhcpServerSettings.of()
                .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                        .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                        .build())
                .build();
        try (MemoryLeaseStore leases = new MemoryLeaseStore();
                ProvisioningService service =
                        ReadmeSnippets.provisioning(settings, leases, root, MacAddress.parse("00:0b:ea:00:00:01"))) {
            assertThat(ReadmeSnippets.boot(
                            service.dhcp().orElseThrow().port(),
                            service.tftp().orElseThrow().port()))
                    .isInstanceOf(BootOutcome.Completed.class);
        }
    }
}
