package io.github.zip2x2.verification.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Lan;
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
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T77: the clients that phones and administrators use, against our server. */
@RequiresRoot
class TftpServerIT {
    private static final String ADDRESS = "10.77.69.1";
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Namespace client;
    private Path root;
    private Path uploads;
    private Path out;

    @BeforeEach
    void serve() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        uploads = Files.createDirectory(directory.resolve("uploads"));
        out = Files.createDirectory(directory.resolve("out"));
        Files.writeString(directory.resolve("secret"), "secret");
        Corpus.create(root);
        net = NetworkNamespaces.create();
        Lan lan = net.pair(ADDRESS + "/24");
        client = lan.client().address("eth0", "10.77.69.2/24");
        Program server = TftpPeer.start(lan.server(), "serve", ADDRESS, root.toString(), uploads.toString());
        server.awaitLine("READY", Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        net.close();
    }

    /** Each file, by the command that the function makes of its name and where it goes. */
    private void getAll(int least, int largest, BiFunction<String, String, String[]> command) throws IOException {
        for (int size : Corpus.SIZES) {
            if (size >= least && size <= largest) {
                Path into = out.resolve("got" + size);
                client.start(command.apply("f" + size, into.toString()))
                        .awaitExit(LIMIT)
                        .expectExit(0);
                assertThat(Files.mismatch(into, root.resolve("f" + size)))
                        .as("f" + size)
                        .isEqualTo(-1);
                Files.delete(into);
            }
        }
    }

    private static String[] words(String... words) {
        return words;
    }

    @Test
    @RequiresPrograms("tftp")
    void t77_tftpHpa() throws IOException {
        getAll(0, 40_000_000, (file, into) -> words("tftp", "-m", "binary", ADDRESS, "-c", "get", file, into));
        Program missing = client.run("tftp", "-m", "binary", ADDRESS, "-c", "get", "missing", out + "/missing");
        assertThat(missing.stdout() + missing.stderr()).contains("File not found");
        Program traversal = client.run("tftp", "-m", "binary", ADDRESS, "-c", "get", "../secret", out + "/secret");
        assertThat(traversal.stdout() + traversal.stderr()).containsIgnoringCase("access violation");
        client.run("tftp", "-m", "binary", ADDRESS, "-c", "put", root + "/f513", "up513")
                .expectExit(0);
        assertThat(Files.mismatch(uploads.resolve("up513"), root.resolve("f513")))
                .isEqualTo(-1);
    }

    @Test
    @RequiresPrograms("atftp")
    void t77_atftp() throws IOException {
        getAll(0, 40_000_000, (file, into) -> words("atftp", "-g", "-r", file, "-l", into, ADDRESS, "69"));
        getAll(
                0,
                40_000_000,
                (file, into) -> words(
                        "atftp",
                        "--option",
                        "blksize 1428",
                        "--option",
                        "windowsize 16",
                        "--option",
                        "tsize 0",
                        "-g",
                        "-r",
                        file,
                        "-l",
                        into,
                        ADDRESS,
                        "69"));
    }

    @Test
    @RequiresPrograms("curl")
    void t77_curl() throws IOException {
        // From one byte on: curl 7.88 ends with "getpeername() failed" at an empty file of any server.
        getAll(1, 40_000_000, (file, into) -> words("curl", "-sS", "-o", into, "tftp://" + ADDRESS + "/" + file));
        getAll(
                1,
                32 << 20,
                (file, into) ->
                        words("curl", "-sS", "--tftp-blksize", "1428", "-o", into, "tftp://" + ADDRESS + "/" + file));
        assertThat(client.run("curl", "-sS", "tftp://" + ADDRESS + "/missing").exitStatus())
                .isEqualTo(68);
    }

    @Test
    @RequiresPrograms("busybox")
    void t77_busybox() throws IOException {
        getAll(0, 40_000_000, (file, into) -> words("busybox", "tftp", "-g", "-r", file, "-l", into, ADDRESS));
        getAll(
                0,
                32 << 20,
                (file, into) -> words("busybox", "tftp", "-b", "1428", "-g", "-r", file, "-l", into, ADDRESS));
    }

    @Test
    void t77_commonsNet() throws IOException {
        List<Integer> sizes = new ArrayList<>(List.of(0, 1, 511, 512, 513, 32 << 20));
        for (int size : sizes) {
            Path into = out.resolve("got" + size);
            TftpPeer.start(client, "commons", ADDRESS, "f" + size, into.toString())
                    .awaitExit(LIMIT)
                    .expectExit(0);
            assertThat(Files.mismatch(into, root.resolve("f" + size))).isEqualTo(-1);
        }
    }
}
