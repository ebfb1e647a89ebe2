package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.site.Sites;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.ClientStanding;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The DHCP server of a service, which answers the phones that the service knows. The service starts and stops it in turn; who
 * asks for the server may be any thread.
 */
final class ServedDhcp implements AutoCloseable {
    private final Parts parts;
    private final @Nullable RootPhones atRoot;
    private final DirectoryAnswers answers;
    private final Sites sites;
    private final RelayWays ways;
    private final ServedNetworks networks;
    private final Consumer<DhcpServerReport> reports;
    private volatile @Nullable DhcpServer server;

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
            @Nullable RootPhones atRoot,
            DirectoryAnswers answers,
            Sites sites,
            RelayWays ways,
            ServedNetworks networks,
            Consumer<DhcpServerReport> reports) {
        this.parts = parts;
        this.atRoot = atRoot;
        this.answers = answers;
        this.sites = sites;
        this.ways = ways;
        this.networks = networks;
        this.reports = reports;
    }

    void start() throws IOException {
        DhcpServer.Builder builder = DhcpServer.builder()
                .endpoint(parts.endpoint())
                .store(parts.store())
                .settings(served(parts.settings()))
                .clock(parts.clock())
                .listener(reports);
        if (parts.prober() != null) {
            builder.prober(parts.prober());
        }
        DhcpServer next = builder.build();
        networks.serve(parts.settings());
        server = next;
        next.start();
    }

    /** Serves something else; nothing changes if that cannot be. */
    void reconfigure(DhcpServerSettings settings) {
        DhcpServer now = server;
        if (now != null) {
            now.reconfigure(served(settings));
            networks.serve(settings);
        }
    }

    private DhcpServerSettings served(DhcpServerSettings settings) {
        ClientPolicy byRoot = parts.answersKnown() ? ClientPolicy.known(this::isAtRoot) : ClientPolicy.NONE;
        DhcpServerSettings.Builder served = settings.toBuilder()
                .clients(settings.clients().or(byRoot))
                .informClients(settings.informClients().or(byRoot))
                .options(new SiteOptions(settings.options(), sites, answers::site, ways))
                .sharedStore(settings.sharedStore() || parts.store().isShared());
        if (!answers.isEmpty()) {
            // Of several sites, the phone's decides on its options, so its message waits for the directory, too.
            ClientPolicy given = settings.clients();
            served.directory(
                            clients -> parts.answersKnown() ? answers.find(clients) : ofThose(clients, given),
                            client -> sites.areSeveral())
                    .directoryWait(answers.longestWait());
        }
        return served.build();
    }

    /** The directory knows more phones than are to be answered: of the others it is not asked. */
    private Map<HardwareAddress, CompletionStage<ClientStanding>> ofThose(
            Collection<HardwareAddress> clients, ClientPolicy given) {
        Map<HardwareAddress, CompletionStage<ClientStanding>> found = new HashMap<>(
                answers.find(clients.stream().filter(given::answers).toList()));
        clients.forEach(client -> found.putIfAbsent(client, CompletableFuture.completedFuture(ClientStanding.UNKNOWN)));
        return found;
    }

    private boolean isAtRoot(HardwareAddress client) {
        return atRoot != null && Macs.mac(client).filter(atRoot::contains).isPresent();
    }

    /** The server, once started. */
    Optional<DhcpServer> server() {
        return Optional.ofNullable(server);
    }

    /** Ends the server; the endpoint stays open for another start. */
    void stop() throws IOException {
        DhcpServer now = server;
        server = null;
        if (now != null) {
            now.close();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        answers.close();
        parts.endpoint().close();
    }
}
