package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.boot.pbx.ProvisioningEvent;
import io.github.zip2x2.boot.pbx.ProvisioningService;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.JdbcFleetStore;
import io.github.zip2x2.boot.pbx.fleet.MemoryFleetStore;
import io.github.zip2x2.boot.pbx.site.CfgAccess;
import io.github.zip2x2.boot.pbx.site.FileVersions;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.table.TableFile;
import io.github.zip2x2.config.table.TableReader;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpServer;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the options ask for, as one provisioning service with its tables and stores. */
final class Serving implements AutoCloseable {
    static final String FLEET_FILE = "fleet.db";

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    /** The key under which files are named by their bytes. */
    private static final String KEY_FILE = "version.key";

    private final PbxEmbedded asked;
    /** What was opened, to be closed in the opposite order. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private List<NetworkInterface> interfaces = List.of();
    private Optional<WatchedFile<PhonesTable>> phones = Optional.empty();
    private Optional<WatchedFile<List<Site>>> sites = Optional.empty();
    /** The addresses kept for phones, as DHCP knows them. */
    private Map<MacAddress, Inet4Address> reserved = Map.of();

    private ProvisioningService service;

    Serving(PbxEmbedded asked) {
        this.asked = asked;
    }

    /**
     * Starts all.
     *
     * @return where, for the READY line
     * @throws IllegalArgumentException naming a bad option and its value; nothing was started then
     * @throws IOException with cause and remedy; what was started is stopped
     */
    String start() throws IOException {
        try {
            return open();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private String open() throws IOException {
        InetSocketAddress dhcpAddress = address("--dhcp-port", asked.dhcpPort, 67);
        InetSocketAddress tftpAddress = address("--tftp-port", asked.tftpPort, 69);
        if (asked.noDhcp && asked.noTftp) {
            throw new IllegalArgumentException("--no-dhcp and --no-tftp leave nothing to serve");
        }
        LeaseStores.check(asked.leases);
        clients();
        TftpServerSettings tftpSettings = tftpSettings();
        List<Integer> range = transferRange();
        if (asked.networksFile != null) {
            asked.networkArguments.addTable(asked.networksFile).forEach(line -> LOG.warn("{}", line));
        }
        interfaces = DhcpSide.interfaces(asked.interfaceNames);
        dhcpSettings(PhonesTable.NONE);
        checkAccess();

        openTables();
        ProvisioningService.Builder builder = ProvisioningService.builder()
                .answerKnownPhones(asked.clients.contains("known"))
                .listener(Serving::tell)
                .fleet(Fleet.builder().store(opened(fleetStore())).build());
        asked.trusted.forEach(builder::trusted);
        phones.ifPresent(table ->
                builder.phones(mac -> Optional.ofNullable(table.value().phones().get(mac))));
        sites.ifPresent(table -> builder.sites(table::value));
        if (asked.root != null) {
            builder.root(asked.root).makeCommon(asked.makeCommon);
            builder.serveOther(asked.serveOther.toArray(String[]::new));
        }
        if (isKept()) {
            builder.versions(FileVersions.keptIn(asked.stateDirectory().resolve(KEY_FILE)));
        }
        LeaseStore leases = null;
        if (!asked.noDhcp) {
            leases = LeaseStores.open(asked.leases, asked.stateDirectory(), opened);
            builder.leases(leases);
            serveDhcp(builder, dhcpAddress);
        }
        builder.cfgAccess(access(leases));
        if (!asked.noTftp) {
            builder.tftp(tftp -> tftp(tftp, tftpAddress, tftpSettings, range));
        }
        service = opened(builder.build());
        service.start();
        phones.ifPresent(WatchedFile::start);
        sites.ifPresent(WatchedFile::start);
        return "dhcp=" + service.dhcp().map(DhcpSide::text).orElse("-") + " tftp="
                + service.tftp().map(Serving::text).orElse("-");
    }

    private void openTables() throws IOException {
        if (asked.phonesFile != null) {
            phones = Optional.of(opened(WatchedFile.open(
                    asked.phonesFile,
                    table(PhonesTable.reader(asked.phonesFile, networks()), asked.phonesFile, "phones"),
                    asked.allowLoss,
                    PhonesTable::of,
                    this::reserve)));
        }
        if (asked.sitesFile != null) {
            sites = Optional.of(opened(WatchedFile.open(
                    asked.sitesFile,
                    table(TableReader.sites(asked.sitesFile.toString()).build(), asked.sitesFile, "sites"),
                    asked.allowLoss,
                    SitesTable::of,
                    changed -> {})));
        }
    }

    /** The table, with its last good rows in the state directory where there is one. */
    private <R> TableFile<R> table(TableReader<R> reader, Path file, String name) throws IOException {
        return isKept()
                ? TableFile.of(
                        reader,
                        file,
                        Files.createDirectories(asked.stateDirectory()).resolve(name + ".last-good.csv"))
                : TableFile.of(reader, file);
    }

    private FleetStore fleetStore() throws IOException {
        return isKept()
                ? JdbcFleetStore.sqlite(asked.stateDirectory().resolve(FLEET_FILE), true)
                : new MemoryFleetStore();
    }

    private boolean isKept() {
        return !"memory".equals(asked.leases) || asked.state != null;
    }

    // ---- DHCP

    private void serveDhcp(ProvisioningService.Builder builder, InetSocketAddress address) throws IOException {
        PhonesTable table = phones.map(WatchedFile::value).orElse(PhonesTable.NONE);
        reserved = table.reservations();
        DhcpServerSettings settings = dhcpSettings(table);
        if (interfaces.isEmpty()) {
            builder.dhcp(opened(UdpEndpoint.unicast((Inet4Address) address.getAddress(), address.getPort())), settings);
        } else {
            LinkLayerEndpoint endpoint = opened(DhcpSide.onInterfaces(interfaces, asked.dhcpPort, asked.beside));
            builder.dhcp(endpoint, settings, endpoint::probe);
        }
    }

    private DhcpServerSettings dhcpSettings(PhonesTable table) {
        DhcpServerSettings.Builder settings = DhcpServerSettings.of()
                .authoritative(asked.authoritative)
                .probing(!interfaces.isEmpty())
                .beside(asked.beside)
                .clients(clients());
        asked.trusted.forEach(prefix -> settings.trust(Prefix.parse(prefix)));
        if (asked.serverId != null) {
            settings.serverId(Ipv4.of(asked.serverId));
        }
        table.reservedIn(networkBuilders()).forEach(settings::network);
        return settings.build();
    }

    private List<ServedNetwork.Builder> networkBuilders() {
        return asked.networkArguments.networks(
                interfaces.stream().map(DhcpSide::network).toList());
    }

    private List<ServedNetwork> networks() {
        return networkBuilders().stream().map(ServedNetwork.Builder::build).toList();
    }

    /** Gives the changed reservations to the server that runs. */
    private void reserve(PhonesTable table) {
        if (service.dhcp().isEmpty() || table.reservations().equals(reserved)) {
            return;
        }
        reserved = table.reservations();
        try {
            service.reconfigure(dhcpSettings(table));
        } catch (IllegalArgumentException e) {
            LOG.warn("DHCP goes on with the reservations that it has: {}", e.getMessage());
        }
    }

    private ClientPolicy clients() {
        ClientPolicy policy = ClientPolicy.NONE;
        for (String who : asked.clients) {
            policy = policy.or(
                    switch (who) {
                        case "all" -> ClientPolicy.ALL;
                        case "zultys" -> ClientPolicy.ZULTYS;
                        case "known" -> ClientPolicy.NONE; // whom the service knows by itself
                        default ->
                            throw new IllegalArgumentException("--clients: '" + who + "' is not known, zultys or all");
                    });
        }
        return policy;
    }

    // ---- TFTP

    private TftpServerSettings tftpSettings() {
        TftpServerSettings.Builder settings = TftpServerSettings.builder();
        asked.trusted.forEach(settings::trusted);
        // Where many phones have one address the port tells them apart: a stranger can name any phone's file.
        settings.clientKey(TftpContentRequest::peer);
        if (asked.transferPorts.equals("single")) {
            settings.ports(TftpServerSettings.Ports.SINGLE, 1);
        }
        return settings.build();
    }

    /** First and last port of a range of transfer ports; empty when there is none. */
    private List<Integer> transferRange() {
        if (asked.transferPorts.equals("pool") || asked.transferPorts.equals("single")) {
            return List.of();
        }
        String[] ports = asked.transferPorts.split("-", 2);
        try {
            int first = Integer.parseInt(ports[0]);
            int last = Integer.parseInt(ports[ports.length - 1]);
            if (ports.length == 2 && first > 0 && first <= last && last <= 65535) {
                return List.of(first, last);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("--tftp-transfer-ports: '" + asked.transferPorts
                + "' is not pool, single or a range such as 40000-40999");
    }

    private TftpServer.Builder tftp(
            TftpServer.Builder builder, InetSocketAddress address, TftpServerSettings settings, List<Integer> range) {
        builder.settings(settings);
        if (interfaces.isEmpty()) {
            builder.bind(address);
        }
        for (NetworkInterface on : interfaces) {
            builder.bind(new InetSocketAddress(DhcpSide.address(on), asked.tftpPort == null ? 69 : asked.tftpPort));
        }
        return range.isEmpty() ? builder : builder.transferPorts(range.get(0), range.get(1));
    }

    private static String text(TftpServer server) {
        return server.addresses().stream()
                .map(at -> at.getAddress().getHostAddress() + ":" + at.getPort())
                .collect(Collectors.joining(","));
    }

    // ---- who may read what

    private void checkAccess() {
        String rule = asked.cfgAccess;
        if (rule == null || rule.equals("any")) {
            return;
        }
        if (rule.equals("lease")) {
            if (asked.noDhcp) {
                throw new IllegalArgumentException(
                        "--cfg-access: lease needs our own leases, and --no-dhcp gives none; name networks=CIDR");
            }
        } else if (rule.startsWith("networks=")) {
            try {
                CfgAccess.networks(prefixes(rule));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--cfg-access: " + e.getMessage(), e);
            }
        } else {
            throw new IllegalArgumentException(
                    "--cfg-access: '" + rule + "' is not any, lease or networks=CIDR[,CIDR]");
        }
    }

    private static String[] prefixes(String rule) {
        return rule.substring("networks=".length()).split(",", -1);
    }

    private CfgAccess access(LeaseStore leases) {
        String rule = asked.cfgAccess;
        if (rule != null) {
            return switch (rule) {
                case "any" -> CfgAccess.ANY;
                case "lease" -> CfgAccess.lease();
                default -> CfgAccess.networks(prefixes(rule));
            };
        }
        if (interfaces.isEmpty() && Ipv4.of(asked.bind).isLoopbackAddress()) {
            return CfgAccess.ANY;
        }
        if (leases != null && asked.networkArguments.hasPool()) {
            return CfgAccess.lease();
        }
        String[] served =
                networks().stream().map(network -> network.prefix().toString()).toArray(String[]::new);
        return served.length == 0 ? CfgAccess.ANY : CfgAccess.networks(served);
    }

    /** What an operator can act on. */
    private static void tell(ProvisioningEvent event) {
        if (event instanceof ProvisioningEvent.MacWalking walk) {
            LOG.warn(
                    "{} asked for the files of {} phones and is slowed down; --trusted if many phones stand behind it",
                    walk.peer().getHostAddress(),
                    walk.phones());
        } else if (event instanceof ProvisioningEvent.NotRendered failed) {
            LOG.warn("{} for {}: {}", failed.path(), failed.peer().getHostAddress(), failed.reason());
        } else if (event instanceof ProvisioningEvent.Unknown unknown) {
            LOG.info("unknown phone {}", unknown.phone());
        } else {
            LOG.debug("{}", event);
        }
    }

    /** Where a service binds: the port asked for, else its usual one, else on loopback any free one. */
    private InetSocketAddress address(String option, Integer port, int usual) {
        Inet4Address address = Ipv4.of(asked.bind);
        if (port != null && (port < 0 || port > 65535)) {
            throw new IllegalArgumentException(option + ": " + port + " is not in 0..65535");
        }
        int standard = address.isLoopbackAddress() ? 0 : usual;
        return new InetSocketAddress(address, port != null ? port : standard);
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) { // whatever one part does, the others are closed too
                LOG.warn("closing: {}", e.toString());
            }
        }
    }
}
