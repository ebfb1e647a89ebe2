package io.github.zip2x2.tftp.server;

import org.jspecify.annotations.Nullable;

/**
 * When which transfer is due. A transfer stays where it was put even when its deadline moves on, which costs nothing per
 * packet; found early it is put where it belongs now.
 */
final class TimerWheel {
    private static final long TICK = 10_000_000L;
    private static final int SLOTS = 1024;

    private final @Nullable ServerTransfer[] slots = new ServerTransfer[SLOTS];
    private long tick;
    private boolean running;
    private int size;
    /** No slot between the current one and this one is taken. */
    private long firstTaken;

    void add(ServerTransfer transfer, long now) {
        if (!running) {
            tick = Math.floorDiv(now, TICK);
            running = true;
        }
        long due = Math.floorDiv(transfer.deadlineNanos(), TICK) + 1;
        // A deadline beyond the wheel is looked at again when the wheel has turned once.
        long at = Math.max(tick + 1, Math.min(due, tick + SLOTS - 1));
        link(transfer, at);
    }

    private void link(ServerTransfer transfer, long at) {
        if (size == 0 || at < firstTaken) {
            firstTaken = at;
        }
        int slot = (int) Math.floorMod(at, (long) SLOTS);
        ServerTransfer head = slots[slot];
        transfer.wheelTick = at;
        transfer.wheelSlot = slot;
        transfer.wheelPrevious = null;
        transfer.wheelNext = head;
        if (head != null) {
            head.wheelPrevious = transfer;
        }
        slots[slot] = transfer;
        size++;
    }

    /** The transfer's deadline may lie before the place where it stands. */
    void hasten(ServerTransfer transfer, long now) {
        if (transfer.wheelSlot >= 0 && Math.floorDiv(transfer.deadlineNanos(), TICK) + 1 < transfer.wheelTick) {
            remove(transfer);
            add(transfer, now);
        }
    }

    void remove(ServerTransfer transfer) {
        if (transfer.wheelSlot < 0) {
            return;
        }
        if (transfer.wheelPrevious == null) {
            slots[transfer.wheelSlot] = transfer.wheelNext;
        } else {
            transfer.wheelPrevious.wheelNext = transfer.wheelNext;
        }
        if (transfer.wheelNext != null) {
            transfer.wheelNext.wheelPrevious = transfer.wheelPrevious;
        }
        transfer.wheelSlot = -1;
        transfer.wheelNext = null;
        transfer.wheelPrevious = null;
        size--;
    }

    /** Takes out the next transfer whose deadline has come, or returns null if there is none now. */
    @Nullable
    ServerTransfer pollDue(long now) {
        long current = Math.floorDiv(now, TICK);
        while (size > 0 && tick <= current) {
            ServerTransfer head = slots[(int) Math.floorMod(tick, (long) SLOTS)];
            while (head != null) {
                ServerTransfer transfer = head;
                head = head.wheelNext;
                if (transfer.wheelTick <= tick) {
                    remove(transfer);
                    if (transfer.deadlineNanos() - now <= 0) {
                        return transfer;
                    }
                    add(transfer, now);
                }
            }
            tick++;
        }
        if (size == 0) {
            running = false;
        }
        return null;
    }

    long deadlineNanos() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        for (long at = Math.max(tick, firstTaken); at < tick + SLOTS; at++) {
            if (slots[(int) Math.floorMod(at, (long) SLOTS)] != null) {
                firstTaken = at;
                return at * TICK;
            }
        }
        return tick * TICK;
    }
}
