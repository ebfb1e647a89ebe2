package io.github.zip2x2.config.schema;

import io.github.zip2x2.config.finding.FindingCode;
import java.util.List;

/** The kinds of findings that the shipped value types give. */
public final class ValueCodes {
    /** Neither yes nor no. */
    public static final FindingCode YES_NO =
            FindingCode.of("bad-yes-no", "a PBX writes yes or no, and nothing else is known to be read");

    /** Not a whole number. */
    public static final FindingCode NUMBER = FindingCode.of("bad-number", "only whole numbers are known here");

    /** A number outside its range. */
    public static final FindingCode RANGE =
            FindingCode.of("out-of-range", "the range is documented, or the protocol's");

    /** Not a port. */
    public static final FindingCode PORT = FindingCode.of("bad-port", "a UDP port is a number from 1 to 65535");

    /** An odd port where RTP begins. */
    public static final FindingCode ODD_PORT =
            FindingCode.of("odd-rtp-port", "RTP uses an even port and RTCP the next one (RFC 3550 section 11)");

    /** Neither an address nor, where one may stand, a host name. */
    public static final FindingCode ADDRESS =
            FindingCode.of("bad-address", "the phone cannot reach a server whose address is none");

    /** Not a version. */
    public static final FindingCode VERSION = FindingCode.of(
            "bad-version",
            "the phone asks for <MODEL>_<version>.bin, so the version must be what a file name can hold");

    /** Not a directory below the root. */
    public static final FindingCode DIRECTORY =
            FindingCode.of("bad-directory", "phones look for their own files below the root of the TFTP server");

    /** Not VLAN circuits. */
    public static final FindingCode CIRCUITS =
            FindingCode.of("bad-circuits", "a PBX writes one letter of U, E, T for each of three circuits");

    /** A directive of a time format that is not known. */
    public static final FindingCode TIME_FORMAT = FindingCode.of(
            "unknown-time-directive",
            "which strftime directives the phone knows was not found; the common ones are safe");

    /** Longer than the phone shows. */
    public static final FindingCode TEXT_TOO_LONG =
            FindingCode.of("text-too-long", "the ZIP4x4 shows at most 14 characters (ZIP4x4 manual p.85)");

    /** Not only digits. */
    public static final FindingCode DIGITS =
            FindingCode.of("bad-digits", "the phone's keypad enters digits, and a PBX writes digits");

    /** No locale. */
    public static final FindingCode LANGUAGE =
            FindingCode.of("bad-language", "a PBX writes a locale and its character set, es_ES.iso88591");

    /** Empty where a value is expected. */
    public static final FindingCode EMPTY =
            FindingCode.of("empty-value", "an empty value is legal; what it means for this key is not known");

    private ValueCodes() {}

    /**
     * All of them.
     *
     * @return the codes, in the order of this page
     */
    public static List<FindingCode> all() {
        return List.of(
                YES_NO,
                NUMBER,
                RANGE,
                PORT,
                ODD_PORT,
                ADDRESS,
                VERSION,
                DIRECTORY,
                CIRCUITS,
                TIME_FORMAT,
                TEXT_TOO_LONG,
                DIGITS,
                LANGUAGE,
                EMPTY);
    }
}
