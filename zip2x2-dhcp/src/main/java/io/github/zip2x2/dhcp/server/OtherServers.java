package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.internal.Warnings;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.io.IOException;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * Recognizes other DHCP servers by what is heard beside a server's own work: their broadcasts to clients of ours, and our
 * clients' broadcasts that choose them. Not thread-safe.
 */
final class OtherServers {

    /** Servers and differences that are warned of; more are somebody's invention. */
    private static final int MOST_WARNINGS = 256;

    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;

    private DhcpServerSettings settings;
    /** Whom the directory knows, whatever the settings say of others. */
    private final Predicate<HardwareAddress> directory;

    private final Warnings warnings = new Warnings(LoggerFactory.getLogger(DhcpServer.class));
    private final Set<String> warned = new HashSet<>();

    /** Beside a server with these settings. */
    OtherServers(DhcpServerSettings settings, Predicate<HardwareAddress> directory) {
        this.settings = settings;
        this.directory = directory;
    }

    /** What was warned of stays so. */
    void reconfigure(DhcpServerSettings next) {
        settings = next;
    }

    /** Has what other servers say to clients received as well, where the endpoint can, without a claim to their port. */
    static void overhear(DatagramEndpoint endpoint) throws IOException {
        if (endpoint.port() == SERVER_PORT) {
            endpoint.overhear(CLIENT_PORT);
        }
    }

    /** Whether a datagram was sent to clients, and only overheard. */
    static boolean isOverheard(ReceivedDatagram datagram, DatagramEndpoint endpoint) {
        return datagram.localPort() == CLIENT_PORT && endpoint.port() == SERVER_PORT;
    }

    /** Tells an operator, and gives the report, of a message that tells of another server. */
    Optional<DhcpServerReport> hear(DhcpMessage message, ReceivedDatagram datagram, NetworkAttachment at) {
        Inet4Address source = datagram.source().getAddress() instanceof Inet4Address v4 ? v4 : Ipv4.ANY;
        Optional<DhcpServerReport.OtherServer> other = heard(message, source, datagram.hardware(), at);
        other.filter(this::isToBeWarnedOf)
                .ifPresent(each -> warnings.warn(
                        "other " + each.server() + each.differences(),
                        "another DHCP server, {}{}, answers phones{}: {}; end it, or tell it the same",
                        each.server().getHostAddress(),
                        each.hardware().map(hardware -> " (" + hardware + ")").orElse(""),
                        at.interfaceName().isEmpty() ? "" : " on " + at.interfaceName(),
                        each.differences().isEmpty() ? "nothing is known to differ" : each.differences()));
        return other.map(each -> each);
    }

    /**
     * What a message tells.
     *
     * @param message any message, of a server or of a client
     * @param source the address that sent it
     * @param hardware the hardware address that sent it
     * @param at where it was heard
     * @return another server, if the message is of one or names one
     */
    Optional<DhcpServerReport.OtherServer> heard(
            DhcpMessage message, Inet4Address source, Optional<HardwareAddress> hardware, NetworkAttachment at) {
        boolean chosen = message.type().equals(DhcpMessageType.REQUEST)
                // Through a relay a client may name the relay (RFC 5107).
                && message.giaddr().equals(Ipv4.ANY)
                && message.has(DhcpOptions.SERVER_IDENTIFIER.code());
        if (!chosen && !isReply(message.type())) {
            return Optional.empty();
        }
        Inet4Address server = message.option(DhcpOptions.SERVER_IDENTIFIER).orElse(source);
        if (server.equals(Ipv4.ANY)
                || at.addresses().stream().anyMatch(each -> each.address().equals(server))
                || settings.serverId().filter(server::equals).isPresent()
                || settings.twins().test(server)
                || !isOurs(message.hardwareAddress())) {
            return Optional.empty();
        }
        return Optional.of(new DhcpServerReport.OtherServer(
                message.hardwareAddress(),
                message.xid(),
                message.type(),
                server,
                chosen ? Optional.empty() : hardware,
                chosen || message.type().equals(DhcpMessageType.NAK) ? List.of() : differences(message, at)));
    }

    private boolean isOurs(HardwareAddress client) {
        return settings.clients().answers(client) || directory.test(client);
    }

    private static boolean isReply(DhcpMessageType type) {
        return type.equals(DhcpMessageType.OFFER)
                || type.equals(DhcpMessageType.ACK)
                || type.equals(DhcpMessageType.NAK);
    }

    private List<DhcpServerReport.Difference> differences(DhcpMessage reply, NetworkAttachment at) {
        List<DhcpServerReport.Difference> differences = new ArrayList<>();
        for (ServedNetwork network : settings.networks()) {
            Optional<Inet4Address> own = at.addressIn(network.prefix());
            if (own.isEmpty()) {
                continue;
            }
            // A phone that is told of no boot server does not boot, so that none is a difference, too.
            String tftp = reply.option(DhcpOptions.TFTP_SERVER_NAME).orElse("none");
            compare(
                    DhcpOptions.TFTP_SERVER_NAME.code(),
                    tftp,
                    network.tftpServer().orElse(own.get()).getHostAddress(),
                    differences);
            reply.option(DhcpOptions.SUBNET_MASK)
                    .ifPresent(mask -> compare(
                            DhcpOptions.SUBNET_MASK.code(),
                            mask.getHostAddress(),
                            network.prefix().mask().getHostAddress(),
                            differences));
            reply.option(DhcpOptions.ROUTER)
                    .ifPresent(routers ->
                            compare(DhcpOptions.ROUTER.code(), text(routers), text(network.routers()), differences));
            return differences;
        }
        return differences;
    }

    private static String text(List<Inet4Address> addresses) {
        return addresses.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        addresses.stream().map(Inet4Address::getHostAddress).toList());
    }

    private static void compare(int option, String theirs, String ours, List<DhcpServerReport.Difference> into) {
        if (!theirs.equals(ours)) {
            into.add(new DhcpServerReport.Difference(option, theirs, ours));
        }
    }

    /** Whether an operator is to be warned: once for each server and difference, and beside it only of a difference. */
    boolean isToBeWarnedOf(DhcpServerReport.OtherServer server) {
        if (settings.beside() && server.differences().isEmpty()) {
            return false;
        }
        return warned.size() < MOST_WARNINGS && warned.add(server.server() + " " + server.differences());
    }
}
