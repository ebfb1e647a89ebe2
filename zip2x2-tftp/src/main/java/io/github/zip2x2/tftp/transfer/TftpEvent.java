package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpErrorCode;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What can happen to a transfer. */
public sealed interface TftpEvent {
    /** Events without content. */
    enum Signal implements TftpEvent {
        /** The transfer begins; comes once, first. */
        START,
        /** The time of {@link TftpTransferEngine#deadlineNanos()} was reached. */
        TIME_REACHED,
        /** The caller wants no more of it; the peer is told. */
        CANCEL,
        /** Content that was not there yet can be read now. */
        CONTENT_READY,
        /** The received bytes are safely stored, so that the last block may be acknowledged. */
        STORED,
        /** The received bytes cannot be taken as fast as they come: no more acknowledgements for now. */
        PAUSE,
        /** Received bytes can be taken again. */
        RESUME,
        /** The peer's host said that nobody listens at its port. */
        UNREACHABLE,
        /** The peer's request came again from the same port: its answer was lost, or the peer begins anew. */
        ASKED_AGAIN,
        /** The same peer asked for something else, so it has read this file if all of it was sent. */
        READ,
        /** The peer began another transfer from the same port; this one ends without a word. */
        SUPERSEDED,
        /** Another transfer needs the room of this one, which nobody acknowledges; it ends without a word. */
        EVICTED
    }

    /**
     * A datagram came. The object is reused: it is valid only during the call.
     *
     * <p>Its fields are set by the driver through {@link #set}.
     */
    final class Received implements TftpEvent {
        private ByteBuffer bytes = ByteBuffer.allocate(0);
        private @Nullable InetSocketAddress peer;

        /** Makes an event without a datagram. */
        public Received() {}

        /**
         * Puts a datagram in.
         *
         * @param datagram its bytes, from the position to the limit
         * @param sender who sent it
         * @return this event
         */
        public Received set(ByteBuffer datagram, InetSocketAddress sender) {
            bytes = datagram;
            peer = sender;
            return this;
        }

        /** {@return the datagram, from the position to the limit} */
        public ByteBuffer bytes() {
            return bytes;
        }

        /**
         * Names the sender.
         *
         * @return who sent it
         * @throws IllegalStateException if no datagram was put in
         */
        public InetSocketAddress peer() {
            if (peer == null) {
                throw new IllegalStateException("no datagram was put in");
            }
            return peer;
        }
    }

    /**
     * The content of this side failed: the source cannot be read, or the received bytes cannot be stored.
     *
     * @param code the error that the peer gets
     * @param text what the peer is told
     * @param cause what threw, or null
     */
    record ContentFailed(
            TftpErrorCode code, String text, @Nullable Throwable cause) implements TftpEvent {}
}
