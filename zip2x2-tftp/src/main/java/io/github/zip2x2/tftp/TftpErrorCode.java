package io.github.zip2x2.tftp;

/**
 * An error code of RFC 1350 section 5 (0 to 7) or RFC 2347 (8); any other 16-bit number is carried as it is.
 *
 * @param number 0 to 65535
 */
public record TftpErrorCode(int number) {
    /** 0: not defined, see the message. */
    public static final TftpErrorCode NOT_DEFINED = new TftpErrorCode(0);
    /** 1: file not found. */
    public static final TftpErrorCode FILE_NOT_FOUND = new TftpErrorCode(1);
    /** 2: access violation. */
    public static final TftpErrorCode ACCESS_VIOLATION = new TftpErrorCode(2);
    /** 3: disk full or allocation exceeded. */
    public static final TftpErrorCode DISK_FULL = new TftpErrorCode(3);
    /** 4: illegal TFTP operation. */
    public static final TftpErrorCode ILLEGAL_OPERATION = new TftpErrorCode(4);
    /** 5: unknown transfer identifier. */
    public static final TftpErrorCode UNKNOWN_TRANSFER_ID = new TftpErrorCode(5);
    /** 6: the file exists already. */
    public static final TftpErrorCode FILE_EXISTS = new TftpErrorCode(6);
    /** 7: no such user. */
    public static final TftpErrorCode NO_SUCH_USER = new TftpErrorCode(7);
    /** 8: the options are refused (RFC 2347). */
    public static final TftpErrorCode OPTION_REFUSED = new TftpErrorCode(8);

    private static final String[] NAMES = {
        "not defined",
        "file not found",
        "access violation",
        "disk full or allocation exceeded",
        "illegal TFTP operation",
        "unknown transfer ID",
        "file already exists",
        "no such user",
        "option refused"
    };

    /**
     * Checks the range.
     *
     * @param number 0 to 65535
     * @throws IllegalArgumentException if {@code number} does not fit 16 bits
     */
    public TftpErrorCode {
        if (number < 0 || number > 0xFFFF) {
            throw new IllegalArgumentException("TFTP error code " + number + " is outside 0..65535");
        }
    }

    /** {@return what the RFC calls this code, or {@code error N}} */
    public String meaning() {
        return number < NAMES.length ? NAMES[number] : "error " + number;
    }

    @Override
    public String toString() {
        return number + " (" + meaning() + ")";
    }
}
