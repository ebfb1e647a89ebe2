package io.github.zip2x2.dhcp;

import java.util.List;

/** How a message was laid out: its length, which fields hold options, and what found no room. Immutable. */
public final class EncodeReport {
    private final int length;
    private final int overload;
    private final List<Integer> dropped;

    EncodeReport(int length, int overload, List<Integer> dropped) {
        this.length = length;
        this.overload = overload;
        this.dropped = List.copyOf(dropped);
    }

    static EncodeReport verbatim(int length, int overload) {
        return new EncodeReport(length, overload, List.of());
    }

    /**
     * The length of the datagram.
     *
     * @return octets of UDP payload
     */
    public int length() {
        return length;
    }

    /**
     * Which fields hold options (option 52).
     *
     * @return 0 none, 1 {@code file}, 2 {@code sname}, 3 both
     */
    public int overload() {
        return overload;
    }

    /**
     * The options that found no room.
     *
     * @return their codes; empty if the message is complete
     */
    public List<Integer> dropped() {
        return dropped;
    }

    /**
     * The report for a log.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return length + " octets, overload " + overload + ", dropped " + dropped;
    }
}
