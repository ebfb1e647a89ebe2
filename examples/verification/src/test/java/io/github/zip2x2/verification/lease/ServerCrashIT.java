package io.github.zip2x2.verification.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL in the middle of load, fifty times: whatever a client was told is on record when the server starts again. */
class ServerCrashIT {

    private static final int KILLS = 50;
    private static final int CLIENTS_AT_ONCE = 100;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void s98_everyAckBeforeSigkillIsOwnedByItsClientAfterTheRestart() throws IOException {
        Path file = directory.resolve("leases.db");
        RandomGenerator random = RandomGenerator.getDefault();
        try (LeaseLoad load = new LeaseLoad(CLIENTS_AT_ONCE)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                int before = load.acknowledged();
                try (ServerProcess server =
                        ServerProcess.start("127.0.0.1", file.toString(), "10.0.0.1-10.3.255.254")) {
                    int more = random.nextInt(50, 600);
                    assertThat(load.run(List.of(server.address()), LIMIT, () -> load.acknowledged() >= before + more))
                            .as("%d ACKs after start %d", more, kill)
                            .isTrue();
                    server.kill();
                    // ACKs that the server sent before its end are the clients' all the same.
                    load.run(List.of(server.address()), Duration.ofMillis(20), () -> false);
                }
                Records.expectOwners(file, load.owners());
            }
            System.out.println(load.acknowledged() + " ACKs before " + KILLS + " kills, each on record");
        }
    }
}
