package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the store what a fleet has learned, on a thread of its own named {@code zip2x2-fleet-store}, so that a store that
 * is slow, fails or hangs delays nothing else. What is to be written is collected under the fleet's lock.
 */
final class FleetPersistence {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    private static final long WARN_EVERY_NANOS = 60_000_000_000L;
    private static final long GRACE_MILLIS = 5_000;

    private final FleetStore store;
    private final Object lock;
    private final Duration flushEvery;
    private final int most;
    private final Supplier<FleetEngine> engine;
    private final Thread thread = new Thread(this::run, "zip2x2-fleet-store");

    /** What the store does not have yet; an empty record is a phone that was forgotten. Guarded by the lock. */
    private Map<MacAddress, Optional<PhoneRecord>> dirty = new LinkedHashMap<>();

    private final HistoryWriter history = new HistoryWriter();
    private boolean closed;

    /** Held while the store is written, so that {@link #flush} returns only when nothing is on its way. */
    private final Object writing = new Object();

    private long nextWarning = System.nanoTime();

    FleetPersistence(FleetStore store, FleetSettings settings, Object lock, Supplier<FleetEngine> engine) {
        this.store = store;
        this.lock = lock;
        this.engine = engine;
        flushEvery = settings.flushEvery();
        most = 2 * (settings.maxPhones() + settings.maxStrangers());
    }

    void start() {
        thread.start();
    }

    void changed(PhoneRecord phone) {
        dirty.put(phone.mac(), Optional.of(phone));
    }

    void forgotten(MacAddress phone) {
        // While the store fails, invented addresses must not fill the memory; a row too many there does no harm.
        if (dirty.size() < most) {
            dirty.put(phone, Optional.empty());
        } else {
            dirty.remove(phone);
        }
    }

    HistoryWriter history() {
        return history;
    }

    private void run() {
        boolean goOn = true;
        while (goOn) {
            synchronized (lock) {
                goOn = await();
            }
            try {
                flush();
            } catch (FleetStoreException | RuntimeException | LinkageError | StackOverflowError e) {
                warn(e, !goOn);
            }
        }
    }

    /** Waits for the time to write; false once it is the last time. */
    private boolean await() {
        long until = System.nanoTime() + flushEvery.toNanos();
        try {
            for (long left = flushEvery.toNanos(); !closed && left > 0; left = until - System.nanoTime()) {
                lock.wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        return !closed;
    }

    void flush() throws FleetStoreException {
        synchronized (writing) {
            Map<MacAddress, Optional<PhoneRecord>> taken;
            HistoryWriter.Changes boots;
            synchronized (lock) {
                taken = dirty;
                dirty = new LinkedHashMap<>();
                boots = history.take(engine.get());
            }
            if (taken.isEmpty() && boots.isEmpty()) {
                return;
            }
            List<MacAddress> forgotten = new ArrayList<>();
            List<PhoneRecord> changed = new ArrayList<>();
            taken.forEach((mac, phone) -> phone.ifPresentOrElse(changed::add, () -> forgotten.add(mac)));
            boolean written = false;
            try {
                store.save(changed, forgotten);
                boots.write(store);
                written = true;
            } finally {
                if (!written) {
                    synchronized (lock) {
                        taken.putAll(dirty);
                        dirty = taken;
                        history.putBack(boots);
                    }
                }
            }
        }
    }

    private void warn(Throwable e, boolean last) {
        long now = System.nanoTime();
        if (last) {
            int lost;
            synchronized (lock) {
                lost = dirty.size();
            }
            LOG.warn(
                    "the fleet closes, and what it learned last of {} phones is not in its store: {}",
                    lost,
                    String.valueOf(e.getMessage()));
        } else if (now - nextWarning >= 0) {
            nextWarning = now + WARN_EVERY_NANOS;
            LOG.warn("the fleet's record is kept in memory only for now: {}", String.valueOf(e.getMessage()));
        }
    }

    /** Writes what is left. The lock must not be held. */
    void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        if (!thread.isAlive() || Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join(GRACE_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("the fleet closes while its store hangs: what it learned last may be lost");
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
