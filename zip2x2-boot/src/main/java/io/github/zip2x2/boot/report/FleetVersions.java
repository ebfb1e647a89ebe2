package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.pbx.fleet.Mark;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.PacketNote;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which versions phones read last, and who has read an older one than its neighbours. */
final class FleetVersions {
    private static final String SENT = "sent ";

    private final Map<Milestone, Map<String, Integer>> versions = new EnumMap<>(Milestone.class);
    private final List<PhoneRecord> behind;
    private final int behindLeftOut;

    FleetVersions(Collection<PhoneRecord> records) {
        for (Milestone milestone : List.of(Milestone.COMMON_READ, Milestone.FIRMWARE_READ)) {
            Map<String, Integer> counts = new TreeMap<>();
            records.forEach(phone ->
                    read(phone, milestone).ifPresent(mark -> counts.merge(mark.goodVersion(), 1, Integer::sum)));
            versions.put(milestone, FleetReport.mostFirst(counts));
        }
        List<PhoneRecord> all = all(records);
        behind = all.subList(0, Math.min(FleetReport.LISTED, all.size()));
        behindLeftOut = all.size() - behind.size();
    }

    private static Optional<Mark> read(PhoneRecord phone, Milestone milestone) {
        return phone.mark(milestone)
                .filter(mark -> mark.goodAt().isPresent() && !mark.goodVersion().isEmpty());
    }

    static Instant readAt(PhoneRecord phone) {
        return phone.mark(Milestone.COMMON_READ).flatMap(Mark::goodAt).orElse(Instant.MIN);
    }

    private static List<PhoneRecord> all(Collection<PhoneRecord> records) {
        List<PhoneRecord> readers = records.stream()
                .filter(phone -> read(phone, Milestone.COMMON_READ).isPresent())
                .sorted(Comparator.comparing(FleetVersions::readAt).thenComparing(PhoneRecord::mac))
                .toList();
        Map<String, String> latest = new HashMap<>();
        readers.forEach(phone -> latest.put(place(phone), version(phone)));
        return readers.stream()
                .filter(phone -> !version(phone).equals(latest.get(place(phone))))
                .toList();
    }

    private static String version(PhoneRecord phone) {
        return read(phone, Milestone.COMMON_READ).map(Mark::goodVersion).orElse("");
    }

    /** Sites and models have common files of their own. */
    private static String place(PhoneRecord phone) {
        List<PacketNote> packets = phone.packets();
        for (int i = packets.size() - 1; i >= 0; i--) {
            String message = packets.get(i).message();
            String file = message.startsWith(SENT) ? message.substring(SENT.length()) : "";
            if (FileKind.of(file) == FileKind.COMMON) {
                return phone.network() + " "
                        + file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
                                .toLowerCase(Locale.ROOT);
            }
        }
        return phone.network();
    }

    Map<String, Integer> of(Milestone milestone) {
        return versions.getOrDefault(milestone, Map.of());
    }

    List<PhoneRecord> behind() {
        return behind;
    }

    int behindLeftOut() {
        return behindLeftOut;
    }
}
