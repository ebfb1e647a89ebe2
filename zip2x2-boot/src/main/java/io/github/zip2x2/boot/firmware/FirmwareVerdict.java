package io.github.zip2x2.boot.firmware;

/** What an inspection found inside a firmware image. */
public sealed interface FirmwareVerdict {
    /**
     * The checksum holds.
     *
     * @param innerVersion the version stored inside the image, dotted
     */
    record Verified(String innerVersion) implements FirmwareVerdict {}

    /**
     * The image is not what it claims to be.
     *
     * @param reason what is wrong, for an operator
     */
    record Damaged(String reason) implements FirmwareVerdict {}

    /**
     * Nothing inside the image could be read, so nothing speaks against it, and nothing for it.
     *
     * @param reason what was checked instead
     */
    record Unverified(String reason) implements FirmwareVerdict {}
}
