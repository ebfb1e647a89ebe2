package io.github.zip2x2.boot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.lab.BootStatistics;
import io.github.zip2x2.boot.lab.Fault;
import io.github.zip2x2.boot.lab.NetworkConditions;
import io.github.zip2x2.boot.lab.SimulatedFleet;
import io.github.zip2x2.boot.pbx.fleet.BootEnd;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis.Standing;
import io.github.zip2x2.boot.pbx.fleet.FleetSettings;
import io.github.zip2x2.boot.pbx.fleet.FleetStep;
import io.github.zip2x2.boot.pbx.fleet.HistoryBucket;
import io.github.zip2x2.boot.pbx.fleet.HistorySpan;
import io.github.zip2x2.boot.pbx.fleet.Mark;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.Missed;
import io.github.zip2x2.boot.pbx.fleet.Moment;
import io.github.zip2x2.boot.pbx.fleet.PacketNote;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.boot.pbx.fleet.TimeHistogram;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FleetReportTest {
    private static final FleetSettings SETTINGS = FleetSettings.defaults();
    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");

    private static MacAddress mac(int number) {
        return MacAddress.parse(String.format("000BEA%06X", number));
    }

    /** A phone that booted so long ago; of each seven one stalled, one is in a loop, one was refused, one is new. */
    private static PhoneRecord phone(int number, Duration ago, String text) {
        Instant began = NOW.minus(ago);
        PhoneRecord.Builder phone = PhoneRecord.of(mac(number), began)
                .boot(4, began, BootCause.POWER_ON)
                .leg(1, began)
                .lastStep(began.plusSeconds(1))
                .xid(7)
                .network("10.1.0.0/16" + text)
                .via("eth0" + text)
                .address(Ipv4.of("10.1.0.7"))
                .mark(Milestone.SEEN, Mark.good(Moment.dated(began), 4, 1, ReadFile.UNKNOWN, ""))
                .mark(
                        Milestone.COMMON_READ,
                        Mark.good(
                                Moment.dated(began),
                                number % 5 == 0 ? 3 : 4,
                                1,
                                ReadFile.of("c" + number % 5 + text),
                                text))
                .packet(new PacketNote(began, "eth0" + text, "RRQ " + text, text), 9);
        if (number % 7 == 0) {
            phone.firmware(text + "ZIP2x2_1_0_0.bin", 3, 4)
                    .mark(
                            Milestone.FIRMWARE_READ,
                            Mark.good(Moment.dated(began), 4, 1, ReadFile.of(text + "1.0.0"), ""));
        } else if (number % 7 == 1) {
            phone.mark(
                    Milestone.SPECIFIC_READ,
                    Mark.bad(Moment.dated(began), 4, 1, Missed.REFUSED, "refused, " + text, null));
        } else if (number % 7 > 2) {
            phone.mark(
                    Milestone.SPECIFIC_READ,
                    Mark.good(Moment.dated(began.plusMillis(900)), 4, 1, ReadFile.of("s" + number), ""));
        }
        return phone.build();
    }

    private static List<HistoryBucket> history(int hours) {
        List<HistoryBucket> all = new ArrayList<>();
        for (int hour = 0; hour < hours; hour++) {
            HistoryBucket.Recorder bucket =
                    new HistoryBucket.Recorder(HistorySpan.of(NOW.minus(Duration.ofHours(hour)), Duration.ofHours(1)));
            for (BootEnd end : BootEnd.values()) {
                bucket.add(end);
            }
            for (FleetStep step : FleetStep.values()) {
                for (int i = 1; i < 40; i++) {
                    bucket.add(step, Duration.ofNanos(i * 7_777_777L * (hour % 24 + 1)));
                }
            }
            all.add(0, bucket.snapshot());
        }
        return all;
    }

    private static int drawings(String page) throws Exception {
        int drawings = 0;
        for (int from = page.indexOf("<svg class=\"boot\"");
                from >= 0;
                from = page.indexOf("<svg class=\"boot\"", from + 1)) {
            String svg = page.substring(from, page.indexOf("</svg>", from) + 6);
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
            drawings++;
        }
        return drawings;
    }

    @Test
    void aFleetOfNobodyIsAReportToo() throws Exception {
        FleetReport report = FleetReport.of(List.of(), List.of(), SETTINGS, NOW);
        assertThat(report.boots()).isZero();
        assertThat(drawings(report.toHtml("Nobody"))).isZero();
        assertThat(report.toHtml("Nobody")).contains("0 of 0 phones are up", "20 Nov 2026 15:00:00 UTC");
        assertThat(report.toJson()).contains("\"phones\": 0", "\"history\": [");
        assertThat(report.lines()).hasSize(3);
    }

    @Test
    void onePhoneIsAReport() throws Exception {
        FleetReport report = FleetReport.of(List.of(phone(3, Duration.ofHours(2), "")), history(1), SETTINGS, NOW);
        assertThat(report.standings()).isEqualTo(Map.of(Standing.UP, 1));
        assertThat(report.history()).hasSize(2);
        assertThat(report.history().get(0).ends()).isEqualTo(Map.of(BootEnd.COMPLETE, 1L));
        assertThat(report.at()).isEqualTo(NOW);
        assertThat(report.since()).isEqualTo(NOW.minus(Duration.ofDays(14)));
        String page = report.toHtml("One", ZoneId.of("Europe/Berlin"));
        assertThat(page).contains("1 of 1 phone is up", "16:00:00 Europe/Berlin");
        assertThat(drawings(page)).as("boots, and five steps").isEqualTo(6);
    }

    @Test
    void aSpanBeforeTheKeptTimeIsNotShown() {
        FleetReport report =
                FleetReport.of(List.of(phone(3, Duration.ofDays(20), "")), history(24 * 30), SETTINGS, NOW);
        assertThat(report.history().get(0).span().ends()).isAfter(report.since());
        assertThat(report.boots()).isEqualTo(7L * report.history().size());
        assertThat(report.standings()).isEqualTo(Map.of(Standing.UP, 1));
    }

    @Test
    void thePageOfTwentyThousandPhonesIsSmallAndTheRestIsCounted() throws Exception {
        List<PhoneRecord> phones = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            phones.add(phone(i, Duration.ofMinutes(i), ""));
        }
        FleetReport report = FleetReport.of(phones, history(24 * 14), SETTINGS, NOW);
        assertThat(report.phones()).isEqualTo(20_000);
        assertThat(report.standings().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(20_000);
        assertThat(report.troubled()).hasSize(FleetReport.LISTED);
        assertThat(report.troubled().get(0).standing()).isEqualTo(Standing.LOOPING);
        assertThat(report.troubled().size() + report.troubledLeftOut())
                .as("three of seven, but for two that are not overdue yet")
                .isEqualTo(3 * 20_000 / 7 + 1 - 2);
        assertThat(report.causes().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(report.troubled().size() + report.troubledLeftOut());
        assertThat(report.versions(Milestone.COMMON_READ)).hasSize(5).containsEntry("c0", 4_000);
        assertThat(report.versions(Milestone.FIRMWARE_READ)).isEqualTo(Map.of("1.0.0", 2_858));
        assertThat(report.behind().size() + report.behindLeftOut())
                .as("those that did not read what was read last in their network")
                .isEqualTo(16_000);
        String page = report.toHtml("A town");
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_000_000);
        assertThat(page).contains("And ").contains(" more.");
        assertThat(drawings(page)).isEqualTo(6);
        assertThat(report.toJson().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_000_000);
        assertThat(report.lines())
                .hasSizeLessThan(100)
                .anySatisfy(line -> assertThat(line).contains("whole boot"));
    }

    @Property(tries = 60)
    void thePageIsWellFormedAndHarmlessWhateverThePhonesSay(@ForAll String text) throws Exception {
        String ill = "<script>alert('x')</script>\"&" + text;
        List<PhoneRecord> phones = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            phones.add(phone(i, Duration.ofMinutes(40 * i), ill));
        }
        FleetReport report = FleetReport.of(phones, history(2), SETTINGS, NOW);
        String page = report.toHtml("A <fleet>");
        assertThat(page).doesNotContain("<script").contains("A &lt;fleet&gt;", "&lt;script&gt;");
        assertThat(page.codePoints().allMatch(c -> c == '\n' || (c >= 0x20 && (c < 0xd800 || c > 0xdfff))))
                .isTrue();
        assertThat(drawings(page)).isEqualTo(6);
        assertThat(report.toJson().codePoints().allMatch(c -> c == '\n' || c >= 0x20))
                .isTrue();
    }

    // ---- simulated phones ------------------------------------------------------------------------------------------

    /** In the simulator a phone's step and what its server would tell of it are the same span of time. */
    private static void assertEqual(TimeHistogram told, io.github.zip2x2.boot.lab.Latencies measured) {
        assertThat(told.count()).isEqualTo(measured.count());
        for (int percent : FleetReportText.PERCENTILES) {
            long exact = measured.percentile(percent) / 1_000;
            assertThat(told.percentile(percent).toNanos() / 1_000)
                    .isBetween(exact - exact / TimeHistogram.PRECISION, exact + exact / TimeHistogram.PRECISION);
        }
    }

    @Test
    void whatSimulatedPhonesMeasuredIsWhatTheReportTells() throws Exception {
        SimulatedDays days = new SimulatedDays(SETTINGS);
        BootStatistics measured = days.boot(
                NOW,
                SimulatedFleet.builder()
                        .phones(300)
                        .seed(7)
                        .firmware(40_000)
                        .conditions(NetworkConditions.builder()
                                .jitter(Duration.ofMillis(2))
                                .loss(0.02)
                                .build()));
        FleetReport report = days.report(NOW.plusSeconds(300));
        assertThat(report.ends()).isEqualTo(Map.of(BootEnd.COMPLETE, 300L, BootEnd.SOFTWARE_READ, 300L));
        assertThat(report.standings()).isEqualTo(Map.of(Standing.UP, 300));
        assertThat(measured.completed()).isEqualTo(300);
        assertEqual(report.times(FleetStep.SOFTWARE_IMAGE), measured.of(BootStep.READ_SOFTWARE));
        assertEqual(report.times(FleetStep.OWN_FILE), measured.of(BootStep.READ_SPECIFIC));
        assertThat(report.times(FleetStep.WHOLE_BOOT).count()).isEqualTo(600);
        assertThat(report.times(FleetStep.WHOLE_BOOT).percentile(50))
                .isGreaterThan(report.times(FleetStep.OWN_FILE).percentile(50));
    }

    /** Two weeks of an office; the page is left in the build's directory to be looked at. */
    @Test
    void twoWeeksOfAnOffice() throws Exception {
        SimulatedDays days = new SimulatedDays(SETTINGS);
        Instant monday = Instant.parse("2026-11-09T00:00:00Z");
        NetworkConditions good =
                NetworkConditions.builder().jitter(Duration.ofMillis(3)).build();
        NetworkConditions bad = NetworkConditions.builder()
                .delay(Duration.ofMillis(4))
                .jitter(Duration.ofMillis(25))
                .loss(0.03)
                .build();
        for (int day = 0; day < 14; day++) {
            boolean weekend = day % 7 > 4;
            for (int hour = 6; hour < (weekend ? 7 : 19); hour++) {
                int phones = hour < 9 ? 30 + 10 * hour + day : 8 + (day * hour) % 9;
                days.boot(
                        monday.plus(Duration.ofHours(24L * day + hour)).plusSeconds(60L * hour),
                        SimulatedFleet.builder()
                                .phones(phones)
                                .seed(100L * day + hour)
                                .profile(SimulatedFleet.Profile.STAGGERED)
                                .conditions(day >= 7 && hour > 11 ? bad : good));
            }
            if (day == 2) {
                days.boot(
                        monday.plus(Duration.ofHours(24L * day + 20)),
                        SimulatedFleet.builder().phones(800).seed(day).conditions(good));
                days.commonFile("common-42");
            }
            if (day == 9) {
                days.boot(
                        monday.plus(Duration.ofHours(24L * day + 20)),
                        SimulatedFleet.builder()
                                .phones(300)
                                .seed(day)
                                .firmware(50_000)
                                .conditions(good));
            }
        }
        Instant friday = monday.plus(Duration.ofHours(24 * 11 + 20));
        days.boot(
                friday.plus(Duration.ofHours(48)),
                SimulatedFleet.builder()
                        .phones(300)
                        .seed(5)
                        .conditions(bad)
                        .faults(List.of(
                                new Fault(Fault.Kind.PARTITION, Duration.ofMillis(5_000), Duration.ofHours(1), 0.5))));
        FleetReport report = days.report(monday.plus(Duration.ofDays(14)));
        assertThat(report.phones()).isEqualTo(800);
        assertThat(report.boots())
                .isEqualTo(report.ends().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isGreaterThan(4_000);
        assertThat(report.ends()).containsKeys(BootEnd.COMPLETE, BootEnd.SOFTWARE_READ);
        assertThat(report.behind()).isNotEmpty();
        assertThat(report.standings()).containsOnlyKeys(Standing.UP, Standing.STALLED);
        assertThat(report.lastSteps(Standing.STALLED)).containsKey("seen");
        String page = report.toHtml("Office, two weeks");
        assertThat(drawings(page)).isEqualTo(6);
        assertThat(page.length()).isLessThan(300_000);
        Files.writeString(Path.of("target", "fleet-report.html"), page);
    }
}
