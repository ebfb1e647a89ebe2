package io.github.zip2x2.boot.pbx.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a boot ended, as far as its servers can see. */
public enum BootEnd {
    /** Both files read, no image asked for. */
    COMPLETE,
    /** A software image was read, and the next boot followed. */
    SOFTWARE_READ,
    /** It goes on. */
    UNDER_WAY,
    /** No next step came within {@link FleetSettings#stallAfter()}, and nothing says why. */
    STALLED,
    /** The same image was asked for as in the boots before, {@link FleetSettings#loopAfter()} of them or more. */
    BOOT_LOOP,
    /** A transfer broke off, or the phone began again before the end. */
    FAILED,
    /** A server refused what the phone asked for last, or gave it no address for a reason of its own. */
    REFUSED;

    private static final List<Milestone> FILES =
            List.of(Milestone.FIRMWARE_READ, Milestone.SPECIFIC_READ, Milestone.COMMON_READ);

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    /** {@return the words for a person, such as {@code boot loop}} */
    public String label() {
        return label;
    }

    /**
     * How a phone's present boot stands or has ended.
     *
     * @param phone the phone, whose boot is 1 or more
     * @param now the present time
     * @param settings the times by which it is judged
     * @return {@link #UNDER_WAY} while the next step is not overdue
     */
    public static BootEnd of(PhoneRecord phone, Instant now, FleetSettings settings) {
        return of(phone, Diagnosis.isStalled(phone, now, settings), settings);
    }

    private static BootEnd of(PhoneRecord phone, boolean overdue, FleetSettings settings) {
        if (isLoop(phone, settings)) {
            return BOOT_LOOP;
        }
        if (phone.isUp()) {
            return COMPLETE;
        }
        return overdue ? why(phone).orElse(STALLED) : UNDER_WAY;
    }

    /**
     * How a boot ended after which the phone began another, or was forgotten.
     *
     * @param phone the phone as it was in that boot
     * @param next when the next boot began
     * @param settings the times by which it is judged
     * @return never {@link #UNDER_WAY}
     */
    static BootEnd before(PhoneRecord phone, Moment next, FleetSettings settings) {
        if (!isLoop(phone, settings) && !phone.isUp() && phone.hasReached(Milestone.FIRMWARE_READ)) {
            return SOFTWARE_READ;
        }
        boolean overdue =
                phone.isStalled() || phone.lastStepMoment().until(next).compareTo(settings.stallAfter()) >= 0;
        BootEnd end = of(phone, overdue, settings);
        return end == UNDER_WAY ? why(phone).orElse(FAILED) : end;
    }

    private static boolean isLoop(PhoneRecord phone, FleetSettings settings) {
        return phone.hasAskedForFirmware() && phone.isLooping(settings.loopAfter());
    }

    private static Optional<BootEnd> why(PhoneRecord phone) {
        Optional<Mark> missed =
                FILES.stream().filter(phone::hasMissed).findFirst().flatMap(phone::mark);
        if (missed.isPresent()) {
            return missed.flatMap(Mark::missed).map(why -> why == Missed.REFUSED ? REFUSED : FAILED);
        }
        boolean waitsForAddress = !phone.hasReached(Milestone.LEASED) && !phone.hasReached(Milestone.COMMON_READ);
        return waitsForAddress && phone.unanswered().isPresent() ? Optional.of(REFUSED) : Optional.empty();
    }
}
