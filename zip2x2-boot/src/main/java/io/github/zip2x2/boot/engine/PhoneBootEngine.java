package io.github.zip2x2.boot.engine;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.firmware.FirmwareVerdict;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.dhcp.engine.ClientLease;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.engine.TftpEvent;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A phone from power-on to running: the ten steps of {@link BootStep}, over the engines of DHCP and TFTP.
 *
 * <p>It always begins with DHCPDISCOVER. Software is downloaded when the version that the configuration names differs from
 * the one that runs, be it newer or older; the phone then boots again, downloads nothing, verifies the image and runs it,
 * or keeps what it ran before. A file that is missing fails the boot (what a real phone does then is UNKNOWN).
 *
 * <p>Confined to one thread.
 */
public final class PhoneBootEngine {
    /** The network of a phone that is in no VLAN: {@value}. */
    public static final int UNTAGGED = 0;

    private final PhoneProfile profile;
    private final MacAddress mac;
    private final RandomGenerator random;
    private final StepLog steps = new StepLog();
    private final List<FileFetch> fetches = new ArrayList<>();
    private final TftpEvent.Received tftpReceived = new TftpEvent.Received();
    private final Transfers transfers = new Transfers();
    private final DhcpPart dhcp;

    private Phase phase = Phase.OFF;
    private @Nullable SoftwareVersion software;
    private @Nullable Image image;
    private @Nullable InetSocketAddress tftpServer;
    private TftpDirectory directory = TftpDirectory.ROOT;
    private @Nullable CfgFile common;
    private @Nullable EffectiveConfiguration configuration;
    private long failAt;
    private int lastFetch;
    private @Nullable FileFetch active;
    private boolean abandoned;

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

    /** Downloaded software that the next boot verifies. */
    private record Image(SoftwareVersion version, String name, ByteBuffer content) {}

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
        this.profile = Objects.requireNonNull(profile, "profile");
        this.mac = Objects.requireNonNull(mac, "mac");
        this.software = software.orElse(null);
        this.random = Objects.requireNonNull(random, "random");
        this.dhcp = new DhcpPart(this, profile, mac, random);
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
            if (isBooting() && now - failAt >= 0) {
                fail("the deadline of " + profile.deadline().toMillis() / 1000.0 + " s passed; " + pending());
            }
            sweep();
        } finally {
            out = null;
        }
    }

    private void handle(PhoneEvent event) {
        if (event instanceof PhoneEvent.DhcpReceived received) {
            dhcp.received(received.bytes(), received.source(), now);
        } else if (event instanceof PhoneEvent.TftpReceived received) {
            FileFetch fetch = fetch(received.transfer());
            if (fetch != null) {
                fetch.on(tftpReceived.set(received.bytes(), received.peer()), now);
            }
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
        for (FileFetch fetch : List.copyOf(fetches)) {
            if (fetch.deadlineNanos() != Long.MAX_VALUE && now - fetch.deadlineNanos() >= 0) {
                fetch.on(TftpEvent.Signal.TIME_REACHED, now);
            }
        }
    }

    /**
     * When {@link PhoneEvent.Signal#TIME_REACHED} is due.
     *
     * @return the time on the clock of {@link #on}, or {@link Long#MAX_VALUE} for never
     */
    public long deadlineNanos() {
        long next = dhcp.deadlineNanos();
        for (FileFetch fetch : fetches) {
            next = earlier(next, fetch.deadlineNanos());
        }
        return isBooting() ? earlier(next, failAt) : next;
    }

    private static long earlier(long a, long b) {
        if (a == Long.MAX_VALUE || b == Long.MAX_VALUE) {
            return Math.min(a, b);
        }
        return a - b < 0 ? a : b;
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
        return Optional.ofNullable(software);
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

    // ---- the course of a boot

    private void boot(BootCause cause) {
        common = null;
        configuration = null;
        directory = TftpDirectory.ROOT;
        active = null;
        if (cause != BootCause.SOFTWARE_DOWNLOADED) {
            // After a download the transfer still dallies: the server may have missed its last ACK.
            abandoned = true;
            image = null;
            failAt = now + profile.deadline().toNanos();
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

    private void request(BootStep step, String name) {
        InetSocketAddress server = Objects.requireNonNull(tftpServer, "set by the ACK");
        steps.begin(step, now, actions());
        FileFetch fetch =
                new FileFetch(++lastFetch, name, profile.tftpOptions(), server, profile.tftp(), random, transfers);
        fetches.add(fetch);
        active = fetch;
        fetch.on(TftpEvent.Signal.START, now);
        if (step != BootStep.READ_SOFTWARE) {
            steps.end(true, "RRQ " + name + " octet to " + text(server), now, actions());
        }
    }

    /** What the transfers report. */
    private final class Transfers implements FileFetch.Listener {
        @Override
        public void send(int transfer, ByteBuffer datagram, InetSocketAddress peer) {
            actions().sendTftp(transfer, datagram, peer);
        }

        @Override
        public void fetched(FileFetch fetch, TftpTransferRecord record) {
            if (fetch != active) {
                return;
            }
            active = null;
            steps.read(fetch.name(), fetch.content(), now, actions());
            String what = fetch.name() + ", " + record.bytes() + " bytes in " + record.blocks() + " blocks from "
                    + record.peer().map(PhoneBootEngine::text).orElse("?")
                    + (record.retransmissions() == 0 ? "" : ", " + record.retransmissions() + " packets sent again");
            switch (phase) {
                case COMMON -> readCommon(fetch, what);
                case SPECIFIC -> readSpecific(fetch, what);
                case SOFTWARE -> readSoftware(fetch, what);
                default -> throw new IllegalStateException("a file arrived while the phone is " + phase);
            }
        }

        @Override
        public void notFetched(FileFetch fetch, TftpFailure failure) {
            if (fetch == active) {
                active = null;
                fail("RRQ " + fetch.name() + " to " + text(Objects.requireNonNull(tftpServer)) + ": " + reason(failure)
                        + (fetch.size() == 0 ? "" : " after " + fetch.size() + " bytes"));
            }
        }
    }

    private static String reason(TftpFailure failure) {
        return switch (failure.kind()) {
            case REFUSED -> "the server answered ERROR " + failure.code().number() + " " + failure.text();
            case TIMEOUT -> "no answer to " + failure.attempts() + " packets";
            default -> failure.text();
        };
    }

    private void readCommon(FileFetch fetch, String what) {
        CfgFile file = CfgFile.parse(fetch.name(), fetch.content());
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
        String name = profile.model().specificFileName(mac);
        request(
                BootStep.REQUEST_SPECIFIC,
                directory.equals(TftpDirectory.ROOT) ? name : profile.pathForm().path(directory, name));
        steps.begin(BootStep.READ_SPECIFIC, now, actions());
    }

    private void readSpecific(FileFetch fetch, String what) {
        EffectiveConfiguration merged = EffectiveConfiguration.merge(
                Schema.of(profile.model()),
                Objects.requireNonNull(common, "read before"),
                CfgFile.parse(fetch.name(), fetch.content()));
        configuration = merged;
        Optional<SoftwareVersion> wanted = merged.get(Parameters.SOFTWARE_VERSION);
        String verdict;
        boolean download = false;
        if (wanted.isEmpty()) {
            verdict = "the configuration names no software_version";
        } else if (software == null) {
            verdict = "software_version=" + wanted.get() + ", the running version is not known: no download";
        } else if (software.equals(wanted.get())) {
            verdict = "software_version=" + wanted.get() + " runs already";
        } else {
            verdict = "software_version=" + wanted.get() + " differs from the running " + software;
            download = image == null;
        }
        steps.end(true, what + "; " + verdict, now, actions());
        Image downloaded = image;
        if (downloaded != null) {
            verify(downloaded);
        } else if (download) {
            phase = Phase.SOFTWARE;
            String name = profile.model().firmwareFileName(wanted.get());
            request(
                    BootStep.READ_SOFTWARE,
                    profile.imageInDirectory() && !directory.equals(TftpDirectory.ROOT)
                            ? profile.pathForm().path(directory, name)
                            : name);
        } else {
            finish(new BootOutcome.Completed(software == null ? verdict : ""), Phase.RUNNING);
        }
    }

    private void readSoftware(FileFetch fetch, String what) {
        SoftwareVersion version = Objects.requireNonNull(configuration, "read before")
                .get(Parameters.SOFTWARE_VERSION)
                .orElseThrow();
        image = new Image(
                version, fetch.name(), ByteBuffer.wrap(fetch.content()).asReadOnlyBuffer());
        steps.end(true, "RRQ " + what + "; the phone reboots", now, actions());
        boot(BootCause.SOFTWARE_DOWNLOADED);
    }

    private void verify(Image downloaded) {
        image = null;
        steps.begin(BootStep.VERIFY_SOFTWARE, now, actions());
        FirmwareVerdict verdict = profile.inspector().inspect(downloaded.name(), downloaded.content());
        String bad = "";
        String detail = "";
        if (verdict instanceof FirmwareVerdict.Damaged damaged) {
            bad = downloaded.name() + ": " + damaged.reason();
        } else if (verdict instanceof FirmwareVerdict.Unverified unverified) {
            detail = downloaded.name() + " " + unverified.reason();
        } else if (verdict instanceof FirmwareVerdict.Verified verified
                && !verified.innerVersion().equals(downloaded.version().dotted())) {
            bad = downloaded.name() + " holds version " + verified.innerVersion();
        }
        if (bad.isEmpty()) {
            software = downloaded.version();
            steps.end(
                    true,
                    detail.isEmpty() ? downloaded.name() + ": checksum and version " + software + " hold" : detail,
                    now,
                    actions());
            finish(new BootOutcome.Completed(detail), Phase.RUNNING);
        } else {
            String kept = bad + "; back to the previous software " + software;
            steps.end(false, kept, now, actions());
            finish(new BootOutcome.FellBack(kept), Phase.RUNNING);
        }
    }

    private void fail(String reason) {
        BootStep step = Objects.requireNonNullElse(steps.open(), BootStep.DISCOVER);
        steps.end(false, reason, now, actions());
        finish(new BootOutcome.Failed(step, reason), Phase.OFF);
    }

    private void finish(BootOutcome outcome, Phase then) {
        phase = then;
        if (then == Phase.OFF) {
            active = null;
            abandoned = true;
            dhcp.stop(now);
        }
        steps.finished(outcome, now, actions());
    }

    private String pending() {
        FileFetch fetch = active;
        return fetch == null ? dhcp.pending() : fetch.name() + " stopped at " + fetch.size() + " bytes";
    }

    // ---- transfers

    /** Gives back the ports of transfers that are over, once none of them can send any more in this event. */
    private void sweep() {
        fetches.removeIf(fetch -> {
            boolean over = fetch != active && (abandoned || fetch.isDone());
            if (over) {
                actions().closeTftp(fetch.id());
            }
            return over;
        });
        abandoned = false;
    }

    private @Nullable FileFetch fetch(int id) {
        for (FileFetch fetch : fetches) {
            if (fetch.id() == id) {
                return fetch;
            }
        }
        return null;
    }

    private PhoneActions actions() {
        return Objects.requireNonNull(out, "actions are there while an event is handled");
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
