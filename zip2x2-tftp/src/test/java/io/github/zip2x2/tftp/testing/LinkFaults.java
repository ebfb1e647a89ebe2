package io.github.zip2x2.tftp.testing;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** What becomes of each datagram on its way. */
@FunctionalInterface
public interface LinkFaults {
    /** Every datagram arrives once. */
    LinkFaults NONE = (toServer, index, datagram) -> new long[] {0};

    /**
     * Decides.
     *
     * @param toServer true on the way to the server
     * @param index counts the datagrams of this direction from 0
     * @param datagram its bytes
     * @return for each copy that arrives, its extra delay in nanoseconds; empty for a lost one
     */
    long[] copies(boolean toServer, int index, ByteBuffer datagram);

    /** Loses the datagrams of one direction with the given indexes. */
    static LinkFaults losing(boolean toServer, int... indexes) {
        Set<Integer> lost = new HashSet<>();
        for (int index : indexes) {
            lost.add(index);
        }
        return (direction, index, datagram) ->
                direction == toServer && lost.contains(index) ? new long[0] : new long[] {0};
    }

    /** Loses, doubles and delays at random, the same way for the same seed. */
    static LinkFaults random(long seed, double loss, double duplication, double delay, long longest) {
        Random random = new Random(seed);
        return (toServer, index, datagram) -> {
            if (random.nextDouble() < loss) {
                return new long[0];
            }
            long first = random.nextDouble() < delay ? (long) (random.nextDouble() * longest) : 0;
            if (random.nextDouble() < duplication) {
                return new long[] {first, (long) (random.nextDouble() * longest)};
            }
            return new long[] {first};
        };
    }
}
