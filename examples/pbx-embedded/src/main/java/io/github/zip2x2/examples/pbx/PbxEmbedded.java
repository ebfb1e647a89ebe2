package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.driver.DhcpServer;
import io.github.zip2x2.dhcp.engine.ClientPolicy;
import io.github.zip2x2.dhcp.engine.DhcpServerSettings;
import io.github.zip2x2.dhcp.engine.Prefix;
import io.github.zip2x2.dhcp.fragment.DhcpFragment;
import io.github.zip2x2.dhcp.lease.JdbcLeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.driver.TftpServer;
import io.github.zip2x2.tftp.engine.TftpServerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pbx-embedded}: the server side of provisioning, as a PBX would embed it. */
@Command(
        name = "pbx-embedded",
        mixinStandardHelpOptions = true,
        version = "pbx-embedded 0.1.0",
        description = "Serves DHCP and TFTP to ZIP2x2 phones, in the foreground, until SIGTERM.",
        footer = {
            "",
            "Options from --pool to --lease belong to the --network before them; those before the first --network to all.",
            "Ends 0 on SIGTERM, 1 when a start fails, 2 on a usage error."
        },
        showDefaultValues = true)
final class PbxEmbedded implements Callable<Integer> {
    private static final String LATER = "Not yet.";

    @Spec
    private CommandSpec spec;

    final NetworkArguments networkArguments = new NetworkArguments();

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Serve by plain UDP on this address only.")
    private String bind = "127.0.0.1";

    @Option(names = "--dhcp-port", paramLabel = "N", description = "UDP port of DHCP; 67, on loopback any free one.")
    private Integer dhcpPort;

    @Option(names = "--tftp-port", paramLabel = "N", description = "UDP port of TFTP; 69, on loopback any free one.")
    private Integer tftpPort;

    @Option(names = "--no-dhcp", description = "Serve TFTP only.")
    private boolean noDhcp;

    @Option(names = "--no-tftp", description = "Serve DHCP only.")
    private boolean noTftp;

    // The values of these go to networkArguments, in their order; the lists stay empty.
    @Option(
            names = "--network",
            paramLabel = "A.B.C.D/N",
            parameterConsumer = NetworkArguments.class,
            description = "A network served; may be repeated.")
    private List<String> network = new ArrayList<>();

    @Option(
            names = "--pool",
            paramLabel = "FIRST-LAST",
            parameterConsumer = NetworkArguments.class,
            description = "The addresses given out.")
    private List<String> pool = new ArrayList<>();

    @Option(names = "--router", paramLabel = "A", parameterConsumer = NetworkArguments.class, description = "Option 3.")
    private List<String> router = new ArrayList<>();

    @Option(
            names = "--dns",
            paramLabel = "A[,A]",
            parameterConsumer = NetworkArguments.class,
            description = "Option 6.")
    private List<String> dns = new ArrayList<>();

    @Option(
            names = "--ntp",
            paramLabel = "A[,A]",
            parameterConsumer = NetworkArguments.class,
            description = "Option 42.")
    private List<String> ntp = new ArrayList<>();

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            parameterConsumer = NetworkArguments.class,
            description = "Option 15.")
    private List<String> domain = new ArrayList<>();

    @Option(
            names = "--tftp-server",
            paramLabel = "ADDRESS",
            parameterConsumer = NetworkArguments.class,
            description = "Options 66 and 150, and siaddr; the server's own address if not given.")
    private List<String> tftpServer = new ArrayList<>();

    @Option(
            names = "--bootfile",
            paramLabel = "NAME",
            parameterConsumer = NetworkArguments.class,
            description = "Option 67.")
    private List<String> bootfile = new ArrayList<>();

    @Option(
            names = "--lease",
            paramLabel = "SECONDS",
            parameterConsumer = NetworkArguments.class,
            description = "Lease time; 86400 if not given.")
    private List<String> lease = new ArrayList<>();

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "known,zultys,all",
            description =
                    "Who is answered by DHCP; the others get silence. Known are the phones whose <MAC>.cfg stands in --root.")
    private List<String> clients = List.of("known", "zultys");

    @Option(names = "--authoritative", description = "Also NAK unknown RENEWING and REBINDING clients.")
    private boolean authoritative;

    @Option(
            names = "--beside",
            description =
                    "Another DHCP server answers on this network, and that is meant. A server bound to one address hears no broadcasts and looks for none.")
    private boolean beside;

    @Option(
            names = "--server-id",
            paramLabel = "ADDRESS",
            description = "What options 54 and 66 and siaddr name, when that is not the bound address.")
    private String serverId;

    @Option(names = "--root", paramLabel = "DIR", description = "A TFTP root: common files, directories, firmware.")
    private Path root;

    @Option(
            names = "--trusted",
            split = ",",
            paramLabel = "CIDR",
            description = "Limits by source count MACs, not addresses, here.")
    private List<String> trusted = new ArrayList<>();

    @Option(
            names = "--cfg-access",
            paramLabel = "any",
            description = "Who may read a <MAC>.cfg. lease and networks=CIDR[,CIDR]: not yet.")
    private String cfgAccess = "any";

    @Option(
            names = "--leases",
            paramLabel = "memory|sqlite:FILE",
            description =
                    "Where leases are kept; if not given, sqlite:leases.db in --state. A jdbc:postgresql: URL: not yet.")
    private String leases;

    @Option(names = "--state", paramLabel = "DIR", description = "What must survive a restart.")
    private Path state = Path.of("zip2x2-state");

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description =
                    "Serve DHCP on this network interface through the link layer (Linux; root or CAP_NET_RAW), and TFTP on its address. May be repeated.")
    private List<String> interfaceNames = new ArrayList<>();

    @Option(
            names = "--tftp-transfer-ports",
            paramLabel = "pool|A-B|single",
            description = "Which ports transfers use: a pool of free ones, a range, or the server's own.")
    private String transferPorts = "pool";

    @Parameters(
            arity = "0..2",
            paramLabel = "COMMAND",
            description = {
                "dhcp-fragment dnsmasq|kea|isc|windows|cisco-ios prints what the DHCP server that a site has needs to serve the phones.",
                "explain MAC: not yet."
            })
    private List<String> command = new ArrayList<>();

    @Option(names = "--networks", paramLabel = "FILE", parameterConsumer = NotYet.class, description = LATER)
    private String networksLater;

    @Option(names = "--phones", paramLabel = "FILE", parameterConsumer = NotYet.class, description = LATER)
    private String phonesLater;

    @Option(names = "--sites", paramLabel = "FILE", parameterConsumer = NotYet.class, description = LATER)
    private String sitesLater;

    /** What was started, to be closed in the opposite order. */
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private PbxEmbedded() {}

    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new PbxEmbedded())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, a) -> {
                    err.println("pbx-embedded: "
                            + e.getMessage().lines().findFirst().orElse("bad usage"));
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!command.isEmpty()) {
            spec.commandLine().getOut().print(fragment());
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        }
        try {
            start();
        } catch (IllegalArgumentException e) {
            closeAll();
            throw usage(e.getMessage());
        } catch (IOException e) {
            closeAll();
            spec.commandLine().getErr().println("pbx-embedded: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        new CountDownLatch(1).await(); // until a signal runs the hook
        return CommandLine.ExitCode.OK;
    }

    private String fragment() {
        if (!command.get(0).equals("dhcp-fragment")) {
            throw usage(command.get(0) + (command.get(0).equals("explain") ? ": not yet" : ": no such command"));
        }
        try {
            DhcpFragment fragment = DhcpFragment.valueOf(
                    command.size() < 2
                            ? ""
                            : command.get(1).toUpperCase(Locale.ROOT).replace('-', '_'));
            String server = networkArguments.last("--tftp-server").orElse(serverId == null ? bind : serverId);
            return fragment.text(Ipv4.of(server));
        } catch (IllegalArgumentException e) {
            throw usage("dhcp-fragment: say which: dnsmasq, kea, isc, windows or cisco-ios, and --tftp-server ADDRESS");
        }
    }

    private void start() throws IOException {
        InetSocketAddress dhcpAddress = address("--dhcp-port", dhcpPort, 67);
        InetSocketAddress tftpAddress = address("--tftp-port", tftpPort, 69);
        if (noDhcp && noTftp) {
            throw new IllegalArgumentException("--no-dhcp and --no-tftp leave nothing to serve");
        }
        if (!cfgAccess.equals("any")) {
            throw new IllegalArgumentException("--cfg-access: " + cfgAccess + ": not yet; any is");
        }
        clients(null); // a bad word is bad usage, before anything is started
        TftpServerSettings tftpSettings = tftpSettings();
        List<Integer> range = transferRange();
        DhcpServerSettings.Builder settings = dhcpSettings();
        List<NetworkInterface> interfaces = DhcpSide.interfaces(interfaceNames);
        networkArguments
                .networks(interfaces.stream().map(DhcpSide::network).toList())
                .forEach(settings::network);
        settings.build();

        KnownPhones known = root == null ? null : opened(new KnownPhones(root));
        settings.clients(clients(known));
        String dhcp = "-";
        if (!noDhcp) {
            LeaseStore store = opened(leaseStore());
            DhcpServer server = opened(
                    interfaces.isEmpty()
                            ? DhcpSide.onAddress(dhcpAddress, settings, store)
                            : DhcpSide.onInterfaces(interfaces, dhcpPort, beside, settings, store));
            server.start();
            dhcp = DhcpSide.text(server);
        }
        String tftp = "-";
        if (!noTftp) {
            List<InetSocketAddress> addresses = interfaces.isEmpty()
                    ? List.of(tftpAddress)
                    : interfaces.stream()
                            .map(on -> new InetSocketAddress(DhcpSide.address(on), tftpPort == null ? 69 : tftpPort))
                            .toList();
            tftp = startTftp(addresses, tftpSettings, range);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        spec.commandLine().getOut().println("READY dhcp=" + dhcp + " tftp=" + tftp);
    }

    /** Closes, then halts: a JVM that a signal ends says so in its status, and SIGTERM is the regular end here. */
    private void stop() {
        closeAll();
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }

    private DhcpServerSettings.Builder dhcpSettings() {
        DhcpServerSettings.Builder settings = DhcpServerSettings.of().authoritative(authoritative);
        trusted.forEach(prefix -> settings.trust(Prefix.parse(prefix)));
        if (serverId != null) {
            settings.serverId(Ipv4.of(serverId));
        }
        return settings;
    }

    private LeaseStore leaseStore() throws IOException {
        if (leases == null) {
            return JdbcLeaseStore.sqlite(state.resolve("leases.db"), true);
        }
        if (leases.equals("memory")) {
            return new MemoryLeaseStore();
        }
        if (leases.startsWith("sqlite:") && leases.length() > "sqlite:".length()) {
            return JdbcLeaseStore.sqlite(Path.of(leases.substring("sqlite:".length())), true);
        }
        throw new IllegalArgumentException("--leases: '" + leases + "' is not memory or sqlite:FILE"
                + (leases.startsWith("jdbc:postgresql:") ? "; jdbc:postgresql: not yet" : ""));
    }

    private TftpServerSettings tftpSettings() {
        TftpServerSettings.Builder settings = TftpServerSettings.builder();
        trusted.forEach(settings::trusted);
        if (transferPorts.equals("single")) {
            settings.ports(TftpServerSettings.Ports.SINGLE, 1);
        }
        return settings.build();
    }

    /** First and last port of a range of transfer ports; empty when there is none. */
    private List<Integer> transferRange() {
        if (transferPorts.equals("pool") || transferPorts.equals("single")) {
            return List.of();
        }
        String[] ports = transferPorts.split("-", 2);
        try {
            int first = Integer.parseInt(ports[0]);
            int last = Integer.parseInt(ports[ports.length - 1]);
            if (ports.length == 2 && first > 0 && first <= last && last <= 65535) {
                return List.of(first, last);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "--tftp-transfer-ports: '" + transferPorts + "' is not pool, single or a range such as 40000-40999");
    }

    private ClientPolicy clients(KnownPhones known) {
        ClientPolicy policy = ClientPolicy.NONE;
        for (String who : clients) {
            policy = policy.or(
                    switch (who) {
                        case "all" -> ClientPolicy.ALL;
                        case "zultys" -> ClientPolicy.ZULTYS;
                        case "known" -> known == null ? ClientPolicy.NONE : ClientPolicy.known(known::contains);
                        default ->
                            throw new IllegalArgumentException("--clients: '" + who + "' is not known, zultys or all");
                    });
        }
        return policy;
    }

    private String startTftp(List<InetSocketAddress> addresses, TftpServerSettings settings, List<Integer> range)
            throws IOException {
        TftpServer.Builder builder = TftpServer.builder(
                        root == null ? new MemoryContentSource() : new DirectoryContentSource(root))
                .settings(settings);
        addresses.forEach(builder::bind);
        if (!range.isEmpty()) {
            builder.transferPorts(range.get(0), range.get(1));
        }
        return opened(builder.build()).start().addresses().stream()
                .map(at -> at.getAddress().getHostAddress() + ":" + at.getPort())
                .collect(Collectors.joining(","));
    }

    /** Where a service binds: the port asked for, else its usual one, else on loopback any free one. */
    private InetSocketAddress address(String option, Integer asked, int usual) {
        Inet4Address address = Ipv4.of(bind);
        if (asked != null && (asked < 0 || asked > 65535)) {
            throw new IllegalArgumentException(option + ": " + asked + " is not in 0..65535");
        }
        int port = address.isLoopbackAddress() ? 0 : usual;
        return new InetSocketAddress(address, asked != null ? asked : port);
    }

    private <T extends AutoCloseable> T opened(T service) {
        running.push(service);
        return service;
    }

    private void closeAll() {
        while (!running.isEmpty()) {
            AutoCloseable service = running.pop();
            try {
                service.close();
            } catch (Exception e) { // whatever one part does, the others are closed too
                spec.commandLine().getErr().println("pbx-embedded: closing: " + e);
            }
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
