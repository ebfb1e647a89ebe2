package io.github.zip2x2.dhcp.server;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which addresses of a network's ranges are free, as far as this server knows, and which to give next.
 *
 * <p>An address that nobody had comes first, then the one that has been free for longest, so that clients that come back
 * find their old address (RFC 2131 section 4.3.1). The store's compare-and-set has the last word; this is what makes the
 * choice cheap. One {@code long} per address.
 */
final class AddressPool {

    private static final long NEVER_USED = Long.MIN_VALUE;
    private static final long EXCLUDED = Long.MAX_VALUE;

    private final List<AddressRange> ranges;
    /** Per address: the wall-clock millisecond until which it is taken. */
    private final long[] takenUntil;

    private final int firstTried;
    private int tried;
    /** Free addresses found by the last search, longest free first. */
    private int[] free = {};

    private int nextFree;
    private long nothingFreeBefore = Long.MIN_VALUE;

    /**
     * @param ranges do not overlap and hold fewer than 2^31 addresses together
     * @param start where the search for an address that nobody had begins, 0.. size - 1; servers that share a store begin
     *     at different places
     */
    AddressPool(List<AddressRange> ranges, long start) {
        this.ranges = ranges;
        long size = ranges.stream().mapToLong(AddressRange::size).sum();
        this.takenUntil = new long[Math.toIntExact(size)];
        this.firstTried = size == 0 ? 0 : (int) (start % size);
        Arrays.fill(takenUntil, NEVER_USED);
    }

    int size() {
        return takenUntil.length;
    }

    boolean contains(int address) {
        return indexOf(address) >= 0;
    }

    /** Never gives this address; does nothing when it is not in a range. */
    void exclude(int address) {
        take(address, EXCLUDED);
    }

    /** Never gives addresses that end in .0 or .255. */
    void excludeEnds() {
        for (int index = 0; index < takenUntil.length; index++) {
            int last = (int) addressAt(index) & 0xff;
            if (last == 0 || last == 0xff) {
                takenUntil[index] = EXCLUDED;
            }
        }
    }

    /** Says that the address is taken until that time; does nothing when it is not in a range, or excluded. */
    void take(int address, long untilMillis) {
        int index = indexOf(address);
        if (index >= 0 && takenUntil[index] != EXCLUDED) {
            takenUntil[index] = untilMillis;
        }
    }

    /** Says that the address is free from that time on. */
    void release(int address, long nowMillis) {
        take(address, nowMillis);
        nothingFreeBefore = Math.min(nothingFreeBefore, nowMillis);
    }

    /** True when the address is in a range and free, as far as is known. */
    boolean isFree(int address, long nowMillis) {
        int index = indexOf(address);
        return index >= 0 && takenUntil[index] <= nowMillis;
    }

    /**
     * Chooses a free address; the caller takes it, or says why not, before it asks again.
     *
     * @return the address's bits, unsigned; -1 when none is free
     */
    long choose(long nowMillis) {
        while (tried < takenUntil.length) {
            int index = (firstTried + tried) % takenUntil.length;
            if (takenUntil[index] == NEVER_USED) {
                return addressAt(index);
            }
            tried++;
        }
        while (true) {
            while (nextFree < free.length) {
                int index = free[nextFree++];
                if (takenUntil[index] <= nowMillis) {
                    return addressAt(index);
                }
            }
            if (nowMillis < nothingFreeBefore) {
                return -1;
            }
            search(nowMillis);
            if (free.length == 0) {
                return -1;
            }
        }
    }

    /** The wall-clock millisecond until which an address is taken; long past for one that is in no range. */
    long takenUntil(int address) {
        int index = indexOf(address);
        return index < 0 ? NEVER_USED : takenUntil[index];
    }

    int countFree(long nowMillis) {
        int count = 0;
        for (long until : takenUntil) {
            if (until <= nowMillis) {
                count++;
            }
        }
        return count;
    }

    private void search(long nowMillis) {
        long earliest = Long.MAX_VALUE;
        for (long until : takenUntil) {
            if (until > nowMillis) {
                earliest = Math.min(earliest, until);
            }
        }
        free = IntStream.range(0, takenUntil.length)
                .filter(index -> takenUntil[index] <= nowMillis)
                .boxed()
                .sorted((a, b) -> Long.compare(takenUntil[a], takenUntil[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        nextFree = 0;
        nothingFreeBefore = free.length == 0 ? earliest : Long.MIN_VALUE;
    }

    private int indexOf(int address) {
        int offset = 0;
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return offset + (address - range.firstBits());
            }
            offset += (int) range.size();
        }
        return -1;
    }

    private long addressAt(int index) {
        int rest = index;
        for (AddressRange range : ranges) {
            if (rest < range.size()) {
                return (range.firstBits() + rest) & 0xffff_ffffL;
            }
            rest -= (int) range.size();
        }
        throw new AssertionError("index " + index + " is beyond the ranges");
    }
}
