package io.github.zip2x2.dhcp.server;

import java.util.Locale;

/** Why a well-formed message gets no answer: one reason and one counter each. */
public enum SilenceReason {
    /** Nothing is due: a DHCPRELEASE or a DHCPDECLINE that was carried out. */
    NO_REPLY_DUE,
    /** The client is nobody whom this server answers. */
    STRANGER,
    /** No network is served where the message came from. */
    NO_NETWORK,
    /** The client chose another server. */
    OTHER_SERVER,
    /** A client that this server has no record of, and must not tell what to do (RFC 2131 section 4.3.2). */
    UNKNOWN_CLIENT,
    /** The address named in a DHCPRELEASE or DHCPDECLINE is not this client's. */
    NOT_ITS_LEASE,
    /** The message lacks an address that it must have. */
    NO_ADDRESS,
    /** No address is free. */
    POOL_EXHAUSTED,
    /** Too many packets of this client. */
    CLIENT_RATE,
    /** Too many packets in all. */
    TOTAL_RATE,
    /** Too many clients without a lease by way of this interface or relay. */
    NEW_CLIENT_RATE,
    /** A message that is not for servers: DHCPOFFER, DHCPACK, DHCPNAK, or a type that is not handled. */
    NOT_FOR_SERVERS,
    /** The lease store failed, so nothing may be promised. */
    STORE_FAILED,
    /** Too many messages wait for the store or for a probe. */
    BUSY;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** {@return the name for counters and logs, such as {@code unknown_client}} */
    public String label() {
        return label;
    }
}
