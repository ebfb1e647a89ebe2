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
    /** Longer rests would mean more ports in turn, which costs. */
    private static final long REST = 10_000_000L;
    /** A port that another program has is tried again after this time. */
    private static final long TAKEN_FOR = 60_000_000_000L;
    /** So many rested ports to draw from, or the pool grows. */
    private static final int CHOICE = 64;

    private final int most;
    private final RandomGenerator random;
    private int opened;
    private @Nullable ServerTransfer[] lent = new ServerTransfer[CHOICE];
    private @Nullable InetSocketAddress[] lastPeer = new InetSocketAddress[CHOICE];
    private long[] restsUntil = new long[CHOICE];
    private int[] rested = new int[CHOICE];
    private int restedCount;
    private final ArrayDeque<Integer> resting = new ArrayDeque<>();
    /** Ports that another program has, looked at again when {@link #restsUntil} has come. */
    private final ArrayDeque<Integer> taken = new ArrayDeque<>();

    private final ArrayDeque<Integer> closed = new ArrayDeque<>();
    private int lentCount;
    /** The most ports that were lent at once since the pool last looked what it needs. */
    private int peak;

    PortPool(int most, RandomGenerator random) {
        this.most = most;
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

    /** A port that was lent cannot be used: another program has it. */
    void putAside(int port, long now) {
        lent[port] = null;
        lentCount--;
        restsUntil[port] = now + TAKEN_FOR;
        taken.add(port);
    }

    /** A port for one datagram that needs no answer, or -1: any that is free, without opening more for it. */
    int borrow(long now) {
        endRests(now);
        if (restedCount == 0 && resting.isEmpty() && size() < most) {
            addRested(open());
        }
        if (restedCount > 0) {
            return rested[random.nextInt(restedCount)];
        }
        Integer tired = resting.peekLast();
        return tired == null ? -1 : tired;
    }

    /** Lends a port that its peer gave back just now once more to it; false if another transfer has it. */
    boolean lendAgain(int port, ServerTransfer transfer) {
        if (lent[port] != null || !resting.remove(port)) {
            return false;
        }
        lent[port] = transfer;
        peak = Math.max(peak, ++lentCount);
        return true;
    }

    void giveBack(int port, long now) {
        lent[port] = null;
        lentCount--;
        restsUntil[port] = now + REST;
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
        while (!taken.isEmpty() && restsUntil[taken.peek()] - now <= 0) {
            addRested(taken.poll());
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
