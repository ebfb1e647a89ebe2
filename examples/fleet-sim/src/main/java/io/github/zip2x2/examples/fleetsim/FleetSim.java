package io.github.zip2x2.examples.fleetsim;

import io.github.zip2x2.boot.lab.Fault;
import io.github.zip2x2.boot.lab.NetworkConditions;
import io.github.zip2x2.boot.lab.SimulatedFleet;
import io.github.zip2x2.boot.lab.Simulation;
import io.github.zip2x2.boot.lab.UdpFleet;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fleet-sim}: boots many phones, in virtual time or against a running server. */
@Command(
        name = "fleet-sim",
        description = {
            "Boots many phones: in virtual time against the library's own servers on a simulated network, or, with --server, in real time against a running one.",
            "Same options and seed in virtual time, same output to the byte."
        },
        footer = "Ends 0 when every phone booted, 1 otherwise, 2 on a usage error.",
        showDefaultValues = true)
final class FleetSim implements Callable<Integer> {
    /** Faults that are drawn begin before this. */
    private static final Duration DRAWN_WITHIN = Duration.ofSeconds(40);

    private static final int WORTH_WARMING = 1000;
    private static final int WARMING = 3000;
    private static final int MOST_LOADS = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--phones", required = true, paramLabel = "N", description = "How many phones, 1 to 1000000.")
    private int phones;

    @Option(
            names = "--profile",
            paramLabel = "power-return|staggered",
            description = "When phones get power: all within 200 ms, or 100 in a second, one after the other.")
    private String profile = "power-return";

    @Option(names = "--seed", paramLabel = "S", description = "Of all randomness.")
    private long seed = 1;

    @Option(names = "--loss", paramLabel = "P", description = "The probability that a datagram is lost, 0 to 1.")
    private double loss;

    @Option(
            names = "--delay",
            paramLabel = "MS",
            description = "How long a datagram takes, in milliseconds; 1 if not given. Virtual time only.")
    private Double delay;

    @Option(
            names = "--jitter",
            paramLabel = "MS",
            description = "How much longer it takes at most, in milliseconds. Virtual time only.")
    private Double jitter;

    @Option(
            names = "--duplicate",
            paramLabel = "P",
            description = "The probability that a datagram arrives twice. Virtual time only.")
    private Double duplicate;

    @Option(
            names = "--reorder",
            paramLabel = "P",
            description = "The probability that later datagrams overtake one. Virtual time only.")
    private Double reorder;

    @Option(
            names = "--bandwidth",
            paramLabel = "BIT/S",
            description =
                    "What the servers' link carries in each direction; any amount if not given. Virtual time only.")
    private Long bandwidth;

    @Option(
            names = "--fault",
            paramLabel = "KIND@BEGIN+LENGTH[=SHARE]",
            description =
                    "What goes wrong; may be repeated: loss@5s+3s=0.3, partition@200ms+10s=0.25, power@10s+2s=1, crash-dhcp@1s+5s, crash-tftp@1s+5s. Virtual time only.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--faults",
            paramLabel = "N",
            description = "So many more faults, drawn from the seed, in the first 40 s. Virtual time only.")
    private Integer drawn;

    @Option(
            names = "--firmware",
            paramLabel = "BYTES",
            description =
                    "All phones must load a software image of this length (virtual time). With --server any number above 0 means that they run 0.9.0 and load what the server names; 0 that they load none.")
    private int firmware;

    @Option(
            names = "--vlan",
            paramLabel = "ID",
            description =
                    "The common file moves all phones into this VLAN, where each site has a network of its own. Virtual time only.")
    private Integer vlan;

    @Option(
            names = "--server",
            paramLabel = "ADDRESS",
            description = "Boot in real time against the DHCP server at this address; DHCP names the TFTP server.")
    private String server;

    @Option(names = "--dhcp-port", paramLabel = "N", description = "UDP port of the DHCP server; 67 if not given.")
    private Integer dhcpPort;

    @Option(names = "--tftp-port", paramLabel = "N", description = "UDP port of the TFTP server; 69 if not given.")
    private Integer tftpPort;

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description =
                    "The address that DHCP messages carry as giaddr, of a network that the server serves. When the server is on loopback any will do; else it is one of this host, whose port 67 is bound. With --server only.")
    private String relay;

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            description =
                    "The first phone's hardware address, 00:0B:EA:00:00:00 if not given; the others count up from it. With --server only.")
    private String mac;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description =
                    "How many boots are under way at a time, those not counted that wait for a repetition; 256 if not given. With --server only.")
    private Integer atOnce;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description =
                    "Boot so many loads of as many other phones first, one after the other, and leave them out of the result: both programs' code is compiled then. Their addresses follow those of the phones. With --server only.")
    private Integer warmUp;

    @Option(
            names = "--write-files",
            paramLabel = "DIR",
            description = "Only write the common file and the phones' files there, as a TFTP root for the server.")
    private Path writeFiles;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write the result as one self-contained page.")
    private Path html;

    /** What is broken on purpose in virtual time, by tests. */
    private final Consumer<SimulatedFleet.Builder> sabotage;

    private FleetSim(Consumer<SimulatedFleet.Builder> sabotage) {
        this.sabotage = sabotage;
    }

    public static void main(String[] args) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(out, err, fleet -> {}, args);
    }

    static int run(PrintWriter out, PrintWriter err, Consumer<SimulatedFleet.Builder> sabotage, String... args) {
        return new CommandLine(new FleetSim(sabotage))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, a) -> {
                    err.println(
                            "fleet-sim: " + e.getMessage().lines().findFirst().orElse("bad usage"));
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() {
        try {
            if (writeFiles != null) {
                writeFiles();
                return CommandLine.ExitCode.OK;
            }
            Result result = server == null ? virtual() : real();
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? result.json() : result.text());
            out.flush();
            if (html != null) {
                Files.writeString(html, HtmlPage.of(result));
            }
            return result.isGood() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            spec.commandLine().getErr().println("fleet-sim: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    // ---- in virtual time

    private Result virtual() {
        refuse("--dhcp-port", dhcpPort);
        refuse("--tftp-port", tftpPort);
        refuse("--relay", relay);
        refuse("--mac", mac);
        refuse("--at-once", atOnce);
        refuse("--warm-up", warmUp);
        List<Fault> schedule = new ArrayList<>();
        faults.forEach(text -> schedule.add(Fault.parse(text)));
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < or(drawn, 0); i++) {
            schedule.add(Fault.draw(random, DRAWN_WITHIN));
        }
        NetworkConditions conditions = NetworkConditions.builder()
                .delay(millis(delay, 1))
                .jitter(millis(jitter, 0))
                .loss(loss)
                .duplication(duplicate == null ? 0 : duplicate)
                .reordering(reorder == null ? 0 : reorder)
                .bandwidth(bandwidth == null ? 0 : bandwidth)
                .build();
        SimulatedFleet.Builder builder = SimulatedFleet.builder()
                .phones(phones)
                .seed(seed)
                .profile(isStaggered() ? SimulatedFleet.Profile.STAGGERED : SimulatedFleet.Profile.POWER_RETURN)
                .conditions(conditions)
                .faults(schedule)
                .firmware(firmware)
                .vlan(or(vlan, 0));
        sabotage.accept(builder);
        SimulatedFleet fleet = builder.build();
        Simulation simulation = fleet.simulation();
        try (Progress progress = new Progress(spec.commandLine().getErr(), phones)) {
            fleet.run(() -> progress.show(phones - simulation.awaited(), simulation.nowNanos()));
        }
        return Result.virtual(phones, seed, schedule, simulation, fleet.replay());
    }

    private static void refuse(String option, Object value) {
        if (value != null) {
            throw new IllegalArgumentException(option + " needs --server ADDRESS");
        }
    }

    private static int or(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static Duration millis(Double value, double otherwise) {
        return Duration.ofNanos(Math.round((value == null ? otherwise : value) * 1e6));
    }

    private boolean isStaggered() {
        return switch (profile) {
            case "power-return" -> false;
            case "staggered" -> true;
            default ->
                throw new IllegalArgumentException("--profile: '" + profile + "' is not power-return or staggered");
        };
    }

    // ---- in real time

    private Result real() throws IOException {
        if (delay != null
                || jitter != null
                || duplicate != null
                || reorder != null
                || bandwidth != null
                || drawn != null
                || vlan != null
                || !faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "--delay, --jitter, --duplicate, --reorder, --bandwidth, --vlan, --fault and --faults are for virtual time; with --server give --loss only");
        }
        Inet4Address address = address("--server", server);
        PhoneProfile boots = PhoneProfile.of(PhoneModel.ZIP2X2)
                .tftpPort(port("--tftp-port", or(tftpPort, PhoneProfile.TFTP_PORT)))
                .dhcp(hardware -> DhcpClientSettings.of(hardware)
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .build())
                .build();
        int loads = or(warmUp, 0);
        if (loads < 0 || loads > MOST_LOADS) {
            throw new IllegalArgumentException("--warm-up: " + loads + " is not in 0.." + MOST_LOADS);
        }
        UdpFleet.Builder builder = UdpFleet.builder(
                        new InetSocketAddress(address, port("--dhcp-port", or(dhcpPort, 67))), boots)
                .phones(phones)
                .seed(seed)
                .firstMac(firstMac())
                .software(firmware == 0 ? Optional.empty() : Optional.of(SoftwareVersion.parse("0.9.0")))
                .loss(loss)
                .atOnce(or(atOnce, UdpFleet.DEFAULT_AT_ONCE))
                .perSecond(isStaggered() ? SimulatedFleet.STAGGERED_PER_SECOND : 0);
        if (relay != null) {
            Inet4Address giaddr = address("--relay", relay);
            builder.relay(giaddr);
            if (giaddr.isLoopbackAddress() || !address.isLoopbackAddress()) {
                builder.local(giaddr);
            }
        } else if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException("--server " + server
                    + " is not on loopback: say by --relay which address" + " of this host it answers to");
        }
        UdpFleet fleet = builder.build();
        warmUp(builder, loads);
        try (Progress progress = new Progress(spec.commandLine().getErr(), phones)) {
            long began = System.nanoTime();
            Duration took = fleet.run(() -> progress.show(fleet.ended(), System.nanoTime() - began));
            return Result.real(phones, seed, fleet.statistics(), took);
        }
    }

    /** Boots others first, so that a load is not measured while this program's own code is being compiled. */
    private void warmUp(UdpFleet.Builder builder, int loads) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        if (loads > 0) {
            builder.firstMac(mac(firstMac().toLong() + phones));
            for (int load = 1; load <= loads; load++) {
                UdpFleet others = builder.seed(seed + load).build();
                Duration took = others.run(() -> {});
                err.printf(Locale.ROOT, "fleet-sim: warming up, load %d: %.1f s%n", load, took.toMillis() / 1e3);
            }
        } else if (phones >= WORTH_WARMING) {
            err.println("fleet-sim: warming up");
            SimulatedFleet.builder().phones(WARMING).build().run(() -> {});
        }
    }

    private MacAddress firstMac() {
        return mac == null ? SimulatedFleet.mac(0) : MacAddress.parse(mac);
    }

    private static MacAddress mac(long number) {
        return MacAddress.parse(String.format(Locale.ROOT, "%012x", number));
    }

    private static Inet4Address address(String option, String text) {
        return Ipv4.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(option + ": '" + text + "' is no IPv4 address"));
    }

    private static int port(String option, int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(option + ": " + port + " is not in 1..65535");
        }
        return port;
    }

    private void writeFiles() throws IOException {
        if (phones < 1 || phones > SimulatedFleet.MAX_PHONES) {
            throw new IllegalArgumentException("phones is " + phones + ", outside 1.." + SimulatedFleet.MAX_PHONES);
        }
        Path own = Files.createDirectories(writeFiles.resolve("ZIP2x2"));
        Files.write(writeFiles.resolve(PhoneModel.ZIP2X2.commonFileName()), SimulatedFleet.commonFile());
        long first = firstMac().toLong();
        for (int i = 0; i < phones; i++) {
            MacAddress of = mac(first + i);
            Files.write(own.resolve(PhoneModel.ZIP2X2.specificFileName(of)), SimulatedFleet.specificFile(of));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
