package io.github.zip2x2.dhcp.client;

/** Where a client stands (RFC 2131 figure 5). */
public enum DhcpClientState {
    /** Not started, stopped, or its address given back. */
    STOPPED,
    /** About to look for a server. */
    INIT,
    /** DHCPDISCOVER sent: waiting for offers. */
    SELECTING,
    /** An offer accepted: waiting for its server to confirm. */
    REQUESTING,
    /** About to ask for the address that it had before. */
    INIT_REBOOT,
    /** Waiting for a server to confirm the address that it had before. */
    REBOOTING,
    /** Confirmed, and asking the network whether somebody else uses the address. */
    CHECKING,
    /** It has the address. */
    BOUND,
    /** It has the address and asks its server to extend the lease. */
    RENEWING,
    /** It has the address and asks any server to extend the lease. */
    REBINDING,
    /** It has an address from elsewhere and asks for options only. */
    INFORMING
}
