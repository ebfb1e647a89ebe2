package io.github.zip2x2.verification.programs;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.util.List;

/**
 * The library's DHCP server on an interface whose host changes: {@code FollowingServer link|guest|udp|careful|unicast INTERFACE NETWORK...},
 * each network as {@code A.B.C} of a /24, of which 100 to 149 are given. Prints {@code READY}, what it does, and what its
 * endpoint counts and complains of; {@code REFUSED WHY}, and exits with 1, when it cannot start.
 */
public final class FollowingServer {
    private FollowingServer() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            DatagramEndpoint endpoint = endpoint(args[0], args[1]);
            DhcpServerSettings.Builder settings = DhcpServerSettings.of().clients(ClientPolicy.ALL);
            for (String network : List.of(args).subList(2, args.length)) {
                settings.network(ServedNetwork.of(Prefix.of(Ipv4.of(network + ".0"), 24))
                        .pool(AddressRange.parse(network + ".100-" + network + ".149"))
                        .build());
            }
            DhcpServer running = DhcpServer.builder()
                    .endpoint(endpoint)
                    .store(new MemoryLeaseStore())
                    .settings(settings.build())
                    .listener(report -> System.out.println("REPORT " + report))
                    .build()
                    .start();
            System.out.println("READY " + endpoint.attachments());
            say(running);
        } catch (IOException | IllegalArgumentException e) {
            System.out.println("REFUSED " + e.getMessage());
            System.exit(1);
        }
    }

    private static void say(DhcpServer running) throws InterruptedException {
        String before = "";
        while (true) {
            DatagramEndpoint endpoint = running.endpoint();
            String now = "AT " + endpoint.attachments() + " dropped=" + endpoint.dropped() + " " + endpoint.problems()
                    + " " + running.snapshot();
            if (!now.equals(before)) {
                System.out.println(now);
                before = now;
            }
            Thread.sleep(100);
        }
    }

    private static DatagramEndpoint endpoint(String kind, String name) throws IOException {
        if (kind.equals("guest")) {
            return LinkLayerEndpoint.guest(name, List.of(67)); // Java lists no interface without an address
        }
        NetworkInterface on = NetworkInterface.getByName(name);
        return switch (kind) {
            case "udp" -> UdpEndpoint.broadcast(on, 67, true);
            case "careful" -> UdpEndpoint.broadcast(on, 67, false);
            case "unicast" ->
                UdpEndpoint.unicast(
                        on.inetAddresses()
                                .filter(Inet4Address.class::isInstance)
                                .map(Inet4Address.class::cast)
                                .findFirst()
                                .orElseThrow(),
                        67);
            default -> LinkLayerEndpoint.open(List.of(on), List.of(67));
        };
    }
}
