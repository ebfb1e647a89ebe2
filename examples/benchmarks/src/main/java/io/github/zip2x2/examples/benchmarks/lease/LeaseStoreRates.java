package io.github.zip2x2.examples.benchmarks.lease;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Durable leases per second by the size of a batch, in a file of SQLite: {@code LeaseStoreRates DIRECTORY}. First new
 * ones, then their renewal; then how long 100,000 take to open, and the heap that they need.
 */
public final class LeaseStoreRates {

    private static final int[] BATCHES = {1, 4, 16, 64, 256};
    private static final long MEASURED_NANOS = 2_000_000_000L;
    private static final int MANY = 100_000;
    private static final int FIRST_ADDRESS = 10 << 24;

    private LeaseStoreRates() {}

    /**
     * Measures.
     *
     * @param arguments a directory on the disk to be measured
     * @throws IOException if a store fails
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "lease-rates-");
        try {
            rates(directory.resolve("warm-up.db"), 64);
            System.out.println("batch      new/s  renewed/s  longest ms");
            for (int batch : BATCHES) {
                long[] rates = rates(directory.resolve("batch-" + batch + ".db"), batch);
                System.out.printf("%5d %10d %10d %11d%n", batch, rates[0], rates[1], rates[2] / 1_000_000);
            }
            restart(directory.resolve("many.db"));
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static long[] rates(Path file, int batch) throws IOException {
        try (LeaseStore store = SqliteLeaseStore.open(file, true)) {
            List<Lease> stored = new ArrayList<>();
            long start = System.nanoTime();
            while (System.nanoTime() - start < MEASURED_NANOS) {
                stored.addAll(insert(store, stored.size(), batch));
            }
            long fresh = perSecond(stored.size(), start);
            int renewed = 0;
            long longest = 0;
            start = System.nanoTime();
            while (System.nanoTime() - start < MEASURED_NANOS) {
                List<LeaseChange> changes = new ArrayList<>();
                for (int i = 0; i < batch; i++) {
                    // Renewals come from all over the table.
                    int which = (int) ((renewed + i) * 7_919L % stored.size());
                    Lease lease = store.byAddress(stored.get(which).address()).orElseThrow();
                    changes.add(new LeaseChange(
                            Optional.of(lease),
                            lease.toBuilder()
                                    .expiry(lease.expiry().plusSeconds(60))
                                    .build()));
                }
                long begun = System.nanoTime();
                store.commit(changes);
                longest = Math.max(longest, System.nanoTime() - begun);
                renewed += batch;
            }
            return new long[] {fresh, perSecond(renewed, start), longest};
        }
    }

    private static List<Lease> insert(LeaseStore store, int first, int count) throws IOException {
        List<LeaseChange> changes = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            changes.add(new LeaseChange(Optional.empty(), lease(i)));
        }
        return store.commit(changes).stream()
                .map(outcome -> ((LeaseOutcome.Applied) outcome).stored())
                .toList();
    }

    private static Lease lease(int number) {
        HardwareAddress phone = HardwareAddress.of(
                1, (byte) 0, (byte) 11, (byte) 0xea, (byte) (number >> 16), (byte) (number >> 8), (byte) number);
        Instant now = Instant.now();
        return Lease.of(Ipv4.of(FIRST_ADDRESS + number))
                .client(ClientIdentity.ofHardware(phone))
                .hardware(phone)
                .start(now)
                .expiry(now.plusSeconds(86_400))
                .hostName("zip-" + number)
                .build();
    }

    private static void fill(Path file) throws IOException {
        try (LeaseStore store = SqliteLeaseStore.open(file, true)) {
            for (int i = 0; i < MANY; i += 1_000) {
                insert(store, i, 1_000);
            }
        }
    }

    private static void restart(Path file) throws IOException {
        fill(file);
        long before = heap();
        long start = System.nanoTime();
        try (LeaseStore store = SqliteLeaseStore.open(file, true)) {
            long opened = System.nanoTime() - start;
            long used = heap() - before;
            System.out.printf(
                    "%d leases open in %d ms and need %d MB of heap, %d KB of disk%n",
                    MANY, opened / 1_000_000, used >> 20, Files.size(file) >> 10);
            store.byAddress(Ipv4.of(FIRST_ADDRESS)).orElseThrow();
        }
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long perSecond(long count, long start) {
        return count * 1_000_000_000L / (System.nanoTime() - start);
    }
}
