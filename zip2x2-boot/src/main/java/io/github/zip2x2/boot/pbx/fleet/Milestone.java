package io.github.zip2x2.boot.pbx.fleet;

import java.util.Locale;

/** How far a phone comes in a boot, as its servers can see it. */
public enum Milestone {
    /** It asked for an address, or, where another server gives addresses, for a file. */
    SEEN,
    /** It was given an address. */
    LEASED,
    /** It read the common file. */
    COMMON_READ,
    /** It read the file of its own. */
    SPECIFIC_READ,
    /** It read a software image. */
    FIRMWARE_READ,
    /** It began another boot after one that was known. */
    REBOOTED;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    /** {@return the words for a person, such as {@code common read}} */
    public String label() {
        return label;
    }
}
