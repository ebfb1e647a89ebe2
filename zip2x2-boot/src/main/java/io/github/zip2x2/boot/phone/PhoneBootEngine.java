package io.github.zip2x2.boot.phone;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.dhcp.client.ClientLease;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A phone from power-on to running: the ten steps of {@link BootStep}, over the engines of DHCP and TFTP.
 *
 * <p>It always begins with DHCPDISCOVER. Software is downloaded when the version that the configuration names differs from
 * the one that runs, be it newer or older; the phone then boots again, downloads nothing, verifies the image and runs it,
 * or keeps what it ran before. A configuration that moves the phone to another VLAN makes it boot again there; it stays
 * there over later boots, as a phone that has stored the setting. What is UNKNOWN of real phones is the {@linkplain
 * PhoneProfile profile's}.
 *
 * <p>Confined to one thread.
 */
public final class PhoneBootEngine {
    /** The network of a phone that is in no VLAN: {@value}. */
    public static final int UNTAGGED = 0;

    private final PhoneProfile profile;
    private final MacAddress mac;
    private final StepLog steps = new StepLog();
    private final List<String> remarks = new ArrayList<>();
    private final SoftwarePart software;
    private final FilePart files;
    private final DhcpPart dhcp;

    private Phase phase = Phase.OFF;
    private int vlan = UNTAGGED;
    private int boots;
    private @Nullable InetSocketAddress tftpServer;
    private TftpDirectory directory = TftpDirectory.ROOT;
    private @Nullable CfgFile common;
    private @Nullable EffectiveConfiguration configuration;
    private long failAt;

    // Of the event being handled, so that callbacks of inner engines reach them.
    private long now;
    private @Nullable PhoneActions out;

    private enum Phase {
        OFF,
        DHCP,
        COMMON,
        SPECIFIC,
        SOFTWARE,
        RUNNING
    }

    /**
     * Makes a phone that is switched off.
     *
     * @param profile how phones of its kind boot
     * @param mac its hardware address
     * @param software the version of the software that it runs; empty if that is not known, and then none is downloaded
     * @param random where transaction numbers and the spread of repetitions come from
     */
    public PhoneBootEngine(
            PhoneProfile profile, MacAddress mac, Optional<SoftwareVersion> software, RandomGenerator random) {
        this(profile, mac, PhoneMemory.EMPTY.withSoftware(software), random);
    }

    /**
     * Makes a phone that is switched off and remembers something.
     *
     * @param profile how phones of its kind boot
     * @param mac its hardware address
     * @param memory what it remembers
     * @param random where transaction numbers and the spread of repetitions come from
     */
    public PhoneBootEngine(PhoneProfile profile, MacAddress mac, PhoneMemory memory, RandomGenerator random) {
        this.profile = Objects.requireNonNull(profile, "profile");
        this.mac = Objects.requireNonNull(mac, "mac");
        this.software = new SoftwarePart(memory.software());
        this.files = new FilePart(this, profile, Objects.requireNonNull(random, "random"));
        this.dhcp = new DhcpPart(this, profile, mac, memory.address(), random);
    }

    /**
     * Takes one event.
     *
     * @param event what happened
     * @param nowNanos the time, monotonic
     * @param actions where to put what follows
     */
    public void on(PhoneEvent event, long nowNanos, PhoneActions actions) {
        now = nowNanos;
        out = actions;
        try {
            handle(event);
            if (isBooting()) {
                checkDeadlines();
            }
            files.sweep(actions);
        } finally {
            out = null;
        }
    }

    private void checkDeadlines() {
        if (now - failAt >= 0) {
            fail("the deadline of " + seconds(profile.deadline()) + " passed; " + pending());
        } else if (now - stepFailsAt() >= 0 && stepFailsAt() != Long.MAX_VALUE) {
            fail("the step's deadline of "
                    + seconds(profile.stepDeadline(Objects.requireNonNull(steps.open()))
                            .orElseThrow()) + " passed; "
                    + pending());
        }
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }

    private long stepFailsAt() {
        BootStep open = steps.open();
        return open == null
                ? Long.MAX_VALUE
                : profile.stepDeadline(open)
                        .map(limit -> steps.openedAt() + limit.toNanos())
                        .orElse(Long.MAX_VALUE);
    }

    private void handle(PhoneEvent event) {
        if (event instanceof PhoneEvent.DhcpReceived received) {
            dhcp.received(received.bytes(), received.source(), now);
        } else if (event instanceof PhoneEvent.TftpReceived received) {
            files.received(received, now);
        } else if (event instanceof PhoneEvent.Signal signal) {
            switch (signal) {
                case POWER_ON -> boot(BootCause.POWER_ON);
                case NOTIFIED -> {
                    if (phase == Phase.RUNNING) {
                        boot(BootCause.NOTIFY);
                    }
                }
                case TIME_REACHED -> timeReached();
                case CANCEL -> {
                    if (isBooting()) {
                        steps.end(false, "cancelled", now, actions());
                        finish(new BootOutcome.Cancelled(), Phase.OFF);
                    }
                }
                case RELEASE -> dhcp.release(now);
            }
        }
    }

    private void timeReached() {
        dhcp.timeReached(now);
        files.timeReached(now);
    }

    /**
     * When {@link PhoneEvent.Signal#TIME_REACHED} is due.
     *
     * @return the time on the clock of {@link #on}, or {@link Long#MAX_VALUE} for never
     */
    public long deadlineNanos() {
        long next = Times.earlier(dhcp.deadlineNanos(), files.deadlineNanos());
        return isBooting() ? Times.earlier(Times.earlier(next, failAt), stepFailsAt()) : next;
    }

    /**
     * Whether a boot is under way.
     *
     * @return false when the phone is off, runs or stands still
     */
    public boolean isBooting() {
        return phase != Phase.OFF && phase != Phase.RUNNING;
    }

    /**
     * Whether the phone runs, as configured or with its previous software.
     *
     * @return whether it would take calls, and a NOTIFY
     */
    public boolean isRunning() {
        return phase == Phase.RUNNING;
    }

    /**
     * The version of the software that runs.
     *
     * @return it, or empty if it is not known
     */
    public Optional<SoftwareVersion> software() {
        return software.running();
    }

    /**
     * The address that the phone holds.
     *
     * @return it, or empty if it has none
     */
    public Optional<Inet4Address> address() {
        return dhcp.address();
    }

    /**
     * The configuration that the last boot read.
     *
     * @return the common and the specific file merged, or empty before both were read
     */
    public Optional<EffectiveConfiguration> configuration() {
        return Optional.ofNullable(configuration);
    }

    /**
     * What the phone would remember if its power failed now.
     *
     * @return its software and its last address
     */
    public PhoneMemory memory() {
        return PhoneMemory.EMPTY.withSoftware(software.running()).withAddress(dhcp.remembered());
    }

    /**
     * The VLAN that the phone is in.
     *
     * @return its id, or {@link #UNTAGGED}
     */
    public int vlan() {
        return vlan;
    }

    // ---- the course of a boot

    private void boot(BootCause cause) {
        common = null;
        configuration = null;
        directory = TftpDirectory.ROOT;
        remarks.clear();
        if (cause == BootCause.POWER_ON || cause == BootCause.NOTIFY) {
            software.discard();
            boots = 0;
            failAt = now + profile.deadline().toNanos();
        }
        boots++;
        if (cause == BootCause.SOFTWARE_DOWNLOADED) {
            files.forget(); // the server may have missed the last ACK
        } else {
            files.abandon();
        }
        steps.end(false, "the power failed", now, actions());
        phase = Phase.DHCP;
        steps.started(cause, now, actions());
        leased(null);
        dhcp.start(now);
    }

    /** DHCP has sent, received or failed: the part calls these. */
    void dhcpStep(BootStep step) {
        steps.begin(step, now, actions());
    }

    void dhcpEnd(boolean ok, String detail) {
        steps.end(ok, detail, now, actions());
    }

    boolean isInDhcp() {
        return phase == Phase.DHCP;
    }

    void sendDhcp(ByteBuffer message, InetSocketAddress destination) {
        actions().sendDhcp(message, destination);
    }

    void leased(@Nullable ClientLease lease) {
        actions().leased(lease);
    }

    void bound(Inet4Address address, Optional<InetAddress> bootServer, String detail) {
        if (bootServer.isEmpty()) {
            fail(detail + "; it names no TFTP server that is an address (option 66, 150, siaddr, sname)");
            return;
        }
        tftpServer = new InetSocketAddress(bootServer.get(), profile.tftpPort());
        steps.leased(address, bootServer.get(), now, actions());
        steps.end(true, detail, now, actions());
        phase = Phase.COMMON;
        request(BootStep.REQUEST_COMMON, profile.model().commonFileName());
        steps.begin(BootStep.READ_COMMON, now, actions());
    }

    /** Asks for a file; whether it could be asked for. */
    private boolean request(BootStep step, String name) {
        InetSocketAddress server = Objects.requireNonNull(tftpServer, "set by the ACK");
        steps.begin(step, now, actions());
        try {
            files.fetch(name, server, now);
        } catch (IllegalArgumentException e) {
            // The directory is the common file's, and not each can be named in the 512 octets of a request (RFC 2347).
            fail("it cannot be asked for: " + e.getMessage());
            return false;
        }
        if (step != BootStep.READ_SOFTWARE) {
            steps.end(true, "RRQ " + name + " octet to " + FilePart.text(server), now, actions());
        }
        return true;
    }

    void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) {
        actions().sendTftp(transfer, datagram, peer);
    }

    void fetched(String name, byte[] content, String what) {
        steps.read(name, content, now, actions());
        switch (phase) {
            case COMMON -> readCommon(CfgFile.parse(name, content), what);
            case SPECIFIC -> readSpecific(Optional.of(CfgFile.parse(name, content)), what);
            case SOFTWARE -> readSoftware(name, content, what);
            default -> throw new IllegalStateException("a file arrived while the phone is " + phase);
        }
    }

    void notFetched(String reason, boolean missing) {
        MissingFile policy = switch (phase) {
            case COMMON -> profile.missingCommon();
            case SPECIFIC -> profile.missingSpecific();
            case SOFTWARE -> profile.missingSoftware();
            default -> MissingFile.FAIL;
        };
        if (!missing || policy == MissingFile.FAIL) {
            fail(reason);
            return;
        }
        steps.end(false, reason, now, actions());
        remarks.add(reason);
        switch (phase) {
            case COMMON -> readCommon(CfgFile.parse(profile.model().commonFileName(), new byte[0]), reason);
            case SPECIFIC -> readSpecific(Optional.empty(), reason);
            default -> complete();
        }
    }

    private void readCommon(CfgFile file, String what) {
        common = file;
        Optional<TftpDirectory> named =
                EffectiveConfiguration.merge(Schema.of(profile.model()), file).get(Parameters.TFTP_CFG_DIR);
        directory = named.orElse(TftpDirectory.ROOT);
        steps.end(
                true,
                what + "; " + named.map(d -> "tftp_cfg_dir=" + d).orElse("no tftp_cfg_dir, so the root"),
                now,
                actions());
        phase = Phase.SPECIFIC;
        if (request(BootStep.REQUEST_SPECIFIC, inDirectory(profile.specificFileName(mac)))) {
            steps.begin(BootStep.READ_SPECIFIC, now, actions());
        }
    }

    private String inDirectory(String name) {
        return directory.equals(TftpDirectory.ROOT) ? name : profile.pathForm().path(directory, name);
    }

    private void readSpecific(Optional<CfgFile> file, String what) {
        Schema schema = Schema.of(profile.model());
        CfgFile first = Objects.requireNonNull(common, "read before");
        EffectiveConfiguration merged = file.map(specific -> EffectiveConfiguration.merge(schema, first, specific))
                .orElseGet(() -> EffectiveConfiguration.merge(schema, first));
        configuration = merged;
        Optional<SoftwareVersion> wanted = merged.get(Parameters.SOFTWARE_VERSION);
        String verdict = compare(wanted);
        steps.end(true, what + "; " + verdict, now, actions());
        if (moves(merged)) {
            reboot(BootCause.VLAN_CHANGED);
        } else if (software.isDownloaded()) {
            verify();
        } else if (wanted.isPresent() && mustDownload(wanted.get())) {
            phase = Phase.SOFTWARE;
            String name = profile.model().firmwareFileName(wanted.get());
            request(BootStep.READ_SOFTWARE, profile.imageInDirectory() ? inDirectory(name) : name);
        } else {
            if (software.running().isEmpty()) {
                remarks.add(verdict);
            }
            complete();
        }
    }

    private String compare(Optional<SoftwareVersion> wanted) {
        if (wanted.isEmpty()) {
            return "the configuration names no software_version";
        }
        String named = "software_version=" + wanted.get();
        return software.running()
                .map(running -> running.equals(wanted.get())
                        ? named + " runs already"
                        : named + " differs from the running " + running)
                .orElse(named + ", the running version is not known: no download");
    }

    private boolean mustDownload(SoftwareVersion wanted) {
        if (software.running().isEmpty() || software.running().get().equals(wanted)) {
            return false;
        }
        if (software.fallBacks(wanted) >= profile.badSoftwareTries()) {
            remarks.add("software " + wanted + " was bad in " + software.fallBacks(wanted)
                    + " boots, so it is not fetched again; the phone runs "
                    + software.running().get());
            return false;
        }
        return true;
    }

    /** Whether the phone leaves its network for the one that the configuration wants it in. */
    private boolean moves(EffectiveConfiguration merged) {
        int wanted = profile.vlan(merged).orElse(vlan);
        if (wanted == vlan) {
            return false;
        }
        String target = wanted == UNTAGGED ? "out of its VLAN" : "to VLAN " + wanted;
        if (boots >= profile.maxBoots()) {
            return true; // into no network any more: the reboot is refused
        }
        if (!actions().attach(wanted)) {
            remarks.add("the configuration moves the phone " + target + ", for which there is no network here");
            return false;
        }
        vlan = wanted;
        return true;
    }

    private void reboot(BootCause cause) {
        if (boots >= profile.maxBoots()) {
            finish(
                    new BootOutcome.Failed(
                            BootStep.READ_SPECIFIC,
                            "boot loop: the configuration asks for boot " + (boots + 1) + " in a row ("
                                    + cause.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")"),
                    Phase.OFF);
        } else {
            boot(cause);
        }
    }

    private void readSoftware(String name, byte[] content, String what) {
        SoftwareVersion version = Objects.requireNonNull(configuration, "read before")
                .get(Parameters.SOFTWARE_VERSION)
                .orElseThrow();
        software.downloaded(version, name, content);
        steps.end(true, "RRQ " + what + "; the phone reboots", now, actions());
        reboot(BootCause.SOFTWARE_DOWNLOADED);
    }

    private void verify() {
        steps.begin(BootStep.VERIFY_SOFTWARE, now, actions());
        SoftwarePart.Verification found = software.verify(profile.inspector());
        if (found.good()) {
            steps.end(
                    true,
                    found.detail().isEmpty()
                            ? found.name() + ": checksum and version "
                                    + software.running().orElseThrow() + " hold"
                            : found.detail(),
                    now,
                    actions());
            if (!found.detail().isEmpty()) {
                remarks.add(found.detail());
            }
            complete();
        } else {
            steps.end(false, found.detail(), now, actions());
            finish(new BootOutcome.FellBack(found.detail()), Phase.RUNNING);
        }
    }

    private void complete() {
        finish(new BootOutcome.Completed(String.join("; ", remarks)), Phase.RUNNING);
    }

    private void fail(String reason) {
        BootStep step = Objects.requireNonNullElse(steps.open(), BootStep.DISCOVER);
        steps.end(false, reason, now, actions());
        finish(new BootOutcome.Failed(step, reason), Phase.OFF);
    }

    private void finish(BootOutcome outcome, Phase then) {
        phase = then;
        if (then == Phase.OFF) {
            files.abandon();
            dhcp.stop(now);
        }
        steps.finished(outcome, now, actions());
    }

    private String pending() {
        return files.pending().orElseGet(dhcp::pending);
    }

    private PhoneActions actions() {
        return Objects.requireNonNull(out, "actions are there while an event is handled");
    }
}
