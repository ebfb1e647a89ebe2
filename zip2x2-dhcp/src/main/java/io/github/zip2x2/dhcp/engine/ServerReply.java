package io.github.zip2x2.dhcp.engine;

import io.github.zip2x2.dhcp.DhcpMessage;

/**
 * A message to a client and the way that it takes.
 *
 * @param message the message; it knows how large the client lets it be
 * @param route where to
 */
public record ServerReply(DhcpMessage message, DatagramRoute route) {}
