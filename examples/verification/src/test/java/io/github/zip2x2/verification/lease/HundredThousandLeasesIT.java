package io.github.zip2x2.verification.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with 200 MB of heap that starts with 100,000 leases. */
class HundredThousandLeasesIT {

    private static final int LEASES = 100_000;
    private static final int FIRST = 10 << 24 | 1 << 16;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void theRestartServes() throws IOException {
        Path file = directory.resolve("leases.db");
        fill(file);
        long start = System.nanoTime();
        try (ServerProcess server = ServerProcess.start("127.0.0.1", file.toString(), "10.0.0.1-10.15.255.254");
                LeaseLoad load = new LeaseLoad(1)) {
            assertThat(load.run(List.of(server.address()), LIMIT, () -> load.acknowledged() == 1))
                    .isTrue();
            long first = System.nanoTime() - start;
            assertThat(load.run(List.of(server.address()), LIMIT, () -> load.acknowledged() == 1_000))
                    .isTrue();
            assertThat(load.owners().keySet())
                    .noneMatch(address -> Ipv4.bits(address) >= FIRST && Ipv4.bits(address) < FIRST + LEASES);
            System.out.println("the first DHCPACK " + first / 1_000_000 + " ms after the start of a JVM of 200 MB with "
                    + LEASES + " leases");
        }
    }

    private static void fill(Path file) throws IOException {
        Instant now = Instant.now();
        try (LeaseStore store = SqliteLeaseStore.open(file, true)) {
            for (int from = 0; from < LEASES; from += 1_000) {
                List<LeaseChange> batch = new ArrayList<>();
                for (int i = from; i < from + 1_000; i++) {
                    HardwareAddress phone = HardwareAddress.of(
                            1, (byte) 2, (byte) 11, (byte) 0xea, (byte) (i >> 16), (byte) (i >> 8), (byte) i);
                    batch.add(new LeaseChange(
                            Optional.empty(),
                            Lease.of(Ipv4.of(FIRST + i))
                                    .client(ClientIdentity.ofHardware(phone))
                                    .hardware(phone)
                                    .hostName("zip-" + i)
                                    .start(now)
                                    .expiry(now.plus(Duration.ofDays(1)))
                                    .build()));
                }
                store.commit(batch);
            }
        }
    }
}
