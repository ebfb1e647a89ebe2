package io.github.zip2x2.examples.sitecheck;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.WireListener;
import io.github.zip2x2.boot.phone.WirePacket;
import io.github.zip2x2.boot.report.BootCapture;
import io.github.zip2x2.boot.report.BootNarrator;
import io.github.zip2x2.boot.report.BootRecorder;
import io.github.zip2x2.boot.report.BootReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** All that a check keeps of what its phone does. Called on the phone's thread; the report is for any. */
final class Evidence implements WireListener, AutoCloseable {
    private final BootRecorder recorder;
    private final BootNarrator narrator;
    private final Optional<BootCapture> capture;
    private final Optional<Path> kept;
    private final Consumer<String> complaints;
    private volatile boolean good;

    Evidence(
            long originNanos,
            Optional<Path> pcap,
            Optional<Path> kept,
            Consumer<String> lines,
            Consumer<String> complaints)
            throws IOException {
        this.recorder = new BootRecorder(originNanos);
        this.narrator = new BootNarrator("", originNanos, lines);
        this.kept = kept;
        this.complaints = complaints;
        if (pcap.isPresent()) {
            Instant origin = Instant.now().minus(Duration.ofNanos(System.nanoTime() - originNanos));
            this.capture = Optional.of(new BootCapture(Files.newOutputStream(pcap.get()), originNanos, origin));
        } else {
            this.capture = Optional.empty();
        }
    }

    @Override
    public void on(BootEvent event) {
        recorder.on(event);
        narrator.on(event);
        capture.ifPresent(open -> open.on(event));
        if (event instanceof BootEvent.FileRead read) {
            kept.ifPresent(directory -> keep(directory, read));
        } else if (event instanceof BootEvent.Finished finished) {
            good = finished.outcome() instanceof BootOutcome.Completed;
        }
    }

    private void keep(Path directory, BootEvent.FileRead read) {
        try {
            KeptFiles.keep(directory, read);
        } catch (IOException e) {
            complaints.accept("--out: " + e.getMessage());
        }
    }

    @Override
    public void passed(WirePacket packet) {
        recorder.passed(packet);
        capture.ifPresent(open -> open.passed(packet));
    }

    /** Whether the last boot that ended was good. */
    boolean isGood() {
        return good;
    }

    BootReport report() {
        return recorder.report();
    }

    /** Writes the page; false if it cannot be written. */
    boolean writePage(Path file, String title) {
        try {
            Files.writeString(file, report().toHtml(title), StandardCharsets.UTF_8);
            return true;
        } catch (IOException e) {
            complaints.accept("--html: cannot write " + file + ": " + e);
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (capture.isPresent()) {
            capture.get().close();
            if (capture.get().failure().isPresent()) {
                throw new IOException("--pcap: the capture is not whole: "
                        + capture.get().failure().get().getMessage());
            }
        }
    }
}
