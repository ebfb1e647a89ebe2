package io.github.zip2x2.dhcp.server;

/** What a {@link ClientDirectory} says of a client. */
public enum ClientStanding {
    /** A client of ours: it is served, and gets what every phone needs, whatever it asks for. */
    KNOWN,
    /** None of ours: it is served only where {@link DhcpServerSettings#clients()} says so. */
    UNKNOWN,
    /** A client of ours that is switched off: it is not served, whatever its lease says. */
    OFF,
    /** The directory failed, or its answer is late; a driver says so, never a directory. */
    UNANSWERED
}
