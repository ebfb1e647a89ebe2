package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of each phone of a fleet, learned from the events of running servers and kept in a store.
 *
 * <p>{@link #tell} only changes memory, so it may be called on a thread that serves packets; a thread named {@code
 * zip2x2-fleet} (no daemon) writes changes to the store and tells the listener. {@link #start} works once; {@link #close}
 * writes what is left, and may be called at any time, by any thread, more than once; the store stays its owner's to close.
 * Thread-safe.
 */
public final class Fleet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    private static final int MAX_NEWS = 100_000;
    private static final long WARN_EVERY_NANOS = 60_000_000_000L;
    private static final long GRACE_MILLIS = 5_000;

    private final FleetSettings settings;
    private final FleetStore store;
    private final InstantSource clock;
    private final Consumer<FleetNews> listener;
    private final Thread thread = new Thread(this::run, "zip2x2-fleet");

    private final Object lock = new Object();
    private final FleetEngine engine;
    /** What the store does not have yet; an empty record is a phone that was forgotten. */
    private Map<MacAddress, Optional<PhoneRecord>> dirty = new LinkedHashMap<>();

    private final HistoryWriter history = new HistoryWriter();

    private ArrayDeque<FleetNews> news = new ArrayDeque<>();
    private long lostNews;
    private boolean started;
    private boolean closed;

    /** Held while the store is written, so that {@link #flush} returns only when nothing is on its way. */
    private final Object writing = new Object();

    private long nextWarning = System.nanoTime();
    private boolean listenerFailed;

    private final FleetActions actions = new FleetActions() {
        @Override
        public void changed(PhoneRecord phone) {
            dirty.put(phone.mac(), Optional.of(phone));
        }

        @Override
        public void forgotten(MacAddress phone) {
            // While the store fails, invented addresses must not fill the memory; a row too many there does no harm.
            int most = 2 * (settings.maxPhones() + settings.maxStrangers());
            if (dirty.size() < most) {
                dirty.put(phone, Optional.empty());
            } else {
                dirty.remove(phone);
            }
        }

        @Override
        public void news(FleetNews what) {
            if (news.size() < MAX_NEWS) {
                news.add(what);
            } else {
                lostNews++;
            }
            lock.notifyAll();
        }

        @Override
        public void historyChanged(HistorySpan span) {
            history.changed(span);
        }

        @Override
        public void historyForgotten(HistorySpan span) {
            history.forgotten(span);
        }
    };

    private Fleet(Builder builder) {
        settings = builder.settings;
        store = builder.store;
        clock = builder.clock;
        listener = builder.listener;
        engine = new FleetEngine(settings);
    }

    /** {@return a builder with the defaults: kept in memory, nobody told} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the store and begins to keep it.
     *
     * @return this fleet
     * @throws FleetStoreException if the store cannot be read
     * @throws IllegalStateException if it was started or closed before
     */
    public Fleet start() throws FleetStoreException {
        synchronized (lock) {
            if (started || closed) {
                throw new IllegalStateException(
                        closed ? "the fleet is closed: make another" : "the fleet runs already");
            }
            started = true;
        }
        List<PhoneRecord> kept = new ArrayList<>();
        store.forEachPhone(kept::add);
        kept.sort(Comparator.comparing(PhoneRecord::lastStep));
        List<HistoryBucket> buckets = FleetHistory.read(store);
        synchronized (lock) {
            for (HistoryBucket bucket : buckets) {
                engine.on(new FleetEvent.HistoryRestored(bucket), System.nanoTime(), actions);
            }
            for (PhoneRecord phone : kept) {
                engine.on(new FleetEvent.Restored(phone, clock.instant()), System.nanoTime(), actions);
            }
            if (!closed) {
                thread.start();
            }
        }
        return this;
    }

    /**
     * Takes one event; blocks for no I/O.
     *
     * @param event what happened
     */
    public void tell(FleetEvent event) {
        synchronized (lock) {
            engine.on(event, System.nanoTime(), actions);
        }
    }

    /**
     * Says how a NOTIFY to a phone ended, so that the boot that follows is counted as its effect.
     *
     * @param phone the phone
     * @param result how it ended
     */
    public void notified(MacAddress phone, NotifyResult result) {
        notified(phone, clock.instant(), result);
    }

    /**
     * Says how a NOTIFY to a phone ended, also where the phone was faster than its answer.
     *
     * @param phone the phone
     * @param sent when it was sent, by the fleet's clock
     * @param result how it ended
     */
    public void notified(MacAddress phone, Instant sent, NotifyResult result) {
        tell(new FleetEvent.Notified(phone, sent, result.accepted(), result.toString()));
    }

    // ---- queries ---------------------------------------------------------------------------------------------------

    /**
     * What is known of a phone.
     *
     * @param mac the phone
     * @return its record, or empty if it was never heard of, or was forgotten
     */
    public Optional<PhoneRecord> phone(MacAddress mac) {
        synchronized (lock) {
            return engine.phone(mac);
        }
    }

    /**
     * The phones of which something holds.
     *
     * @param condition called without a lock held
     * @return their records, by address
     */
    public List<PhoneRecord> phones(Predicate<PhoneRecord> condition) {
        List<PhoneRecord> all;
        synchronized (lock) {
            all = new ArrayList<>(engine.phones());
        }
        return all.stream()
                .filter(condition)
                .sorted(Comparator.comparing(PhoneRecord::mac))
                .toList();
    }

    /**
     * Which of these phones have not read that version yet, phones that were never heard of among them.
     *
     * @param phones the phones in question
     * @param milestone {@link Milestone#COMMON_READ}, {@link Milestone#SPECIFIC_READ} or {@link Milestone#FIRMWARE_READ}
     * @param wanted the version that each should have read in full last
     * @return those that have not, in the given order
     */
    public List<MacAddress> behind(
            Collection<MacAddress> phones, Milestone milestone, Function<MacAddress, String> wanted) {
        return phones.stream()
                .filter(mac -> phone(mac)
                        .flatMap(phone -> phone.mark(milestone))
                        .filter(mark -> mark.goodAt().isPresent())
                        .map(Mark::goodVersion)
                        .filter(wanted.apply(mac)::equals)
                        .isEmpty())
                .toList();
    }

    /** {@return the phones whose boot stands still, by address} */
    public List<PhoneRecord> stalled() {
        return phones(phone -> Diagnosis.isStalled(phone, clock.instant(), settings));
    }

    /** {@return the phones that ask for the same image boot after boot, by address} */
    public List<PhoneRecord> looping() {
        return phones(phone -> phone.isLooping(settings.loopAfter()));
    }

    /**
     * One phone's story: its last good step, the next one expected, and the likely cause if that does not come.
     *
     * @param mac the phone
     * @return the diagnosis, also of a phone that was never heard of
     */
    public Diagnosis diagnose(MacAddress mac) {
        return Diagnosis.of(mac, phone(mac), clock.instant(), settings);
    }

    /** {@return the boots that were followed by another, by when they began; the last boot of each phone stands in its record} */
    public List<HistoryBucket> history() {
        synchronized (lock) {
            return engine.history();
        }
    }

    /** {@return the bounds and times} */
    public FleetSettings settings() {
        return settings;
    }

    /** {@return where the records are kept, and waves and rollouts keep theirs} */
    public FleetStore store() {
        return store;
    }

    /** {@return how many news the listener was too slow for} */
    public long lostNews() {
        synchronized (lock) {
            return lostNews;
        }
    }

    // ---- the thread ------------------------------------------------------------------------------------------------

    private void run() {
        boolean goOn = true;
        long nextFlush = System.nanoTime();
        while (goOn) {
            ArrayDeque<FleetNews> told;
            synchronized (lock) {
                await(nextFlush);
                if (engine.deadlineNanos() != Long.MAX_VALUE && System.nanoTime() - engine.deadlineNanos() >= 0) {
                    engine.on(FleetEvent.Tick.TIME_REACHED, System.nanoTime(), actions);
                }
                told = news;
                news = new ArrayDeque<>();
                goOn = !closed;
            }
            told.forEach(this::tellListener);
            if (!goOn || System.nanoTime() - nextFlush >= 0) {
                nextFlush = System.nanoTime() + settings.flushEvery().toNanos();
                try {
                    flush();
                } catch (FleetStoreException | RuntimeException e) {
                    warn(e);
                }
            }
        }
    }

    /** Waits for news, the close, a stall that is due, or the time to write. */
    private void await(long nextFlush) {
        long now = System.nanoTime();
        long wait = settings.flushEvery().toNanos();
        if (!dirty.isEmpty()) {
            wait = Math.min(wait, nextFlush - now);
        }
        if (engine.deadlineNanos() != Long.MAX_VALUE) {
            wait = Math.min(wait, engine.deadlineNanos() - now);
        }
        long until = now + wait;
        try {
            for (long left = wait; news.isEmpty() && !closed && left > 0; left = until - System.nanoTime()) {
                lock.wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /**
     * Writes to the store what it does not have yet, now instead of soon.
     *
     * @throws FleetStoreException if it cannot be written; it is tried again later
     */
    public void flush() throws FleetStoreException {
        synchronized (writing) {
            Map<MacAddress, Optional<PhoneRecord>> taken;
            HistoryWriter.Changes boots;
            synchronized (lock) {
                taken = dirty;
                dirty = new LinkedHashMap<>();
                boots = history.take(engine);
            }
            if (taken.isEmpty() && boots.isEmpty()) {
                return;
            }
            List<MacAddress> forgotten = new ArrayList<>();
            List<PhoneRecord> changed = new ArrayList<>();
            taken.forEach((mac, phone) -> phone.ifPresentOrElse(changed::add, () -> forgotten.add(mac)));
            try {
                store.save(changed, forgotten);
                boots.write(store);
            } catch (FleetStoreException | RuntimeException e) {
                synchronized (lock) {
                    taken.putAll(dirty);
                    dirty = taken;
                    history.putBack(boots);
                }
                throw e;
            }
        }
    }

    private void tellListener(FleetNews what) {
        try {
            listener.accept(what);
        } catch (RuntimeException e) {
            if (!listenerFailed) {
                listenerFailed = true;
                LOG.warn("a fleet listener failed; further failures are not logged", e);
            }
        }
    }

    private void warn(Exception e) {
        long now = System.nanoTime();
        if (now - nextWarning >= 0) {
            nextWarning = now + WARN_EVERY_NANOS;
            LOG.warn("the fleet's record is kept in memory only for now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            lock.notifyAll();
        }
        try {
            if (thread.isAlive() && Thread.currentThread() != thread) {
                thread.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects the parts of a {@link Fleet}. */
    public static final class Builder {
        private FleetSettings settings = FleetSettings.defaults();
        private FleetStore store = new MemoryFleetStore();
        private InstantSource clock = InstantSource.system();
        private Consumer<FleetNews> listener = what -> {};

        private Builder() {}

        /**
         * Sets bounds and times.
         *
         * @param value the settings
         * @return this builder
         */
        public Builder settings(FleetSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Sets where records are kept.
         *
         * @param value the store, which its owner closes after the fleet; in memory unless set
         * @return this builder
         */
        public Builder store(FleetStore value) {
            store = Objects.requireNonNull(value, "store");
            return this;
        }

        /**
         * Sets the clock that dates what is known.
         *
         * @param value the system's unless set
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Sets who is told what happens, in order, on the fleet's own thread; what it throws is logged once.
         *
         * @param value the listener
         * @return this builder
         */
        public Builder listener(Consumer<FleetNews> value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** {@return the fleet, not yet started} */
        public Fleet build() {
            return new Fleet(this);
        }
    }
}
