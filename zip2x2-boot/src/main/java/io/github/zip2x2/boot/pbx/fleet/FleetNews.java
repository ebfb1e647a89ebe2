package io.github.zip2x2.boot.pbx.fleet;

/** What happens in a fleet, told with the phone's record as it is then. */
public sealed interface FleetNews {
    /** {@return the phone's record just after it happened} */
    PhoneRecord phone();

    /**
     * A boot began.
     *
     * @param phone the record
     */
    record BootBegan(PhoneRecord phone) implements FleetNews {}

    /**
     * A phone that was booting appeared in another network: it changed its VLAN.
     *
     * @param phone the record
     */
    record NetworkCrossed(PhoneRecord phone) implements FleetNews {}

    /**
     * A milestone was reached.
     *
     * @param phone the record
     * @param milestone which
     */
    record Reached(PhoneRecord phone, Milestone milestone) implements FleetNews {}

    /**
     * A milestone was tried for and missed; the phone may try again.
     *
     * @param phone the record
     * @param milestone which
     */
    record Missed(PhoneRecord phone, Milestone milestone) implements FleetNews {}

    /**
     * No next step came within {@link FleetSettings#stallAfter()}.
     *
     * @param phone the record
     */
    record Stalled(PhoneRecord phone) implements FleetNews {}

    /**
     * The phone asks for the same image boot after boot.
     *
     * @param phone the record
     */
    record Looping(PhoneRecord phone) implements FleetNews {}

    /**
     * The PBX said that the phone registered, the first time in this boot.
     *
     * @param phone the record
     */
    record Registered(PhoneRecord phone) implements FleetNews {}
}
