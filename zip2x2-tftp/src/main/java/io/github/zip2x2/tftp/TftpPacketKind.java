package io.github.zip2x2.tftp;

/** What a datagram is: one of the six packets of RFC 1350 and RFC 2347, or none of them. */
public enum TftpPacketKind {
    /** Read request, opcode 1. */
    RRQ,
    /** Write request, opcode 2. */
    WRQ,
    /** Data, opcode 3. */
    DATA,
    /** Acknowledgement, opcode 4. */
    ACK,
    /** Error, opcode 5. */
    ERROR,
    /** Option acknowledgement, opcode 6. */
    OACK,
    /** None of them; {@link TftpPacketView#defect()} says why. */
    MALFORMED
}
