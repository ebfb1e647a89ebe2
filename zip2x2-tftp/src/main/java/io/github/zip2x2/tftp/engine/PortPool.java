package io.github.zip2x2.tftp.engine;

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

    PortPool(int most, long rest, RandomGenerator random) {
        this.most = most;
        this.rest = rest;
        this.random = random;
    }

    /** Lends a port, or returns -1 if all are lent. */
    int lend(ServerTransfer transfer, long now) {
        while (!resting.isEmpty() && restsUntil[resting.peek()] - now <= 0) {
            addRested(resting.poll());
        }
        while (restedCount < CHOICE && opened < most) {
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
        lastPeer[port] = transfer.peer();
        return port;
    }

    void giveBack(int port, long now) {
        lent[port] = null;
        restsUntil[port] = now + rest;
        resting.add(port);
    }

    @Nullable
    ServerTransfer holder(int port) {
        return port >= 0 && port < opened ? lent[port] : null;
    }

    private int open() {
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
