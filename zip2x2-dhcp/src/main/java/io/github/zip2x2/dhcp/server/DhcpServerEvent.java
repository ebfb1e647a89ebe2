package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.Lease;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What a {@link DhcpServerEngine} is told. */
public sealed interface DhcpServerEvent {

    /**
     * A record that the store holds, told once for each before the first message, so that the engine knows which
     * addresses are free.
     *
     * @param lease the record
     */
    record Restored(Lease lease) implements DhcpServerEvent {}

    /**
     * The answer to {@link DhcpServerActions#lookup}.
     *
     * @param transaction its number
     * @param ofAddress the address's record
     * @param ofClient the client's records
     */
    record Found(int transaction, Optional<Lease> ofAddress, List<Lease> ofClient) implements DhcpServerEvent {}

    /**
     * The answer to {@link DhcpServerActions#probe}.
     *
     * @param transaction its number
     * @param inUse true when somebody answered
     */
    record Probed(int transaction, boolean inUse) implements DhcpServerEvent {}

    /**
     * The change of a {@link DhcpServerActions#commit} is durable, and its reply was sent.
     *
     * @param transaction its number
     * @param stored the record as it is now
     */
    record Committed(int transaction, Lease stored) implements DhcpServerEvent {}

    /**
     * The change of a {@link DhcpServerActions#commit} did not apply: somebody else changed the record. The engine
     * decides again.
     *
     * @param transaction its number
     * @param actual the record as it is
     */
    record Conflict(int transaction, Optional<Lease> actual) implements DhcpServerEvent {}

    /**
     * The store failed for a {@link DhcpServerActions#lookup} or {@link DhcpServerActions#commit}; nothing was changed or
     * sent.
     *
     * @param transaction its number
     */
    record Failed(int transaction) implements DhcpServerEvent {}

    /** The time that {@link DhcpServerEngine#deadlineNanos()} named is reached. */
    enum Tick implements DhcpServerEvent {
        /** The one value. */
        TIME_REACHED
    }

    /**
     * A datagram came in. One instance is used again for each: it belongs to the driver, and is valid only during the
     * call.
     */
    final class Received implements DhcpServerEvent {

        private static final InetSocketAddress NOWHERE = new InetSocketAddress(Ipv4.ANY, 0);

        private ByteBuffer packet = ByteBuffer.allocate(0);
        private InetSocketAddress source = NOWHERE;
        private Inet4Address localAddress = Ipv4.ANY;
        private int localPort;
        private int attachment;

        /** An event to be filled. */
        public Received() {}

        /**
         * Fills the event.
         *
         * @param newPacket the UDP payload from position to limit, not changed
         * @param newSource where it came from
         * @param newAttachment the number of the attachment at which it came in, given back with the reply
         * @param newLocalAddress the server's address there; 0.0.0.0 if it has none
         * @param newLocalPort the UDP port that it was sent to
         * @return this event
         */
        public Received set(
                ByteBuffer newPacket,
                InetSocketAddress newSource,
                int newAttachment,
                Inet4Address newLocalAddress,
                int newLocalPort) {
            packet = newPacket;
            source = newSource;
            attachment = newAttachment;
            localAddress = newLocalAddress;
            localPort = newLocalPort;
            return this;
        }

        /** {@return the UDP payload from position to limit} */
        public ByteBuffer packet() {
            return packet;
        }

        /** {@return where it came from} */
        public InetSocketAddress source() {
            return source;
        }

        /** {@return the number of the attachment at which it came in} */
        public int attachment() {
            return attachment;
        }

        /** {@return the server's address there; 0.0.0.0 if it has none} */
        public Inet4Address localAddress() {
            return localAddress;
        }

        /** {@return the UDP port that it was sent to} */
        public int localPort() {
            return localPort;
        }
    }
}
