package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.ClasslessRoute;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Chooses the options that a client gets. It is a pure function of the client's message and network, and is called on
 * the server's thread for each DHCPOFFER and DHCPACK. The engine adds the address, the lease's times and the server's
 * identity itself.
 */
@FunctionalInterface
public interface OptionPolicy {

    /**
     * What the network's settings say, and the boot server in every form that phones look for: option 66 as a dotted
     * quad, option 150, siaddr and sname alike, asked for or not.
     */
    OptionPolicy PHONE = OptionPolicy::phone;

    /**
     * Gives the options to send to the sink.
     *
     * @param request the client's message
     * @param network its network
     * @param serverId the server's own address, which is not a relay's that stands in for it (RFC 5107)
     * @param options takes the options
     */
    void options(DhcpMessage request, ServedNetwork network, Inet4Address serverId, OptionSink options);

    /**
     * Adds to what a class of clients gets; an option that both policies send is the class's.
     *
     * @param members which clients, e.g. by option 60 or hardware address; pure and fast
     * @param more what they get besides
     * @return a policy that sends what this one does, and more to members
     */
    default OptionPolicy and(Predicate<DhcpMessage> members, OptionPolicy more) {
        return (request, network, serverId, options) -> {
            options(request, network, serverId, options);
            if (members.test(request)) {
                more.options(request, network, serverId, options);
            }
        };
    }

    /**
     * A policy for old firmware of a class of clients: as this one, and texts end with a NUL.
     *
     * @param members which clients, e.g. by option 60 or hardware address; pure and fast
     * @return a policy that sends what this one does
     * @see OptionSink#endTextsWithNul()
     */
    default OptionPolicy endingTextsWithNul(Predicate<DhcpMessage> members) {
        return and(members, (request, network, serverId, options) -> options.endTextsWithNul());
    }

    private static void phone(DhcpMessage request, ServedNetwork network, Inet4Address serverId, OptionSink options) {
        options.ifRequested(DhcpOptions.SUBNET_MASK, network.prefix().mask());
        if (!network.routers().isEmpty()) {
            options.ifRequested(DhcpOptions.ROUTER, network.routers());
        }
        if (!network.dnsServers().isEmpty()) {
            options.ifRequested(DhcpOptions.DOMAIN_SERVER, network.dnsServers());
        }
        if (!network.domain().isEmpty()) {
            options.ifRequested(DhcpOptions.DOMAIN_NAME, network.domain());
        }
        if (!network.ntpServers().isEmpty()) {
            options.ifRequested(DhcpOptions.NTP_SERVERS, network.ntpServers());
        }
        if (!network.routes().isEmpty()) {
            options.ifRequested(DhcpOptions.CLASSLESS_STATIC_ROUTE, withDefault(network));
        }
        if (network.ipv6OnlyWait().isPresent() && request.requests(DhcpOptions.IPV6_ONLY_PREFERRED.code())) {
            options.always(
                    DhcpOptions.IPV6_ONLY_PREFERRED,
                    LeaseTime.ofSeconds(network.ipv6OnlyWait().get().toSeconds()));
        }
        Inet4Address bootServer = network.tftpServer().orElse(serverId);
        options.always(DhcpOptions.TFTP_SERVER_NAME, bootServer.getHostAddress());
        options.always(DhcpOptions.TFTP_SERVER_ADDRESS, List.of(bootServer));
        options.bootServer(bootServer);
        if (!network.bootfile().isEmpty()) {
            options.ifRequested(DhcpOptions.BOOTFILE_NAME, network.bootfile());
            options.bootFile(network.bootfile());
        }
    }

    /** Whoever takes option 121 ignores option 3, so the default route must be among the others (RFC 3442). */
    private static List<ClasslessRoute> withDefault(ServedNetwork network) {
        List<ClasslessRoute> routes = new ArrayList<>(network.routes());
        network.routers().stream().findFirst().ifPresent(router -> routes.add(new ClasslessRoute(Ipv4.ANY, 0, router)));
        return routes;
    }
}
