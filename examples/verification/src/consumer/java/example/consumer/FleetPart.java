package example.consumer;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.FleetNews;
import io.github.zip2x2.boot.pbx.fleet.FleetSettings;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.HistorySpan;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetActions;
import io.github.zip2x2.boot.pbx.fleet.FleetEngine;
import io.github.zip2x2.boot.pbx.fleet.FleetEvent;
import io.github.zip2x2.boot.pbx.rollout.PhoneLocator;
import io.github.zip2x2.boot.pbx.rollout.PhoneNotifier;
import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.pbx.rollout.Journal;
import io.github.zip2x2.boot.pbx.rollout.RolloutMethod;
import io.github.zip2x2.boot.pbx.rollout.RolloutPhase;
import io.github.zip2x2.boot.pbx.rollout.RolloutPublication;
import io.github.zip2x2.boot.pbx.rollout.RolloutSettings;
import io.github.zip2x2.boot.pbx.rollout.RolloutStatus;
import io.github.zip2x2.boot.pbx.rollout.RolloutStep;
import io.github.zip2x2.boot.pbx.rollout.RolloutSteps;
import io.github.zip2x2.boot.pbx.rollout.WaveEntry;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.rollout.WaveSettings;
import io.github.zip2x2.boot.pbx.rollout.WaveSummary;
import io.github.zip2x2.boot.pbx.rollout.WaveActions;
import io.github.zip2x2.boot.pbx.rollout.WaveEngine;
import io.github.zip2x2.boot.pbx.rollout.WaveEvent;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** A PBX that keeps its fleet's record in a store of its own, and reboots phones in its own way. */
final class FleetPart implements Consumer.Part {
    private static final MacAddress PHONE = MacAddress.parse("000BEA000021");
    private static final Instant NOW = Instant.EPOCH;

    /** Keeps everything in maps. */
    static final class Maps implements FleetStore {
        private final Map<MacAddress, PhoneRecord> phones = new HashMap<>();
        private final Map<String, Map<String, String>> books = new HashMap<>();

        @Override
        public synchronized Optional<PhoneRecord> phone(MacAddress mac) {
            return Optional.ofNullable(phones.get(mac));
        }

        @Override
        public synchronized void forEachPhone(java.util.function.Consumer<PhoneRecord> visitor) {
            List.copyOf(phones.values()).forEach(visitor);
        }

        @Override
        public synchronized void save(Collection<PhoneRecord> changed, Collection<MacAddress> forgotten) {
            changed.forEach(phone -> phones.put(phone.mac(), phone));
            forgotten.forEach(phones::remove);
        }

        @Override
        public synchronized void write(String book, Map<String, String> entries) {
            books.computeIfAbsent(book, name -> new HashMap<>()).putAll(entries);
        }

        @Override
        public synchronized Map<String, String> read(String book) {
            return Map.copyOf(books.getOrDefault(book, Map.of()));
        }

        @Override
        public synchronized List<String> books() {
            return books.keySet().stream().sorted().toList();
        }

        @Override
        public synchronized void remove(String book) {
            books.remove(book);
        }

        @Override
        public void close() {}
    }

    /** Counts what an engine says. */
    static final class Heard implements FleetActions {
        private int changes;
        private int news;

        @Override
        public void changed(PhoneRecord phone) {
            changes++;
        }

        @Override
        public void forgotten(MacAddress phone) {
            throw new IllegalStateException("one phone is not too many");
        }

        @Override
        public void news(FleetNews what) {
            news++;
        }

        @Override
        public void historyChanged(HistorySpan span) {
            changes++;
        }

        @Override
        public void historyForgotten(HistorySpan span) {
            throw new IllegalStateException("one hour is not too many");
        }
    }

    /** Allows everything. */
    static final class Guard implements RebootGuard {
        @Override
        public Answer mayReboot(MacAddress phone) {
            return new Answer.Now();
        }
    }

    /** Knows one address. */
    static final class Locator implements PhoneLocator {
        @Override
        public Optional<InetAddress> locate(MacAddress phone) {
            return Optional.of(Ipv4.of("192.0.2.7"));
        }
    }

    /** Reboots one phone in no time. */
    static final class Reboots implements WaveActions {
        private final Queue<WaveEvent> answers = new ArrayDeque<>();
        private final List<WaveSummary> ends = new ArrayList<>();

        @Override
        public void ask(MacAddress phone) {
            if (new Guard().mayReboot(phone) instanceof RebootGuard.Answer.Now) {
                answers.add(new WaveEvent.Cleared(phone, 1, ""));
            }
        }

        @Override
        public void intend(WaveEntry entry) {
            answers.add(new WaveEvent.Written(entry.phone().mac()));
        }

        @Override
        public void tell(WaveEntry entry) {
            answers.add(new WaveEvent.Answered(entry.phone().mac(), new NotifyResult.Answered(489, "Bad Event")));
        }

        @Override
        public void note(WaveEntry entry) {}

        @Override
        public void look(MacAddress phone) {}

        @Override
        public void ended(WaveSummary summary) {
            ends.add(summary);
        }
    }

    /** Keeps what a rollout has done. */
    static final class Kept implements Journal.Writing {
        private final List<String> steps = new ArrayList<>();

        @Override
        public void write(String key, String text) {
            steps.add(text.split("\t", 2)[0]);
        }
    }

    /** Names every phone alike. */
    static final class Names implements PhoneNotifier.PhoneNames {
        @Override
        public Optional<WavePhone> of(MacAddress phone) {
            return Optional.of(new WavePhone(phone, "201", 5060));
        }
    }

    /** Serves what is new, and is asked to reboot nobody. */
    static final class Stages implements RolloutSteps, RolloutPublication {
        private final List<String> done = new ArrayList<>();

        @Override
        public Optional<String> act(RolloutStep step, int stage) {
            if (step != RolloutStep.PUBLISH) {
                return Optional.empty();
            }
            publish(Set.of(PHONE));
            return Optional.of("");
        }

        @Override
        public boolean isUnderWay(RolloutStep step, int stage) {
            return false;
        }

        @Override
        public void stopReboots(String why) {}

        @Override
        public void publish(Set<MacAddress> phones) {
            done.add("publish " + phones.size());
        }

        @Override
        public void publishToAll() {}

        @Override
        public void withdraw() {}
    }

    @Override
    public String run() throws Exception {
        FleetEvent seen = new FleetEvent.Discovered(PHONE, NOW, 1, "192.0.2.0/24", "eth0");
        Maps store = new Maps();
        try (Fleet fleet = Fleet.builder().store(store).build().start()) {
            fleet.tell(seen);
            fleet.flush();
            Consumer.require(fleet.diagnose(PHONE).phone().isPresent(), "the phone is known");
        }
        Consumer.require(
                store.phone(PHONE).orElseThrow().cause() == BootCause.POWER_ON, "the record was kept");

        Heard heard = new Heard();
        new FleetEngine(FleetSettings.defaults()).on(seen, 0, heard);
        Consumer.require(heard.changes == 1 && heard.news == 1, "the engine said so");

        Reboots reboots = new Reboots();
        WavePhone phone = new WavePhone(PHONE, "201", 5060);
        WaveEngine wave =
                new WaveEngine(WaveSettings.defaults(), () -> NOW, List.of(WaveEntry.waiting(phone, NOW, "")));
        wave.on(WaveEvent.Tick.START, 0, reboots);
        while (!reboots.answers.isEmpty()) {
            wave.on(reboots.answers.remove(), 1, reboots);
        }
        Consumer.require(!reboots.ends.get(0).isComplete(), "the phone refused");
        Consumer.require(new Locator().locate(PHONE).isPresent(), "the locator found it");

        Stages stages = new Stages();
        Kept kept = new Kept();
        RolloutStatus rollout = new RolloutMethod(RolloutSettings.defaults(), new Journal(kept), stages).run();
        Consumer.require(rollout.phase() == RolloutPhase.REBOOTING, "it waits for the reboots");
        Consumer.require(stages.done.equals(List.of("publish 1")) && kept.steps.equals(List.of("PUBLISH")), "the rollout began");
        Consumer.require(new Names().of(PHONE).isPresent(), "the phone has a name");
        return "fleet: "
                + Diagnosis.of(PHONE, Optional.empty(), NOW, FleetSettings.defaults()).standing();
    }
}
