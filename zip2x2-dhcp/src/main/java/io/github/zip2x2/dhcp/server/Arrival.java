package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.net.NetworkAttachment;
import java.net.InetSocketAddress;

/**
 * How a datagram came in.
 *
 * @param source where it came from
 * @param at where it was received, with the host's addresses there
 * @param localPort the UDP port that it was sent to
 */
public record Arrival(InetSocketAddress source, NetworkAttachment at, int localPort) {

    /** Replies to what came over loopback go back to where it came from: nothing else reaches a program there. */
    boolean isOverLoopback() {
        return at.isLoopback();
    }
}
