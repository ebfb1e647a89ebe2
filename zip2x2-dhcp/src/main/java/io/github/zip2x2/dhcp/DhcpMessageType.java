package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;

/**
 * The value of option 53, an open set of numbers (RFC 2132 section 9.6 and the IANA registry of DHCP message types).
 *
 * <p>Immutable; there is one instance per number, so {@code ==} and {@code equals} agree.
 */
public final class DhcpMessageType {
    private static final String[] NAMES = {
        "BOOTP",
        "DHCPDISCOVER",
        "DHCPOFFER",
        "DHCPREQUEST",
        "DHCPDECLINE",
        "DHCPACK",
        "DHCPNAK",
        "DHCPRELEASE",
        "DHCPINFORM",
        "DHCPFORCERENEW",
        "DHCPLEASEQUERY",
        "DHCPLEASEUNASSIGNED",
        "DHCPLEASEUNKNOWN",
        "DHCPLEASEACTIVE",
        "DHCPBULKLEASEQUERY",
        "DHCPLEASEQUERYDONE",
        "DHCPACTIVELEASEQUERY",
        "DHCPLEASEQUERYSTATUS",
        "DHCPTLS"
    };

    private static final DhcpMessageType[] ALL = new DhcpMessageType[256];

    static {
        for (int i = 0; i < ALL.length; i++) {
            ALL[i] = new DhcpMessageType(i);
        }
    }

    /** 0: a BOOTP message, which has no option 53. */
    public static final DhcpMessageType BOOTP = of(0);
    /** 1. */
    public static final DhcpMessageType DISCOVER = of(1);
    /** 2. */
    public static final DhcpMessageType OFFER = of(2);
    /** 3. */
    public static final DhcpMessageType REQUEST = of(3);
    /** 4. */
    public static final DhcpMessageType DECLINE = of(4);
    /** 5. */
    public static final DhcpMessageType ACK = of(5);
    /** 6. */
    public static final DhcpMessageType NAK = of(6);
    /** 7. */
    public static final DhcpMessageType RELEASE = of(7);
    /** 8. */
    public static final DhcpMessageType INFORM = of(8);
    /** 9 (RFC 3203). */
    public static final DhcpMessageType FORCERENEW = of(9);

    /** {@value}: the largest number that IANA has given a meaning. */
    public static final int LAST_ASSIGNED = 18;

    private final int number;

    private DhcpMessageType(int number) {
        this.number = number;
    }

    /**
     * The type of that number, assigned or not.
     *
     * @param number 0..255; 0 stands for {@link #BOOTP}
     * @return the type
     * @throws IllegalArgumentException if the number is not one octet
     */
    public static DhcpMessageType of(int number) {
        return ALL[(int) InRange.check("message type", number, 0, 255)];
    }

    /**
     * The number on the wire.
     *
     * @return 0..255
     */
    public int number() {
        return number;
    }

    /**
     * Whether a server sends messages of this type, so that {@code op} is 2.
     *
     * @return true for OFFER, ACK, NAK, FORCERENEW and the answers to a LEASEQUERY
     */
    public boolean isReply() {
        return switch (number) {
            case 2, 5, 6, 9, 11, 12, 13, 15, 17 -> true;
            default -> false;
        };
    }

    /**
     * The name in IANA's registry.
     *
     * @return such as {@code DHCPDISCOVER}; {@code type 200} for a number without a name
     */
    @Override
    public String toString() {
        return number <= LAST_ASSIGNED ? NAMES[number] : "type " + number;
    }
}
