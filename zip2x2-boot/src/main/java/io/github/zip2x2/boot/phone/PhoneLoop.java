package io.github.zip2x2.boot.phone;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread in which any number of {@linkplain Phone phones} boot over real UDP; each of those on the link layer has a thread beside it.
 *
 * <p>All methods are thread-safe. Listeners are called on the loop's thread, {@code zip2x2-phones}, which is a daemon:
 * the application that started it decides how long it lives, by {@link #close()}.
 */
public final class PhoneLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PhoneLoop.class);
    private static final int MAX_DATAGRAM = 65_535;
    private static final long CLOSE_WAIT_MILLIS = 2_000;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(timer -> timer.atNanos() - originNanos()));
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    private final Set<Phone> phones = new HashSet<>();
    private final long origin = System.nanoTime();
    private volatile boolean closed;
    private volatile boolean ended;

    /** When a phone wants to be woken; out of date once the phone wants another time. */
    private record Timer(long atNanos, Phone phone) {}

    /** What a channel's key carries: who reads the channel when it has something. */
    interface Reader {
        void read(ByteBuffer buffer) throws IOException;
    }

    private PhoneLoop(Selector selector) {
        this.selector = selector;
        this.thread = new Thread(this::run, "zip2x2-phones");
        thread.setDaemon(true);
    }

    /**
     * Starts a loop without phones.
     *
     * @return the loop
     * @throws IOException if the system gives no selector
     */
    public static PhoneLoop start() throws IOException {
        PhoneLoop loop = new PhoneLoop(Selector.open());
        loop.thread.start();
        return loop;
    }

    /**
     * Adds a phone, switched off, with its sockets bound.
     *
     * @param attachment how it is attached to the network
     * @param profile how it boots
     * @param mac its hardware address
     * @param software the version of the software that it runs, if that is known
     * @param listener hears what it does; a {@link io.github.zip2x2.boot.phone.WireListener} hears of its datagrams too
     * @return the phone
     * @throws IOException if a socket cannot be bound; the message names its address
     */
    public Phone add(
            Attachment attachment,
            PhoneProfile profile,
            MacAddress mac,
            Optional<SoftwareVersion> software,
            BootListener listener)
            throws IOException {
        return add(attachment, profile, mac, PhoneMemory.EMPTY.withSoftware(software), listener);
    }

    /**
     * Adds a phone that remembers something, switched off, with its sockets bound.
     *
     * @param attachment how it is attached to the network
     * @param profile how it boots
     * @param mac its hardware address
     * @param memory what it remembers
     * @param listener hears what it does; a {@link io.github.zip2x2.boot.phone.WireListener} hears of its datagrams too
     * @return the phone
     * @throws IOException if a socket cannot be bound; the message names its address
     */
    public Phone add(
            Attachment attachment, PhoneProfile profile, MacAddress mac, PhoneMemory memory, BootListener listener)
            throws IOException {
        return Phone.open(this, attachment, profile, mac, memory, listener);
    }

    /** Runs a task on the loop's thread; when that has ended, on the caller's, for phones that are all shut by then. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
        if (ended) {
            runTasks();
        }
    }

    Selector selector() {
        return selector;
    }

    /** Called on the loop's thread whenever the phone's deadline may have changed. */
    void wakeAt(long atNanos, Phone phone) {
        timers.add(new Timer(atNanos, phone));
    }

    void opened(Phone phone) {
        phones.add(phone);
    }

    void closed(Phone phone) {
        phones.remove(phone);
    }

    private long originNanos() {
        return origin;
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(PhoneLoop::dispatch, waitMillis());
                runTasks();
                runTimers();
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.error("the phones' loop ended", e);
        } finally {
            Set.copyOf(phones).forEach(Phone::shut);
            ended = true;
            runTasks();
        }
    }

    private static void dispatch(SelectionKey key) {
        Attached attached = (Attached) key.attachment();
        try {
            attached.reader().read(attached.buffer());
        } catch (IOException e) {
            LOG.debug("a phone's socket failed: {}", e.toString());
        }
    }

    /** A reader with the loop's buffer, so that the selector's callback needs no state of its own. */
    record Attached(Reader reader, ByteBuffer buffer) {}

    Attached attach(Reader reader) {
        return new Attached(reader, buffer);
    }

    private long waitMillis() {
        Timer next = timers.peek();
        if (!tasks.isEmpty()) {
            return 1;
        }
        if (next == null) {
            return 0;
        }
        return Math.max(1, (next.atNanos() - System.nanoTime() + 999_999) / 1_000_000);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void runTimers() {
        long now = System.nanoTime();
        for (Timer next = timers.peek(); next != null && next.atNanos() - now <= 0; next = timers.peek()) {
            timers.remove();
            if (next.phone().wantsWakingAt(next.atNanos())) {
                next.phone().timeReached();
            }
        }
    }

    /** Switches all phones off and closes their sockets; returns when the thread has ended, at most 2 s later. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(CLOSE_WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing the selector: {}", e.toString());
        }
    }
}
