package io.github.zip2x2.dhcp.old;

import java.util.Locale;

/** What is wrong with a message that is used all the same: one counter each. */
public enum AnomalyKind {
    /** An area has no END; its octets were all used. */
    NO_END(false),
    /** Octets other than PAD follow END. */
    AFTER_END(false),
    /** An option claims more octets than its area has left; the rest of the area is not read. */
    OPTION_OVERRUN(true),
    /** The last octet of an area is an option code without a length. */
    LONE_CODE(true),
    /** Option 52 is not one octet in 1..3; no field is read as options. */
    BAD_OVERLOAD(true),
    /** Option 52 inside the file or sname field. */
    NESTED_OVERLOAD(true),
    /** Option 82 inside the file or sname field (RFC 3046 section 2.1). */
    MISPLACED_RELAY_INFORMATION(false),
    /** An option that needs a value has none. */
    EMPTY_OPTION(true),
    /** The value's length does not fit its type. */
    BAD_LENGTH(true),
    /** A list whose last element is cut off; the whole elements before it are read. */
    LIST_TAIL(false),
    /** A value of fixed size came more than once, each time the same; the first is read. */
    REPEATED_OPTION(false),
    /** A boolean that is neither 0 nor 1; it is read as true. */
    BAD_BOOLEAN(false),
    /** NULs at the end of a text; they are not part of the text. */
    TRAILING_NUL(false),
    /** A value that its type does not allow. */
    BAD_VALUE(true),
    /** A domain name that loops, points outside, is too long or does not end. */
    BAD_NAME(true),
    /** Option 81 holds something that is not a domain name; its flags are read. */
    NAME_IGNORED(false),
    /** Flags of option 81 that exclude each other. */
    BAD_FLAGS(false),
    /** Option 77 is not a list of length-prefixed classes; it is read as one class. */
    NOT_A_LIST(false),
    /** A sub-option claims more octets than there are. */
    SUB_OPTION_OVERRUN(true),
    /** Four raw octets where a text belongs; they are read as an IPv4 address. */
    RAW_ADDRESS(false),
    /** {@code hops} over 16. */
    MANY_HOPS(false),
    /** {@code xid} is 0. */
    ZERO_XID(false),
    /** {@code secs} looks as if its two octets were swapped. */
    SWAPPED_SECS(false),
    /** Bits of {@code flags} other than B. */
    RESERVED_FLAGS(false),
    /** {@code ciaddr} in a DHCPDISCOVER. */
    CIADDR_IN_DISCOVER(false),
    /** A DHCPREQUEST whose {@code ciaddr}, option 50 and option 54 fit no state of a client. */
    MIXED_REQUEST(false),
    /** Option 57 under 576; it is read as 576. */
    SMALL_MAXIMUM_SIZE(false);

    private final boolean ignored;
    private final String label = name().toLowerCase(Locale.ROOT);

    AnomalyKind(boolean ignored) {
        this.ignored = ignored;
    }

    /**
     * Whether the typed value of the option is withheld. Its octets stay available.
     *
     * @return true if the option counts as absent
     */
    public boolean ignoresOption() {
        return ignored;
    }

    boolean ignoresOption(boolean strict) {
        return ignored || (strict && this == LIST_TAIL);
    }

    /**
     * The name for counters and logs.
     *
     * @return such as {@code option_overrun}
     */
    public String label() {
        return label;
    }
}
