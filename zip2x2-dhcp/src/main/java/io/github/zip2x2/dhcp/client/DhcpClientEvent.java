package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DecodePolicy;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link DhcpClientEngine} is told. */
public sealed interface DhcpClientEvent {

    /**
     * Get an address. A client that runs begins anew.
     *
     * @param remembered the address that it had before the restart, to be asked for
     */
    record Start(Optional<Inet4Address> remembered) implements DhcpClientEvent {}

    /**
     * Go on with a lease that was held before the link was lost or the client stopped: it is asked for (INIT-REBOOT,
     * whatever the settings say), and if no server answers, it is used for the rest of its time (RFC 2131 section 3.2). A
     * client that runs begins anew.
     *
     * @param lease the lease, whose times are on the clock of the engine
     */
    record Resume(ClientLease lease) implements DhcpClientEvent {}

    /**
     * Ask for options only, for an address that the client has from elsewhere (RFC 2131 section 4.4.3).
     *
     * @param address the client's address
     */
    record Inform(Inet4Address address) implements DhcpClientEvent {}

    /**
     * The answer to {@link DhcpClientActions#probe}.
     *
     * @param inUse true when somebody else answered
     */
    record Probed(boolean inUse) implements DhcpClientEvent {}

    /** What needs no more said. */
    enum Signal implements DhcpClientEvent {
        /** The time that {@link DhcpClientEngine#deadlineNanos()} named is reached. */
        TIME_REACHED,
        /** Somebody else uses the address that the client has: tell the server and get another. */
        CONFLICT,
        /** Give the address back and stop. */
        RELEASE,
        /** Stop at once and say nothing. */
        STOP,
        /** Begin anew in ten seconds: what the application chose by failed, and would fail again. */
        BEGIN_LATER
    }

    /**
     * A datagram came in. One instance is used again for each: it belongs to the driver, and is valid only during the
     * call.
     */
    final class Received implements DhcpClientEvent {

        private ByteBuffer packet = ByteBuffer.allocate(0);
        private InetSocketAddress source = new InetSocketAddress(Ipv4.ANY, 0);
        private @Nullable DecodeResult decoded;

        /** An event to be filled. */
        public Received() {}

        /**
         * Fills the event.
         *
         * @param newPacket the UDP payload from position to limit, not changed
         * @param newSource where it came from
         * @return this event
         */
        public Received set(ByteBuffer newPacket, InetSocketAddress newSource) {
            packet = newPacket;
            source = newSource;
            decoded = null;
            return this;
        }

        /** {@return the UDP payload from position to limit} */
        public ByteBuffer packet() {
            return packet;
        }

        /** {@return the packet as a message, or why it is none; decoded at the first question} */
        public DecodeResult decoded() {
            DecodeResult known = decoded;
            if (known == null) {
                known = DhcpMessage.decode(packet, DecodePolicy.CLIENT);
                decoded = known;
            }
            return known;
        }

        /** {@return where it came from} */
        public InetSocketAddress source() {
            return source;
        }
    }
}
