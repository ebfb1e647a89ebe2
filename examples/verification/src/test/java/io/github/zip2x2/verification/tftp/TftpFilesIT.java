package io.github.zip2x2.verification.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Lan;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T6, T8, T12, T19, T20: files as they are, seen by programs that administrators use. */
@RequiresRoot
@RequiresPrograms("curl")
class TftpFilesIT {
    private static final String ADDRESS = "10.77.71.1";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What curl says of TFTP's errors 1, 2 and 0. */
    private static final int NOT_FOUND = 68;

    private static final int NO_PERMISSION = 69;
    private static final int UNKNOWN = 71;

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Lan lan;
    private Path root;
    private Path uploads;

    @BeforeEach
    void connect() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        uploads = Files.createDirectory(directory.resolve("uploads"));
        Files.writeString(root.resolve("f.cfg"), "device_id=101");
        net = NetworkNamespaces.create();
        lan = net.pair(ADDRESS + "/24");
        lan.client().address("eth0", "10.77.71.2/24");
    }

    @AfterEach
    void close() {
        net.close();
    }

    private Program serve(String... before) {
        String[] peer = TftpPeer.command("serve", ADDRESS, root.toString(), uploads.toString());
        String[] words = Stream.of(before, peer).flatMap(Stream::of).toArray(String[]::new);
        Program server = lan.server().start(words);
        server.awaitLine("READY", Duration.ofSeconds(20));
        return server;
    }

    private int get(String path) {
        return lan.client()
                .run("curl", "-sS", "-m", "20", "-o", directory + "/got", "tftp://" + ADDRESS + "/" + path)
                .exitStatus();
    }

    @Test
    void fT6_linksAndASwitchedRenamedAndReturnedRoot() throws IOException {
        Path releases = Files.createDirectory(directory.resolve("releases"));
        for (String release : List.of("one", "two")) {
            Files.createDirectory(releases.resolve(release));
            Files.writeString(releases.resolve(release).resolve("f.cfg"), release);
        }
        Files.createSymbolicLink(releases.resolve("one/inside.cfg"), Path.of("f.cfg"));
        Files.createSymbolicLink(releases.resolve("one/outside.cfg"), root.resolve("f.cfg"));
        root = Files.createSymbolicLink(directory.resolve("current"), releases.resolve("one"));
        Program server = serve();
        assertThat(get("inside.cfg")).isZero();
        assertThat(directory.resolve("got")).hasContent("one");
        assertThat(get("outside.cfg")).isEqualTo(NO_PERMISSION);
        Files.createSymbolicLink(directory.resolve("next"), releases.resolve("two"));
        Files.move(directory.resolve("next"), root, StandardCopyOption.ATOMIC_MOVE);
        assertThat(get("missing.cfg")).isEqualTo(NOT_FOUND);
        assertThat(get("./f.cfg")).isZero();
        assertThat(directory.resolve("got")).hasContent("two");
        Files.move(releases, directory.resolve("away"));
        assertThat(get("missing.cfg")).isEqualTo(UNKNOWN);
        Files.move(directory.resolve("away"), releases);
        assertThat(get("missing.cfg")).isEqualTo(NOT_FOUND);
        assertThat(server.stderr()).contains("cannot be served").contains("leads out of the root");
    }

    @Test
    void fT8_anEmptyConfigurationFileIsNotServed() throws IOException {
        serve();
        Files.writeString(root.resolve("f.cfg"), "");
        assertThat(get("f.cfg")).isEqualTo(UNKNOWN);
        Files.writeString(root.resolve("f.cfg"), "device_id=102");
        assertThat(get("f.cfg")).isZero();
        assertThat(directory.resolve("got")).hasContent("device_id=102");
    }

    @Test
    void fT12_curlUploadsWhatItDoesNotKnowTheSizeOf() throws IOException {
        serve();
        lan.client()
                .run("sh", "-c", "printf 'core dump' | curl -sS -m 20 -T - tftp://" + ADDRESS + "/core")
                .expectExit(0);
        assertThat(uploads.resolve("core")).hasContent("core dump");
    }

    @Test
    void fT19_modesFollowTheUmask() throws IOException {
        serve("sh", "-c", "umask 026; exec \"$@\"", "sh");
        Path file = Files.write(directory.resolve("big"), new byte[10_000]);
        lan.client()
                .run("curl", "-sS", "-m", "20", "-T", file.toString(), "tftp://" + ADDRESS + "/big")
                .expectExit(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(uploads.resolve("big"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    @RequiresPrograms("nft")
    void fT19_whatAKilledServerLeftIsGoneAfterItsNextStart() throws IOException {
        Path file = Files.write(directory.resolve("big"), new byte[300_000]);
        Path rules = Files.writeString(directory.resolve("cut.nft"), """
                table ip cut {
                  chain in {
                    type filter hook input priority 0;
                    udp length > 500 limit rate over 50/second drop
                  }
                }
                """);
        Program server = serve();
        lan.server().run("nft", "-f", rules.toString()).expectExit(0);
        lan.client().start("curl", "-sS", "-m", "40", "-T", file.toString(), "tftp://" + ADDRESS + "/big");
        lan.server().await("a part of an upload", LIMIT, () -> count(".*part") == 1);
        server.kill();
        server.awaitExit(LIMIT);
        assertThat(count("*")).isEqualTo(1);
        serve();
        assertThat(count("*")).isZero();
    }

    private int count(String glob) {
        int count = 0;
        try (var files = Files.newDirectoryStream(uploads, glob)) {
            for (Path file : files) {
                count += Files.isRegularFile(file) ? 1 : 0;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return count;
    }

    @Test
    @RequiresPrograms("setpriv")
    void fT20_aFileOfModeZero() throws IOException {
        Files.setPosixFilePermissions(root.resolve("f.cfg"), PosixFilePermissions.fromString("---------"));
        // Root as most programs are: without the right to read everything.
        Program server = serve("setpriv", "--bounding-set=-dac_override,-dac_read_search");
        assertThat(get("f.cfg")).isEqualTo(NO_PERMISSION);
        assertThat(server.stderr()).contains("f.cfg").contains("right to read");
    }
}
