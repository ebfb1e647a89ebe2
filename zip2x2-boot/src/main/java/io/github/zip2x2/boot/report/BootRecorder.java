package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.BootEvent;
import io.github.zip2x2.boot.BootListener;
import io.github.zip2x2.boot.BootOutcome;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the events of one phone into a {@link BootReport}. Thread-safe. */
public final class BootRecorder implements BootListener {
    private final long originNanos;
    private final List<BootReport.File> files = new ArrayList<>();
    private final List<BootReport.Step> steps = new ArrayList<>();
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

    /**
     * What has been gathered until now.
     *
     * @return a snapshot
     */
    public synchronized BootReport report() {
        return new BootReport(outcome, address, server, files, steps);
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
