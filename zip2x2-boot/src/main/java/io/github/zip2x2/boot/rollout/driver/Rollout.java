package io.github.zip2x2.boot.rollout.driver;

import io.github.zip2x2.boot.fleet.Diagnosis;
import io.github.zip2x2.boot.fleet.FleetStore;
import io.github.zip2x2.boot.fleet.FleetStoreException;
import io.github.zip2x2.boot.fleet.Mark;
import io.github.zip2x2.boot.fleet.Milestone;
import io.github.zip2x2.boot.fleet.driver.Fleet;
import io.github.zip2x2.boot.rollout.GateVerdict;
import io.github.zip2x2.boot.rollout.RolloutPhase;
import io.github.zip2x2.boot.rollout.RolloutPublication;
import io.github.zip2x2.boot.rollout.RolloutSettings;
import io.github.zip2x2.boot.rollout.RolloutStatus;
import io.github.zip2x2.boot.rollout.WaveEntry;
import io.github.zip2x2.boot.rollout.WavePhase;
import io.github.zip2x2.boot.rollout.WavePhone;
import io.github.zip2x2.boot.rollout.WaveSettings;
import io.github.zip2x2.boot.rollout.WaveSummary;
import io.github.zip2x2.boot.rollout.engine.RolloutActions;
import io.github.zip2x2.boot.rollout.engine.RolloutEngine;
import io.github.zip2x2.boot.rollout.engine.RolloutEvent;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings new settings or software to a fleet, as {@link RolloutEngine} says: to canaries first, then in growing stages, each
 * rebooted as a {@link Wave} and watched for a while. Its book is in the fleet's store, so that it goes on after a restart.
 *
 * <p>A thread named {@code zip2x2-rollout} (no daemon) runs it and ends with it. {@link #close} leaves it as it stands, to
 * be resumed; it may be called at any time, by any thread, more than once. Thread-safe.
 */
public final class Rollout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);

    private static final String PREFIX = "rollout/";
    private static final String STATUS = "status";
    private static final String GATE = "gate";
    private static final long GRACE_MILLIS = 5_000;

    private final String name;
    private final Fleet fleet;
    private final FleetStore store;
    private final RolloutPublication publication;
    private final Function<String, Wave.Builder> waves;
    private final RolloutSettings settings;
    private final List<List<WavePhone>> stages;
    private final RolloutEngine engine;
    private final Thread thread;
    private final LinkedBlockingQueue<RolloutEvent> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<RolloutStatus> ended = new CompletableFuture<>();
    private volatile RolloutStatus status;
    private volatile boolean closed;
    private volatile @Nullable Wave wave;

    private Rollout(Builder builder, RolloutStatus status, List<WavePhone> canaries, List<WavePhone> others) {
        name = builder.name;
        fleet = builder.fleet;
        store = fleet.store();
        publication = builder.publication;
        waves = builder.waves;
        settings = builder.settings;
        stages = stages(settings, canaries, others);
        engine = new RolloutEngine(settings, status);
        this.status = status;
        thread = new Thread(this::run, "zip2x2-rollout");
    }

    private static List<List<WavePhone>> stages(
            RolloutSettings settings, List<WavePhone> canaries, List<WavePhone> others) {
        List<List<WavePhone>> stages = new ArrayList<>();
        stages.add(List.copyOf(canaries));
        int from = 0;
        for (int share : settings.shares()) {
            int to = (int) Math.ceil(others.size() * share / 100.0);
            stages.add(List.copyOf(others.subList(from, to)));
            from = to;
        }
        return stages;
    }

    /**
     * Starts a rollout's settings.
     *
     * @param name the rollout's name, 1 to 40 letters, digits, dots and hyphens
     * @param fleet knows which phones boot, and keeps the book in its store
     * @param publication serves what is new, or what was before
     * @param waves makes a wave of a name, with sender, guard, locator and networks; its settings are set here
     * @return a builder
     * @throws IllegalArgumentException if the name is none
     */
    public static Builder of(
            String name, Fleet fleet, RolloutPublication publication, Function<String, Wave.Builder> waves) {
        return new Builder(name, fleet, publication, waves);
    }

    /**
     * The rollouts that have not come to their end, to be resumed after a restart.
     *
     * @param store where rollouts keep their books
     * @return their names, sorted
     * @throws FleetStoreException if the store cannot be read
     */
    public static List<String> unfinished(FleetStore store) throws FleetStoreException {
        List<String> names = new ArrayList<>();
        for (String book : store.books()) {
            if (book.startsWith(PREFIX)
                    && Optional.ofNullable(store.read(book).get(STATUS))
                            .flatMap(RolloutStatus::parse)
                            .filter(kept -> !kept.phase().isFinal())
                            .isPresent()) {
                names.add(book.substring(PREFIX.length()));
            }
        }
        return names;
    }

    /** {@return where it stands} */
    public RolloutStatus status() {
        return status;
    }

    /** {@return how the wave that runs stands, or empty if none does} */
    public Optional<WaveSummary> wave() {
        return Optional.ofNullable(wave).map(Wave::summary);
    }

    /**
     * When the rollout is over.
     *
     * @return completed with how it ended, or with a {@link java.util.concurrent.CancellationException} when it was closed
     *     before
     */
    public CompletableFuture<RolloutStatus> ended() {
        return ended.copy();
    }

    /**
     * Goes no further: what is under way comes to its end, and then the rollout stays as it is, or is withdrawn.
     *
     * @param why in words
     * @param rollBack whether what is new is withdrawn
     */
    public void stop(String why, boolean rollBack) {
        events.add(new RolloutEvent.Stop(why, rollBack));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.isAlive() && Thread.currentThread() != thread) {
                thread.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.cancel(false);
    }

    private void run() {
        Hands hands = new Hands();
        engine.on(RolloutEvent.Signal.START, System.nanoTime(), hands);
        try {
            while (!closed && !ended.isDone()) {
                long deadline = engine.deadlineNanos();
                RolloutEvent event = deadline == Long.MAX_VALUE
                        ? events.take()
                        : events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                engine.on(event == null ? RolloutEvent.Signal.TIME_REACHED : event, System.nanoTime(), hands);
                status = engine.status();
            }
        } catch (InterruptedException e) {
            LOG.debug("the rollout {} is left as it stands", name);
        }
        Wave running = wave;
        if (running != null) {
            running.close();
        }
    }

    private String waveName(int stage) {
        return name + ".stage" + stage;
    }

    /** The same wave, where a phone that came up and did not read what is new has failed. */
    private WaveSummary checked(WaveSummary summary, WaveSettings pace, boolean common) {
        List<WaveEntry> entries = new ArrayList<>();
        int failed = 0;
        int over = 0;
        for (WaveEntry entry : summary.entries()) {
            WaveEntry judged = entry;
            if (entry.phase() == WavePhase.DONE) {
                String old = readOld(entry.phone().mac(), common);
                judged = old.isEmpty() ? entry : entry.to(WavePhase.FAILED, old);
            }
            entries.add(judged);
            boolean hasFailed = judged.phase() == WavePhase.FAILED || judged.phase() == WavePhase.UNCONFIRMED;
            failed += hasFailed ? 1 : 0;
            over += hasFailed || judged.phase() == WavePhase.DONE ? 1 : 0;
        }
        String stopped = summary.stopped().orElse(null);
        if (stopped == null && failed > pace.failureRatio() * over) {
            stopped = failed + " of " + over + " phones failed, or did not read what is new";
        }
        return new WaveSummary(entries, stopped);
    }

    /** Which file a phone did not read in the version that it is served with; empty if it did. */
    private String readOld(MacAddress mac, boolean common) {
        for (Milestone file :
                common ? List.of(Milestone.COMMON_READ, Milestone.SPECIFIC_READ) : List.of(Milestone.SPECIFIC_READ)) {
            try {
                Optional<String> wanted = publication.version(mac, file);
                if (wanted.isPresent()
                        && !fleet.behind(List.of(mac), file, phone -> wanted.get())
                                .isEmpty()) {
                    String read = fleet.phone(mac)
                            .flatMap(phone -> phone.mark(file))
                            .map(Mark::goodVersion)
                            .orElse("");
                    return "came up, " + file.label() + " in version '" + read + "', not '" + wanted.get() + "'";
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("mac={} the version of its files is not known: {}", mac, e.toString());
            }
        }
        return "";
    }

    /** Carries out what the engine wants; called on the rollout's thread. */
    private final class Hands implements RolloutActions {
        @Override
        public void write(RolloutStatus next) {
            attempt(() -> store.write(PREFIX + name, Map.of(STATUS, next.toText())), RolloutEvent.Signal.WRITTEN);
        }

        @Override
        public void publish(int stage) {
            attempt(
                    () -> {
                        if (stage == stages.size() - 1) {
                            publication.publishToAll();
                            return;
                        }
                        Set<MacAddress> phones = new HashSet<>();
                        stages.subList(0, stage + 1).forEach(part -> part.forEach(phone -> phones.add(phone.mac())));
                        publication.publish(phones);
                    },
                    RolloutEvent.Signal.PUBLISHED);
        }

        @Override
        public void withdraw() {
            attempt(publication::withdraw, RolloutEvent.Signal.WITHDRAWN);
        }

        @Override
        public void reboot(int stage) {
            WaveSettings pace = stage == 0 ? settings.canaryWave() : settings.wave();
            reboot(
                    waveName(stage),
                    pace,
                    () -> stages.get(stage),
                    summary -> checked(summary, pace, stage == stages.size() - 1));
        }

        @Override
        public void restore(int stage) {
            Phones phones = () -> {
                List<WavePhone> told = new ArrayList<>();
                for (int i = 0; i <= stage; i++) {
                    for (WaveEntry entry : Wave.entries(store, waveName(i))) {
                        if (entry.phase() != WavePhase.WAITING && entry.phase() != WavePhase.SKIPPED) {
                            told.add(entry.phone());
                        }
                    }
                }
                return told;
            };
            reboot(name + ".restore", settings.wave(), phones, summary -> summary);
        }

        private void reboot(String waveName, WaveSettings pace, Phones phones, UnaryOperator<WaveSummary> judge) {
            try {
                Optional<WaveSummary> over = Wave.finished(store, waveName);
                if (over.isPresent()) {
                    events.add(new RolloutEvent.Rebooted(judge.apply(over.get())));
                    return;
                }
                Wave.Builder builder = waves.apply(waveName).settings(pace);
                Wave running =
                        Wave.unfinished(store).contains(waveName) ? builder.resume() : builder.begin(phones.get());
                wave = running;
                CompletableFuture<Void> unused = running.ended().thenAccept(summary -> {
                    wave = null;
                    events.add(new RolloutEvent.Rebooted(judge.apply(summary)));
                });
            } catch (IOException | RuntimeException e) {
                LOG.warn("the wave {} cannot run", waveName, e);
                events.add(new RolloutEvent.Rebooted(
                        new WaveSummary(List.of(), "the wave cannot run: " + e.getMessage())));
            }
        }

        @Override
        public void stopReboots(String why) {
            Wave running = wave;
            if (running != null) {
                running.stop(why);
            }
        }

        @Override
        public void check(int stage) {
            List<String> bad = new ArrayList<>();
            try {
                for (WaveEntry entry : Wave.entries(store, waveName(stage))) {
                    Diagnosis phone = fleet.diagnose(entry.phone().mac());
                    boolean fails = phone.standing() == Diagnosis.Standing.LOOPING
                            || phone.standing() == Diagnosis.Standing.STALLED;
                    if (entry.phase() == WavePhase.DONE && fails) {
                        bad.add(phone.mac() + " " + phone.standing() + ": " + phone.cause());
                    }
                }
            } catch (FleetStoreException e) {
                bad.add("the store: " + e.getMessage());
            }
            events.add(new RolloutEvent.Checked(bad));
        }

        @Override
        public void ended(RolloutStatus last) {
            status = last;
            ended.complete(last);
        }

        private void attempt(Attempt attempt, RolloutEvent done) {
            try {
                attempt.run();
                events.add(done);
            } catch (IOException | RuntimeException e) {
                LOG.warn("the rollout {} has to wait, or is withdrawn", name, e);
                events.add(new RolloutEvent.Failed(String.valueOf(e.getMessage())));
            }
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private interface Phones {
        List<WavePhone> get() throws IOException;
    }

    /** Collects what a rollout needs. */
    public static final class Builder {
        private final String name;
        private final Fleet fleet;
        private final RolloutPublication publication;
        private final Function<String, Wave.Builder> waves;
        private RolloutSettings settings = RolloutSettings.defaults();
        private Consumer<? super Rollout> owner = rollout -> {};

        private Builder(
                String name, Fleet fleet, RolloutPublication publication, Function<String, Wave.Builder> waves) {
            if (!name.matches("[A-Za-z0-9.-]{1,40}")) {
                throw new IllegalArgumentException(
                        "name: '" + name + "' is not 1 to 40 letters, digits, dots and hyphens");
            }
            this.name = name;
            this.fleet = Objects.requireNonNull(fleet, "fleet");
            this.publication = Objects.requireNonNull(publication, "publication");
            this.waves = Objects.requireNonNull(waves, "waves");
        }

        /**
         * Sets the rules.
         *
         * @param value the settings; the defaults unless set; the same when the rollout is resumed
         * @return this builder
         */
        public Builder settings(RolloutSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Sets who is handed the rollout before it runs, such as what closes it together with itself.
         *
         * @param value called by the thread that begins or resumes it, with its book written; what it throws is thrown
         *     there, and the rollout does not run until it is resumed
         * @return this builder
         */
        public Builder owner(Consumer<? super Rollout> value) {
            owner = Objects.requireNonNull(value, "owner");
            return this;
        }

        /**
         * Writes the book and begins.
         *
         * @param gate what the gate said; it must pass
         * @param canaries the phones that get what is new first, 1 or more
         * @param others all others, in the order in which they get it
         * @return the rollout, which runs
         * @throws FleetStoreException if the book cannot be written; nothing was begun then
         * @throws IllegalArgumentException if the gate did not pass, there is no canary, a phone stands there twice, or a
         *     rollout of that name has a book already
         */
        public Rollout begin(GateVerdict gate, Collection<WavePhone> canaries, Collection<WavePhone> others)
                throws FleetStoreException {
            if (!gate.passes()) {
                throw new IllegalArgumentException("gate: " + gate);
            }
            if (canaries.isEmpty()) {
                throw new IllegalArgumentException("canaries: choose one phone or more that gets what is new first");
            }
            if (!fleet.store().read(PREFIX + name).isEmpty()) {
                throw new IllegalArgumentException(
                        "name: the rollout '" + name + "' has been begun before; resume it, or choose another name");
            }
            Map<String, String> plan = new LinkedHashMap<>();
            put(plan, canaries, true);
            put(plan, others, false);
            if (plan.size() != canaries.size() + others.size()) {
                throw new IllegalArgumentException("canaries, others: a phone stands there twice");
            }
            RolloutStatus first = new RolloutStatus(0, RolloutPhase.PUBLISHING, "");
            plan.put(STATUS, first.toText());
            plan.put(GATE, String.join("\n", gate.notes()));
            fleet.store().write(PREFIX + name, plan);
            return run(first, List.copyOf(canaries), List.copyOf(others));
        }

        private static void put(Map<String, String> plan, Collection<WavePhone> phones, boolean canaries) {
            for (WavePhone phone : phones) {
                plan.put(
                        phone.mac().hex(),
                        (canaries ? "canary" : "other") + "\t" + plan.size() + "\t" + phone.deviceId() + "\t"
                                + phone.sipPort());
            }
        }

        /**
         * Takes a rollout up again after a restart.
         *
         * @return the rollout, which runs
         * @throws FleetStoreException if the book cannot be read
         * @throws IllegalArgumentException if there is no such rollout, or its book cannot be understood
         */
        public Rollout resume() throws FleetStoreException {
            Map<String, String> book = fleet.store().read(PREFIX + name);
            RolloutStatus kept = Optional.ofNullable(book.get(STATUS))
                    .flatMap(RolloutStatus::parse)
                    .orElseThrow(() ->
                            new IllegalArgumentException("name: there is no rollout '" + name + "' in the store"));
            Map<Integer, WavePhone> canaries = new java.util.TreeMap<>();
            Map<Integer, WavePhone> others = new java.util.TreeMap<>();
            book.forEach((key, text) -> MacAddress.tryParse(key).ifPresent(mac -> {
                String[] parts = text.split("\t", -1);
                (parts[0].equals("canary") ? canaries : others)
                        .put(Integer.parseInt(parts[1]), new WavePhone(mac, parts[2], Integer.parseInt(parts[3])));
            }));
            return run(kept, List.copyOf(canaries.values()), List.copyOf(others.values()));
        }

        private Rollout run(RolloutStatus at, List<WavePhone> canaries, List<WavePhone> others) {
            Rollout rollout = new Rollout(this, at, canaries, others);
            owner.accept(rollout);
            rollout.thread.start();
            return rollout;
        }
    }
}
