package io.github.zip2x2.boot.pbx.fleet;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last attempt at a milestone, and the last one that succeeded. The number of the boot, and of its leg, says which came
 * first. Immutable; its texts are cut as a {@link PacketNote}'s.
 */
public final class Mark {
    private final Moment at;
    private final long boot;
    private final int leg;
    private final @Nullable Missed missed;
    private final String detail;
    private final @Nullable Success success;

    /**
     * A success.
     *
     * @param at when
     * @param boot in which of the phone's boots; 0 where only its date is known
     * @param leg in which leg of it
     * @param file what was read
     */
    record Success(Moment at, long boot, int leg, ReadFile file) {}

    private Mark(Moment at, long boot, int leg, @Nullable Missed missed, String detail, @Nullable Success success) {
        this.at = Objects.requireNonNull(at, "at");
        this.boot = boot;
        this.leg = leg;
        this.missed = missed;
        this.detail = PacketNote.plain(detail);
        this.success = success;
    }

    /**
     * A milestone that was reached.
     *
     * @param at when
     * @param boot in which of the phone's boots
     * @param leg in which leg of that boot
     * @param file what was read; {@link ReadFile#UNKNOWN} for a milestone that is no file
     * @param detail what went over the wire, in words
     * @return the mark
     */
    public static Mark good(Moment at, long boot, int leg, ReadFile file, String detail) {
        return new Mark(at, boot, leg, null, detail, new Success(at, boot, leg, file));
    }

    /**
     * A milestone that was missed.
     *
     * @param at when
     * @param boot in which of the phone's boots
     * @param leg in which leg of that boot
     * @param why why
     * @param detail why, in words
     * @param before the mark until now, whose last success is kept; null for none
     * @return the mark
     */
    public static Mark bad(Moment at, long boot, int leg, Missed why, String detail, @Nullable Mark before) {
        return new Mark(
                at, boot, leg, Objects.requireNonNull(why, "why"), detail, before == null ? null : before.success);
    }

    /** A mark that a store held. */
    static Mark restored(
            Moment at, long boot, int leg, @Nullable Missed missed, String detail, @Nullable Success success) {
        return new Mark(at, boot, leg, missed, detail, success);
    }

    /** {@return when the last attempt was} */
    public Instant at() {
        return at.date();
    }

    Moment moment() {
        return at;
    }

    /** {@return in which of the phone's boots the last attempt was, counted from 1} */
    public long boot() {
        return boot;
    }

    /** {@return in which leg of that boot, 1 or 2} */
    public int leg() {
        return leg;
    }

    /** {@return whether the last attempt succeeded} */
    public boolean isGood() {
        return missed == null;
    }

    /** {@return why the last attempt failed; empty if it succeeded} */
    public Optional<Missed> missed() {
        return Optional.ofNullable(missed);
    }

    /** {@return the version of what the last attempt read; empty where it has none, or failed} */
    public String version() {
        return isGood() ? goodVersion() : "";
    }

    /** {@return what went over the wire, or why the attempt failed; for a person} */
    public String detail() {
        return detail;
    }

    /** {@return when the milestone was reached last, in this boot or an earlier one} */
    public Optional<Instant> goodAt() {
        return success().map(good -> good.at().date());
    }

    /** {@return what was read last in full, in this boot or an earlier one} */
    public Optional<ReadFile> file() {
        return success().map(Success::file);
    }

    /** {@return the version that was read last in full; empty where there was none, or it is not known} */
    public String goodVersion() {
        return file().map(ReadFile::version).orElse("");
    }

    Optional<Success> success() {
        return Optional.ofNullable(success);
    }

    boolean isReachedIn(long whichBoot, int whichLeg) {
        return success != null && success.boot() == whichBoot && success.leg() == whichLeg;
    }

    boolean isTriedIn(long whichBoot, int whichLeg) {
        return boot == whichBoot && leg == whichLeg;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mark that
                && at.equals(that.at)
                && boot == that.boot
                && leg == that.leg
                && missed == that.missed
                && detail.equals(that.detail)
                && Objects.equals(success, that.success);
    }

    @Override
    public int hashCode() {
        return Objects.hash(at, boot, missed);
    }

    @Override
    public String toString() {
        String version = version();
        return (isGood() ? "reached " : "missed ") + at + " in boot " + boot
                + (version.isEmpty() ? "" : " version " + version) + (detail.isEmpty() ? "" : ": " + detail);
    }
}
