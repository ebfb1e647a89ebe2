package io.github.zip2x2.dhcp.internal;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;

/** Waits for packet sockets, and can be woken by another thread. */
public final class PacketPoll {

    private static final short POLLIN = 1;
    private static final int EFD_NONBLOCK = 0x800;

    /** The longest that an interrupt of the waiting thread goes unseen. */
    private static final int SLICE_MILLIS = 50;

    private ByteBuffer fds = PacketSocket.direct(8);
    private int count = 1;
    private final int wake;
    private final ByteBuffer eight = PacketSocket.direct(8);
    private final ByteBuffer one = PacketSocket.direct(8);
    private boolean closed;

    /**
     * A wait for nothing but its wake-up.
     *
     * @throws IOException if the system gives no event descriptor
     */
    public PacketPoll() throws IOException {
        this.wake = LibC.eventfd(0, EFD_NONBLOCK);
        if (wake < 0) {
            throw new SocketException("cannot make an event descriptor (error " + LibC.lastError() + ")");
        }
        one.putLong(0, 1);
        watch(List.of());
    }

    /**
     * Waits for these sockets from now on; on the thread that waits.
     *
     * @param sockets which
     */
    public void watch(List<PacketSocket> sockets) {
        count = sockets.size() + 1;
        fds = PacketSocket.direct(8 * count);
        fds.putInt(0, wake);
        fds.putShort(4, POLLIN);
        for (int i = 1; i < count; i++) {
            fds.putInt(8 * i, sockets.get(i - 1).fd());
            fds.putShort(8 * i + 4, POLLIN);
        }
    }

    /**
     * Waits until a socket may have a packet, {@link #wakeup()} is called, the thread is interrupted, or the time is over.
     *
     * @param timeoutNanos the longest wait; 0 or less does not wait
     * @return true when it was woken
     */
    public boolean await(long timeoutNanos) {
        long end = System.nanoTime() + timeoutNanos;
        while (true) {
            long left = Math.max(0, end - System.nanoTime());
            int slice = (int) Math.min(SLICE_MILLIS, (left + 999_999) / 1_000_000);
            int ready = LibC.poll(fds, count, slice);
            if (ready > 0) {
                boolean woken = fds.getShort(6) != 0;
                if (woken) {
                    LibC.read(wake, eight, 8);
                }
                return woken;
            }
            if (left == 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
    }

    /** Ends a wait; any thread. */
    public synchronized void wakeup() {
        if (!closed) {
            LibC.write(wake, one, 8);
        }
    }

    /** Frees the event descriptor. */
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.close(wake);
        }
    }
}
