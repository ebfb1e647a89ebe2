package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of each phone of a fleet, learned from the events of running servers and kept in a store.
 *
 * <p>{@link #tell} only changes memory, so it may be called on a thread that serves packets. Threads named {@code
 * zip2x2-fleet} (which knows the time), {@code zip2x2-fleet-store} and, for each subscriber, {@code zip2x2-fleet-listener}
 * do the rest; none is a daemon. {@link #start} works once; {@link #close} writes what is left, and may be called at any
 * time, by any thread, more than once; the store stays its owner's to close. Thread-safe.
 */
public final class Fleet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    private static final long GRACE_MILLIS = 5_000;

    private final FleetSettings settings;
    private final FleetStore store;
    private final boolean forgetful;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::run, "zip2x2-fleet");
    private final List<FleetSubscription> subscriptions = new CopyOnWriteArrayList<>();

    private final Object lock = new Object();
    private final FleetEngine engine;
    private final FleetPersistence persistence;
    private boolean started;
    private boolean closed;

    private final FleetActions actions = new FleetActions() {
        @Override
        public void changed(PhoneRecord phone) {
            persistence.changed(phone);
        }

        @Override
        public void forgotten(MacAddress phone) {
            persistence.forgotten(phone);
        }

        @Override
        public void news(FleetNews what) {
            subscriptions.forEach(subscription -> subscription.tell(what));
        }

        @Override
        public void historyChanged(HistorySpan span) {
            persistence.history().changed(span);
        }

        @Override
        public void historyForgotten(HistorySpan span) {
            persistence.history().forgotten(span);
        }
    };

    private Fleet(Builder builder) {
        settings = builder.settings;
        forgetful = builder.store == null;
        store = builder.store == null ? new MemoryFleetStore() : builder.store;
        clock = builder.clock;
        engine = new FleetEngine(settings);
        persistence = new FleetPersistence(store, settings, lock, () -> engine);
        if (builder.listener != null) {
            subscriptions.add(new FleetSubscription(builder.listener));
        }
    }

    /** {@return a builder with the defaults: kept in memory only, with a WARN; nobody told} */
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
                persistence.start();
                subscriptions.forEach(FleetSubscription::start);
            }
        }
        if (forgetful) {
            LOG.warn(
                    "what this fleet learns is kept in memory only and ends with it: build it with store(...), or with a"
                            + " MemoryFleetStore if that is meant");
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
            long before = engine.deadlineNanos();
            engine.on(event, System.nanoTime(), actions);
            if (before == Long.MAX_VALUE && engine.deadlineNanos() != Long.MAX_VALUE) {
                lock.notifyAll();
            }
        }
    }

    /**
     * Tells somebody what happens from now on.
     *
     * @param listener called on a thread of its own, one news after the other; it may take its time
     * @return the subscription, which ends with the fleet or when it is closed
     * @throws IllegalStateException if the fleet does not run
     */
    public FleetSubscription subscribe(Consumer<FleetNews> listener) {
        FleetSubscription subscription = new FleetSubscription(Objects.requireNonNull(listener, "listener"));
        synchronized (lock) {
            if (!started || closed) {
                throw new IllegalStateException(
                        closed ? "the fleet is closed: make another" : "the fleet does not run yet: start it first");
            }
            subscriptions.removeIf(FleetSubscription::isClosed);
            subscriptions.add(subscription);
            subscription.start();
        }
        return subscription;
    }

    /**
     * Says that a phone has registered with the PBX, as far as the PBX can tell.
     *
     * @param phone the phone
     */
    public void registered(MacAddress phone) {
        tell(new FleetEvent.Registered(phone, FleetClock.now(clock)));
    }

    /**
     * Says how a NOTIFY to a phone ended, so that the boot that follows is counted as its effect.
     *
     * @param phone the phone
     * @param result how it ended
     */
    public void notified(MacAddress phone, NotifyResult result) {
        notified(phone, FleetClock.now(clock), result);
    }

    /**
     * Says how a NOTIFY to a phone ended, also where the phone was faster than its answer.
     *
     * @param phone the phone
     * @param sent when it was sent
     * @param result how it ended
     */
    public void notified(MacAddress phone, Moment sent, NotifyResult result) {
        tell(new FleetEvent.Notified(phone, sent, result.mayBoot(), result.text()));
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
     * Which of these phones have not read that version yet, phones that were never heard of among them. A phone that read
     * the file in a version that nobody knows any more, as after an upgrade, is not among them: see {@link #unknown}.
     *
     * @param phones the phones in question
     * @param milestone {@link Milestone#COMMON_READ}, {@link Milestone#SPECIFIC_READ} or {@link Milestone#FIRMWARE_READ}
     * @param wanted the version that each should have read in full last
     * @return those that have not, in the given order
     */
    public List<MacAddress> behind(
            Collection<MacAddress> phones, Milestone milestone, Function<MacAddress, String> wanted) {
        return phones.stream()
                .filter(mac -> {
                    Optional<String> read = lastRead(mac, milestone);
                    return read.isEmpty()
                            || !(read.get().isEmpty() || read.get().equals(wanted.apply(mac)));
                })
                .toList();
    }

    /**
     * Which of these phones have read the file, and nobody knows in which version.
     *
     * @param phones the phones in question
     * @param milestone {@link Milestone#COMMON_READ}, {@link Milestone#SPECIFIC_READ} or {@link Milestone#FIRMWARE_READ}
     * @return those, in the given order
     */
    public List<MacAddress> unknown(Collection<MacAddress> phones, Milestone milestone) {
        return phones.stream()
                .filter(mac -> lastRead(mac, milestone).filter(String::isEmpty).isPresent())
                .toList();
    }

    private Optional<String> lastRead(MacAddress mac, Milestone milestone) {
        return phone(mac)
                .flatMap(phone -> phone.mark(milestone))
                .flatMap(Mark::file)
                .map(ReadFile::version);
    }

    /** {@return the phones whose boot stands still, by address} */
    public List<PhoneRecord> stalled() {
        return phones(phone -> phone.isStalled() && !phone.isUp());
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
        return Diagnosis.of(mac, phone(mac), settings);
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

    /** {@return how many news subscribers were too slow for} */
    public long lostNews() {
        return subscriptions.stream().mapToLong(FleetSubscription::lost).sum();
    }

    // ---- the thread ------------------------------------------------------------------------------------------------

    /** Tells the engine the time. */
    private void run() {
        synchronized (lock) {
            try {
                while (!closed) {
                    long deadline = engine.deadlineNanos();
                    long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
                    if (left <= 0) {
                        engine.on(FleetEvent.Tick.TIME_REACHED, System.nanoTime(), actions);
                    } else if (left == Long.MAX_VALUE) {
                        lock.wait();
                    } else {
                        lock.wait(left / 1_000_000 + 1);
                    }
                }
            } catch (InterruptedException e) {
                LOG.debug("the fleet's clock was interrupted");
            }
        }
    }

    /**
     * Writes to the store what it does not have yet, now instead of soon.
     *
     * @throws FleetStoreException if it cannot be written; it is tried again later
     */
    public void flush() throws FleetStoreException {
        persistence.flush();
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
        persistence.close();
        subscriptions.forEach(FleetSubscription::close);
        try {
            if (thread.isAlive() && !Thread.currentThread().equals(thread)) {
                thread.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects the parts of a {@link Fleet}. */
    public static final class Builder {
        private FleetSettings settings = FleetSettings.defaults();
        private @Nullable FleetStore store;
        private InstantSource clock = InstantSource.system();
        private @Nullable Consumer<FleetNews> listener;

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
         * @param value the store, which its owner closes after the fleet; in memory, with a WARN, unless set
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
         * Subscribes somebody from the start, as {@link Fleet#subscribe} does later.
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
