package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpWireImage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An event for a {@link TftpServerEngine}. Listeners and transfer ports are numbers, which the driver assigns. */
public sealed interface TftpServerEvent {
    /** The port number that stands for a listener's own socket: {@value}. */
    int LISTENING = -1;

    /** Events without content. */
    enum Signal implements TftpServerEvent {
        /** The time of {@link TftpServerEngine#deadlineNanos()} was reached. */
        TIME_REACHED,
        /** No new transfers from now on; those under way may end. */
        DRAIN,
        /** All transfers end now; their peers are told. */
        ABORT
    }

    /**
     * A listener was opened.
     *
     * @param listener its number, 0 or more, never used before
     * @param local its address and port
     * @param mtu the largest IP packet of its link in bytes, 576 to 65535
     */
    record ListenerOpened(int listener, InetSocketAddress local, int mtu) implements TftpServerEvent {}

    /**
     * A listener's address is gone: its transfers end without a word.
     *
     * @param listener its number
     */
    record ListenerClosed(int listener) implements TftpServerEvent {}

    /**
     * The source answered.
     *
     * @param id what {@link TftpServerActions#open} named
     * @param answer the answer
     * @param image all DATA packets prebuilt, or null
     */
    record Opened(long id, TftpAnswer answer, @Nullable TftpWireImage image) implements TftpServerEvent {}

    /**
     * Something happened to one transfer's content, see {@link TftpEvent.Signal}.
     *
     * @param id the transfer
     * @param signal what happened
     */
    record Content(long id, TftpEvent.Signal signal) implements TftpServerEvent {}

    /**
     * One transfer's content failed.
     *
     * @param id the transfer
     * @param code what the peer gets
     * @param text what the peer is told
     * @param cause what threw, or null
     */
    record ContentFailed(
            long id,
            TftpErrorCode code,
            String text,
            @Nullable Throwable cause) implements TftpServerEvent {}

    /**
     * A transfer port's peer is unreachable.
     *
     * @param listener the listener
     * @param port the port's number
     */
    record Unreachable(int listener, int port) implements TftpServerEvent {}

    /** A datagram came. The object is reused: it is valid only during the call. */
    final class Received implements TftpServerEvent {
        private final TftpEvent.Received datagram = new TftpEvent.Received();
        private int listener;
        private int port = LISTENING;

        /** Makes an event without a datagram. */
        public Received() {}

        /**
         * Puts a datagram in.
         *
         * @param onListener the listener
         * @param onPort the transfer port, or {@link #LISTENING}
         * @param bytes its bytes, from the position to the limit
         * @param peer who sent it
         * @return this event
         */
        public Received set(int onListener, int onPort, ByteBuffer bytes, InetSocketAddress peer) {
            listener = onListener;
            port = onPort;
            datagram.set(bytes, peer);
            return this;
        }

        /** {@return the listener} */
        public int listener() {
            return listener;
        }

        /** {@return the transfer port, or {@link #LISTENING}} */
        public int port() {
            return port;
        }

        /** {@return the datagram and its sender} */
        public TftpEvent.Received datagram() {
            return datagram;
        }
    }
}
