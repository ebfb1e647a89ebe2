package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.site.Sites;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The DHCP server of a service, which answers the phones that the service knows. When what it serves changes, another
 * server goes on with the same endpoint. Not thread-safe: the service takes turns.
 */
final class ServedDhcp implements AutoCloseable {
    private final Parts parts;
    private final KnownPhones phones;
    private final DirectoryAnswers answers;
    private final Sites sites;
    private final RelayWays ways;
    private final ServedNetworks networks;
    private final Consumer<DhcpServerReport> reports;
    private @Nullable DhcpServer server;

    /** What a server is made of; the endpoint is closed at the end, the store is its owner's. */
    record Parts(
            DatagramEndpoint endpoint,
            DhcpServerSettings settings,
            LeaseStore store,
            @Nullable AddressProber prober,
            boolean answersKnown,
            InstantSource clock) {}

    ServedDhcp(
            Parts parts,
            KnownPhones phones,
            DirectoryAnswers answers,
            Sites sites,
            RelayWays ways,
            ServedNetworks networks,
            Consumer<DhcpServerReport> reports) {
        this.parts = parts;
        this.phones = phones;
        this.answers = answers;
        this.sites = sites;
        this.ways = ways;
        this.networks = networks;
        this.reports = reports;
    }

    void start() throws IOException {
        serve(parts.settings());
    }

    /** Serves something else; DHCP is off if that fails. */
    void reconfigure(DhcpServerSettings settings) throws IOException {
        if (server != null) {
            server.close();
        }
        serve(settings);
    }

    private void serve(DhcpServerSettings settings) throws IOException {
        ClientPolicy known = parts.answersKnown() ? ClientPolicy.known(this::isKnown) : ClientPolicy.NONE;
        DhcpServer.Builder builder = DhcpServer.builder()
                .endpoint(new AskingEndpoint(parts.endpoint(), answers))
                .store(parts.store())
                .settings(settings.toBuilder()
                        .clients(settings.clients().or(known))
                        .informClients(settings.informClients().or(known))
                        .options(new SiteOptions(settings.options(), sites, answers::site, ways))
                        .sharedStore(settings.sharedStore() || parts.store().isShared())
                        .build())
                .clock(parts.clock())
                .listener(reports);
        if (parts.prober() != null) {
            builder.prober(parts.prober());
        }
        DhcpServer next = builder.build();
        networks.serve(settings);
        server = next;
        next.start();
    }

    private boolean isKnown(HardwareAddress client) {
        return Macs.mac(client)
                .filter(mac -> phones.isAtRoot(mac) || answers.knows(mac))
                .isPresent();
    }

    /** The server, once started. */
    Optional<DhcpServer> server() {
        return Optional.ofNullable(server);
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        answers.close();
        parts.endpoint().close();
    }
}
