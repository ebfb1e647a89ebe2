package io.github.zip2x2.boot.lab;

import java.nio.ByteBuffer;

/**
 * A datagram that was sent on a simulated network.
 *
 * @param atNanos when, from the start
 * @param kind which way, and under which protocol
 * @param bytes its UDP payload, read-only; valid only while it is looked at
 */
public record SimulatedDatagram(long atNanos, Kind kind, ByteBuffer bytes) {
    /** Which way a datagram goes, and under which protocol. */
    public enum Kind {
        /** From a phone to the DHCP server. */
        DHCP_REQUEST(0),
        /** From the DHCP server to a phone. */
        DHCP_REPLY(1),
        /** From a phone to the TFTP server. */
        TFTP_TO_SERVER(2),
        /** From the TFTP server to a phone. */
        TFTP_TO_PHONE(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** What stands for it in a trace. */
        int code() {
            return code;
        }

        boolean isToServer() {
            return this == DHCP_REQUEST || this == TFTP_TO_SERVER;
        }
    }
}
