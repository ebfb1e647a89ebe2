package io.github.zip2x2.examples.benchmarks.dhcp;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.RateLimits;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A DHCP server for load generators that act as a relay: {@code ServeRelayed ADDRESS NETWORK FIRST LAST STORE
 * [PER-CLIENT]}, where STORE is {@code memory} or the file of a database, and PER-CLIENT the packets per second that one
 * hardware address may send (default: the library's limit). The network is trusted, as that of relays is; all other
 * limits are the library's.
 */
public final class ServeRelayed {
    private ServeRelayed() {}

    public static void main(String[] args) throws Exception {
        Inet4Address address = Ipv4.of(args[0]);
        Prefix prefix = Prefix.parse(args[1]);
        RateLimits.Builder limits = RateLimits.of();
        if (args.length > 5) {
            int perSecond = Integer.parseInt(args[5]);
            limits.perClient(perSecond, 10 * perSecond);
        }
        LeaseStore store =
                args[4].equals("memory") ? new MemoryLeaseStore() : SqliteLeaseStore.open(Path.of(args[4]), true);
        DhcpServer server = DhcpServer.builder()
                .endpoint(UdpEndpoint.unicast(address, 67))
                .settings(DhcpServerSettings.of()
                        .network(ServedNetwork.of(prefix)
                                .pool(AddressRange.of(Ipv4.of(args[2]), Ipv4.of(args[3])))
                                .routers(List.of(address))
                                .lease(Duration.ofHours(1))
                                .build())
                        .clients(ClientPolicy.ALL)
                        .limits(limits.build())
                        .trust(prefix)
                        .build())
                .store(store)
                .build()
                .start();
        System.out.println("READY dhcp=" + args[0] + ":" + server.port());
    }
}
