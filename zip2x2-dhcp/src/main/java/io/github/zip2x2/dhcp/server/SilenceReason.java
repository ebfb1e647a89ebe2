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
    /** The client is known and switched off. */
    SWITCHED_OFF,
    /** The directory of clients did not answer, and the client has no lease to be served by. */
    UNANSWERED,
    /** The server has no address there that it could name. */
    NO_SERVER_ADDRESS,
    /** What the application added to the server failed: a policy, a prober, a source of randomness. */
    FAILED,
    /** Too many messages wait for the store or for a probe. */
    BUSY;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** What an operator can do about it; empty where silence is as it should be. */
    String remedy() {
        return switch (this) {
            case POOL_EXHAUSTED -> "no address is free: widen the pool, or shorten the lease time";
            case TOTAL_RATE -> "more packets than the limit allows: look for a flood, or raise the limit in all";
            case NEW_CLIENT_RATE ->
                "more new clients than the limit allows by one way: look for a flood, trust the relay or raise the limit";
            case NO_SERVER_ADDRESS -> "the server has no address there: set serverId, or give the interface an address";
            case BUSY -> "more messages wait than may: see to the lease store, or raise pendingMessages";
            default -> "";
        };
    }

    /** {@return the name for counters and logs, such as {@code unknown_client}} */
    public String label() {
        return label;
    }
}
