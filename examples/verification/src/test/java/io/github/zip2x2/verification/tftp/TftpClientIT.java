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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T77, T79: our client against the servers that sites use, and over a link that loses packets. */
@RequiresRoot
class TftpClientIT {
    private static final String ADDRESS = "10.77.70.1";
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private void readAll(String... server) throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Corpus.create(root);
        List<String> words = new ArrayList<>();
        for (String word : server) {
            words.add(word.replace("{ROOT}", root.toString()).replace("{DIR}", directory.toString()));
        }
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = net.pair(ADDRESS + "/24");
            lan.client().address("eth0", "10.77.70.2/24");
            lan.server().start(words.toArray(String[]::new));
            lan.server().awaitUdpPort(69, Duration.ofSeconds(20));
            getAll(lan, root);
            getAll(lan, root, "blksize", "1428", "tsize", "0", "timeout", "2");
            getAll(lan, root, "blksize", "1428", "windowsize", "16");
            Program missing = TftpPeer.start(lan.client(), "get", ADDRESS, "missing", directory.toString())
                    .awaitExit(LIMIT)
                    .expectExit(3);
            assertThat(missing.stdout()).contains("FAILED REFUSED 1");
            assertThat(directory.resolve("missing")).doesNotExist();
        }
    }

    private void getAll(Lan lan, Path root, String... options) throws IOException {
        String files = Arrays.stream(Corpus.SIZES).mapToObj(size -> "f" + size).collect(Collectors.joining(","));
        List<String> words = new ArrayList<>(List.of("get", ADDRESS, files, directory.toString()));
        words.addAll(List.of(options));
        TftpPeer.start(lan.client(), words.toArray(String[]::new))
                .awaitExit(LIMIT)
                .expectExit(0);
        for (int size : Corpus.SIZES) {
            Path into = directory.resolve("f" + size);
            assertThat(Files.mismatch(into, root.resolve("f" + size)))
                    .as("f" + size)
                    .isEqualTo(-1);
            Files.delete(into);
        }
    }

    @Test
    @RequiresPrograms("nft")
    void t79_lossInBothDirections() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path uploads = Files.createDirectory(directory.resolve("uploads"));
        Corpus.create(root);
        byte[] some = new byte[300_000];
        new Random(1).nextBytes(some);
        Files.write(root.resolve("some"), some);
        Path rules = Files.writeString(directory.resolve("loss.nft"), """
                table ip loss {
                  chain in {
                    type filter hook input priority 0;
                    meta l4proto udp numgen random mod 10 0 drop
                  }
                  chain out {
                    type filter hook output priority 0;
                    meta l4proto udp numgen random mod 10 0 drop
                  }
                }
                """);
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = net.pair(ADDRESS + "/24");
            lan.client().address("eth0", "10.77.70.2/24");
            TftpPeer.start(lan.server(), "serve", ADDRESS, root.toString(), uploads.toString())
                    .awaitLine("READY", Duration.ofSeconds(20));
            lan.client().run("nft", "-f", rules.toString()).expectExit(0);
            for (String window : List.of("1", "16")) {
                TftpPeer.start(
                                lan.client(),
                                "get",
                                ADDRESS,
                                "f0,f513,some",
                                directory.toString(),
                                "blksize",
                                "1428",
                                "windowsize",
                                window)
                        .awaitExit(LIMIT)
                        .expectExit(0);
                for (String file : List.of("f0", "f513", "some")) {
                    assertThat(Files.mismatch(directory.resolve(file), root.resolve(file)))
                            .as(file)
                            .isEqualTo(-1);
                    Files.delete(directory.resolve(file));
                }
            }
        }
    }

    @Test
    @RequiresPrograms("in.tftpd")
    void t77_tftpdHpa() throws IOException {
        readAll("in.tftpd", "-L", "--ipv4", "--user", "root", "--address", ADDRESS + ":69", "--secure", "{ROOT}");
    }

    @Test
    @RequiresPrograms("atftpd")
    void t77_atftpd() throws IOException {
        readAll(
                "atftpd",
                "--daemon",
                "--no-fork",
                "--bind-address",
                ADDRESS,
                "--port",
                "69",
                "--user",
                "root.root",
                "--logfile",
                "/dev/null",
                "{ROOT}");
    }

    @Test
    @RequiresPrograms("dnsmasq")
    void t77_dnsmasq() throws IOException {
        readAll(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--port=0",
                "--user=root",
                "--group=root",
                "--interface=eth0",
                "--bind-interfaces",
                "--enable-tftp",
                "--tftp-root={ROOT}",
                "--log-facility=/dev/null",
                "--pid-file={DIR}/pid");
    }

    @Test
    @RequiresPrograms("dnsmasq")
    void t77_dnsmasqOnASinglePort() throws IOException {
        readAll(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--port=0",
                "--user=root",
                "--group=root",
                "--enable-tftp",
                "--tftp-single-port",
                "--tftp-root={ROOT}",
                "--log-facility=/dev/null",
                "--pid-file={DIR}/pid");
    }

    /** It ignores options, so that every transfer is plain, and its block number wraps to 0. */
    @Test
    void t77_commonsNet() throws IOException {
        readAll(TftpPeer.command("commons-serve", ADDRESS, "{ROOT}", "{DIR}"));
    }

    @Test
    void t77_commonsNetTakesWhatIsPut() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path uploads = Files.createDirectory(directory.resolve("uploads"));
        Corpus.create(root);
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = net.pair(ADDRESS + "/24");
            lan.client().address("eth0", "10.77.70.2/24");
            TftpPeer.start(lan.server(), "commons-serve", ADDRESS, root.toString(), uploads.toString())
                    .awaitLine("READY", Duration.ofSeconds(20));
            for (int size : Corpus.SIZES) {
                Path file = root.resolve("f" + size);
                TftpPeer.start(lan.client(), "put", ADDRESS, file.toString())
                        .awaitExit(LIMIT)
                        .expectExit(0);
                assertThat(Files.mismatch(uploads.resolve("f" + size), file))
                        .as("f" + size)
                        .isEqualTo(-1);
            }
            Program again = TftpPeer.start(lan.client(), "put", ADDRESS, root + "/f1")
                    .awaitExit(LIMIT)
                    .expectExit(3);
            assertThat(again.stdout()).contains("FAILED REFUSED 6");
        }
    }
}
