package io.github.zip2x2.boot.sip;

import java.net.InetSocketAddress;

/** What happens to the two ends of a NOTIFY. */
public sealed interface SipEvent {
    /** The transaction begins. */
    record Start() implements SipEvent {}

    /**
     * A message came.
     *
     * @param message the message
     * @param source the address and port it came from
     */
    record Received(SipMessage message, InetSocketAddress source) implements SipEvent {}

    /** The engine's deadline is reached, or may be: it looks at the time itself. */
    record TimeReached() implements SipEvent {}

    /**
     * The network refused the request: it could not be sent, or an ICMP error answered it (RFC 3261, 17.1.4).
     *
     * @param cause what the network said
     */
    record Undeliverable(String cause) implements SipEvent {}
}
