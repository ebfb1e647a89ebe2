package io.github.zip2x2.dhcp.net;

import java.net.Inet4Address;
import java.util.function.Consumer;

/**
 * Asks the network whether anybody uses an address (RFC 2131 section 2.2, RFC 5227).
 *
 * <p>Called on the server's thread; it does not block, and answers exactly once from any thread.
 */
@FunctionalInterface
public interface AddressProber {

    /**
     * Starts to ask.
     *
     * @param address which address
     * @param attachment the endpoint's number for the network to ask on
     * @param answer takes what was found: who answered, or that nobody did in time
     */
    void probe(Inet4Address address, int attachment, Consumer<ProbeResult> answer);
}
