package io.github.zip2x2.dhcp;

import java.util.Locale;

/**
 * Why a datagram is thrown away whole: one reason and one counter each.
 *
 * <p>The decoder gives the first group; clients and servers, which know who they are, give the second.
 */
public enum DropReason {
    /** Shorter than the 236 octets of the fixed header. */
    SHORT_HEADER,
    /** No magic cookie after the header: BOOTP, or not DHCP at all. */
    NO_COOKIE,
    /** {@code op} is not what this end receives: 1 at a server, 2 at a client. */
    BAD_OP,
    /** No option 53. */
    NO_MESSAGE_TYPE,
    /** Option 53 is not one octet, or not in 1..18. */
    BAD_MESSAGE_TYPE,
    /** {@code hlen} is over 16. */
    BAD_HLEN,
    /** Neither a hardware address nor a client identifier. */
    NO_IDENTITY,
    /** An option runs past its area before option 53 was seen. */
    TRUNCATED_OPTIONS,
    /** Longer than the largest datagram that is looked at. */
    TOO_BIG,

    /** At a client: an ACK without a usable lease time. */
    NO_LEASE_TIME,
    /** At a server: {@code giaddr} is its own, a loopback, multicast or broadcast address. */
    BAD_GIADDR,
    /** At a client: another transaction, another hardware address, or another server. */
    NOT_FOR_US,
    /** At a server: its own broadcast, looped back. */
    SELF,
    /** At a server: the same client is being served already. */
    DUPLICATE,
    /** At a client: an address, mask or router that no host can use. */
    UNUSABLE_OFFER,
    /** At a client: one more offer while as many wait as are kept. */
    TOO_MANY_OFFERS;

    private final String label = name().toLowerCase(Locale.ROOT);

    /**
     * The name for counters and logs.
     *
     * @return such as {@code short_header}
     */
    public String label() {
        return label;
    }
}
