package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.pbx.fleet.Mark;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.Moment;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Phones, a store and a PBX that can crash, in virtual time. What the engine wants is done one thing at a time. */
final class WaveWorld implements WaveActions {
    /** What a phone does with a NOTIFY. */
    enum Nature {
        GOOD,
        DEAF,
        REFUSES,
        BOOTS_SILENTLY,
        HANGS,
        LOADS_SOFTWARE,
        LOOPS,
        IN_A_CALL,
        IN_A_CALL_FOR_EVER,
        NEVER_ANSWERED_FOR,
        GONE
    }

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    final WaveSettings settings;
    final Map<MacAddress, Nature> natures = new LinkedHashMap<>();
    final Map<MacAddress, PhoneRecord> records = new HashMap<>();
    final Map<MacAddress, Integer> reboots = new HashMap<>();
    final Map<MacAddress, String> book = new LinkedHashMap<>();
    final Map<MacAddress, Long> toldAt = new LinkedHashMap<>();
    final List<Runnable> work = new ArrayList<>();
    private final List<Runnable> phonesWork = new ArrayList<>();
    final Function<MacAddress, String> networks;
    boolean storeFails;
    int mostUnderWay;
    long nanos;
    WaveEngine engine;
    Optional<WaveSummary> ended = Optional.empty();

    WaveWorld(WaveSettings settings, Function<MacAddress, String> networks, List<Nature> all) {
        this.settings = settings;
        this.networks = networks;
        for (int i = 0; i < all.size(); i++) {
            MacAddress mac = mac(i);
            natures.put(mac, all.get(i));
            records.put(mac, up(PhoneRecord.of(mac, BEGIN).boot(1, BEGIN, BootCause.POWER_ON), 1, BEGIN));
            book.put(
                    mac,
                    WaveEntry.waiting(new WavePhone(mac, "2" + i, 5060), BEGIN, "")
                            .toText());
        }
        engine = newEngine();
    }

    static MacAddress mac(int number) {
        return MacAddress.parse(String.format("000BEA%06X", number));
    }

    private WaveEngine newEngine() {
        List<WaveEntry> entries = new ArrayList<>();
        book.forEach((mac, text) -> entries.add(WaveEntry.parse(mac, text).orElseThrow()));
        return new WaveEngine(settings, this::now, entries);
    }

    Instant now() {
        return BEGIN.plusSeconds(1).plusNanos(nanos);
    }

    private static PhoneRecord up(PhoneRecord.Builder phone, long boot, Instant at) {
        return phone.mark(Milestone.SPECIFIC_READ, Mark.good(Moment.dated(at), boot, 1, ReadFile.of("v"), ""))
                .build();
    }

    void tell(WaveEvent event) {
        engine.on(event, nanos, this);
        mostUnderWay = Math.max(mostUnderWay, (int) engine.summary().entries().stream()
                .filter(entry -> entry.phase().isUnderWay())
                .count());
    }

    void start() {
        tell(WaveEvent.Tick.START);
    }

    /** Does one thing of those that are to be done. */
    void step(int choice) {
        work.remove(Math.floorMod(choice, work.size())).run();
    }

    /** Everything that is in memory is gone; what phones do goes on. */
    void crash() {
        work.clear();
        engine = newEngine();
        start();
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        List<Runnable> due = List.copyOf(phonesWork);
        phonesWork.clear();
        due.forEach(Runnable::run);
    }

    /** Runs until the wave is over, or so many rounds have passed. */
    void run(int rounds) {
        for (int i = 0; i < rounds && ended.isEmpty(); i++) {
            while (!work.isEmpty()) {
                step(0);
            }
            long deadline = engine.deadlineNanos();
            pass(Duration.ofNanos(Math.min(
                    Duration.ofSeconds(1).toNanos(),
                    Math.max(1_000_000, deadline == Long.MAX_VALUE ? 0 : deadline - nanos))));
            tell(WaveEvent.Tick.TIME_REACHED);
        }
    }

    @Override
    public void ask(MacAddress phone) {
        work.add(() -> {
            switch (natures.get(phone)) {
                case IN_A_CALL -> tell(new WaveEvent.Deferred(phone, "in a call", Duration.ofMinutes(10)));
                case IN_A_CALL_FOR_EVER ->
                    tell(new WaveEvent.Deferred(phone, "in a call", Duration.ofSeconds(Long.MAX_VALUE)));
                case NEVER_ANSWERED_FOR -> {}
                case GONE -> tell(new WaveEvent.NotFound(phone, "no lease"));
                default -> tell(new WaveEvent.Cleared(phone, records.get(phone).boot(), networks.apply(phone)));
            }
        });
    }

    @Override
    public void intend(WaveEntry entry) {
        MacAddress phone = entry.phone().mac();
        work.add(() -> {
            if (storeFails) {
                tell(new WaveEvent.NotWritten(phone, "disk full"));
            } else {
                book.put(phone, entry.toText());
                work.add(() -> tell(new WaveEvent.Written(phone)));
            }
        });
    }

    @Override
    public void tell(WaveEntry entry) {
        MacAddress phone = entry.phone().mac();
        work.add(() -> {
            toldAt.put(phone, nanos);
            Nature nature = natures.get(phone);
            if (nature != Nature.DEAF && nature != Nature.REFUSES) {
                reboots.merge(phone, 1, Integer::sum);
                phonesWork.add(() -> boot(phone, nature));
            }
            NotifyResult result = switch (nature) {
                case REFUSES -> new NotifyResult.Answered(489, "Bad Event");
                case DEAF, BOOTS_SILENTLY -> new NotifyResult.TimedOut(11);
                default -> new NotifyResult.Answered(200, "OK");
            };
            work.add(() -> tell(new WaveEvent.Answered(phone, result)));
        });
    }

    private void boot(MacAddress phone, Nature nature) {
        PhoneRecord before = records.get(phone);
        long boot = before.boot() + 1;
        PhoneRecord.Builder next =
                before.toBuilder().boot(boot, now(), BootCause.NOTIFY).leg(1, now());
        switch (nature) {
            case HANGS -> records.put(phone, next.build());
            case LOADS_SOFTWARE -> {
                records.put(phone, up(next.firmware("a.bin", 1, boot), boot, now()));
                phonesWork.add(() -> boot(phone, Nature.GOOD));
            }
            case LOOPS -> {
                records.put(phone, up(next.firmware("a.bin", (int) boot, boot), boot, now()));
                phonesWork.add(() -> boot(phone, Nature.LOOPS));
            }
            default -> records.put(phone, up(next, boot, now()));
        }
    }

    @Override
    public void note(WaveEntry entry) {
        book.put(entry.phone().mac(), entry.toText());
    }

    @Override
    public void look(MacAddress phone) {
        PhoneRecord record = records.get(phone);
        work.add(() -> tell(new WaveEvent.Looked(record, record.isLooping(3))));
    }

    @Override
    public void ended(WaveSummary summary) {
        ended = Optional.of(summary);
    }
}
