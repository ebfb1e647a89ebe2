package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.internal.CallGuard;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings new settings or software to a fleet, as {@link RolloutMethod} says: to canaries first, then in growing stages, each
 * rebooted as a {@link Wave} and watched for a while. Its journal is in the fleet's store, with its phones, settings and
 * change, so that it goes on after a restart from there alone.
 *
 * <p>A thread named {@code zip2x2-rollout} runs it and one named {@code zip2x2-rollout-work} does what blocks; none is a
 * daemon, and both end with it. What fails of store, publication or guard is tried again and fails no phone. {@link #close}
 * leaves it as it stands, to be resumed; it may be called at any time, by any thread, more than once. Thread-safe.
 */
public final class Rollout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);

    private static final String ALIVE = "alive";
    private static final String CHECK = "check";
    static final String IMAGE_BYTES = "image-bytes";
    private static final String CHANGE = "change/";
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long ALIVE_NANOS = Duration.ofMinutes(10).toNanos();

    private final String name;
    private final Book book;
    private final FleetStore store;
    private final InstantSource clock;
    private final RolloutPublication publication;
    private final Function<String, Wave.Builder> waves;
    private final RolloutSettings settings;
    private final long imageBytes;
    private final List<List<WavePhone>> stages;
    private final StageJudge judge;
    private final RolloutMethod method;
    private final EngineThread<Signal, RolloutStatus> thread;
    private final RolloutWork work;
    /** Waves of this rollout that had begun and were not over when it was resumed. */
    private final Set<String> begunBefore;

    private volatile RolloutStatus status;
    private volatile @Nullable Wave wave;

    /** What the rollout's thread is told. */
    private sealed interface Signal {
        /** Something changed, or time passed. */
        enum Tick implements Signal {
            LOOK
        }

        record Stop(String why, boolean rollBack) implements Signal {}
    }

    private Rollout(Builder builder, RolloutPlan plan, Set<String> begunBefore) {
        name = builder.name;
        book = builder.book();
        store = builder.fleet.store();
        clock = builder.clock;
        publication = builder.publication;
        waves = builder.waves;
        settings = plan.settings();
        imageBytes = plan.imageBytes();
        stages = plan.stages();
        judge = new StageJudge(builder.fleet, publication);
        this.begunBefore = begunBefore;
        Hands hands = new Hands();
        CallGuard storeCalls =
                CallGuard.of("fleet store", "the rollout waits and tries again; look at its disk or server");
        Journal journal = Journal.of(plan.book(), (key, text) -> {
            try {
                storeCalls.call(() -> {
                    book.write(Map.of(key, text, ALIVE, clock.instant().toString()));
                    return key;
                });
            } catch (IOException e) {
                throw new FleetStoreException(String.valueOf(e.getMessage()), e);
            }
        });
        method = new RolloutMethod(settings, journal, hands);
        status = new RolloutStatus(0, RolloutPhase.PUBLISHING, "");
        thread = new EngineThread<>("zip2x2-rollout", hands, Signal.Tick.LOOK, Signal.Tick.LOOK);
        work = new RolloutWork(() -> thread.tell(Signal.Tick.LOOK));
    }

    /**
     * Starts a rollout's settings.
     *
     * @param name the rollout's name, 1 to 40 letters, digits, dots and hyphens
     * @param fleet knows which phones boot, and keeps the journal in its store
     * @param publication serves what is new, or what was before
     * @param waves makes a wave of a name, with notifier and networks; its settings are set here
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
     * @param store where rollouts keep their journals
     * @return their names, sorted
     * @throws FleetStoreException if the store cannot be read
     */
    public static List<String> unfinished(FleetStore store) throws FleetStoreException {
        return Book.names(store, Book.Kind.ROLLOUT, kept -> !Journal.isOver(kept));
    }

    /**
     * What a rollout brings, as it was described when it began.
     *
     * @param store where rollouts keep their journals
     * @param name the rollout's name
     * @return what {@link Builder#change} was given; nothing if there is no such rollout
     * @throws FleetStoreException if the store cannot be read
     */
    public static Map<String, String> change(FleetStore store, String name) throws FleetStoreException {
        Map<String, String> change = new HashMap<>();
        Book.of(store, Book.Kind.ROLLOUT, name).read().forEach((key, text) -> {
            if (key.startsWith(CHANGE)) {
                change.put(key.substring(CHANGE.length()), text);
            }
        });
        return change;
    }

    /**
     * When a rollout was last seen to run. A store that was restored from a backup of yesterday says "yesterday", and what
     * has happened since then is not known there.
     *
     * @param store where rollouts keep their journals
     * @param name the rollout's name
     * @return the time, to some ten minutes; empty if that is not known
     * @throws FleetStoreException if the store cannot be read
     */
    public static Optional<Instant> alive(FleetStore store, String name) throws FleetStoreException {
        try {
            return Optional.ofNullable(
                            Book.of(store, Book.Kind.ROLLOUT, name).read().get(ALIVE))
                    .map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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
        thread.tell(new Signal.Stop(why, rollBack));
    }

    @Override
    public void close() {
        thread.close();
    }

    private String waveName(RolloutStep step, int stage) {
        return switch (step) {
            case RESTORE -> name + ".restore";
            case PROVE -> name + ".stage" + stage + ".proof";
            default -> name + ".stage" + stage;
        };
    }

    private List<WaveEntry> entries(int stage) throws FleetStoreException {
        return Wave.entries(store, Book.Kind.ROLLOUT_WAVE, waveName(RolloutStep.REBOOT, stage));
    }

    /** Runs the method and does its steps; called on the rollout's thread, but for what blocks. */
    private final class Hands implements RolloutSteps, EngineThread.Engine<Signal> {
        private final Map<Integer, Long> soaked = new HashMap<>();
        private boolean unwritten;
        private long nextTry;
        private long nextAlive = System.nanoTime() + ALIVE_NANOS;

        @Override
        public void on(Signal signal, long nowNanos) {
            if (signal instanceof Signal.Stop stop) {
                method.stop(stop.why(), stop.rollBack());
            }
            if (nowNanos - nextAlive >= 0) {
                nextAlive = nowNanos + ALIVE_NANOS;
                alive();
            }
            try {
                unwritten = false;
                status = method.run();
                if (status.phase().isFinal()) {
                    thread.end(status);
                }
            } catch (FleetStoreException e) {
                unwritten = true;
                nextTry = nowNanos + RETRY_NANOS;
                LOG.debug("the journal of {} is written later: {}", name, e.getMessage());
            }
        }

        private void alive() {
            try {
                book.write(Map.of(ALIVE, clock.instant().toString()));
            } catch (FleetStoreException | RuntimeException e) {
                LOG.debug("{} cannot say that it is alive: {}", name, e.getMessage());
            }
        }

        @Override
        public long deadlineNanos() {
            long next = nextAlive;
            for (long other : new long[] {unwritten ? nextTry : next, earlier(work.deadlineNanos(), next)}) {
                next = earlier(other, next);
            }
            for (long due : soaked.values()) {
                next = due - System.nanoTime() > 0 ? earlier(due, next) : next;
            }
            return next;
        }

        private long earlier(long other, long next) {
            return other != Long.MAX_VALUE && other - next < 0 ? other : next;
        }

        @Override
        public void left() {
            Wave running = wave;
            if (running != null) {
                running.close();
            }
            work.close();
        }

        @Override
        public Optional<String> act(RolloutStep step, int stage) {
            String key = step + "/" + stage;
            return switch (step) {
                case PUBLISH -> work.attempt(key, () -> published(stage));
                case REBOOT, PROVE, RESTORE -> work.attempt(key, () -> rebooted(step, stage));
                case SOAK -> soaked(key, stage);
                case WITHDRAW ->
                    work.attempt(key, () -> {
                        publication.withdraw();
                        return CompletableFuture.completedFuture("");
                    });
                default -> throw new IllegalArgumentException(step + " is decided, not done");
            };
        }

        @Override
        public boolean isUnderWay(RolloutStep step, int stage) {
            boolean reboots = step == RolloutStep.REBOOT || step == RolloutStep.PROVE;
            return reboots && (work.isUnderWay(step + "/" + stage) || begunBefore.contains(waveName(step, stage)));
        }

        @Override
        public void stopReboots(String why) {
            Wave running = wave;
            if (running != null) {
                running.stop(why);
            }
        }

        private CompletableFuture<String> published(int stage) throws IOException {
            try {
                if (stage == stages.size() - 1) {
                    publication.publishToAll();
                } else {
                    Set<MacAddress> phones = new HashSet<>();
                    stages.subList(0, stage + 1).forEach(part -> part.forEach(phone -> phones.add(phone.mac())));
                    publication.publish(phones);
                }
                return CompletableFuture.completedFuture("");
            } catch (RefusedChangeException e) {
                return CompletableFuture.completedFuture("could not be served: " + e.getMessage());
            }
        }

        private Optional<String> soaked(String key, int stage) {
            long due = soaked.computeIfAbsent(
                    stage, first -> System.nanoTime() + settings.soak().toNanos());
            return System.nanoTime() - due < 0
                    ? Optional.empty()
                    : work.attempt(key, () -> {
                        List<String> bad = judge.fallen(entries(stage));
                        return CompletableFuture.completedFuture(
                                bad.isEmpty()
                                        ? ""
                                        : stageName(stage) + ", while watched: " + bad.size() + " phones, the first "
                                                + bad.get(0));
                    });
        }

        private CompletableFuture<String> rebooted(RolloutStep step, int stage) throws IOException {
            String waveName = waveName(step, stage);
            WaveSettings pace = stage == 0 && step != RolloutStep.RESTORE ? settings.canaryWave() : settings.wave();
            Optional<WaveSummary> over = Wave.finished(store, Book.Kind.ROLLOUT_WAVE, waveName);
            if (over.isPresent()) {
                return CompletableFuture.completedFuture(judged(step, stage, over.get(), pace));
            }
            Wave.Builder builder = waves.apply(waveName).ofRollout().settings(pace.loading(imageBytes));
            boolean begun = Wave.unfinished(store, Book.Kind.ROLLOUT_WAVE).contains(waveName);
            Wave running = begun ? builder.resume() : builder.begin(phones(step, stage));
            wave = running;
            thread.tell(Signal.Tick.LOOK); // a stop may wait for it
            return work.then(running.ended(), summary -> {
                wave = null;
                return judged(step, stage, summary, pace);
            });
        }

        private List<WavePhone> phones(RolloutStep step, int stage) throws IOException {
            if (step == RolloutStep.REBOOT) {
                return stages.get(stage);
            } else if (step == RolloutStep.PROVE) {
                return judge.loaded(entries(stage));
            }
            List<WavePhone> told = new ArrayList<>();
            for (int i = 0; i <= stage; i++) {
                for (WaveEntry entry : entries(i)) {
                    if (entry.phase() != WavePhase.WAITING && entry.phase() != WavePhase.SKIPPED) {
                        told.add(entry.phone());
                    }
                }
            }
            return told;
        }

        /** What is wrong with the phones of a wave that is over; an empty text for nothing. */
        private String judged(RolloutStep step, int stage, WaveSummary over, WaveSettings pace) throws IOException {
            if (step == RolloutStep.RESTORE) {
                return "";
            }
            WaveSummary judged = step == RolloutStep.PROVE
                    ? judge.keptTheirSoftware(over, pace)
                    : judge.haveWhatIsNew(over, pace, stage == stages.size() - 1);
            if (judged.stopped().isPresent()) {
                return stageName(stage) + ": " + judged.stopped().get();
            }
            return judged.count(WavePhase.DONE) == 0 && !judged.entries().isEmpty()
                    ? stageName(stage) + ": no phone came up with what is new"
                    : "";
        }

        private String stageName(int stage) {
            return stage == 0 ? "canaries" : "stage " + stage;
        }
    }

    /** Collects what a rollout needs. */
    public static final class Builder {
        private final String name;
        private final Fleet fleet;
        private final RolloutPublication publication;
        private final Function<String, Wave.Builder> waves;
        private final Map<String, String> change = new LinkedHashMap<>();
        private RolloutSettings settings = RolloutSettings.defaults();
        private Consumer<? super Rollout> owner = rollout -> {};
        private InstantSource clock = InstantSource.system();

        private Builder(
                String name, Fleet fleet, RolloutPublication publication, Function<String, Wave.Builder> waves) {
            this.name = Book.checked(Book.Kind.ROLLOUT, name);
            this.fleet = Objects.requireNonNull(fleet, "fleet");
            this.publication = Objects.requireNonNull(publication, "publication");
            this.waves = Objects.requireNonNull(waves, "waves");
        }

        /**
         * Sets the rules of a rollout that begins; one that is resumed has those of its journal.
         *
         * @param value the settings; the defaults unless set
         * @return this builder
         */
        public Builder settings(RolloutSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Describes what it brings, for whoever resumes it: it is kept and given back as it is, and holds no secret.
         *
         * @param entries texts by keys of 1 to 100 characters
         * @return this builder
         */
        public Builder change(Map<String, String> entries) {
            entries.forEach((key, text) -> change.put(CHANGE + key, text));
            return this;
        }

        /**
         * Sets the owner. It is handed the rollout before that runs, and may close it together with itself.
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
         * Sets the clock that dates its journal.
         *
         * @param value the system's unless set
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Writes the journal's beginning and begins.
         *
         * @param check what the rollout check said; it must pass
         * @param canaries the phones that get what is new first, 1 or more
         * @param others all others, in the order in which they get it
         * @return the rollout, which runs
         * @throws FleetStoreException if the journal cannot be written; nothing was begun then
         * @throws IllegalArgumentException if the check did not pass, there is no canary, a phone stands there twice, or a
         *     rollout of that name has a journal already
         */
        public Rollout begin(CheckVerdict check, Collection<WavePhone> canaries, Collection<WavePhone> others)
                throws FleetStoreException {
            if (!check.passes()) {
                throw new IllegalArgumentException("rollout check: " + check);
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
            plan.putAll(settings.toBook());
            plan.putAll(change);
            plan.put(CHECK, String.join("\n", check.notes()));
            plan.put(IMAGE_BYTES, Long.toString(check.imageBytes()));
            plan.put(ALIVE, clock.instant().toString());
            book().begin(plan, Journal::isOver);
            return run(
                    new RolloutPlan(plan, settings, check.imageBytes(), List.copyOf(canaries), List.copyOf(others)),
                    Set.of());
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
         * Takes a rollout up again after a restart, with the phones and settings of its journal.
         *
         * @return the rollout, which runs
         * @throws FleetStoreException if the journal cannot be read
         * @throws IllegalArgumentException if there is no such rollout, or its journal cannot be understood
         */
        public Rollout resume() throws FleetStoreException {
            Map<String, String> kept = book().resumed();
            if (Journal.isOver(kept)) {
                throw new IllegalArgumentException("name: the rollout '" + name + "' is over; choose another name");
            }
            return run(RolloutPlan.of(kept), Set.copyOf(Wave.unfinished(fleet.store(), Book.Kind.ROLLOUT_WAVE)));
        }

        private Book book() {
            return Book.of(fleet.store(), Book.Kind.ROLLOUT, name);
        }

        private Rollout run(RolloutPlan plan, Set<String> begunBefore) {
            Rollout rollout = new Rollout(this, plan, begunBefore);
            owner.accept(rollout);
            rollout.thread.start();
            return rollout;
        }
    }
}
