package io.github.zip2x2.dhcp.old;

/**
 * One thing that is wrong with a message, and where.
 *
 * @param kind what
 * @param code the option concerned, 1..254; 0 if it is not about an option
 * @param offset the first octet concerned, counted from the start of the datagram
 */
public record Anomaly(AnomalyKind kind, int code, int offset) {
    /**
     * The anomaly for a log.
     *
     * @return such as {@code bad_length of option 51 at 243}
     */
    @Override
    public String toString() {
        return kind.label() + (code == 0 ? "" : " of option " + code) + " at " + offset;
    }
}
