package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.FleetSettings;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.JdbcFleetStore;
import io.github.zip2x2.boot.report.FleetReport;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.server.DhcpFragment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
        version = "pbx-embedded 0.2.0",
        description = "Serves DHCP and TFTP to ZIP2x2 phones, in the foreground, until SIGTERM.",
        footer = {
            "",
            "Options from --pool to --lease belong to the --network before them; those before the first --network to all.",
            "Ends 0 on SIGTERM, 1 when a start fails, 2 on a usage error."
        },
        showDefaultValues = true)
final class PbxEmbedded implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    final NetworkArguments networkArguments = new NetworkArguments();

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Serve by plain UDP on this address only.")
    String bind = "127.0.0.1";

    @Option(names = "--dhcp-port", paramLabel = "N", description = "UDP port of DHCP; 67, on loopback any free one.")
    Integer dhcpPort;

    @Option(names = "--tftp-port", paramLabel = "N", description = "UDP port of TFTP; 69, on loopback any free one.")
    Integer tftpPort;

    @Option(names = "--no-dhcp", description = "Serve TFTP only.")
    boolean noDhcp;

    @Option(names = "--no-tftp", description = "Serve DHCP only.")
    boolean noTftp;

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
                    "Who is answered by DHCP; the others get silence. Known are the phones in --phones and those whose <MAC>.cfg stands in --root.")
    List<String> clients = List.of("known", "zultys");

    @Option(names = "--authoritative", description = "Also NAK unknown RENEWING and REBINDING clients.")
    boolean authoritative;

    @Option(
            names = "--beside",
            description =
                    "Another DHCP server answers on this network, and that is meant. A server bound to one address hears no broadcasts and looks for none.")
    boolean beside;

    @Option(
            names = "--server-id",
            paramLabel = "ADDRESS",
            description = "What options 54 and 66 and siaddr name, when that is not the bound address.")
    String serverId;

    @Option(names = "--root", paramLabel = "DIR", description = "A TFTP root: common files, directories, firmware.")
    Path root;

    @Option(
            names = "--serve-other",
            split = ",",
            paramLabel = "GLOB[,GLOB]",
            description =
                    "Files of --root that are served beside what phones read, such as those of other vendors' phones: *.xml,yealink/**.")
    List<String> serveOther = new ArrayList<>();

    @Option(
            names = "--make-common",
            description =
                    "Make a common file although --root has none. Without --root it is made, and with one its absence is an error to the phones.")
    boolean makeCommon;

    @Option(
            names = "--trusted",
            split = ",",
            paramLabel = "CIDR",
            description =
                    "Many phones share addresses here: limits by source count MACs for DHCP, address and port for TFTP.")
    List<String> trusted = new ArrayList<>();

    @Option(
            names = "--cfg-access",
            paramLabel = "any|lease|networks=CIDR[,CIDR]",
            description =
                    "Who may read a <MAC>.cfg: anyone, who holds an active lease of that MAC, or who is in these networks. If not given: any on loopback, lease where we give the addresses, else the networks served.")
    String cfgAccess;

    @Option(
            names = "--leases",
            paramLabel = "memory|sqlite:FILE|jdbc:postgresql:...",
            description =
                    "Where leases are kept; if not given, sqlite:leases.db in --state. Several servers may share a PostgreSQL database.")
    String leases;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "What must survive a restart; ./zip2x2-state if not given, or nothing kept with --leases memory.")
    Path state;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description =
                    "Serve DHCP on this network interface through the link layer (Linux; root or CAP_NET_RAW), and TFTP on its address. May be repeated.")
    List<String> interfaceNames = new ArrayList<>();

    @Option(
            names = "--tftp-transfer-ports",
            paramLabel = "pool|A-B|single",
            description = "Which ports transfers use: a pool of free ones, a range, or the server's own.")
    String transferPorts = "pool";

    @Option(
            names = "--networks",
            paramLabel = "FILE",
            description =
                    "More networks, from a CSV with the columns network, pool, router, dns, ntp, domain, tftp-server, bootfile, lease.")
    Path networksFile;

    @Option(
            names = "--phones",
            paramLabel = "FILE",
            description =
                    "The phones, from a CSV with the columns mac, model, site, ip (kept for the phone) and any SECTION.key (SECTION.key! where it is a lock-out and meant). Read again when changed.")
    Path phonesFile;

    @Option(
            names = "--sites",
            paramLabel = "FILE",
            description =
                    "The sites, from a CSV with the columns site, network, tftp-server and any SECTION.key. Read again when changed.")
    Path sitesFile;

    @Option(
            names = "--allow-loss",
            description =
                    "Take a table that has lost over half of its phones or sites; otherwise the last good rows stay.")
    boolean allowLoss;

    @Option(names = "--json", description = "With report: one JSON object on standard output.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "With report: one HTML page, written to this file.")
    private Path html;

    @Parameters(
            arity = "0..2",
            paramLabel = "COMMAND",
            description = {
                "dhcp-fragment dnsmasq|kea|isc|windows|cisco-ios prints what the DHCP server that a site has needs to serve the phones.",
                "explain MAC tells one phone's story from --state.",
                "report tells from --state how boots went over time and how the phones stand: as text, --json, or --html FILE."
            })
    private List<String> command = new ArrayList<>();

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

    /** The options as they are parsed, not carried out. */
    static PbxEmbedded parsed(String... args) {
        PbxEmbedded pbx = new PbxEmbedded();
        new CommandLine(pbx).parseArgs(args);
        return pbx;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            if ((json || html != null) && !command.contains("report")) {
                throw usage("--json and --html belong to report");
            }
            if (!command.isEmpty()) {
                spec.commandLine().getOut().print(answer());
                spec.commandLine().getOut().flush();
                return CommandLine.ExitCode.OK;
            }
            Serving serving = new Serving(this);
            String ready = serving.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(serving), "stop"));
            spec.commandLine().getOut().println("READY " + ready);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        } catch (IOException e) {
            spec.commandLine().getErr().println("pbx-embedded: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        new CountDownLatch(1).await(); // until a signal runs the hook
        return CommandLine.ExitCode.OK;
    }

    /** Closes, then halts: a JVM that a signal ends says so in its status, and SIGTERM is the regular end here. */
    private static void stop(Serving serving) {
        serving.close();
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }

    private String answer() throws IOException {
        return switch (command.get(0)) {
            case "dhcp-fragment" -> fragment();
            case "explain" -> story();
            case "report" -> report();
            default -> throw usage(command.get(0) + ": no such command");
        };
    }

    private String fragment() {
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

    private String story() throws IOException {
        MacAddress mac = MacAddress.tryParse(command.size() < 2 ? "" : command.get(1))
                .orElseThrow(() -> usage("explain: say whose story, as 12 hexadecimal digits"));
        try (FleetStore store = JdbcFleetStore.readOnly(stateDirectory().resolve(Serving.FLEET_FILE))) {
            return String.join(
                            System.lineSeparator(),
                            Diagnosis.of(mac, store.phone(mac), Instant.now(), FleetSettings.defaults())
                                    .lines())
                    + System.lineSeparator();
        }
    }

    private String report() throws IOException {
        if (command.size() > 1 || (json && html != null)) {
            throw usage("report: takes --state DIR, and --json or --html FILE");
        }
        FleetReport report;
        try (FleetStore store = JdbcFleetStore.readOnly(stateDirectory().resolve(Serving.FLEET_FILE))) {
            report = FleetReport.of(store, FleetSettings.defaults(), Instant.now());
        }
        if (html != null) {
            Files.writeString(html, report.toHtml("Fleet report", ZoneId.systemDefault()));
            return "";
        }
        return json ? report.toJson() : String.join(System.lineSeparator(), report.lines()) + System.lineSeparator();
    }

    Path stateDirectory() {
        return state == null ? Path.of("zip2x2-state") : state;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
