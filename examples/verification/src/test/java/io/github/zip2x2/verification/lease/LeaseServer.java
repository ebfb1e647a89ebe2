package io.github.zip2x2.verification.lease;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.SharedLeaseStore;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.RateLimits;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A DHCP server as a process that can be killed: {@code LeaseServer ADDRESS LEASES POOL}, where the leases are a file or
 * a {@code jdbc:postgresql:} URL. Prints {@code READY PORT}, and then what its store failed and did, when that changes.
 */
final class LeaseServer {

    private static final long LOOK_EVERY_NANOS = 100_000_000L;

    private LeaseServer() {}

    public static void main(String[] arguments) throws IOException {
        boolean shared = arguments[1].startsWith("jdbc:postgresql:");
        DhcpServerSettings settings = DhcpServerSettings.of()
                .clients(ClientPolicy.ALL)
                .limits(RateLimits.NONE)
                .sharedStore(shared)
                .network(ServedNetwork.of(Prefix.parse("10.0.0.0/8"))
                        .pool(AddressRange.parse(arguments[2]))
                        .build())
                .build();
        try (LeaseStore store = shared ? shared(arguments[1]) : SqliteLeaseStore.open(Path.of(arguments[1]), true);
                DhcpServer server = DhcpServer.builder()
                        .endpoint(UdpEndpoint.unicast(Ipv4.of(arguments[0]), 0))
                        .store(store)
                        .settings(settings)
                        .build()
                        .start()) {
            System.out.println("READY " + server.port());
            Optional<ProcessHandle> test = ProcessHandle.current().parent();
            long failed = 0;
            while (test.map(ProcessHandle::isAlive).orElse(true)) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
                long now = server.snapshot().count("failed.store");
                if (now != failed) {
                    failed = now;
                    System.out.println("store.failed=" + failed);
                }
            }
        }
    }

    /** As the Javadoc of {@link SqliteLeaseStore} shows; the pool lives as long as the process. */
    private static LeaseStore shared(String url) throws IOException {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.setUsername("pbx");
        pool.setMaximumPoolSize(4);
        pool.setConnectionTimeout(1_000);
        pool.addDataSourceProperty("connectTimeout", 3);
        pool.addDataSourceProperty("socketTimeout", 5);
        return SharedLeaseStore.open(new HikariDataSource(pool), true);
    }
}
