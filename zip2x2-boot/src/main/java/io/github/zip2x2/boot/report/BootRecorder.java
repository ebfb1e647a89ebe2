package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.WireListener;
import io.github.zip2x2.boot.phone.WirePacket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the events and packets of one phone into a {@link BootReport}. Of the packets it keeps what they are, not what
 * is in them, and of a long transfer one line; at most {@value #MAX_PACKETS} lines. Thread-safe.
 */
public final class BootRecorder implements WireListener {
    /** How many packets are kept at most; later ones are counted. */
    public static final int MAX_PACKETS = 2_000;

    private final long originNanos;
    private final List<BootReport.File> files = new ArrayList<>();
    private final List<BootReport.Step> steps = new ArrayList<>();
    private final List<BootReport.Packet> packets = new ArrayList<>();
    private int boot;
    private int leftOut;
    private @Nullable BootOutcome outcome;
    private @Nullable InetAddress address;
    private @Nullable InetAddress server;

    /**
     * Makes a recorder.
     *
     * @param originNanos the time from which the report counts, on the clock of the events
     */
    public BootRecorder(long originNanos) {
        this.originNanos = originNanos;
    }

    @Override
    public synchronized void on(BootEvent event) {
        if (event instanceof BootEvent.Started) {
            outcome = null;
            boot = event.boot();
        } else if (event instanceof BootEvent.StepEnded ended) {
            steps.add(new BootReport.Step(
                    ended.boot(),
                    ended.step(),
                    Duration.ofNanos(ended.startedNanos() - originNanos),
                    Duration.ofNanos(ended.atNanos() - ended.startedNanos()),
                    ended.ok(),
                    ended.detail()));
        } else if (event instanceof BootEvent.Leased leased) {
            address = leased.address();
            server = leased.tftpServer();
        } else if (event instanceof BootEvent.FileRead read) {
            files.add(new BootReport.File(read.name(), read.content().remaining(), sha256(read.content())));
        } else if (event instanceof BootEvent.Finished finished) {
            outcome = finished.outcome();
        }
    }

    @Override
    public synchronized void passed(WirePacket packet) {
        WireText text = new WireText(packet);
        OptionalInt block = text.block();
        Duration at = Duration.ofNanos(packet.atNanos() - originNanos);
        int last = packets.size() - 1;
        if (block.isPresent()
                && block.getAsInt() != 1
                && last >= 0
                && packets.get(last).isOf(packet)) {
            packets.set(
                    last,
                    packets.get(last).and(block.getAsInt(), packet.payload().remaining()));
        } else if (packets.size() < MAX_PACKETS) {
            packets.add(new BootReport.Packet(boot, at, packet, text));
        } else {
            leftOut++;
        }
    }

    /**
     * What has been gathered until now.
     *
     * @return a snapshot
     */
    public synchronized BootReport report() {
        return new BootReport(outcome, address, server, files, steps, packets, leftOut);
    }

    private static String sha256(ByteBuffer content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
