package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Capture;
import io.github.zip2x2.verification.net.Dissection;
import io.github.zip2x2.verification.net.Namespace;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code site-check} against {@code pbx-embedded}, with tshark as the judge of what went over the wire. */
@RequiresRoot
class LoopbackBootIT {
    private static final Duration LIMIT = LoopbackSite.LIMIT;
    private static final int BLOCK = 512;

    @TempDir
    Path directory;

    @Test
    void aBootIsTenFramesInOrder() throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Namespace host = net.add("host");
            LoopbackSite site = LoopbackSite.start(host, TftpRoot.in(directory));
            Capture capture = host.capture("lo", "udp", directory);
            site.check("--version", TftpRoot.VERSION).awaitExit(LIMIT).expectExit(0);

            Dissection packets = site.decode(capture.awaitFrames(10, LIMIT).stop());
            assertThat(packets.only("dhcp").column("dhcp.option.dhcp")).containsExactly("1", "2", "3", "5");
            assertThat(packets.only("tftp").column("tftp.opcode")).containsExactly("1", "3", "4", "1", "3", "4");
            assertThat(packets.only("tftp.opcode == 1").column("tftp.source_file"))
                    .containsExactly(TftpRoot.COMMON, "./ZIP2x2/" + TftpRoot.MAC + ".cfg");
            assertThat(packets.column("frame.protocols")).allMatch(protocols -> protocols.matches(".*:(dhcp|tftp.*)"));
            assertThat(packets.complaints()).isEmpty();
        }
    }

    @Test
    void aSoftwareDownloadIsReadWholeAndBootsAgain() throws IOException {
        int blocks = 5;
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Namespace host = net.add("host");
            TftpRoot root = TftpRoot.in(directory).withFirmware(blocks * BLOCK);
            LoopbackSite site = LoopbackSite.start(host, root);
            Capture capture = host.capture("lo", "udp", directory);
            Path kept = directory.resolve("kept");
            site.check("--version", "1.0.0", "--out", kept.toString())
                    .awaitExit(LIMIT)
                    .expectExit(0);

            assertThat(kept.resolve(TftpRoot.FIRMWARE)).hasSameBinaryContentAs(root.file(TftpRoot.FIRMWARE));
            Dissection packets = site.decode(capture.stop());
            assertThat(packets.only("dhcp").column("dhcp.option.dhcp"))
                    .containsExactly("1", "2", "3", "5", "1", "2", "3", "5");
            assertThat(packets.only("tftp.opcode == 1").column("tftp.source_file"))
                    .containsExactly(
                            TftpRoot.COMMON,
                            "./ZIP2x2/" + TftpRoot.MAC + ".cfg",
                            TftpRoot.FIRMWARE,
                            TftpRoot.COMMON,
                            "./ZIP2x2/" + TftpRoot.MAC + ".cfg");
            // A length that is a multiple of the block ends with an empty block (RFC 1350, section 2).
            List<String> download = new ArrayList<>(List.of("1"));
            download.addAll(Collections.nCopies(blocks + 1, "3,4"));
            List<String> opcodes = packets.only("tftp").column("tftp.opcode");
            assertThat(String.join(",", opcodes)).contains("3,4," + String.join(",", download) + ",1,3,4,1,3,4");
            assertThat(packets.complaints()).isEmpty();
        }
    }

    @Test
    void aPhoneThatBootsAgainGetsItsAddressAgain() throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            LoopbackSite site = LoopbackSite.start(net.add("host"), TftpRoot.in(directory));
            String first = address(site.check("--json", "--deadline", "15"));
            String second = address(site.check("--json", "--deadline", "15"));
            assertThat(second).isEqualTo(first).startsWith("127.0.1.");
        }
    }

    @Test
    @RequiresPrograms("nft")
    void aBootSurvivesTheLossOfEveryFifthDatagram() throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Namespace host = net.add("host");
            TftpRoot root = TftpRoot.in(directory).withFirmware(10 * BLOCK + 1);
            LoopbackSite site = LoopbackSite.start(host, root);
            Path rules = Files.writeString(directory.resolve("loss.nft"), """
                    table inet loss { chain in {
                      type filter hook input priority 0;
                      meta l4proto udp numgen inc mod 5 0 drop
                    }; }
                    """);
            host.run("nft", "-f", rules.toString()).expectExit(0);
            Capture capture = host.capture("lo", "udp", directory);
            Path kept = directory.resolve("kept");
            site.check("--version", "1.0.0", "--out", kept.toString())
                    .awaitExit(LIMIT.multipliedBy(2))
                    .expectExit(0);
            assertThat(kept.resolve(TftpRoot.FIRMWARE)).hasSameBinaryContentAs(root.file(TftpRoot.FIRMWARE));
            Dissection packets = site.decode(capture.stop());
            assertThat(packets.column("frame.number")).hasSizeGreaterThan(50);
            assertThat(packets.complaints()).isEmpty();
        }
    }

    @Test
    void aSecondServerOnTheSamePortSaysWhatIsTakenAndEnds() throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Namespace host = net.add("host");
            String root = TftpRoot.in(directory).directory().toString();
            String[] words = {"--no-dhcp", "--tftp-port", "6969", "--root", root};
            host.startExample("pbx-embedded", words).awaitLine("^READY ", LIMIT);
            Program second =
                    host.startExample("pbx-embedded", words).awaitExit(LIMIT).expectExit(1);
            assertThat(second.stderr()).contains("6969");
            assertThat(second.stdout()).doesNotContain("READY");
        }
    }

    @Test
    void anUnknownOptionIsOneLineAndStatusTwo() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Namespace host = net.add("host");
            for (String application : List.of("pbx-embedded", "site-check", "phone-notify")) {
                Program program = host.startExample(application, "--no-such-option")
                        .awaitExit(LIMIT)
                        .expectExit(2);
                assertThat(program.stderr().lines()).as(application).hasSize(1);
            }
        }
    }

    @Test
    void noOutputShowsAPassword() throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            LoopbackSite site = LoopbackSite.start(net.add("host"), TftpRoot.in(directory));
            Program text = site.check().awaitExit(LIMIT).expectExit(0);
            Program json = site.check("--json").awaitExit(LIMIT).expectExit(0);
            assertThat(text.toString() + json + site.server()).doesNotContain(TftpRoot.SECRET);
            assertThat(json.stdout()).contains("\"sha256\"");
        }
    }

    @Test
    void theServerEndsWellOnSigterm() throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            LoopbackSite site = LoopbackSite.start(net.add("host"), TftpRoot.in(directory));
            site.server().terminate();
            site.server().awaitExit(Duration.ofSeconds(10)).expectExit(0);
        }
    }

    @Test
    void aServerKilledDuringTheDownloadIsToldByStepWithinTheDeadline() throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Namespace host = net.add("host");
            LoopbackSite site = LoopbackSite.start(host, TftpRoot.in(directory).withFirmware(64 << 20));
            Capture capture = host.capture("lo", "udp", directory);
            long start = System.nanoTime();
            Program check = site.check("--version", "1.0.0", "--deadline", "20");
            capture.awaitFrames(500, LIMIT);
            site.server().kill();
            check.awaitExit(LIMIT).expectExit(1);

            // The deadline, and room for a loaded machine to start and end a JVM.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
            assertThat(check.stdout()).containsPattern("FAILED at step (9|10) ");
        }
    }

    @Test
    void aSiteWithoutAServerIsToldByStep() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Program check = net.add("host")
                    .startExample(
                            "site-check", "--bind", "127.0.0.1", "--dhcp-server", "127.0.0.1:6767", "--deadline", "3")
                    .awaitExit(LIMIT)
                    .expectExit(1);
            assertThat(check.stdout()).contains("FAILED at step 2 ");
        }
    }

    private static String address(Program check) {
        check.awaitExit(LIMIT).expectExit(0);
        return check.awaitLine("\"address\": \"([0-9.]+)\"", LIMIT).group(1);
    }
}
