package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.ClientPort;
import io.github.zip2x2.dhcp.client.ServerSearch;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.server.DhcpServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where DHCP is served: one address by plain UDP, or interfaces through the link layer. */
final class DhcpSide {
    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final Duration SEARCH = Duration.ofSeconds(3);
    /** Who asks for other servers: a Zultys address that no phone has, as some servers answer phones only. */
    private static final HardwareAddress ASKING = HardwareAddress.ethernet("00:0B:EA:FF:FF:FF");

    private DhcpSide() {}

    static List<NetworkInterface> interfaces(List<String> names) throws IOException {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (String name : names) {
            NetworkInterface found = NetworkInterface.getByName(name);
            if (found == null) {
                throw new IOException("--interface: there is no interface '" + name + "' (there are: "
                        + NetworkInterface.networkInterfaces()
                                .map(NetworkInterface::getName)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ")");
            }
            if (found.inetAddresses().noneMatch(Inet4Address.class::isInstance)) {
                throw new IOException("--interface: " + name + " has no IPv4 address to serve from; give it one");
            }
            interfaces.add(found);
        }
        return interfaces;
    }

    static Inet4Address address(NetworkInterface of) {
        return of.inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .map(Inet4Address.class::cast)
                .findFirst()
                .orElseThrow();
    }

    static Prefix network(NetworkInterface of) {
        return of.getInterfaceAddresses().stream()
                .filter(address -> address.getAddress() instanceof Inet4Address)
                .map(address -> Prefix.of((Inet4Address) address.getAddress(), address.getNetworkPrefixLength()))
                .findFirst()
                .orElseThrow();
    }

    /** Opens interfaces through the link layer, once no other server was heard there. */
    static LinkLayerEndpoint onInterfaces(List<NetworkInterface> interfaces, Integer port, boolean beside)
            throws IOException {
        if (!beside) {
            search(interfaces);
        }
        return LinkLayerEndpoint.open(interfaces, List.of(port == null ? SERVER_PORT : port));
    }

    private static void search(List<NetworkInterface> interfaces) throws IOException {
        for (NetworkInterface on : interfaces) {
            try (ClientPort port =
                    ClientPort.broadcasting(LinkLayerEndpoint.open(List.of(on), List.of(CLIENT_PORT)), SERVER_PORT)) {
                List<DhcpMessage> offers = ServerSearch.offers(port, ASKING, SEARCH, new SecureRandom());
                if (!offers.isEmpty()) {
                    throw new IOException("another DHCP server answers on " + on.getName() + ": "
                            + offers.stream()
                                    .map(offer -> offer.option(DhcpOptions.SERVER_IDENTIFIER)
                                            .map(Inet4Address::getHostAddress)
                                            .orElse("unnamed"))
                                    .collect(Collectors.joining(", "))
                            + "; if that is meant, say --beside, and give out addresses that it does not");
                }
            }
        }
    }

    /** The addresses served, as the READY line has them. */
    static String text(DhcpServer server) {
        DatagramEndpoint endpoint = server.endpoint();
        return endpoint.attachments().stream()
                .map(NetworkAttachment::address)
                .map(address -> address.map(Inet4Address::getHostAddress).orElse("0.0.0.0") + ":" + server.port())
                .collect(Collectors.joining(","));
    }
}
