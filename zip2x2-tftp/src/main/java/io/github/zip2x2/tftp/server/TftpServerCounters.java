package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpHistogram;

/**
 * What a server has seen since it began; the numbers only grow, {@link #active} and {@link #activeLarge} apart; immutable.
 *
 * @param requests read and write requests, repetitions too
 * @param repeated requests that were repetitions of one under way
 * @param started transfers that began
 * @param completed transfers whose last block was acknowledged
 * @param failed transfers that ended otherwise
 * @param refused requests that did not become transfers
 * @param unsolicited packets on a listening port that were no requests, which got silence
 * @param malformed datagrams that are no TFTP packets
 * @param strangers packets on a transfer port that belong to no transfer there
 * @param bytes bytes transferred
 * @param retransmissions packets sent again
 * @param active transfers under way
 * @param activeLarge transfers of large files under way
 * @param durationMicros how long completed transfers took, in microseconds
 * @param sizes how many bytes completed transfers had
 * @param eventsLost events that the listener was too slow for
 * @param callsFailed calls of the application's code that failed: source, content, uploads, listener, client key
 */
public record TftpServerCounters(
        long requests,
        long repeated,
        long started,
        long completed,
        long failed,
        long refused,
        long unsolicited,
        long malformed,
        long strangers,
        long bytes,
        long retransmissions,
        int active,
        int activeLarge,
        TftpHistogram durationMicros,
        TftpHistogram sizes,
        long eventsLost,
        long callsFailed) {

    /**
     * Adds up what several engines have seen that are one server.
     *
     * @param other what another one has seen
     * @return the sums
     */
    public TftpServerCounters plus(TftpServerCounters other) {
        return new TftpServerCounters(
                requests + other.requests,
                repeated + other.repeated,
                started + other.started,
                completed + other.completed,
                failed + other.failed,
                refused + other.refused,
                unsolicited + other.unsolicited,
                malformed + other.malformed,
                strangers + other.strangers,
                bytes + other.bytes,
                retransmissions + other.retransmissions,
                active + other.active,
                activeLarge + other.activeLarge,
                durationMicros.plus(other.durationMicros),
                sizes.plus(other.sizes),
                eventsLost + other.eventsLost,
                callsFailed + other.callsFailed);
    }

    /** The same, with what the server counts for all its engines. */
    TftpServerCounters with(long lost, long calls) {
        return new TftpServerCounters(
                requests,
                repeated,
                started,
                completed,
                failed,
                refused,
                unsolicited,
                malformed,
                strangers,
                bytes,
                retransmissions,
                active,
                activeLarge,
                durationMicros,
                sizes,
                lost,
                calls);
    }
}
