package io.github.zip2x2.tftp;

import java.util.Locale;
import java.util.Optional;

/** The transfer modes of RFC 1350 section 1 that a file can be read or written in; {@code mail} is obsolete and refused. */
public enum TftpMode {
    /** Raw bytes. */
    OCTET,
    /** Text in the NVT form of RFC 764: a line ends with CR LF, a bare CR travels as CR NUL. */
    NETASCII;

    /** {@return the name on the wire, in lower case} */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds the mode of a name in any letter case.
     *
     * @param name the name as received
     * @return the mode, or empty for {@code mail} and unknown names
     */
    public static Optional<TftpMode> of(String name) {
        if (name.equalsIgnoreCase("octet")) {
            return Optional.of(OCTET);
        }
        return name.equalsIgnoreCase("netascii") ? Optional.of(NETASCII) : Optional.empty();
    }
}
