package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessage;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From when on each address of a network's ranges is free, as far as this server knows, and which to give next.
 *
 * <p>An address that nobody had comes first, then the one that has been free for longest, so that clients that come back
 * find their old address (RFC 2131 section 4.3.1). The store's compare-and-set has the last word; this is what makes the
 * choice cheap: a binary heap by that time, in which an excluded address is not. All times are of the monotonic clock.
 */
final class AddressPool {

    static final long NEVER_USED = Long.MIN_VALUE;

    private static final int EXCLUDED = -1;

    private final List<AddressRange> ranges;
    private final @Nullable Predicate<DhcpMessage> members;
    /** Per address: the monotonic nanosecond from which it is free. */
    private final long[] freeFrom;
    /** Indexes of addresses: each is no later than the two below it. */
    private final int[] heap;
    /** Where in the heap each address is. */
    private final int[] place;

    private final int first;
    private int size;

    /**
     * @param ranges do not overlap and hold fewer than 2^31 addresses together
     * @param members whom it is for; null for everybody
     * @param start the first of the addresses that nobody had; servers that share a store begin at different places
     */
    AddressPool(List<AddressRange> ranges, @Nullable Predicate<DhcpMessage> members, long start) {
        this.ranges = ranges;
        this.members = members;
        this.size =
                Math.toIntExact(ranges.stream().mapToLong(AddressRange::size).sum());
        this.freeFrom = new long[size];
        this.heap = new int[size];
        this.place = new int[size];
        this.first = size == 0 ? 0 : (int) (start % size);
        for (int i = 0; i < size; i++) {
            freeFrom[i] = NEVER_USED;
            heap[i] = (first + i) % size;
            place[heap[i]] = i;
        }
    }

    boolean isFor(DhcpMessage client) {
        return members == null || members.test(client);
    }

    boolean contains(int address) {
        return indexOf(address) >= 0;
    }

    /** How many addresses it can give. */
    int size() {
        return size;
    }

    /** Never gives this address; does nothing when it is not in a range. */
    void exclude(int address) {
        int index = indexOf(address);
        if (index < 0 || place[index] == EXCLUDED) {
            return;
        }
        int hole = place[index];
        place[index] = EXCLUDED;
        size--;
        if (hole < size) {
            put(heap[size], hole);
            settle(hole);
        }
    }

    /** Says from when on the address is free; does nothing when it is not in a range. */
    void freeFrom(int address, long nanos) {
        int index = indexOf(address);
        if (index >= 0) {
            freeFrom[index] = nanos;
            if (place[index] != EXCLUDED) {
                settle(place[index]);
            }
        }
    }

    /** From when on the address is free; {@link #NEVER_USED} for one that is in no range. */
    long freeFrom(int address) {
        int index = indexOf(address);
        return index < 0 ? NEVER_USED : freeFrom[index];
    }

    /** True when the address is given from here, and free as far as is known. */
    boolean isFree(int address, long nowNanos) {
        int index = indexOf(address);
        return index >= 0 && place[index] != EXCLUDED && freeFrom[index] <= nowNanos;
    }

    /**
     * Chooses a free address; the caller takes it, or says from when on it is free, before it asks again.
     *
     * @return the address's bits, unsigned; -1 when none is free
     */
    long choose(long nowNanos) {
        return size > 0 && freeFrom[heap[0]] <= nowNanos ? addressAt(heap[0]) : -1;
    }

    int countFree(long nowNanos) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += freeFrom[heap[i]] <= nowNanos ? 1 : 0;
        }
        return count;
    }

    private void settle(int from) {
        int at = from;
        int index = heap[at];
        while (at > 0 && isBefore(index, heap[(at - 1) / 2])) {
            put(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        for (int below = 2 * at + 1; below < size; below = 2 * at + 1) {
            if (below + 1 < size && isBefore(heap[below + 1], heap[below])) {
                below++;
            }
            if (!isBefore(heap[below], index)) {
                break;
            }
            put(heap[below], at);
            at = below;
        }
        put(index, at);
    }

    private void put(int index, int at) {
        heap[at] = index;
        place[index] = at;
    }

    private boolean isBefore(int one, int other) {
        return freeFrom[one] != freeFrom[other]
                ? freeFrom[one] < freeFrom[other]
                : Math.floorMod(one - first, freeFrom.length) < Math.floorMod(other - first, freeFrom.length);
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
        throw new IllegalStateException("index " + index + " is beyond the ranges");
    }
}
