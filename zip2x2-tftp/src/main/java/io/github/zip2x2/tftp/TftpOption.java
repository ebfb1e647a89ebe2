package io.github.zip2x2.tftp;

/**
 * One option of RFC 2347 as it stands on the wire.
 *
 * @param name the name in the sender's letter case; names compare without regard to case
 * @param value the value as text
 */
public record TftpOption(String name, String value) {
    /** Block size, RFC 2348: 8 to 65464 bytes. */
    public static final String BLKSIZE = "blksize";
    /** Retransmission interval, RFC 2349: 1 to 255 seconds. */
    public static final String TIMEOUT = "timeout";
    /** Size of the file, RFC 2349, in bytes. */
    public static final String TSIZE = "tsize";
    /** Blocks per acknowledgement, RFC 7440: 1 to 65535. */
    public static final String WINDOWSIZE = "windowsize";
    /** Retransmission interval in microseconds, as tftp-hpa has it; not a standard. */
    public static final String UTIMEOUT = "utimeout";
    /** Block size of which only powers of two are agreed on, as tftp-hpa has it; not a standard. */
    public static final String BLKSIZE2 = "blksize2";
    /** The block number that follows 65535, {@code 0} or {@code 1}, as tftp-hpa has it; not a standard. */
    public static final String ROLLOVER = "rollover";

    /**
     * Tells whether this option has the given name.
     *
     * @param other a name in any letter case
     * @return true if the names are equal without regard to case
     */
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /**
     * Reads the value as an unsigned decimal number, strictly: digits only, at most 18 of them.
     *
     * @return the number, or -1 if the value is anything else
     */
    public long number() {
        int length = value.length();
        if (length == 0 || length > 18) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            char digit = value.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }
}
