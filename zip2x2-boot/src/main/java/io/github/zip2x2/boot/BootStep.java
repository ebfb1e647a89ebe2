package io.github.zip2x2.boot;

/**
 * The ten steps of a boot, numbered as the manuals number them (ZIP2x2 manual p.33 for 1 to 8, ZIP4x4 manual p.42 for 9
 * and 10).
 *
 * <p>A step that sends ends when its packet has left; the step after it ends with the answer, so an answer that never
 * comes is a failure of the even step.
 */
public enum BootStep {
    /** Step 1: DHCPDISCOVER, broadcast. */
    DISCOVER(1),
    /** Step 2: DHCPOFFER from a server. */
    OFFER(2),
    /** Step 3: DHCPREQUEST, which accepts the offer. */
    REQUEST(3),
    /** Step 4: DHCPACK, the committed address and the options. */
    ACK(4),
    /** Step 5: TFTP read request for the common file. */
    REQUEST_COMMON(5),
    /** Step 6: the common file is received and read. */
    READ_COMMON(6),
    /** Step 7: TFTP read request for the phone's own file. */
    REQUEST_SPECIFIC(7),
    /** Step 8: the phone's own file is received and read, and the software versions are compared. */
    READ_SPECIFIC(8),
    /** Step 9: the versions differ, so the software image is read. */
    READ_SOFTWARE(9),
    /** Step 10: after the reboot the image's checksum and inner version are verified. */
    VERIFY_SOFTWARE(10);

    private final int number;

    BootStep(int number) {
        this.number = number;
    }

    /**
     * The step's number in the manuals.
     *
     * @return 1 to 10
     */
    public int number() {
        return number;
    }
}
