package io.github.zip2x2.config.root;

import io.github.zip2x2.config.finding.FindingCode;
import java.util.List;

/** The kinds of findings about a whole TFTP root. */
public final class RootCodes {
    /** No common file. */
    public static final FindingCode NO_COMMON_FILE =
            FindingCode.of("no-common-file", "each phone reads the common file of its model first (manual p.26)");

    /** A common file that is not at the root. */
    public static final FindingCode COMMON_FILE_PLACE =
            FindingCode.of("common-file-place", "phones ask for the common file at the root (manual p.26)");

    /** Two files for one phone. */
    public static final FindingCode TWO_FILES = FindingCode.of(
            "two-files", "a phone reads one file of its own, and which of these depends on the TFTP server");

    /** A phone's file whose name no phone asks for. */
    public static final FindingCode MAC_NOTATION = FindingCode.of(
            "mac-notation", "a phone asks for its 12 hexadecimal digits without separators (manual p.33)");

    /** A phone's file in lower case. */
    public static final FindingCode MAC_CASE = FindingCode.of(
            "mac-case", "the manual's example (p.33) is in upper case, and some TFTP servers mind the case");

    /** A name that is nearly a phone's. */
    public static final FindingCode NOT_A_MAC =
            FindingCode.of("not-a-mac", "a phone's file is named by 12 hexadecimal digits (manual p.33)");

    /** A phone's file where no phone looks. */
    public static final FindingCode ORPHAN =
            FindingCode.of("orphan-file", "phones look for their own files where tftp_cfg_dir of the common file says");

    /** A directory that is not there. */
    public static final FindingCode MISSING_DIRECTORY = FindingCode.of(
            "missing-directory", "phones look for their own files where tftp_cfg_dir of the common file says");

    /** An image that is not there. */
    public static final FindingCode MISSING_IMAGE = FindingCode.of(
            "missing-image",
            "a phone whose software differs fetches <MODEL>_<version>.bin (ZIP4x4 manual p.42), at every boot anew");

    /** An image that is empty or that no phone asks for. */
    public static final FindingCode BAD_IMAGE =
            FindingCode.of("bad-image", "a phone fetches <MODEL>_<version>.bin with underscores (ZIP4x4 manual p.42)");

    /** A directory that two models share. */
    public static final FindingCode SHARED_DIRECTORY = FindingCode.of(
            "shared-directory",
            "the phones' files do not say of which model they are, so one model's parameters judge them all");

    /** A SIP user of two phones. */
    public static final FindingCode DUPLICATE_USER =
            FindingCode.of("duplicate-device-id", "two phones of one SIP user take each other's registration");

    /** A static address of two phones. */
    public static final FindingCode DUPLICATE_ADDRESS =
            FindingCode.of("duplicate-address", "two hosts of one address disturb each other");

    /** A file that cannot be read. */
    public static final FindingCode UNREADABLE =
            FindingCode.of("unreadable", "what cannot be read here cannot be served either");

    /** A link that is not followed. */
    public static final FindingCode LINK = FindingCode.of(
            "link", "links are followed inside the root only, by lint and by this library's servers alike");

    private RootCodes() {}

    /**
     * All of them.
     *
     * @return the codes, in the order of this page
     */
    public static List<FindingCode> all() {
        return List.of(
                NO_COMMON_FILE,
                COMMON_FILE_PLACE,
                TWO_FILES,
                MAC_NOTATION,
                MAC_CASE,
                NOT_A_MAC,
                ORPHAN,
                MISSING_DIRECTORY,
                MISSING_IMAGE,
                BAD_IMAGE,
                SHARED_DIRECTORY,
                DUPLICATE_USER,
                DUPLICATE_ADDRESS,
                UNREADABLE,
                LINK);
    }
}
