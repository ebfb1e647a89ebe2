package io.github.zip2x2.boot.lab;

import io.github.zip2x2.dhcp.Prefix;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast domain of a simulation.
 *
 * @param address the relay's, or that of the servers where they are in it themselves
 * @param isRelayed whether a relay is between it and the servers
 * @param attachment by which of their attachments the DHCP server hears from it
 * @param requestsFrom where a broadcast of a phone comes from, as the DHCP server sees it
 * @param prefix which addresses belong to it; null if the server serves none there
 */
record Segment(
        Inet4Address address,
        boolean isRelayed,
        int attachment,
        InetSocketAddress requestsFrom,
        @Nullable Prefix prefix) {}
