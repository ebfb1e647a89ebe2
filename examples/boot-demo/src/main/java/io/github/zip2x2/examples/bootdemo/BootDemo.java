package io.github.zip2x2.examples.bootdemo;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.BootListener;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneAttachment;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.boot.phone.WireListener;
import io.github.zip2x2.boot.phone.WirePacket;
import io.github.zip2x2.boot.report.BootNarrator;
import io.github.zip2x2.boot.report.BootRecorder;
import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.SipUri;
import io.github.zip2x2.boot.sip.UdpNotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code boot-demo}: the whole mission in one process: servers, phones, a software download, a NOTIFY. */
@Command(
        name = "boot-demo",
        description = "Boots ZIP2x2 phones against DHCP and TFTP servers on loopback, then again by SIP NOTIFY.",
        footer = "Ends 0 when every phone booted as configured, 1 otherwise, 2 on a usage error.",
        showDefaultValues = true)
final class BootDemo implements Callable<Integer> {
    private static final long FIRST_MAC = 0x0008A10FF312L;
    private static final int FIRST_EXTENSION = 201;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--phones", paramLabel = "N", description = "How many phones boot, 1 to 2000.")
    private int phones = 1;

    @Option(
            names = "--version",
            paramLabel = "V",
            description = "The software that the phones run at first; configured is 1.0.0.")
    private String version = "0.9.0";

    @Option(names = "--damage-image", description = "Serve a damaged software image.")
    private boolean damageImage;

    @Option(names = "--omit-specific", description = "Serve no <MAC>.cfg.")
    private boolean omitSpecific;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write what the first phone did as a page: steps, packets, files.")
    private Path html;

    private final long origin = System.nanoTime();
    private final BootRecorder firstPhone = new BootRecorder(origin);

    private record DemoPhone(Phone phone, String deviceId) {}

    private BootDemo() {}

    public static void main(String[] args) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new BootDemo())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, a) -> {
                    err.println(
                            "boot-demo: " + e.getMessage().lines().findFirst().orElse("bad usage"));
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        SoftwareVersion running;
        try {
            running = SoftwareVersion.parse(version);
            if (phones < 1 || phones > 2000) {
                throw new IllegalArgumentException("--phones: " + phones + " is not in 1..2000");
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        try (DemoSite site = new DemoSite(damageImage);
                PhoneLoop loop = PhoneLoop.start()) {
            say("servers: DHCP on " + text(site.dhcpAddress()) + ", TFTP on 127.0.0.1:" + site.tftpPort());
            List<DemoPhone> all = new ArrayList<>();
            for (int i = 0; i < phones; i++) {
                all.add(addPhone(site, loop, i, running));
            }
            List<BootOutcome> outcomes = await(all, phone -> phone.phone().powerOn());
            boolean good = summary("power on", outcomes);
            if (good) {
                outcomes = await(all, this::bootByNotify);
                good = summary("NOTIFY", outcomes);
            }
            if (html != null) {
                Files.writeString(
                        html, firstPhone.report().toHtml("Demonstration: boot of " + mac(0)), StandardCharsets.UTF_8);
            }
            return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            spec.commandLine().getErr().println("boot-demo: " + (e.getMessage() == null ? e : e.getMessage()));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private DemoPhone addPhone(DemoSite site, PhoneLoop loop, int index, SoftwareVersion running) throws IOException {
        MacAddress mac = mac(index);
        String deviceId = Integer.toString(FIRST_EXTENSION + index);
        if (!omitSpecific) {
            site.addPhone(mac, deviceId);
        }
        Phone phone = loop.add(
                PhoneAttachment.onLoopback(DemoSite.LOOPBACK, site.dhcpAddress()),
                PhoneProfile.of(DemoSite.MODEL)
                        .tftpPort(site.tftpPort())
                        .dhcp(BootDemo::askAtOnce)
                        .build(),
                mac,
                Optional.of(running),
                listener(index));
        return new DemoPhone(phone, deviceId);
    }

    private static MacAddress mac(int index) {
        return MacAddress.parse(String.format("%012X", FIRST_MAC + index));
    }

    private BootListener listener(int index) {
        BootNarrator narrator = new BootNarrator(phones == 1 ? "" : mac(index).hex(), origin, this::say);
        if (index > 0) {
            return narrator;
        }
        return new WireListener() {
            @Override
            public void on(BootEvent event) {
                firstPhone.on(event);
                narrator.on(event);
            }

            @Override
            public void passed(WirePacket packet) {
                firstPhone.passed(packet);
            }
        };
    }

    /** A demonstration spares its spectator the seconds of delay by which real phones spread their requests. */
    private static DhcpClientSettings askAtOnce(HardwareAddress mac) {
        return DhcpClientSettings.of(mac)
                .startDelay(Duration.ZERO, Duration.ZERO)
                .build();
    }

    private interface Trigger {
        CompletableFuture<BootOutcome> boot(DemoPhone phone) throws IOException;
    }

    private static List<BootOutcome> await(List<DemoPhone> phones, Trigger trigger)
            throws IOException, InterruptedException, ExecutionException {
        List<CompletableFuture<BootOutcome>> boots = new ArrayList<>();
        for (DemoPhone phone : phones) {
            boots.add(trigger.boot(phone));
        }
        List<BootOutcome> outcomes = new ArrayList<>();
        for (CompletableFuture<BootOutcome> boot : boots) {
            outcomes.add(boot.get());
        }
        return outcomes;
    }

    private CompletableFuture<BootOutcome> bootByNotify(DemoPhone phone) throws IOException {
        CompletableFuture<BootOutcome> outcome = phone.phone().nextOutcome();
        InetSocketAddress sip = phone.phone().sipAddress().orElseThrow();
        SipUri target = new SipUri(phone.deviceId(), sip.getAddress().getHostAddress(), sip.getPort());
        NotifyResult result = new UdpNotifySender(new InetSocketAddress(DemoSite.LOOPBACK, 0)).send(Notify.to(target));
        say("NOTIFY " + target + ": " + result);
        if (!result.accepted()) {
            phone.phone().close(); // which completes the outcome as cancelled
        }
        return outcome;
    }

    private boolean summary(String trigger, List<BootOutcome> outcomes) {
        long completed = outcomes.stream()
                .filter(BootOutcome.Completed.class::isInstance)
                .count();
        say("summary: " + trigger + ": " + completed + " of " + outcomes.size() + " phones booted as configured");
        return completed == outcomes.size();
    }

    private synchronized void say(String line) {
        spec.commandLine().getOut().println(line);
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
