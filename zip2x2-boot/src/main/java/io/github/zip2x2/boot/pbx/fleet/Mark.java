package io.github.zip2x2.boot.pbx.fleet;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last attempt at a milestone, and the last one that succeeded. Immutable; its texts are cut as a {@link PacketNote}'s. */
public final class Mark {
    /** How the words of a milestone begin that was missed because a server refused the file; its reason follows. */
    public static final String REFUSED = "refused, ";

    private final Instant at;
    private final long boot;
    private final boolean good;
    private final String version;
    private final String detail;
    private final @Nullable Instant goodAt;
    private final String goodVersion;

    private Mark(
            Instant at,
            long boot,
            boolean good,
            String version,
            String detail,
            @Nullable Instant goodAt,
            String goodVersion) {
        this.at = Objects.requireNonNull(at, "at");
        this.boot = boot;
        this.good = good;
        this.version = PacketNote.plain(version);
        this.detail = PacketNote.plain(detail);
        this.goodAt = goodAt;
        this.goodVersion = PacketNote.plain(goodVersion);
    }

    /**
     * A milestone that was reached.
     *
     * @param at when
     * @param boot in which of the phone's boots
     * @param version the version of what was read, or an empty text
     * @param detail what went over the wire, in words
     * @return the mark
     */
    public static Mark good(Instant at, long boot, String version, String detail) {
        return new Mark(at, boot, true, version, detail, at, version);
    }

    /**
     * A milestone that was missed.
     *
     * @param at when
     * @param boot in which of the phone's boots
     * @param detail why, in words
     * @param before the mark until now, whose last success is kept; null for none
     * @return the mark
     */
    public static Mark bad(Instant at, long boot, String detail, @Nullable Mark before) {
        return new Mark(
                at,
                boot,
                false,
                "",
                detail,
                before == null ? null : before.goodAt,
                before == null ? "" : before.goodVersion);
    }

    /**
     * A mark that a store held.
     *
     * @param last the last attempt: its time, boot, version and words, and whether it succeeded
     * @param goodAt when the last success was; null for none yet
     * @param goodVersion the version of the last success, or an empty text
     * @return the mark
     */
    public static Mark restored(Mark last, @Nullable Instant goodAt, String goodVersion) {
        return new Mark(last.at, last.boot, last.good, last.version, last.detail, goodAt, goodVersion);
    }

    /** {@return when the last attempt was} */
    public Instant at() {
        return at;
    }

    /** {@return in which of the phone's boots the last attempt was, counted from 1} */
    public long boot() {
        return boot;
    }

    /** {@return whether the last attempt succeeded} */
    public boolean isGood() {
        return good;
    }

    /** {@return the version of what the last attempt read; empty where it has none, or failed} */
    public String version() {
        return version;
    }

    /** {@return what went over the wire, or why the attempt failed; for a person} */
    public String detail() {
        return detail;
    }

    /** {@return when the milestone was reached last, in this boot or an earlier one} */
    public Optional<Instant> goodAt() {
        return Optional.ofNullable(goodAt);
    }

    /** {@return the version that was read last in full; empty where there was none} */
    public String goodVersion() {
        return goodVersion;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mark that
                && at.equals(that.at)
                && boot == that.boot
                && good == that.good
                && version.equals(that.version)
                && detail.equals(that.detail)
                && Objects.equals(goodAt, that.goodAt)
                && goodVersion.equals(that.goodVersion);
    }

    @Override
    public int hashCode() {
        return Objects.hash(at, boot, good, version);
    }

    @Override
    public String toString() {
        return (good ? "reached " : "missed ") + at + " in boot " + boot
                + (version.isEmpty() ? "" : " version " + version) + (detail.isEmpty() ? "" : ": " + detail);
    }
}
