package io.github.zip2x2.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.client.TftpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PbxEmbeddedTest {
    private static final Pattern READY =
            Pattern.compile("READY dhcp=(-|127\\.0\\.0\\.1:(\\d+)) tftp=(-|127\\.0\\.0\\.1:(\\d+))");

    @TempDir
    Path root;

    private final StringWriter err = new StringWriter();

    private int usage(String... args) {
        err.getBuffer().setLength(0);
        return PbxEmbedded.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), args);
    }

    @Test
    void theFragmentReachesStandardOutput() throws Exception {
        Process process = start("dhcp-fragment", "dnsmasq", "--tftp-server", "192.0.2.10");
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("192.0.2.10");
        assertThat(process.waitFor()).isZero();
    }

    private static Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                PbxEmbedded.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static Matcher ready(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return ready;
            }
        }
        throw new AssertionError("the process ended without being ready");
    }

    @Test
    void itServesUntilSigtermAndThenEndsWith0() throws Exception {
        Files.writeString(root.resolve("ZIP2x2_common.cfg"), "[NET_CONFIG]\n");
        Process process = start(
                "--root",
                root.toString(),
                "--state",
                root.resolve("state").toString(),
                "--network",
                "192.0.2.0/24",
                "--pool",
                "192.0.2.10-192.0.2.20");
        try {
            Matcher ready = ready(process);
            assertThat(Integer.parseInt(ready.group(2))).isPositive();
            InetSocketAddress tftp =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ready.group(4)));
            try (TftpClient client = TftpClient.builder().build()) {
                assertThat(client.get(tftp, "ZIP2x2_common.cfg").bytes())
                        .asString()
                        .isEqualTo("[NET_CONFIG]\n");
            }
            long asked = System.nanoTime();
            process.destroy(); // SIGTERM
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - asked))
                    .isLessThan(10);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void eachServiceCanBeLeftOut() throws Exception {
        for (String off : List.of("--no-dhcp", "--no-tftp")) {
            Process process = start(off, "--leases", "memory");
            try {
                Matcher ready = ready(process);
                assertThat(ready.group(off.equals("--no-dhcp") ? 1 : 3)).isEqualTo("-");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void aTakenPortEnds1WithCauseAndRemedy() throws Exception {
        try (DatagramChannel taken =
                DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int port = ((InetSocketAddress) taken.getLocalAddress()).getPort();
            for (String option : List.of("--dhcp-port", "--tftp-port")) {
                assertThat(usage(option, Integer.toString(port), "--leases", "memory"))
                        .isEqualTo(1);
                assertThat(err.toString()).contains(Integer.toString(port));
            }
        }
        assertThat(usage("--root", root.resolve("missing").toString(), "--leases", "memory"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("missing");
    }

    @Test
    void anInterfaceThatIsNotThereEnds1AndNamesThoseThatAre() {
        assertThat(usage("--interface", "zip2x2-none", "--leases", "memory")).isEqualTo(1);
        assertThat(err.toString()).contains("zip2x2-none").contains("there are: ");
    }

    @Test
    void aFragmentForTheServerThatASiteHasIsPrinted() {
        StringWriter out = new StringWriter();
        for (String server : List.of("dnsmasq", "kea", "isc", "windows", "cisco-ios")) {
            out.getBuffer().setLength(0);
            assertThat(PbxEmbedded.run(
                            new PrintWriter(out, true),
                            new PrintWriter(err, true),
                            "dhcp-fragment",
                            server,
                            "--tftp-server",
                            "192.0.2.10"))
                    .as("%s", err)
                    .isZero();
            assertThat(out.toString()).as(server).contains("192.0.2.10");
        }
    }

    @Test
    void badUsageEnds2WithOneLineThatNamesIt() {
        for (List<String> args : List.of(
                List.of("--bind", "pbx.example"),
                List.of("--frob"),
                List.of("--pool", "192.0.2.10-192.0.2.20"),
                List.of("--network", "192.0.2.0/33"),
                List.of("--network", "192.0.2.0/24", "--pool", "10.0.0.1-10.0.0.9"),
                List.of("--network", "192.0.2.0/24", "--lease", "soon"),
                List.of("--network", "192.0.2.0/24", "--router", "gateway"),
                List.of("--network"),
                List.of("--clients", "friends"),
                List.of("--server-id", "me"),
                List.of("--trusted", "everybody"),
                List.of("--no-dhcp", "--no-tftp"),
                List.of("--dhcp-port", "99999"),
                List.of("--cfg-access", "nobody"),
                List.of("--tftp-transfer-ports", "9-1"),
                List.of("--leases", "floppy"),
                List.of("--leases", "jdbc:oracle:thin"),
                List.of("--cfg-access", "networks="),
                List.of("--cfg-access", "networks=10.0.0.0/99"),
                List.of("--cfg-access", "lease", "--no-dhcp"),
                List.of("--phones"),
                List.of("dhcp-fragment", "bind"),
                List.of("explain"),
                List.of("explain", "the-desk"),
                List.of("frobnicate"))) {
            assertThat(usage(args.toArray(String[]::new)))
                    .as("%s: %s", args, err)
                    .isEqualTo(2);
            assertThat(err.toString().strip().lines()).as("%s: %s", args, err).hasSize(1);
            assertThat(err.toString()).startsWith("pbx-embedded: ");
        }
    }
}
