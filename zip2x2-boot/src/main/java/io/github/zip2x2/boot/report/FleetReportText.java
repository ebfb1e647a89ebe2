package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.pbx.fleet.BootEnd;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.FleetStep;
import io.github.zip2x2.boot.pbx.fleet.HistoryBucket;
import io.github.zip2x2.boot.pbx.fleet.Mark;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.PacketNote;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.fleet.TimeHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link FleetReport} as JSON, and as lines for a terminal. */
final class FleetReportText {
    /** The last one is the longest. */
    static final List<Integer> PERCENTILES = List.of(50, 90, 99, 100);

    private FleetReportText() {}

    // ---- JSON ------------------------------------------------------------------------------------------------------

    static String json(FleetReport report) {
        JsonWriter json = new JsonWriter().open('{');
        json.name("at").value(report.at().toString());
        json.name("since").value(report.since().toString());
        json.name("phones").value(report.phones());
        counts(
                json,
                "standings",
                report.standings(),
                standing -> standing.name().toLowerCase(Locale.ROOT));
        json.name("lastSteps").open('{');
        report.standings()
                .keySet()
                .forEach(standing -> counts(
                        json, standing.name().toLowerCase(Locale.ROOT), report.lastSteps(standing), step -> step));
        json.close('}');
        ends(json, report.ends());
        steps(json, report::times);
        json.name("history").open('[');
        for (HistoryBucket bucket : report.history()) {
            json.open('{').name("begins").value(bucket.span().begins().toString());
            json.name("seconds").value(bucket.span().width().toSeconds());
            ends(json, bucket.ends());
            steps(json, bucket::times);
            json.close('}');
        }
        json.close(']').name("versions").open('{');
        counts(json, "common", report.versions(Milestone.COMMON_READ), version -> version);
        counts(json, "software", report.versions(Milestone.FIRMWARE_READ), version -> version);
        json.close('}').name("causes").open('[');
        report.causes()
                .forEach((cause, phones) -> json.open('{')
                        .name("cause")
                        .value(cause)
                        .name("phones")
                        .value(phones)
                        .close('}'));
        json.close(']').name("troubled").open('[');
        report.troubled().forEach(each -> troubled(json, each));
        json.close(']').name("troubledLeftOut").value(report.troubledLeftOut());
        json.name("behind").open('[');
        report.behind().forEach(phone -> behind(json, phone));
        json.close(']').name("behindLeftOut").value(report.behindLeftOut());
        return json.close('}').toString();
    }

    private static <K> void counts(
            JsonWriter json, String name, Map<K, ? extends Number> counts, Function<K, String> words) {
        json.name(name).open('{');
        counts.forEach((each, count) -> json.name(words.apply(each)).value(count.longValue()));
        json.close('}');
    }

    private static void ends(JsonWriter json, Map<BootEnd, Long> ends) {
        counts(json, "boots", ends, end -> end.name().toLowerCase(Locale.ROOT));
    }

    private static void steps(JsonWriter json, Function<FleetStep, TimeHistogram> times) {
        json.name("steps").open('{');
        for (FleetStep step : FleetStep.values()) {
            TimeHistogram seen = times.apply(step);
            if (seen.count() > 0) {
                json.name(step.name().toLowerCase(Locale.ROOT)).open('{');
                json.name("count").value(seen.count());
                json.name("p50Ms").millis(seen.percentile(50));
                json.name("p90Ms").millis(seen.percentile(90));
                json.name("p99Ms").millis(seen.percentile(99));
                json.name("longestMs").millis(seen.longest()).close('}');
            }
        }
        json.close('}');
    }

    private static void troubled(JsonWriter json, Diagnosis each) {
        json.open('{').name("mac").value(each.mac().hex());
        json.name("standing").value(each.standing().name().toLowerCase(Locale.ROOT));
        json.name("lastGood").value(each.lastGood().map(Milestone::label).orElse(null));
        json.name("cause").value(each.cause());
        each.phone().ifPresent(phone -> {
            place(json, phone);
            json.name("lastStep").value(phone.lastStep().toString());
            json.name("lastPacket").value(lastPacket(phone));
        });
        json.close('}');
    }

    private static void place(JsonWriter json, PhoneRecord phone) {
        json.name("network").value(phone.network().isEmpty() ? null : phone.network());
        json.name("via").value(phone.via().isEmpty() ? null : phone.via());
    }

    private static @Nullable String lastPacket(PhoneRecord phone) {
        List<PacketNote> packets = phone.packets();
        return packets.isEmpty() ? null : packets.get(packets.size() - 1).toString();
    }

    private static void behind(JsonWriter json, PhoneRecord phone) {
        json.open('{').name("mac").value(phone.mac().hex());
        place(json, phone);
        json.name("version")
                .value(phone.mark(Milestone.COMMON_READ).map(Mark::goodVersion).orElse(null));
        json.name("read").value(FleetVersions.readAt(phone).toString()).close('}');
    }

    // ---- lines -----------------------------------------------------------------------------------------------------

    static List<String> lines(FleetReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(report.phones()
                + (report.phones() == 1 ? " phone at " : " phones at ")
                + report.at()
                + words(report.standings(), standing -> standing.name().toLowerCase(Locale.ROOT)));
        lines.add(report.boots() + " boots since " + report.since() + words(report.ends(), BootEnd::name));
        lines.add(String.format(
                Locale.ROOT, "%-16s%9s%12s%12s%12s%12s", "step", "times", "50 %", "90 %", "99 %", "longest"));
        for (FleetStep step : FleetStep.values()) {
            TimeHistogram times = report.times(step);
            if (times.count() > 0) {
                lines.add(String.format(Locale.ROOT, "%-16s%9d", step.label(), times.count())
                        + PERCENTILES.stream()
                                .map(percent -> String.format("%12s", Html.time(times.percentile(percent))))
                                .collect(Collectors.joining()));
            }
        }
        report.causes().forEach((cause, count) -> lines.add(count + " of them: " + cause));
        report.troubled()
                .forEach(each -> lines.add("  " + each.mac() + " "
                        + each.standing().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", last good step "
                        + each.lastGood().map(Milestone::label).orElse("none")));
        if (report.troubledLeftOut() > 0) {
            lines.add("  and " + report.troubledLeftOut() + " more");
        }
        int behind = report.behind().size() + report.behindLeftOut();
        if (behind > 0) {
            lines.add(behind + " read an older common file than others in their network");
        }
        return List.copyOf(lines);
    }

    private static <K> String words(Map<K, ? extends Number> counts, Function<K, String> name) {
        return counts.isEmpty()
                ? ""
                : counts.entrySet().stream()
                        .map(each -> each.getValue() + " "
                                + name.apply(each.getKey())
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', ' '))
                        .collect(Collectors.joining(", ", ": ", ""));
    }
}
