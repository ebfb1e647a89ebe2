package io.github.zip2x2.examples.sitecheck;

import io.github.zip2x2.boot.BootEvent;
import io.github.zip2x2.boot.BootListener;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.driver.Attachment;
import io.github.zip2x2.boot.driver.LinkAttachment;
import io.github.zip2x2.boot.driver.Phone;
import io.github.zip2x2.boot.driver.PhoneAttachment;
import io.github.zip2x2.boot.driver.PhoneLoop;
import io.github.zip2x2.boot.engine.PhoneProfile;
import io.github.zip2x2.boot.report.BootNarrator;
import io.github.zip2x2.boot.report.BootRecorder;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.driver.LinkLayerEndpoint;
import io.github.zip2x2.dhcp.engine.DhcpClientSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code site-check}: boots as a phone would, and tells which step fails and why. */
@Command(
        name = "site-check",
        description = "Boots as a ZIP2x2 would on this network and reports each step.",
        footer = "Ends 0 after a good boot, 1 after any other, 2 on a usage error.",
        showDefaultValues = true)
final class SiteCheck implements Callable<Integer> {
    private static final String LATER = "Not yet.";

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "Boot on the link layer of this interface, which needs no address; the host's addresses stay"
                    + " as they are (Linux, root or CAP_NET_RAW).")
    private String interfaceName;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Boot from this address of the host, by plain UDP.")
    private String bind;

    @Option(
            names = "--dhcp-server",
            paramLabel = "ADDRESS:PORT",
            description = "Send DHCP there instead of broadcasting, as on loopback.")
    private String dhcpServer;

    @Option(names = "--tftp-port", paramLabel = "N", description = "UDP port of the TFTP server.")
    private int tftpPort = PhoneProfile.TFTP_PORT;

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            description =
                    "The phone's hardware address, in any notation. If not given: a stable local one, whose lease is released at the end.")
    private String mac;

    @Option(names = "--model", paramLabel = "MODEL", description = "The phone's model.")
    private String model = "ZIP2x2";

    @Option(
            names = "--version",
            paramLabel = "CURRENT",
            description = "The version of the software that the phone runs now; without it nothing is downloaded.")
    private String version;

    @Option(names = "--deadline", paramLabel = "SECONDS", description = "How long a boot may take.")
    private int deadline = 60;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Keep the files read there, under their requested names.")
    private Path out;

    @Option(
            names = "--await-notify",
            paramLabel = "PORT",
            description = "After a boot, boot again on each SIP NOTIFY to this port, until SIGTERM.")
    private Integer awaitNotify;

    @Option(
            names = "--json",
            description = "Print the report as one JSON object on stdout; the steps then go to stderr.")
    private boolean json;

    @Option(names = "--state", paramLabel = "DIR", parameterConsumer = NotYet.class, description = LATER)
    private String stateLater;

    @Option(names = "--html", paramLabel = "FILE", parameterConsumer = NotYet.class, description = LATER)
    private String htmlLater;

    @Option(names = "--pcap", paramLabel = "FILE", parameterConsumer = NotYet.class, description = LATER)
    private String pcapLater;

    private final long origin = System.nanoTime()
            - TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());
    private final BootRecorder recorder = new BootRecorder(origin);
    private final AtomicInteger exit = new AtomicInteger(CommandLine.ExitCode.SOFTWARE);

    private SiteCheck() {}

    public static void main(String[] args) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new SiteCheck())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, a) -> {
                    err.println(
                            "site-check: " + e.getMessage().lines().findFirst().orElse("bad usage"));
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Command(name = "learn", description = LATER)
    int learn(@Parameters(arity = "0..*", hidden = true) List<String> rest) {
        throw usage("learn: not yet");
    }

    @Override
    public Integer call() throws InterruptedException {
        Attachment attachment;
        PhoneProfile.Builder profile;
        Optional<MacAddress> given;
        Optional<SoftwareVersion> running;
        try {
            attachment = attachment();
            profile = PhoneProfile.of(PhoneModel.of(model)).tftpPort(tftpPort).deadline(Duration.ofSeconds(deadline));
            profile.build();
            given = Optional.ofNullable(mac).map(MacAddress::parse);
            running = Optional.ofNullable(version).map(SoftwareVersion::parse);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        try (PhoneLoop loop = PhoneLoop.start();
                Phone phone = add(loop, attachment, profile, given, running)) {
            boot(phone);
            if (awaitNotify != null && exit.get() == CommandLine.ExitCode.OK) {
                awaitNotifies(phone);
            }
            if (mac == null) {
                phone.release().get(1, TimeUnit.SECONDS);
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            spec.commandLine().getErr().println("site-check: " + e.getMessage());
            exit.set(CommandLine.ExitCode.SOFTWARE);
        }
        report();
        return exit.get();
    }

    private Phone add(
            PhoneLoop loop,
            Attachment attachment,
            PhoneProfile.Builder profile,
            Optional<MacAddress> given,
            Optional<SoftwareVersion> running)
            throws IOException {
        MacAddress address;
        boolean broadcast;
        if (attachment instanceof LinkAttachment link) {
            HardwareAddress own = LinkLayerEndpoint.hardwareAddress(link.interfaceName());
            address = given.orElse(LocalMac.of(own.octets()));
            broadcast = link.needsBroadcast(address);
        } else {
            PhoneAttachment host = (PhoneAttachment) attachment;
            address = given.orElse(LocalMac.of(host.local()));
            // Off loopback, plain UDP hears no unicast answer to the address that it is offered.
            broadcast = !host.isOnLoopback();
        }
        profile.dhcp(hardwareAddress -> DhcpClientSettings.of(hardwareAddress)
                .startDelay(Duration.ZERO, Duration.ZERO) // a check asks at once
                .broadcast(broadcast)
                .build());
        return loop.add(attachment, profile.build(), address, running, listener());
    }

    private Attachment attachment() {
        if ((bind == null) == (interfaceName == null)) {
            throw new IllegalArgumentException("say where to boot: either --interface NAME or --bind ADDRESS");
        }
        if (interfaceName != null) {
            if (dhcpServer != null) {
                throw new IllegalArgumentException("--dhcp-server goes with --bind: on an interface DHCP is broadcast");
            }
            return new LinkAttachment(interfaceName, Optional.ofNullable(awaitNotify));
        }
        Inet4Address local = Ipv4.of(bind);
        if (dhcpServer == null && local.isLoopbackAddress()) {
            throw new IllegalArgumentException("--bind: " + bind
                    + " has no broadcasts, so say with --dhcp-server ADDRESS:PORT where DHCP is served");
        }
        return new PhoneAttachment(
                local, Optional.ofNullable(dhcpServer).map(SiteCheck::socketAddress), Optional.ofNullable(awaitNotify));
    }

    private static InetSocketAddress socketAddress(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    Ipv4.of(text.substring(0, Math.max(0, colon))), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--dhcp-server: '" + text + "' is not ADDRESS:PORT, such as 127.0.0.1:6767", e);
        }
    }

    private BootListener listener() {
        BootNarrator narrator = new BootNarrator(
                "",
                origin,
                line -> (json ? spec.commandLine().getErr() : spec.commandLine().getOut()).println(line));
        return event -> {
            recorder.on(event);
            narrator.on(event);
            if (out != null && event instanceof BootEvent.FileRead read) {
                try {
                    KeptFiles.keep(out, read);
                } catch (IOException e) {
                    spec.commandLine().getErr().println("site-check: --out: " + e.getMessage());
                }
            }
            if (event instanceof BootEvent.Finished finished) {
                exit.set(
                        finished.outcome() instanceof BootOutcome.Completed
                                ? CommandLine.ExitCode.OK
                                : CommandLine.ExitCode.SOFTWARE);
            }
        };
    }

    private static void boot(Phone phone) throws InterruptedException, ExecutionException {
        phone.powerOn().get();
    }

    /** Boots at each NOTIFY until a signal ends the process, which is then as good as its last boot. */
    private void awaitNotifies(Phone phone) throws InterruptedException, ExecutionException {
        Thread main = Thread.currentThread();
        Thread hook = new Thread(
                () -> {
                    report();
                    Runtime.getRuntime().halt(exit.get());
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        InetSocketAddress sip = phone.sipAddress().orElseThrow();
        (json ? spec.commandLine().getErr() : spec.commandLine().getOut())
                .println("waiting for NOTIFY on " + sip.getAddress().getHostAddress() + ":" + sip.getPort());
        while (main.isAlive()) {
            phone.nextOutcome().get();
        }
    }

    private void report() {
        if (json) {
            spec.commandLine().getOut().print(recorder.report().toJson());
            spec.commandLine().getOut().flush();
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
