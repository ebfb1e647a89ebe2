package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.internal.CallGuard;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.SipUri;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reboots many phones, as {@link WaveEngine} says, and keeps its book in the fleet's store, so that it goes on after a
 * restart without rebooting a phone twice.
 *
 * <p>A thread named {@code zip2x2-wave} runs it, and up to {@value #MAX_SENDERS} threads {@code zip2x2-wave-notify} ask the
 * guard and the locator and wait for the answers to NOTIFYs; none is a daemon, and all end with the wave. {@link #close}
 * leaves the wave as it stands, to be resumed; it may be called at any time, by any thread, more than once. One wave runs in
 * one place: resumed twice at a time, it would not know of the other's NOTIFYs. Thread-safe.
 */
public final class Wave implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Wave.class);

    private static final String STATE = "state";
    private static final String RUNNING = "running";
    private static final String STOPPED = "stopped ";
    private static final String ENDED = "ended";
    private static final int MAX_SENDERS = 32;
    private static final CallGuard NETWORKS =
            CallGuard.of("function that names networks", "the caps for each network do not hold; mend it");
    private static final Duration GUARD_RETRY = Duration.ofMinutes(1);

    private final Book book;
    private final WaveSettings settings;
    private final Fleet fleet;
    private final PhoneNotifier notifier;
    private final Function<InetAddress, String> networks;
    private final InstantSource clock;
    private final Map<MacAddress, WavePhone> phones = new HashMap<>();
    private final CallGuard storeCalls =
            CallGuard.of("fleet store", "phones are told again when it returns; look at its disk or server");
    private final WaveEngine engine;
    private final EngineThread<WaveEvent, WaveSummary> thread;
    private final ThreadPoolExecutor senders;
    /** Whom to name, of phones that were asked for and may be told. */
    private final Map<MacAddress, SipUri> targets = new ConcurrentHashMap<>();
    /** Phones of whom guard and locator are being asked: each holds one thread at most, however long that takes. */
    private final Set<MacAddress> asking = ConcurrentHashMap.newKeySet();

    private volatile WaveSummary summary;

    private Wave(Builder builder, List<WaveEntry> entries) {
        book = builder.book();
        settings = builder.settings;
        fleet = builder.fleet;
        notifier = builder.notifier;
        networks = builder.networks;
        clock = builder.clock;
        entries.forEach(entry -> phones.put(entry.phone().mac(), entry.phone()));
        engine = new WaveEngine(settings, clock, entries);
        summary = engine.summary();
        thread = new EngineThread<>("zip2x2-wave", new Hands(), WaveEvent.Tick.START, WaveEvent.Tick.TIME_REACHED);
        int most = Math.min(settings.maxUnderWay(), MAX_SENDERS);
        senders = new ThreadPoolExecutor(most, most, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            return new Thread(task, "zip2x2-wave-notify");
        });
        senders.allowCoreThreadTimeOut(true);
    }

    /**
     * Starts a wave's settings.
     *
     * @param name the wave's name, 1 to 60 letters, digits, dots and hyphens
     * @param fleet knows which phones boot, and keeps the book in its store
     * @param notifier tells phones to boot
     * @return a builder
     * @throws IllegalArgumentException if the name is none
     */
    public static Builder of(String name, Fleet fleet, PhoneNotifier notifier) {
        return new Builder(name, fleet, notifier);
    }

    /**
     * The waves that were neither ended nor stopped, to be resumed after a restart.
     *
     * @param store where waves keep their books
     * @return their names, sorted
     * @throws FleetStoreException if the store cannot be read
     */
    public static List<String> unfinished(FleetStore store) throws FleetStoreException {
        return unfinished(store, Book.Kind.WAVE);
    }

    static List<String> unfinished(FleetStore store, Book.Kind kind) throws FleetStoreException {
        return Book.names(store, kind, book -> RUNNING.equals(book.get(STATE)));
    }

    /**
     * The entries of a wave's book.
     *
     * @param store where waves keep their books
     * @param name the wave's name
     * @return one for each phone, by address; none if there is no such wave
     * @throws FleetStoreException if the store cannot be read
     */
    public static List<WaveEntry> entries(FleetStore store, String name) throws FleetStoreException {
        return entries(store, Book.Kind.WAVE, name);
    }

    static List<WaveEntry> entries(FleetStore store, Book.Kind kind, String name) throws FleetStoreException {
        return entries(Book.of(store, kind, name).read());
    }

    private static List<WaveEntry> entries(Map<String, String> book) {
        List<WaveEntry> entries = new ArrayList<>();
        Book.forEachPhone(
                book,
                (mac, text) -> entries.add(WaveEntry.parse(mac, text).orElseGet(() -> {
                    LOG.warn("mac={} its row in the book of a wave cannot be read: it is not told in this wave", mac);
                    return WaveEntry.unreadable(mac);
                })));
        return entries;
    }

    /**
     * How a wave ended that is over.
     *
     * @param store where waves keep their books
     * @param name the wave's name
     * @return how it ended, or empty if it is not over, or there is no such wave
     * @throws FleetStoreException if the store cannot be read
     */
    public static Optional<WaveSummary> finished(FleetStore store, String name) throws FleetStoreException {
        return finished(store, Book.Kind.WAVE, name);
    }

    static Optional<WaveSummary> finished(FleetStore store, Book.Kind kind, String name) throws FleetStoreException {
        Map<String, String> book = Book.of(store, kind, name).read();
        String state = book.get(STATE);
        if (state == null || state.equals(RUNNING)) {
            return Optional.empty();
        }
        String why = state.startsWith(STOPPED) ? state.substring(STOPPED.length()) : null;
        return Optional.of(new WaveSummary(entries(book), why));
    }

    /** {@return how the wave stands} */
    public WaveSummary summary() {
        return summary;
    }

    /**
     * When the wave is over.
     *
     * @return completed with how it ended, or with a {@link java.util.concurrent.CancellationException} when it was closed
     *     before, or with the defect that ended it: a wave that can be resumed
     */
    public CompletableFuture<WaveSummary> ended() {
        return thread.ended();
    }

    /**
     * Tells no further phone to boot; those under way are watched to their end, and then the wave is over.
     *
     * @param why in words
     */
    public void stop(String why) {
        thread.tell(new WaveEvent.Stop(why));
    }

    @Override
    public void close() {
        senders.shutdownNow();
        thread.close();
    }

    /** Carries out what the engine wants; called on the wave's thread. */
    private final class Hands implements WaveActions, EngineThread.Engine<WaveEvent> {
        @Override
        public void on(WaveEvent event, long nowNanos) {
            engine.on(event, nowNanos, this);
            summary = engine.summary();
        }

        @Override
        public long deadlineNanos() {
            return engine.deadlineNanos();
        }

        @Override
        public void left() {
            senders.shutdown();
        }

        @Override
        public void ask(MacAddress phone) {
            WavePhone named = phones.get(phone);
            if (named == null || !asking.add(phone)) {
                return; // the wave asks again when nothing came in time
            }
            onSender(() -> {
                WaveEvent answer;
                try {
                    answer = asked(named);
                } catch (InterruptedIOException e) {
                    return; // the wave is being closed
                } finally {
                    asking.remove(phone);
                }
                thread.tell(answer);
            });
        }

        @Override
        public void intend(WaveEntry entry) {
            MacAddress phone = entry.phone().mac();
            try {
                write(phone.hex(), entry.toText());
                thread.tell(new WaveEvent.Written(phone));
            } catch (IOException e) {
                thread.tell(new WaveEvent.NotWritten(phone, String.valueOf(e.getMessage())));
            }
        }

        @Override
        public void tell(WaveEntry entry) {
            onSender(() -> {
                MacAddress phone = entry.phone().mac();
                SipUri target = targets.remove(phone);
                try {
                    NotifyResult result = target == null
                            ? new NotifyResult.Undeliverable("its address is not known")
                            : notifier.tell(phone, target);
                    thread.tell(new WaveEvent.Answered(phone, result));
                } catch (InterruptedIOException e) {
                    LOG.debug("mac={} whether the NOTIFY left is not known: {}", phone, e.getMessage());
                }
            });
        }

        @Override
        public void note(WaveEntry entry) {
            try {
                write(entry.phone().mac().hex(), entry.toText());
            } catch (IOException e) {
                LOG.debug("mac={} {} is not in the book of {}", entry.phone().mac(), entry.phase(), book);
            }
        }

        private void write(String key, String value) throws IOException {
            storeCalls.call(() -> {
                book.write(Map.of(key, value));
                return key;
            });
        }

        @Override
        public void look(MacAddress phone) {
            fleet.phone(phone)
                    .ifPresent(record -> thread.tell(new WaveEvent.Looked(
                            record, record.isLooping(fleet.settings().loopAfter()))));
        }

        @Override
        public void ended(WaveSummary last) {
            summary = last;
            try {
                write(STATE, last.stopped().map(why -> STOPPED + why).orElse(ENDED));
            } catch (IOException e) {
                LOG.warn("the end of {} is not in its book, so it is taken up again after a restart", book);
            }
            thread.end(last);
        }

        private void onSender(Runnable task) {
            try {
                senders.execute(task);
            } catch (RejectedExecutionException e) {
                LOG.debug("the wave {} is being closed", book);
            }
        }
    }

    private WaveEvent asked(WavePhone phone) throws InterruptedIOException {
        MacAddress mac = phone.mac();
        PhoneNotifier.Asked asked = notifier.ask(phone);
        if (asked instanceof PhoneNotifier.Asked.Ready ready) {
            targets.put(mac, ready.target());
            long boots = fleet.phone(mac).map(PhoneRecord::boot).orElse(0L);
            return new WaveEvent.Cleared(mac, boots, network(ready.address()));
        } else if (asked instanceof PhoneNotifier.Asked.Later later) {
            return new WaveEvent.Deferred(
                    mac, later.answer().why(), later.answer().retryAfter());
        } else if (asked instanceof PhoneNotifier.Asked.Failed failed) {
            return new WaveEvent.Deferred(mac, String.valueOf(failed.cause().getMessage()), GUARD_RETRY);
        }
        return new WaveEvent.NotFound(mac, ((PhoneNotifier.Asked.Unreachable) asked).why());
    }

    private String network(InetAddress address) {
        try {
            return NETWORKS.call(() -> networks.apply(address));
        } catch (IOException e) {
            return "";
        }
    }

    /** Collects what a wave needs. */
    public static final class Builder {
        private final String name;
        private final Fleet fleet;
        private final PhoneNotifier notifier;
        private WaveSettings settings = WaveSettings.defaults();
        private Book.Kind kind = Book.Kind.WAVE;
        private Consumer<? super Wave> owner = wave -> {};
        private Function<InetAddress, String> networks = address -> "";
        private InstantSource clock = InstantSource.system();

        private Builder(String name, Fleet fleet, PhoneNotifier notifier) {
            this.name = Book.checked(Book.Kind.WAVE, name);
            this.fleet = Objects.requireNonNull(fleet, "fleet");
            this.notifier = Objects.requireNonNull(notifier, "notifier");
        }

        /** A wave of a rollout: its book is named apart from those of the application's waves. */
        Builder ofRollout() {
            kind = Book.Kind.ROLLOUT_WAVE;
            return this;
        }

        /**
         * Sets the pace, the caps and the limits of failure.
         *
         * @param value the settings; the defaults unless set
         * @return this builder
         */
        public Builder settings(WaveSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Sets the owner. It is handed the wave before that runs, and may close it together with itself.
         *
         * @param value called by the thread that begins or resumes it, with its book written; what it throws is thrown
         *     there, and the wave does not run until it is resumed
         * @return this builder
         */
        public Builder owner(Consumer<? super Wave> value) {
            owner = Objects.requireNonNull(value, "owner");
            return this;
        }

        /**
         * Sets the names of networks, for the caps that hold for each.
         *
         * @param value names the network of an address, alike for all its addresses; an empty text where it knows none
         * @return this builder
         */
        public Builder networks(Function<InetAddress, String> value) {
            networks = Objects.requireNonNull(value, "networks");
            return this;
        }

        /**
         * Sets the clock that dates the book; the same as the fleet's.
         *
         * @param value the system's unless set
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Writes the book and begins.
         *
         * @param phones the phones, each once, in the order in which they are rebooted
         * @return the wave, which runs
         * @throws FleetStoreException if the book cannot be written; nothing was begun then
         * @throws IllegalArgumentException if a wave of that name has a book already, or a phone stands there twice
         */
        public Wave begin(Collection<WavePhone> phones) throws FleetStoreException {
            Map<String, String> plan = new LinkedHashMap<>();
            List<WaveEntry> entries = new ArrayList<>();
            for (WavePhone phone : phones) {
                String network = fleet.phone(phone.mac())
                        .flatMap(PhoneRecord::address)
                        .map(networks)
                        .orElse("");
                WaveEntry entry = WaveEntry.waiting(phone, clock.instant(), network);
                entries.add(entry);
                if (plan.put(phone.mac().hex(), entry.toText()) != null) {
                    throw new IllegalArgumentException("phones: " + phone.mac() + " stands there twice");
                }
            }
            plan.put(STATE, RUNNING);
            book().begin(plan, kept -> !RUNNING.equals(kept.get(STATE)));
            return run(entries);
        }

        /**
         * Takes a wave up again after a restart, or after it was stopped: phones that were told to boot are watched, and
         * the others have their turn, by address. After a stop, phones that were done with or failed are neither counted nor
         * in the summary; the book keeps them.
         *
         * @return the wave, which runs
         * @throws FleetStoreException if the book cannot be read or written
         * @throws IllegalArgumentException if there is no such wave
         */
        public Wave resume() throws FleetStoreException {
            Map<String, String> kept = book().resumed();
            List<WaveEntry> entries = new ArrayList<>(entries(kept));
            if (kept.getOrDefault(STATE, RUNNING).startsWith(STOPPED)) {
                entries.removeIf(entry -> entry.phase().isFinal());
            }
            book().write(Map.of(STATE, RUNNING));
            return run(entries);
        }

        private Book book() {
            return Book.of(fleet.store(), kind, name);
        }

        private Wave run(List<WaveEntry> entries) {
            Wave wave = new Wave(this, entries);
            owner.accept(wave);
            wave.thread.start();
            return wave;
        }
    }
}
