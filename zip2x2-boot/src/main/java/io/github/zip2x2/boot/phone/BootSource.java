package io.github.zip2x2.boot.phone;

/** Where in a message a boot server or boot file was named. */
public enum BootSource {
    /** Option 66: text. */
    TFTP_SERVER_NAME,
    /** Option 150: addresses in order of preference. */
    TFTP_SERVER_ADDRESS,
    /** The field {@code siaddr}. */
    SIADDR,
    /** The field {@code sname}, unless it holds options. */
    SNAME,
    /** Option 67. */
    BOOTFILE_NAME,
    /** The field {@code file}, unless it holds options. */
    FILE
}
