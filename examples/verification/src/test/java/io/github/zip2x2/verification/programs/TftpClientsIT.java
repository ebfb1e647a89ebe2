package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.zip2x2.verification.net.Capture;
import io.github.zip2x2.verification.net.Dissection;
import io.github.zip2x2.verification.net.Lan;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** TFTP clients of other makers read from {@code pbx-embedded} across a link. */
@RequiresRoot
@RequiresPrograms({"curl", "tftp", "atftp", "busybox"})
class TftpClientsIT {
    private static final String SERVER = "192.0.2.1";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MULTIPLE_OF_BLOCK = 40 * 512;
    private static final int ODD = 300_001;

    @TempDir
    Path directory;

    /** How a client is told to read a file, into another. */
    @FunctionalInterface
    interface Client {
        List<String> words(String file, String into);
    }

    static Stream<Arguments> clients() {
        return Stream.of(
                client(
                        "curl",
                        (file, into) -> List.of("curl", "-s", "-S", "-o", into, "tftp://" + SERVER + "/" + file)),
                client(
                        "curl --tftp-blksize 1428",
                        (file, into) -> List.of(
                                "curl",
                                "-s",
                                "-S",
                                "--tftp-blksize",
                                "1428",
                                "-o",
                                into,
                                "tftp://" + SERVER + "/" + file)),
                client(
                        "curl --tftp-no-options",
                        (file, into) -> List.of(
                                "curl", "-s", "-S", "--tftp-no-options", "-o", into, "tftp://" + SERVER + "/" + file)),
                client("tftp-hpa", (file, into) -> List.of("tftp", "-m", "binary", SERVER, "-c", "get", file, into)),
                client(
                        "atftp",
                        (file, into) -> List.of("atftp", "--get", "--remote-file", file, "--local-file", into, SERVER)),
                client(
                        "atftp blksize, windowsize, tsize",
                        (file, into) -> List.of(
                                "atftp",
                                "--option",
                                "blksize 1428",
                                "--option",
                                "windowsize 16",
                                "--option",
                                "tsize 0",
                                "--get",
                                "--remote-file",
                                file,
                                "--local-file",
                                into,
                                SERVER)),
                client("busybox", (file, into) -> List.of("busybox", "tftp", "-g", "-r", file, "-l", into, SERVER)),
                client(
                        "busybox -b 1428",
                        (file, into) ->
                                List.of("busybox", "tftp", "-b", "1428", "-g", "-r", file, "-l", into, SERVER)));
    }

    private static Arguments client(String name, Client client) {
        return arguments(named(name, client));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void readsEveryFileToTheByte(Client client) throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = site(net);
            Capture capture = lan.client().capture("eth0", "udp", directory);
            for (String file : List.of(TftpRoot.COMMON, "ZIP2x2/" + TftpRoot.MAC + ".cfg", "multiple.bin", "odd.bin")) {
                Path into = directory.resolve("got");
                Files.deleteIfExists(into);
                lan.client()
                        .run(client.words(file, into.toString()).toArray(String[]::new))
                        .expectExit(0);
                assertThat(into)
                        .as(file)
                        .hasSameBinaryContentAs(directory.resolve("root").resolve(file));
            }
            Dissection packets = capture.stop();
            assertThat(packets.complaints()).isEmpty();
            assertThat(packets.only("tftp.opcode == 5").column("tftp.error.message"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void isToldThatAFileIsMissing(Client client) throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = site(net);
            Capture capture = lan.client().capture("eth0", "udp", directory);
            Program got = lan.client()
                    .run(client.words("no-such.cfg", directory.resolve("got").toString())
                            .toArray(String[]::new));
            assertThat(capture.stop().only("tftp.opcode == 5").column("tftp.error.code"))
                    .as("%s", got)
                    .containsExactly("1");
        }
    }

    @Test
    void uploadsAreRefused() throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = site(net);
            Capture capture = lan.client().capture("eth0", "udp", directory);
            Path upload = Files.writeString(directory.resolve("upload"), "mine");
            Program put = lan.client()
                    .run("tftp", "-m", "binary", SERVER, "-c", "put", upload.toString(), "ZIP2x2_common.cfg");
            assertThat(put.toString()).containsIgnoringCase("error");
            assertThat(capture.stop().only("tftp.opcode == 5").column("tftp.error.code"))
                    .containsExactly("2");
            assertThat(directory.resolve("root").resolve("ZIP2x2_common.cfg"))
                    .content()
                    .contains("tftp_cfg_dir");
        }
    }

    private Lan site(NetworkNamespaces net) throws IOException {
        TftpRoot root = TftpRoot.in(directory);
        Files.write(root.file("multiple.bin"), new byte[MULTIPLE_OF_BLOCK]);
        root.withFirmware(ODD);
        Files.move(root.file(TftpRoot.FIRMWARE), root.file("odd.bin"));
        Lan lan = net.pair(SERVER + "/24");
        lan.client().address("eth0", "192.0.2.2/24");
        Program server = lan.server()
                .startExample(
                        "pbx-embedded",
                        "--bind",
                        SERVER,
                        "--no-dhcp",
                        "--root",
                        root.directory().toString(),
                        "--serve-other",
                        "multiple.bin,odd.bin");
        server.awaitLine("^READY dhcp=- tftp=192\\.0\\.2\\.1:69$", LIMIT);
        return lan;
    }
}
