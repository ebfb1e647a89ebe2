package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.pbx.fleet.BootEnd;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis.Standing;
import io.github.zip2x2.boot.pbx.fleet.FleetHistory;
import io.github.zip2x2.boot.pbx.fleet.FleetSettings;
import io.github.zip2x2.boot.pbx.fleet.FleetStep;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.boot.pbx.fleet.HistoryBucket;
import io.github.zip2x2.boot.pbx.fleet.HistorySpan;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.fleet.TimeHistogram;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a fleet's boots went over time and how its phones stand, at one instant. Immutable; holds no secret, since records
 * hold none.
 *
 * <p>A boot is counted in the span of time in which it began. Times are those that the servers see: a phone's own, of a
 * request on its way to them and of a last answer on its way back, are not in them.
 */
public final class FleetReport {
    /** How many phones, versions or causes are listed by name; of the others the number is told. */
    public static final int LISTED = 50;

    private final Instant at;
    private final Instant since;
    private final int phones;
    private final Map<Standing, Integer> standings = new EnumMap<>(Standing.class);
    private final Map<Standing, Map<String, Integer>> lastSteps = new EnumMap<>(Standing.class);
    private final List<HistoryBucket> history;
    private final HistoryBucket whole;
    private final List<Diagnosis> troubled = new ArrayList<>();
    private final int troubledLeftOut;
    private final Map<String, Integer> causes;
    private final FleetVersions versions;

    private FleetReport(
            Collection<PhoneRecord> records, Collection<HistoryBucket> kept, FleetSettings settings, Instant at) {
        this.at = Objects.requireNonNull(at, "at");
        phones = records.size();
        since = at.minus(settings.historyKept());
        history = withPresentBoots(records, kept, settings);
        HistoryBucket.Recorder sum = new HistoryBucket.Recorder(
                new HistorySpan(Instant.ofEpochSecond(since.getEpochSecond()), settings.historyKept()));
        history.forEach(sum::add);
        whole = sum.snapshot();
        versions = new FleetVersions(records);
        List<Diagnosis> all = new ArrayList<>();
        for (PhoneRecord phone : records) {
            Diagnosis diagnosis = Diagnosis.of(phone.mac(), Optional.of(phone), at, settings);
            standings.merge(diagnosis.standing(), 1, Integer::sum);
            lastSteps
                    .computeIfAbsent(diagnosis.standing(), fresh -> new TreeMap<>())
                    .merge(diagnosis.lastGood().map(Milestone::label).orElse("none"), 1, Integer::sum);
            if (isTroubled(diagnosis.standing())) {
                all.add(diagnosis);
            }
        }
        all.sort(Comparator.comparingInt((Diagnosis each) -> urgency(each.standing()))
                .thenComparing(FleetReport::lastStep, Comparator.reverseOrder())
                .thenComparing(Diagnosis::mac));
        troubled.addAll(all.subList(0, Math.min(LISTED, all.size())));
        troubledLeftOut = all.size() - troubled.size();
        causes = causes(all);
    }

    /**
     * The report of what a store holds; it may be another process that writes there.
     *
     * @param store the store, which is only read
     * @param settings the times by which phones are judged and how far back the history goes, those of the writing fleet
     * @param at the present time
     * @return the report
     * @throws FleetStoreException when the store cannot be read
     */
    public static FleetReport of(FleetStore store, FleetSettings settings, Instant at) throws FleetStoreException {
        // The history first: a boot that ends meanwhile is then missing from it for once, and not in it twice.
        List<HistoryBucket> history = FleetHistory.read(store);
        List<PhoneRecord> records = new ArrayList<>();
        store.forEachPhone(records::add);
        return of(records, history, settings, at);
    }

    /**
     * The report of records and their history.
     *
     * @param records all phones, each once
     * @param history the boots before those that the records tell of, by when they began
     * @param settings the times by which phones are judged and how far back the history goes
     * @param at the present time
     * @return the report
     */
    public static FleetReport of(
            Collection<PhoneRecord> records, Collection<HistoryBucket> history, FleetSettings settings, Instant at) {
        return new FleetReport(records, history, settings, at);
    }

    /** The history tells of boots that were followed by another; each phone's last boot its record tells of. */
    private List<HistoryBucket> withPresentBoots(
            Collection<PhoneRecord> records, Collection<HistoryBucket> kept, FleetSettings settings) {
        Map<HistorySpan, HistoryBucket.Recorder> spans = new TreeMap<>();
        for (HistoryBucket bucket : kept) {
            if (isShown(bucket.span())) {
                spans.computeIfAbsent(bucket.span(), HistoryBucket.Recorder::new)
                        .add(bucket);
            }
        }
        for (PhoneRecord phone : records) {
            HistorySpan span = HistorySpan.of(phone.bootBegan(), settings.historyBucket());
            if (phone.boot() > 0 && isShown(span)) {
                spans.computeIfAbsent(span, HistoryBucket.Recorder::new).add(BootEnd.of(phone, at, settings));
            }
        }
        return spans.values().stream().map(HistoryBucket.Recorder::snapshot).toList();
    }

    private boolean isShown(HistorySpan span) {
        return span.ends().isAfter(since) && !span.begins().isAfter(at);
    }

    private static boolean isTroubled(Standing standing) {
        return standing == Standing.LOOPING || standing == Standing.STALLED || standing == Standing.NOT_SERVED;
    }

    private static int urgency(Standing standing) {
        return standing == Standing.LOOPING ? 0 : standing == Standing.STALLED ? 1 : 2;
    }

    private static Instant lastStep(Diagnosis diagnosis) {
        return diagnosis.phone().map(PhoneRecord::lastStep).orElse(Instant.MIN);
    }

    private static Map<String, Integer> causes(List<Diagnosis> troubled) {
        Map<String, Integer> counts = new TreeMap<>();
        troubled.forEach(each -> counts.merge(each.cause(), 1, Integer::sum));
        return mostFirst(counts);
    }

    /** The most frequent first, as many as are listed. */
    static Map<String, Integer> mostFirst(Map<String, Integer> counts) {
        Map<String, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LISTED)
                .forEach(each -> sorted.put(each.getKey(), each.getValue()));
        return Collections.unmodifiableMap(sorted);
    }

    /** {@return when the report was made} */
    public Instant at() {
        return at;
    }

    /** {@return how far back its history goes} */
    public Instant since() {
        return since;
    }

    /** {@return how many phones and strangers are known} */
    public int phones() {
        return phones;
    }

    /** {@return how many of them stand how, only what there is} */
    public Map<Standing, Integer> standings() {
        return Collections.unmodifiableMap(standings);
    }

    /**
     * How far the phones came that stand alike.
     *
     * @param standing how they stand
     * @return how many came to which milestone last, by its label; {@code none} for those that came to none
     */
    public Map<String, Integer> lastSteps(Standing standing) {
        return Collections.unmodifiableMap(lastSteps.getOrDefault(standing, Map.of()));
    }

    /** {@return the spans of time in which boots began, in order, the last boot of each phone among them} */
    public List<HistoryBucket> history() {
        return history;
    }

    /** {@return how many boots of the whole time ended how, only what there is} */
    public Map<BootEnd, Long> ends() {
        return whole.ends();
    }

    /** {@return how many boots began in the whole time} */
    public long boots() {
        return whole.ends().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * How long a step took in the whole time.
     *
     * @param step the step
     * @return the times
     */
    public TimeHistogram times(FleetStep step) {
        return whole.times(step);
    }

    /** {@return the phones that loop, have stalled or are served nothing, in this order, the latest first, {@value #LISTED} of them} */
    public List<Diagnosis> troubled() {
        return Collections.unmodifiableList(troubled);
    }

    /** {@return how many more there are} */
    public int troubledLeftOut() {
        return troubledLeftOut;
    }

    /** {@return how many of all these have which likely cause, the most frequent first, {@value #LISTED} of them} */
    public Map<String, Integer> causes() {
        return causes;
    }

    /**
     * Which versions of the common file or of software images were read last by how many phones; of their own files each
     * phone has a version of its own.
     *
     * @param milestone {@link Milestone#COMMON_READ} or {@link Milestone#FIRMWARE_READ}
     * @return how many phones by version, the most frequent first, {@value #LISTED} of them
     */
    public Map<String, Integer> versions(Milestone milestone) {
        return versions.of(milestone);
    }

    /**
     * The phones that read an older common file than others in their network: not the version that was read last there.
     *
     * @return those that read theirs the longest ago first, {@value #LISTED} of them
     */
    public List<PhoneRecord> behind() {
        return versions.behind();
    }

    /** {@return how many more there are} */
    public int behindLeftOut() {
        return versions.behindLeftOut();
    }

    /** {@return the report for a terminal, without line ends} */
    public List<String> lines() {
        return FleetReportText.lines(this);
    }

    /**
     * The report as one JSON object: {@code at}, {@code since}, {@code phones}, {@code standings}, {@code lastSteps}, {@code boots}, {@code
     * steps}, {@code history}, {@code versions}, {@code causes}, {@code troubled}, {@code behind}; times are milliseconds
     * with decimals, absent values null.
     *
     * @return the object, ending in a line feed
     */
    public String toJson() {
        return FleetReportText.json(this);
    }

    /**
     * The report as one HTML page without scripts or other files, for a browser or a printer, in UTC.
     *
     * @param title the page's heading
     * @return the page, to be written as UTF-8
     */
    public String toHtml(String title) {
        return toHtml(title, ZoneOffset.UTC);
    }

    /**
     * The report as one HTML page without scripts or other files, for a browser or a printer.
     *
     * @param title the page's heading
     * @param zone in which its times are told
     * @return the page, to be written as UTF-8; some 100 to 400 KB, whatever the number of phones
     */
    public String toHtml(String title, ZoneId zone) {
        return new FleetPage(this, title, zone).html();
    }
}
