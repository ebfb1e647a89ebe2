package io.github.zip2x2.tftp.transfer;

/** Maps 64-bit block indexes to the 16 bits on the wire: 65535 is followed by 0, or by 1 where that was agreed. */
final class BlockNumbers {
    /** From here on a distance is counted backwards. */
    static final int BEHIND = 0x8000;

    private static final int WRAP_TO_ZERO = 0x10000;
    private static final int WRAP_TO_ONE = 0xFFFF;

    private BlockNumbers() {}

    static int wire(long index, boolean toOne) {
        if (!toOne || index <= 0xFFFF) {
            return (int) index & 0xFFFF;
        }
        return (int) ((index - 1) % WRAP_TO_ONE) + 1;
    }

    /** How far ahead of {@code index} the block is that the wire calls {@code number}; 0x8000 and more is behind. */
    static int ahead(int number, long index, boolean toOne) {
        if (!toOne || index == 0) {
            return (number - (int) index) & 0xFFFF;
        }
        if (number == 0) {
            // Only the answer to the request is block 0 there.
            return (int) Math.max(BEHIND, WRAP_TO_ZERO - index);
        }
        int distance = Math.floorMod(number - wire(index, true), WRAP_TO_ONE);
        return distance < BEHIND ? distance : distance + 1;
    }
}
