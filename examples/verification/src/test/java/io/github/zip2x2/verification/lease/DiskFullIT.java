package io.github.zip2x2.verification.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk, a small file system in a mount namespace of the server's own, is really full. */
@RequiresRoot
@RequiresPrograms({"unshare", "nsenter", "mount", "dd"})
class DiskFullIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void s99_withoutADurableRecordThereIsNoAckAndServiceGoesOnWhenThereIsRoom() throws IOException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Path file = disk.resolve("leases.db");
        List<String> onItsOwnDisk = List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount -t tmpfs -o size=2m none \"$0\" && exec \"$@\"",
                disk.toString());
        try (ServerProcess server =
                        ServerProcess.start(onItsOwnDisk, "127.0.0.1", file.toString(), "10.0.0.1-10.0.255.254");
                LeaseLoad load = new LeaseLoad(20)) {
            List<InetSocketAddress> servers = List.of(server.address());
            assertThat(load.run(servers, LIMIT, () -> load.acknowledged() >= 100))
                    .isTrue();
            inMountsOf(server, "dd", "if=/dev/zero", "of=" + disk.resolve("filler"), "bs=4k");
            Program program = server.program();
            assertThat(load.run(servers, LIMIT, () -> program.stdout().contains("store.failed=")))
                    .isTrue();
            int acknowledged = untilNoneFits(load, servers);
            program.awaitLine("the lease store failed: .*writing sqlite:.*the disk is full; make room", LIMIT);

            inMountsOf(server, "rm", disk.resolve("filler").toString()).expectExit(0);
            assertThat(load.run(servers, LIMIT, () -> load.acknowledged() >= acknowledged + 100))
                    .isTrue();
            Path copy = Files.createDirectory(directory.resolve("copy"));
            // A process that is stopped writes nothing while its file is copied, and a torn end is no record.
            Program.start("kill", "-STOP", String.valueOf(program.pid()))
                    .awaitExit(LIMIT)
                    .expectExit(0);
            inMountsOf(server, "sh", "-c", "cp " + disk + "/leases.db* " + copy).expectExit(0);
            Records.expectOwners(copy.resolve("leases.db"), load.owners());
            server.kill();
        }
    }

    /**
     * The first batch that does not fit is not the last that does: what SQLite has already of its file takes a few more, and
     * those are durable, as their owners show in the end. Says how many were acknowledged when none fits any more.
     */
    private static int untilNoneFits(LeaseLoad load, List<InetSocketAddress> servers) throws IOException {
        for (long began = System.nanoTime(); System.nanoTime() - began < LIMIT.toNanos(); ) {
            int acknowledged = load.acknowledged();
            if (!load.run(servers, Duration.ofSeconds(2), () -> load.acknowledged() > acknowledged)) {
                return acknowledged;
            }
        }
        throw new AssertionError("leases are given on although the disk is full");
    }

    private static Program inMountsOf(ServerProcess server, String... words) {
        List<String> all = new ArrayList<>(List.of(
                "nsenter",
                "--mount",
                "--target",
                String.valueOf(server.program().pid())));
        all.addAll(List.of(words));
        return Program.start(all.toArray(String[]::new)).awaitExit(LIMIT);
    }
}
