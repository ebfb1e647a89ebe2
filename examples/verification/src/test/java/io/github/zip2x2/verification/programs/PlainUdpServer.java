package io.github.zip2x2.verification.programs;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.ReachabilityProber;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.net.NetworkInterface;
import java.time.Duration;

/**
 * The library's DHCP server on an interface, by plain UDP, asking before each offer whether the address is in use: {@code PlainUdpServer INTERFACE ONLY-BROADCASTS}. Serves
 * 192.0.2.100 to 192.0.2.149 until it is ended, or prints {@code REFUSED WHY} and exits with 1.
 */
public final class PlainUdpServer {
    private PlainUdpServer() {}

    public static void main(String[] args) throws IOException {
        try {
            UdpEndpoint endpoint =
                    UdpEndpoint.broadcast(NetworkInterface.getByName(args[0]), 67, Boolean.parseBoolean(args[1]));
            DhcpServer server = DhcpServer.builder()
                    .endpoint(endpoint)
                    .store(new MemoryLeaseStore())
                    .prober(new ReachabilityProber(Duration.ofMillis(500)))
                    .settings(DhcpServerSettings.of()
                            .probing(true)
                            .network(ServedNetwork.of(Prefix.of(Ipv4.of("192.0.2.0"), 24))
                                    .pool(AddressRange.parse("192.0.2.100-192.0.2.149"))
                                    .build())
                            .build())
                    .build()
                    .start();
            System.out.println("READY " + server.endpoint().capabilities());
        } catch (IOException e) {
            System.out.println("REFUSED " + e.getMessage());
            System.exit(1);
        }
    }
}
