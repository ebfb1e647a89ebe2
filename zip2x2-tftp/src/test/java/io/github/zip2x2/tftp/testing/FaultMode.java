package io.github.zip2x2.tftp.testing;

/**
 * What a scripted peer does wrong. The first 33 are those of the public test server tftpqa, the others add options,
 * windows, addresses, late copies and ICMP. Where a number belongs to a mode, it is a block, an error code, a count or
 * milliseconds, as said.
 */
public enum FaultMode {
    /** Nothing. */
    NONE,
    /** Never answers a read request. */
    RRQ_TIMEOUT,
    /** Never answers a write request. */
    WRQ_TIMEOUT,
    /** Says nothing any more from this block on. */
    MID_TIMEOUT_NO_DATA,
    /** Acknowledges nothing any more from this block on. */
    MID_TIMEOUT_NO_ACK,
    /** Never acknowledges the last block. */
    MID_TIMEOUT_NO_FINAL_ACK,
    /** Never sends the last block. */
    MID_TIMEOUT_NO_FINAL_DATA,
    /** Error 1. */
    FILE_NOT_FOUND,
    /** Error 2 to a read request. */
    PERM_DENIED_READ,
    /** Error 2 to a write request. */
    PERM_DENIED_WRITE,
    /** This error code instead of the second block. */
    SEND_ERROR_READ,
    /** This error code instead of the second acknowledgement. */
    SEND_ERROR_WRITE,
    /** The last block twice. */
    DUP_FINAL_DATA,
    /** The last acknowledgement twice. */
    DUP_FINAL_ACK,
    /** This block twice. */
    DUP_MID_DATA,
    /** The acknowledgement of this block twice. */
    DUP_MID_ACK,
    /** The acknowledgement of this block left out once. */
    SKIP_ACK,
    /** The block after this one instead of it, once. */
    SKIP_DATA,
    /** The block after this one before it. */
    OOO_DATA,
    /** The acknowledgement of the block before this one once more, then the right one. */
    OOO_ACK,
    /** An acknowledgement of a block never sent instead of this one's, once. */
    INVALID_BLOCK_ACK,
    /** This block under a number far ahead, once. */
    INVALID_BLOCK_DATA,
    /** This block with more bytes than agreed. */
    DATA_TOO_LARGE,
    /** This block one byte short, in the middle of the file. */
    DATA_LEN_MISMATCH,
    /** Opcode 9 instead of this block, once. */
    INVALID_OPCODE_READ,
    /** Opcode 9 instead of this acknowledgement, once. */
    INVALID_OPCODE_WRITE,
    /** An error code beyond the RFC's instead of the second block. */
    INVALID_ERR_CODE_READ,
    /** An error code beyond the RFC's instead of the second acknowledgement. */
    INVALID_ERR_CODE_WRITE,
    /** This block from another port, with other bytes, before the right one. */
    WRONG_TID_READ,
    /** This acknowledgement from another port before the right one. */
    WRONG_TID_WRITE,
    /** Each packet this many milliseconds late. */
    SLOW_RESPONSE,
    /** Other bytes in this block; only a checksum above TFTP can see that. */
    CORRUPT_DATA,
    /** Three bytes of this packet, once. */
    TRUNCATED_PKT,
    /** Each block this many times. */
    BURST_DATA,
    /** An option in the OACK that nobody asked for. */
    OACK_UNREQUESTED,
    /** A larger block size than asked for. */
    OACK_TOO_LARGE,
    /** An OACK without options. */
    OACK_EMPTY,
    /** The OACK once more at this block. */
    OACK_MIDWAY,
    /** An OACK that ends within a string, then the right one. */
    OACK_TRUNCATED,
    /** This block is missing from its window, once. */
    WINDOW_GAP,
    /** This block from another host before the right one. */
    WRONG_ADDRESS,
    /** The first reply from another host, before the right one. */
    WRONG_FIRST_ADDRESS,
    /** A second copy of this block, two seconds late. */
    DELAYED_DUPLICATE,
    /** At this block the port becomes unreachable. */
    ICMP_UNREACHABLE
}
