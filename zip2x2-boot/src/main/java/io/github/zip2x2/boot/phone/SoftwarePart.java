package io.github.zip2x2.boot.phone;

import io.github.zip2x2.boot.firmware.FirmwareInspector;
import io.github.zip2x2.boot.firmware.FirmwareVerdict;
import io.github.zip2x2.config.SoftwareVersion;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The software of a phone: what it runs, what it has downloaded, and what turned out bad. */
final class SoftwarePart {
    private @Nullable SoftwareVersion running;
    private @Nullable Image image;
    private @Nullable SoftwareVersion bad;
    private int badInARow;

    /** Downloaded software that the next boot verifies. */
    private record Image(SoftwareVersion version, String name, ByteBuffer content) {}

    /**
     * What the verification found.
     *
     * @param good whether the phone runs the new software
     * @param detail what it found; for a good image empty where checksum and version held
     */
    record Verification(boolean good, String name, String detail) {}

    SoftwarePart(Optional<SoftwareVersion> running) {
        this.running = running.orElse(null);
    }

    Optional<SoftwareVersion> running() {
        return Optional.ofNullable(running);
    }

    void downloaded(SoftwareVersion version, String name, byte[] content) {
        image = new Image(version, name, ByteBuffer.wrap(content).asReadOnlyBuffer());
    }

    boolean isDownloaded() {
        return image != null;
    }

    void discard() {
        image = null;
    }

    /** How many boots in a row fell back from that version. */
    int fallBacks(SoftwareVersion version) {
        return bad != null && version.equals(bad) ? badInARow : 0;
    }

    /** Step 10: the phone runs what it has downloaded, or keeps what it ran. */
    Verification verify(FirmwareInspector inspector) {
        Image candidate = image;
        if (candidate == null) {
            throw new IllegalStateException("nothing was downloaded");
        }
        image = null;
        FirmwareVerdict verdict = inspector.inspect(candidate.name(), candidate.content());
        String fault = "";
        String detail = "";
        if (verdict instanceof FirmwareVerdict.Damaged damaged) {
            fault = candidate.name() + ": " + damaged.reason();
        } else if (verdict instanceof FirmwareVerdict.Unverified unverified) {
            detail = candidate.name() + " " + unverified.reason();
        } else if (verdict instanceof FirmwareVerdict.Verified verified
                && !verified.innerVersion().equals(candidate.version().dotted())) {
            fault = candidate.name() + " holds version " + verified.innerVersion();
        }
        if (fault.isEmpty()) {
            running = candidate.version();
            bad = null;
            badInARow = 0;
            return new Verification(true, candidate.name(), detail);
        }
        badInARow = fallBacks(candidate.version()) + 1;
        bad = candidate.version();
        String loop = badInARow == 1 ? "" : "; boot loop: " + badInARow + " boots in a row fetched it and fell back";
        return new Verification(false, candidate.name(), fault + "; back to the previous software " + running + loop);
    }
}
