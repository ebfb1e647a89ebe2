package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One phone's story as its servers saw it: the last good step, the next one expected, and the likely cause where that
 * does not come. Immutable.
 */
public final class Diagnosis {
    /** How a phone stands. */
    public enum Standing {
        /** No packet of it was ever seen. */
        NEVER_HEARD,
        /** It was heard, and is served nothing. */
        NOT_SERVED,
        /** It is booting. */
        UNDER_WAY,
        /** It has stopped before the end of its boot. */
        STALLED,
        /** It asks for the same image boot after boot. */
        LOOPING,
        /** It has read both files and asked for no image since. */
        UP
    }

    private final MacAddress mac;
    private final @Nullable PhoneRecord phone;
    private final Standing standing;
    private final @Nullable Milestone lastGood;
    private final String next;
    private final String cause;

    private Diagnosis(
            MacAddress mac,
            @Nullable PhoneRecord phone,
            Standing standing,
            @Nullable Milestone lastGood,
            String next,
            String cause) {
        this.mac = Objects.requireNonNull(mac, "mac");
        this.phone = phone;
        this.standing = standing;
        this.lastGood = lastGood;
        this.next = next;
        this.cause = cause;
    }

    /**
     * Tells a phone's story.
     *
     * @param mac the phone
     * @param record what is known of it
     * @param now the present time
     * @param settings the times by which it is judged
     * @return the story
     */
    public static Diagnosis of(MacAddress mac, Optional<PhoneRecord> record, Instant now, FleetSettings settings) {
        return of(
                mac,
                record,
                record.filter(phone -> isStalled(phone, now, settings)).isPresent(),
                settings);
    }

    /** The story of a phone whose servers run: they say whether it stands still. */
    static Diagnosis of(MacAddress mac, Optional<PhoneRecord> record, FleetSettings settings) {
        return of(
                mac,
                record,
                record.filter(phone -> phone.isStalled() && !phone.isUp()).isPresent(),
                settings);
    }

    private static Diagnosis of(MacAddress mac, Optional<PhoneRecord> record, boolean stalled, FleetSettings settings) {
        if (record.isEmpty()) {
            return new Diagnosis(
                    mac,
                    null,
                    Standing.NEVER_HEARD,
                    null,
                    "DHCPDISCOVER",
                    "no packet of this phone has come here: it has no power, is in a VLAN that does not reach this"
                            + " server, has no relay on its way, or has another hardware address");
        }
        PhoneRecord phone = record.get();
        Standing standing = standing(phone, stalled, settings);
        Milestone lastGood = lastGood(phone);
        return new Diagnosis(
                mac,
                phone,
                standing,
                lastGood,
                LikelyCause.next(phone, lastGood, standing),
                LikelyCause.of(phone, lastGood, standing));
    }

    /**
     * Whether a phone's boot stands still, for a record that no server changes any more.
     *
     * @param phone the phone
     * @param now the present time
     * @param settings the time after which it does
     * @return true if the servers said so, or if it has begun, has not come to its end, and made no step for that long
     */
    public static boolean isStalled(PhoneRecord phone, Instant now, FleetSettings settings) {
        return phone.boot() > 0
                && !phone.isUp()
                && (phone.isStalled() || Duration.between(phone.lastStep(), now).compareTo(settings.stallAfter()) >= 0);
    }

    private static Standing standing(PhoneRecord phone, boolean stalled, FleetSettings settings) {
        if (phone.isLooping(settings.loopAfter())) {
            return Standing.LOOPING;
        }
        if (phone.boot() == 0) {
            return phone.address().isPresent() ? Standing.UP : Standing.NOT_SERVED;
        }
        if (phone.isUp()) {
            return Standing.UP;
        }
        return stalled ? Standing.STALLED : Standing.UNDER_WAY;
    }

    private static @Nullable Milestone lastGood(PhoneRecord phone) {
        Milestone last = null;
        for (Milestone milestone : Milestone.values()) {
            if (milestone != Milestone.REBOOTED && phone.hasReached(milestone)) {
                last = milestone;
            }
        }
        return last;
    }

    /** {@return the phone} */
    public MacAddress mac() {
        return mac;
    }

    /** {@return what is known of it, or empty if nothing is} */
    public Optional<PhoneRecord> phone() {
        return Optional.ofNullable(phone);
    }

    /** {@return how it stands} */
    public Standing standing() {
        return standing;
    }

    /** {@return the last milestone of the present boot, or empty if there is none} */
    public Optional<Milestone> lastGood() {
        return Optional.ofNullable(lastGood);
    }

    /** {@return what is expected next; empty if nothing is} */
    public String next() {
        return next;
    }

    /** {@return why the next step does not come, as far as can be told from here; empty if nothing is wrong} */
    public String cause() {
        return cause;
    }

    /**
     * The story for a person.
     *
     * @return lines without line ends: how the phone stands, its milestones, its last packets
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                mac + ": " + standing.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
        if (phone != null) {
            about(phone, lines);
        }
        Optional<Mark> last = phone == null || lastGood == null ? Optional.empty() : phone.mark(lastGood);
        lines.add("last good step: "
                + (lastGood == null
                        ? "none"
                        : lastGood.label()
                                + last.flatMap(Mark::goodAt)
                                        .map(at -> " at " + at)
                                        .orElse("")));
        if (!next.isEmpty()) {
            lines.add("next expected: " + next);
        }
        if (!cause.isEmpty()) {
            lines.add("likely cause: " + cause);
        }
        if (phone != null) {
            phone.packets().forEach(packet -> lines.add("  " + packet));
        }
        return List.copyOf(lines);
    }

    private static void about(PhoneRecord phone, List<String> lines) {
        if (phone.boot() > 0) {
            lines.add("boot " + phone.boot() + " since " + phone.bootBegan() + ", "
                    + phone.cause().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                    + (phone.leg() > 1 ? ", changed its VLAN at " + phone.legBegan() : ""));
        }
        lines.add("address "
                + phone.address().map(java.net.InetAddress::getHostAddress).orElse("-") + ", network "
                + (phone.network().isEmpty() ? "-" : phone.network()) + ", via "
                + (phone.via().isEmpty() ? "-" : phone.via()));
        phone.marks().forEach((milestone, mark) -> lines.add(milestone.label() + ": " + mark));
    }

    /** The lines, joined. */
    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
