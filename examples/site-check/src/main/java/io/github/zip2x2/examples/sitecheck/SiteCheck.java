package io.github.zip2x2.examples.sitecheck;

import io.github.zip2x2.boot.lab.PhoneTraits;
import io.github.zip2x2.boot.phone.Attachment;
import io.github.zip2x2.boot.phone.LinkAttachment;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneAttachment;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.phone.PhoneMemory;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.boot.phone.VlanAttachment;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code site-check}: boots as a phone would, and tells which step fails and why. */
@Command(
        name = "site-check",
        description = "Boots as a ZIP2x2 would on this network and reports each step.",
        subcommands = LearnCommand.class,
        footer = "Ends 0 after a good boot, 1 after any other, 2 on a usage error.",
        showDefaultValues = true)
final class SiteCheck implements Callable<Integer> {
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

    @Option(
            names = "--vlan",
            paramLabel = "ID=NAME",
            description = "With --interface: the interface, such as eth0.10, on which the phone goes on when its files"
                    + " put it into this VLAN. May be repeated.")
    private Map<Integer, String> vlans = Map.of();

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

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Remember there, between checks, the phone's address and the software that it runs.")
    private Path state;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Boot as the phones of this profile do, which site-check learn has written.")
    private Path profileFile;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report as a page: steps, packets, files.")
    private Path html;

    @Option(
            names = "--pcap",
            paramLabel = "FILE",
            description = "Write what was sent and received as a capture, with passwords masked.")
    private Path pcap;

    private final long origin = System.nanoTime()
            - TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());
    private final AtomicInteger exit = new AtomicInteger(CommandLine.ExitCode.SOFTWARE);
    private final AtomicBoolean reported = new AtomicBoolean();

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

    @Override
    public Integer call() throws InterruptedException {
        Attachment attachment;
        PhoneTraits traits;
        Optional<MacAddress> given;
        Optional<SoftwareVersion> running;
        try {
            attachment = attachment();
            traits = traits();
            profile(traits).build();
            given = Optional.ofNullable(mac).map(MacAddress::parse);
            running = Optional.ofNullable(version).map(SoftwareVersion::parse);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        } catch (IOException e) {
            return startFailed(e);
        }
        try (Evidence evidence = evidence()) {
            check(attachment, traits, given, running, evidence);
        } catch (IOException | ExecutionException | TimeoutException e) {
            return startFailed(e);
        }
        return exit.get();
    }

    private int startFailed(Exception e) {
        complain(
                e instanceof NoSuchFileException missing
                        ? "there is no " + missing.getFile()
                        : e instanceof AccessDeniedException denied
                                ? "no right to " + denied.getFile()
                                : e.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private void complain(String what) {
        spec.commandLine().getErr().println("site-check: " + what);
    }

    private void check(
            Attachment attachment,
            PhoneTraits traits,
            Optional<MacAddress> given,
            Optional<SoftwareVersion> running,
            Evidence evidence)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        MacAddress address = given.isPresent() ? given.get() : localMac(attachment);
        Optional<PhoneState> remembered =
                state == null ? Optional.empty() : Optional.of(new PhoneState(state, address));
        PhoneMemory memory = remembered.isPresent() ? remembered.get().load() : PhoneMemory.EMPTY;
        if (running.isPresent()) {
            memory = memory.withSoftware(running);
        }
        String title = "Boot of " + address + " on " + (interfaceName == null ? bind : interfaceName);
        try (PhoneLoop loop = PhoneLoop.start();
                Phone phone = loop.add(attachment, profile(attachment, traits, address), address, memory, evidence)) {
            phone.powerOn().get();
            remember(remembered, phone);
            if (awaitNotify != null && evidence.isGood()) {
                awaitNotifies(phone, remembered, evidence, title);
            }
            if (mac == null) {
                phone.release().get(1, TimeUnit.SECONDS);
            }
        }
        report(evidence, title);
    }

    private static void remember(Optional<PhoneState> state, Phone phone) throws IOException {
        if (state.isPresent()) {
            state.get().store(phone.memory());
        }
    }

    private static MacAddress localMac(Attachment attachment) throws IOException {
        return untagged(attachment) instanceof LinkAttachment link
                ? LocalMac.of(
                        LinkLayerEndpoint.hardwareAddress(link.interfaceName()).octets())
                : LocalMac.of(((PhoneAttachment) attachment).local());
    }

    private static Attachment untagged(Attachment attachment) {
        return attachment instanceof VlanAttachment tagged ? tagged.untagged() : attachment;
    }

    private Evidence evidence() throws IOException {
        return new Evidence(
                origin,
                Optional.ofNullable(pcap),
                Optional.ofNullable(out),
                line -> (json ? spec.commandLine().getErr() : spec.commandLine().getOut()).println(line),
                this::complain);
    }

    private PhoneTraits traits() throws IOException {
        if (profileFile == null) {
            return PhoneTraits.parse("model=" + PhoneModel.of(model).name());
        }
        try {
            return PhoneTraits.parse(Files.readString(profileFile));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--profile " + profileFile + ": " + e.getMessage(), e);
        }
    }

    private PhoneProfile.Builder profile(PhoneTraits traits) {
        return traits.profile().tftpPort(tftpPort).deadline(Duration.ofSeconds(deadline));
    }

    private PhoneProfile profile(Attachment attachment, PhoneTraits traits, MacAddress address) throws IOException {
        boolean unicast = untagged(attachment) instanceof LinkAttachment link
                ? !link.needsBroadcast(address)
                // Off loopback, plain UDP hears no unicast answer to the address that it is offered.
                : ((PhoneAttachment) attachment).isOnLoopback();
        return profile(traits)
                .dhcp(hardwareAddress -> DhcpClientSettings.of(hardwareAddress)
                        .startDelay(Duration.ZERO, Duration.ZERO) // a check asks at once
                        .requestList(traits.requestList())
                        .broadcast(!unicast || traits.broadcast())
                        .build())
                .build();
    }

    private Attachment attachment() {
        if ((bind == null) == (interfaceName == null)) {
            throw new IllegalArgumentException("say where to boot: either --interface NAME or --bind ADDRESS");
        }
        if (interfaceName != null) {
            if (dhcpServer != null) {
                throw new IllegalArgumentException("--dhcp-server goes with --bind: on an interface DHCP is broadcast");
            }
            LinkAttachment untagged = new LinkAttachment(interfaceName, Optional.ofNullable(awaitNotify));
            Map<Integer, Attachment> tagged = new HashMap<>();
            vlans.forEach((id, name) -> tagged.put(id, new LinkAttachment(name, untagged.sipPort())));
            return tagged.isEmpty() ? untagged : new VlanAttachment(untagged, tagged);
        }
        if (!vlans.isEmpty()) {
            throw new IllegalArgumentException("--vlan goes with --interface: an address is in one network");
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

    /** Boots at each NOTIFY until a signal ends the process, which is then as good as its last boot. */
    private void awaitNotifies(Phone phone, Optional<PhoneState> state, Evidence evidence, String title)
            throws InterruptedException, ExecutionException, IOException {
        Thread main = Thread.currentThread();
        Thread hook = new Thread(
                () -> {
                    report(evidence, title);
                    try {
                        evidence.close();
                    } catch (IOException e) {
                        complain(e.getMessage());
                    }
                    Runtime.getRuntime().halt(exit.get());
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        InetSocketAddress sip = phone.sipAddress().orElseThrow();
        (json ? spec.commandLine().getErr() : spec.commandLine().getOut())
                .println("waiting for NOTIFY on " + sip.getAddress().getHostAddress() + ":" + sip.getPort());
        while (main.isAlive()) {
            phone.nextOutcome().get();
            remember(state, phone);
        }
    }

    private void report(Evidence evidence, String title) {
        if (reported.getAndSet(true)) {
            return;
        }
        exit.set(evidence.isGood() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE);
        if (json) {
            spec.commandLine().getOut().print(evidence.report().toJson());
            spec.commandLine().getOut().flush();
        }
        if (html != null && !evidence.writePage(html, title)) {
            exit.set(CommandLine.ExitCode.SOFTWARE);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
