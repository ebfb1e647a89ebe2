package io.github.zip2x2.tftp;

/** Why a datagram is not a TFTP packet; a server counts each. */
public enum TftpDefect {
    /** Nothing is wrong. */
    NONE,
    /** Shorter than its packet's fixed part. */
    TOO_SHORT,
    /** An opcode outside 1 to 6; all 16 bits count. */
    UNKNOWN_OPCODE,
    /** A string without its final NUL, or an option without a value. */
    UNTERMINATED_STRING,
    /** A request for a file without a name. */
    EMPTY_FILE_NAME,
    /** A request longer than the 512 bytes of RFC 2347. */
    TOO_LONG
}
