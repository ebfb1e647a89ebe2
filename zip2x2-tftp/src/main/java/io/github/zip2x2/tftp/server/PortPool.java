package io.github.zip2x2.tftp.server;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which transfer has which port of one listener. A port is drawn at random and rests after each use, so that a late packet
 * of one transfer rarely meets another and the next port cannot be guessed.
 */
final class PortPool {
    /** So many rested ports to draw from, or the pool grows. */
    private static final int CHOICE = 64;

    private final int most;
    private final long rest;
    private final RandomGenerator random;
    private int opened;
    private @Nullable ServerTransfer[] lent = new ServerTransfer[CHOICE];
    private @Nullable InetSocketAddress[] lastPeer = new InetSocketAddress[CHOICE];
    private long[] restsUntil = new long[CHOICE];
    private int[] rested = new int[CHOICE];
    private int restedCount;
    private final ArrayDeque<Integer> resting = new ArrayDeque<>();
    private final ArrayDeque<Integer> closed = new ArrayDeque<>();
    private int lentCount;
    /** The most ports that were lent at once since the pool last looked what it needs. */
    private int peak;

    PortPool(int most, long rest, RandomGenerator random) {
        this.most = most;
        this.rest = rest;
        this.random = random;
    }

    /** Lends a port, or returns -1 if all are lent. */
    int lend(ServerTransfer transfer, long now) {
        endRests(now);
        while (restedCount < CHOICE && size() < most) {
            addRested(open());
        }
        if (restedCount == 0) {
            // None has rested: the one that rested longest, rather than refuse a phone.
            Integer tired = resting.poll();
            if (tired == null) {
                return -1;
            }
            addRested(tired);
        }
        int at = random.nextInt(restedCount);
        if (restedCount > 1 && transfer.peer().equals(lastPeer[rested[at]])) {
            at = (at + 1) % restedCount;
        }
        int port = rested[at];
        rested[at] = rested[--restedCount];
        lent[port] = transfer;
        peak = Math.max(peak, ++lentCount);
        lastPeer[port] = transfer.peer();
        return port;
    }

    void giveBack(int port, long now) {
        lent[port] = null;
        lentCount--;
        restsUntil[port] = now + rest;
        resting.add(port);
    }

    @Nullable
    ServerTransfer holder(int port) {
        return port >= 0 && port < opened ? lent[port] : null;
    }

    private int size() {
        return opened - closed.size();
    }

    /** True if many more ports are open than are lent now. */
    boolean hasSurplus() {
        return size() > lentCount + 2 * CHOICE;
    }

    /** Begins another period over which the need is measured. */
    void measureAnew() {
        peak = lentCount;
    }

    /** Takes a port out of the pool that is not needed, or returns -1; its number may be used again for another one. */
    int closeSurplus(long now) {
        endRests(now);
        if (restedCount <= CHOICE || size() <= peak + CHOICE) {
            return -1;
        }
        int port = rested[--restedCount];
        lastPeer[port] = null;
        closed.push(port);
        return port;
    }

    private void endRests(long now) {
        while (!resting.isEmpty() && restsUntil[resting.peek()] - now <= 0) {
            addRested(resting.poll());
        }
    }

    private int open() {
        if (!closed.isEmpty()) {
            return closed.pop();
        }
        if (opened == lent.length) {
            int larger = Math.min(most, opened * 2);
            lent = Arrays.copyOf(lent, larger);
            lastPeer = Arrays.copyOf(lastPeer, larger);
            restsUntil = Arrays.copyOf(restsUntil, larger);
        }
        return opened++;
    }

    private void addRested(int port) {
        if (restedCount == rested.length) {
            rested = Arrays.copyOf(rested, rested.length * 2);
        }
        rested[restedCount++] = port;
    }
}
