package io.github.zip2x2.dhcp.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;

/** The channels of a plain endpoint, and how they follow the host. One thread uses them. */
interface UdpChannels {

    /**
     * A channel that receives.
     *
     * @param attachment where its datagrams come in
     * @param bound the address that they were sent to; empty for a wildcard channel
     * @param heard false where what comes in is not for this endpoint now, and is taken away unread
     */
    record Receiver(DatagramChannel channel, int attachment, Optional<Inet4Address> bound, boolean heard) {}

    /** Looks at the host, changes the channels accordingly, and tells where they are attached now. */
    List<NetworkAttachment> follow(HostProblems problems) throws IOException;

    /** Which receive now; none when the application has closed them all. */
    List<Receiver> receivers();

    /** Which one sends that way. */
    DatagramChannel sender(DatagramRoute route) throws IOException;

    boolean hearsBroadcasts();

    void close() throws IOException;
}
