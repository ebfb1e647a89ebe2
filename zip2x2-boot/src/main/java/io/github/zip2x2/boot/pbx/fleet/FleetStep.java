package io.github.zip2x2.boot.pbx.fleet;

import java.util.Locale;

/** A part of a boot whose time a {@link FleetHistory} keeps, as the servers see it. */
public enum FleetStep {
    /** From the first offer to the DHCPACK: {@link Milestone#SEEN} to {@link Milestone#LEASED}. */
    ADDRESS,
    /**
     * To the end of the common file from the lease, or, where another server gives the addresses, from the request for the
     * file.
     */
    COMMON_FILE,
    /** From the end of the common file to that of the phone's own file. */
    OWN_FILE,
    /** From the request for a software image to its end. */
    SOFTWARE_IMAGE,
    /** From the first packet of the boot to the end of the phone's own file, through a change of the VLAN. */
    WHOLE_BOOT;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    /** {@return the words for a person, such as {@code own file}} */
    public String label() {
        return label;
    }
}
