package io.github.zip2x2.dhcp.lease;

/** What an address's record says about it. Whether a lease has expired is told by its expiry, not by this. */
public enum LeaseState {
    /** Held for a client that was offered it, so that no other server of the same store offers it too. */
    OFFERED,
    /** Acknowledged: the client owns it until the expiry. */
    BOUND,
    /** Given back by its client; kept so that the client gets it again if nobody else took it. */
    RELEASED,
    /** Found in use by somebody else (DHCPDECLINE, or an answered probe): given to nobody until the expiry. */
    QUARANTINED
}
