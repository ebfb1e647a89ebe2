package io.github.zip2x2.boot.phone;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What can happen to a phone. */
public sealed interface PhoneEvent {
    /** Events without content. */
    enum Signal implements PhoneEvent {
        /** Power is applied: the phone boots, whatever it did before. */
        POWER_ON,
        /** A NOTIFY was accepted: the phone boots. Means nothing while it boots already. */
        NOTIFIED,
        /** The time of {@link PhoneBootEngine#deadlineNanos()} was reached. */
        TIME_REACHED,
        /** The boot is given up. */
        CANCEL,
        /** The phone leaves the network: its lease is released. */
        RELEASE
    }

    /** A datagram came to the phone's DHCP port. The object is reused: it is valid only during the call. */
    final class DhcpReceived implements PhoneEvent {
        private ByteBuffer bytes = ByteBuffer.allocate(0);
        private InetSocketAddress source = new InetSocketAddress(0);

        /** Makes an event without a datagram. */
        public DhcpReceived() {}

        /**
         * Puts a datagram in.
         *
         * @param datagram its bytes, from the position to the limit
         * @param sender who sent it
         * @return this event
         */
        public DhcpReceived set(ByteBuffer datagram, InetSocketAddress sender) {
            bytes = datagram;
            source = sender;
            return this;
        }

        /**
         * The datagram.
         *
         * @return its bytes, from the position to the limit
         */
        public ByteBuffer bytes() {
            return bytes;
        }

        /**
         * The sender.
         *
         * @return address and port
         */
        public InetSocketAddress source() {
            return source;
        }
    }

    /** A datagram came to the port of a transfer. The object is reused: it is valid only during the call. */
    final class TftpReceived implements PhoneEvent {
        private int transfer;
        private ByteBuffer bytes = ByteBuffer.allocate(0);
        private InetSocketAddress peer = new InetSocketAddress(0);

        /** Makes an event without a datagram. */
        public TftpReceived() {}

        /**
         * Puts a datagram in.
         *
         * @param id the transfer's number, as {@link PhoneActions#sendTftp} named it
         * @param datagram its bytes, from the position to the limit
         * @param sender who sent it
         * @return this event
         */
        public TftpReceived set(int id, ByteBuffer datagram, InetSocketAddress sender) {
            transfer = id;
            bytes = datagram;
            peer = sender;
            return this;
        }

        /**
         * The transfer.
         *
         * @return its number
         */
        public int transfer() {
            return transfer;
        }

        /**
         * The datagram.
         *
         * @return its bytes, from the position to the limit
         */
        public ByteBuffer bytes() {
            return bytes;
        }

        /**
         * The sender.
         *
         * @return address and port
         */
        public InetSocketAddress peer() {
            return peer;
        }
    }
}
