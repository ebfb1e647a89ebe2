package io.github.zip2x2.boot.pbx.fleet;

/** Why the DHCP server gave no answer to a phone. */
public enum NoAnswer {
    /** The phone is not among those that are answered. */
    STRANGER("this phone is not among those that the DHCP server answers: add it to the phones"),
    /** No network is served where it asks. */
    NO_NETWORK("no network is served at the interface or relay by which it asks: add that network"),
    /** It took the offer of another server. */
    OTHER_SERVER("it accepted the offer of another DHCP server: find that one, or add option 66 there"),
    /** No address is free. */
    POOL_EXHAUSTED("no address is free in its network: widen the pool or shorten the leases"),
    /** It sends too much. */
    CLIENT_RATE("it sends more packets than one phone is allowed: look for a loop in the network"),
    /** All together send too much. */
    TOTAL_RATE("more packets come in than are allowed in all: look for a flood, or trust the relay"),
    /** Too many new ones at once. */
    NEW_CLIENT_RATE("too many new phones ask by its interface or relay at once: wait, or trust the relay"),
    /** The lease store fails. */
    STORE_FAILED("the lease store fails, so nothing is promised to anybody: see the log"),
    /** The server is overloaded. */
    BUSY("the DHCP server has too much to do: see whether its store is slow"),
    /** It asks for an address of which nothing is known. */
    UNKNOWN_CLIENT("it asks to keep an address of which this server knows nothing"),
    /** Another reason, which its packets name. */
    OTHER("it got no answer; its packets say why");

    private final String remedy;

    NoAnswer(String remedy) {
        this.remedy = remedy;
    }

    /** {@return what that means, and what helps, for a person} */
    public String remedy() {
        return remedy;
    }
}
