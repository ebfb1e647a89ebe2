package io.github.zip2x2.boot.lab;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A UDP datagram of a capture.
 *
 * @param at when it was captured
 * @param vlan the id of its 802.1Q tag, 0 without one
 * @param source who sent it
 * @param destination to whom
 * @param payload what UDP carried, as much of it as was captured; read-only, position 0
 */
record CapturedDatagram(
        Instant at, int vlan, InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload) {}
