package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
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

    private static final String STATUS = "status";
    private static final String GATE = "gate";
    private static final String IMAGE_BYTES = "image-bytes";

    private final String name;
    private final Book book;
    private final FleetStore store;
    private final RolloutPublication publication;
    private final Function<String, Wave.Builder> waves;
    private final RolloutSettings settings;
    private final long imageBytes;
    private final List<List<WavePhone>> stages;
    private final StageJudge judge;
    private final RolloutEngine engine;
    private final EngineThread<RolloutEvent, RolloutStatus> thread;
    private volatile RolloutStatus status;
    private volatile @Nullable Wave wave;

    private Rollout(
            Builder builder, RolloutStatus status, long imageBytes, List<WavePhone> canaries, List<WavePhone> others) {
        name = builder.name;
        book = builder.book();
        store = builder.fleet.store();
        publication = builder.publication;
        waves = builder.waves;
        settings = builder.settings;
        this.imageBytes = imageBytes;
        stages = stages(settings, canaries, others);
        judge = new StageJudge(builder.fleet, publication);
        engine = new RolloutEngine(settings, status);
        this.status = status;
        thread = new EngineThread<>(
                "zip2x2-rollout", new Hands(), RolloutEvent.Signal.START, RolloutEvent.Signal.TIME_REACHED);
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
        return Book.names(
                store,
                Book.Kind.ROLLOUT,
                book -> Optional.ofNullable(book.get(STATUS))
                        .flatMap(RolloutStatus::parse)
                        .filter(kept -> !kept.phase().isFinal())
                        .isPresent());
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
     *     before, or with the defect that ended it: a rollout that can be resumed
     */
    public CompletableFuture<RolloutStatus> ended() {
        return thread.ended();
    }

    /**
     * Goes no further: what is under way comes to its end, and then the rollout stays as it is, or is withdrawn.
     *
     * @param why in words
     * @param rollBack whether what is new is withdrawn
     */
    public void stop(String why, boolean rollBack) {
        thread.tell(new RolloutEvent.Stop(why, rollBack));
    }

    @Override
    public void close() {
        thread.close();
    }

    private String waveName(int stage) {
        return name + ".stage" + stage;
    }

    /** Carries out what the engine wants; called on the rollout's thread. */
    private final class Hands implements RolloutActions, EngineThread.Engine<RolloutEvent> {
        @Override
        public void on(RolloutEvent event, long nowNanos) {
            engine.on(event, nowNanos, this);
            status = engine.status();
        }

        @Override
        public long deadlineNanos() {
            return engine.deadlineNanos();
        }

        @Override
        public void left() {
            Wave running = wave;
            if (running != null) {
                running.close();
            }
        }

        @Override
        public void write(RolloutStatus next) {
            attempt(() -> book.write(Map.of(STATUS, next.toText())), RolloutEvent.Signal.WRITTEN);
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
                    summary -> judge.haveWhatIsNew(summary, pace, stage == stages.size() - 1));
        }

        @Override
        public void prove(int stage) {
            Phones phones = () -> judge.loaded(Wave.entries(store, waveName(stage)));
            WaveSettings pace = settings.canaryWave();
            reboot(waveName(stage) + ".proof", pace, phones, summary -> judge.keptTheirSoftware(summary, pace));
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

        private void reboot(String waveName, WaveSettings pace, Phones phones, UnaryOperator<WaveSummary> judged) {
            try {
                Optional<WaveSummary> over = Wave.finished(store, waveName);
                if (over.isPresent()) {
                    thread.tell(new RolloutEvent.Rebooted(judged.apply(over.get())));
                    return;
                }
                Wave.Builder builder = waves.apply(waveName).settings(pace.loading(imageBytes));
                Wave running =
                        Wave.unfinished(store).contains(waveName) ? builder.resume() : builder.begin(phones.get());
                wave = running;
                CompletableFuture<Void> unused = running.ended().thenAccept(summary -> {
                    wave = null;
                    thread.tell(new RolloutEvent.Rebooted(judged.apply(summary)));
                });
            } catch (IOException | RuntimeException e) {
                LOG.warn("the wave {} cannot run", waveName, e);
                thread.tell(new RolloutEvent.Rebooted(
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
            List<String> bad;
            try {
                bad = judge.fallen(Wave.entries(store, waveName(stage)));
            } catch (FleetStoreException e) {
                bad = List.of("the store: " + e.getMessage());
            }
            thread.tell(new RolloutEvent.Checked(bad));
        }

        @Override
        public void ended(RolloutStatus last) {
            status = last;
            thread.end(last);
        }

        private void attempt(Attempt attempt, RolloutEvent done) {
            try {
                attempt.run();
                thread.tell(done);
            } catch (IOException | RuntimeException e) {
                LOG.warn("the rollout {} has to wait, or is withdrawn", name, e);
                thread.tell(new RolloutEvent.Failed(String.valueOf(e.getMessage())));
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
            this.name = Book.checked(Book.Kind.ROLLOUT, name);
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
            Map<String, String> plan = new LinkedHashMap<>();
            put(plan, canaries, true);
            put(plan, others, false);
            if (plan.size() != canaries.size() + others.size()) {
                throw new IllegalArgumentException("canaries, others: a phone stands there twice");
            }
            RolloutStatus first = new RolloutStatus(0, RolloutPhase.PUBLISHING, "");
            plan.put(STATUS, first.toText());
            plan.put(GATE, String.join("\n", gate.notes()));
            plan.put(IMAGE_BYTES, Long.toString(gate.imageBytes()));
            book().begin(plan);
            return run(first, gate.imageBytes(), List.copyOf(canaries), List.copyOf(others));
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
            Map<String, String> kept = book().resumed();
            RolloutStatus status = Optional.ofNullable(kept.get(STATUS))
                    .flatMap(RolloutStatus::parse)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "name: the book of the rollout '" + name + "' does not say how it stands"));
            Map<Integer, WavePhone> canaries = new TreeMap<>();
            Map<Integer, WavePhone> others = new TreeMap<>();
            Book.forEachPhone(kept, (mac, text) -> {
                String[] parts = text.split("\t", -1);
                (parts[0].equals("canary") ? canaries : others)
                        .put(Integer.parseInt(parts[1]), new WavePhone(mac, parts[2], Integer.parseInt(parts[3])));
            });
            return run(
                    status,
                    Long.parseLong(kept.getOrDefault(IMAGE_BYTES, "0")),
                    List.copyOf(canaries.values()),
                    List.copyOf(others.values()));
        }

        private Book book() {
            return Book.of(fleet.store(), Book.Kind.ROLLOUT, name);
        }

        private Rollout run(RolloutStatus at, long imageBytes, List<WavePhone> canaries, List<WavePhone> others) {
            Rollout rollout = new Rollout(this, at, imageBytes, canaries, others);
            owner.accept(rollout);
            rollout.thread.start();
            return rollout;
        }
    }
}
