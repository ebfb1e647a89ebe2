package io.github.zip2x2.config.validation;

import io.github.zip2x2.config.finding.FindingCode;
import java.util.List;

/** The kinds of findings about settings: their names, places and how they go together. */
public final class ValidationCodes {
    /** A section that the model is not known to have. */
    public static final FindingCode UNKNOWN_SECTION = FindingCode.of(
            "unknown-section", "no public source names this section; what the phone does with it is not known");

    /** A key that the model is not known to have. */
    public static final FindingCode UNKNOWN_KEY =
            FindingCode.of("unknown-key", "no public source names this key; what the phone does with it is not known");

    /** A key that differs from a known one by a letter or two. */
    public static final FindingCode MISSPELLED = FindingCode.of(
            "misspelled", "the name is nearly one that the phone knows, and the phone compares whole names");

    /** A name in another case than the known one. */
    public static final FindingCode CASE =
            FindingCode.of("letter-case", "whether the phone minds capital letters in names is not known");

    /** A key that is known in another section. */
    public static final FindingCode WRONG_SECTION = FindingCode.of(
            "wrong-section", "a PBX writes this key in another section, and phones read keys by section");

    /** Quotes or a comment in a value. */
    public static final FindingCode VALUE_DECORATED = FindingCode.of(
            "decorated-value",
            "a value is the rest of its line; that the phone knows quotes or comments there was not found");

    /** A secret in the file that every phone reads. */
    public static final FindingCode SECRET_IN_COMMON =
            FindingCode.of("secret-in-common", "every phone, and whoever asks the TFTP server, reads the common file");

    /** A setting of one phone in the file that every phone reads. */
    public static final FindingCode PHONE_DATA_IN_COMMON =
            FindingCode.of("phone-data-in-common", "every phone would take it, so all would be the same phone");

    /** A setting that is read too late to count. */
    public static final FindingCode NO_EFFECT =
            FindingCode.of("no-effect", "the phone has used the common file's value before it reads its own file");

    /** A lock-out. */
    public static final FindingCode LOCK_OUT = FindingCode.of(
            "lock-out", "a phone that cannot reach its server cannot fetch the file that would repair it");

    /** The same VLAN twice. */
    public static final FindingCode VLAN_IDS =
            FindingCode.of("vlan-ids-equal", "two VLANs of one switch differ in their ids");

    /** VLANs on and none named. */
    public static final FindingCode VLAN_INCOMPLETE =
            FindingCode.of("vlan-incomplete", "VLANs are switched on, and a VLAN needs its id and its circuits");

    /** A circuit untagged in two VLANs. */
    public static final FindingCode VLAN_CIRCUITS = FindingCode.of(
            "vlan-circuits-conflict",
            "a frame without a tag belongs to one VLAN, so a circuit is untagged in one at most");

    /** Static mode without what it needs. */
    public static final FindingCode STATIC_INCOMPLETE =
            FindingCode.of("static-incomplete", "without DHCP the phone knows only what the files say");

    /** A mask with holes. */
    public static final FindingCode MASK =
            FindingCode.of("bad-mask", "a subnet mask is ones followed by zeros (RFC 4632)");

    /** Static addresses in different networks. */
    public static final FindingCode STATIC_NETWORK =
            FindingCode.of("static-network", "a host reaches only routers of its own network (RFC 1122 section 3.3.1)");

    /** A custom ring without its file. */
    public static final FindingCode RING_FILE =
            FindingCode.of("ring-without-file", "tone 4 plays the custom file (ZIP4x4 manual p.173)");

    /** A file of a custom ring that nothing plays. */
    public static final FindingCode UNUSED_RING_FILE =
            FindingCode.of("ring-file-unused", "the custom file is used when the tone is 4 (ZIP4x4 manual p.173)");

    /** Both names of the time server. */
    public static final FindingCode TWO_TIME_SERVERS = FindingCode.of(
            "two-time-servers",
            "a PBX writes sntp_server_addr or ntp_server_addr; which of them the phone takes is not known");

    /** Registration without a proxy or a user. */
    public static final FindingCode SIP_INCOMPLETE =
            FindingCode.of("sip-incomplete", "a phone registers as a user at a proxy");

    private ValidationCodes() {}

    /**
     * All of them.
     *
     * @return the codes, in the order of this page
     */
    public static List<FindingCode> all() {
        return List.of(
                UNKNOWN_SECTION,
                UNKNOWN_KEY,
                MISSPELLED,
                CASE,
                WRONG_SECTION,
                VALUE_DECORATED,
                SECRET_IN_COMMON,
                PHONE_DATA_IN_COMMON,
                NO_EFFECT,
                LOCK_OUT,
                VLAN_IDS,
                VLAN_INCOMPLETE,
                VLAN_CIRCUITS,
                STATIC_INCOMPLETE,
                MASK,
                STATIC_NETWORK,
                RING_FILE,
                UNUSED_RING_FILE,
                TWO_TIME_SERVERS,
                SIP_INCOMPLETE);
    }
}
