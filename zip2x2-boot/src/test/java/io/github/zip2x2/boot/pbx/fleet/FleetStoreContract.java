package io.github.zip2x2.boot.pbx.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link FleetStore} must do; an implementation's test extends this. */
abstract class FleetStoreContract {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
    static final Moment AT = Moment.dated(NOW);

    FleetStore store;

    /** Opens the store: empty the first time, with what it kept when it is opened again. */
    abstract FleetStore open() throws IOException;

    /** Whether what was written is there after closing and opening. */
    abstract boolean isDurable();

    @BeforeEach
    void openStore() throws IOException {
        store = open();
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    private void reopen() throws IOException {
        if (isDurable()) {
            store.close();
            store = open();
        }
    }

    static MacAddress mac(int number) {
        return MacAddress.parse(String.format("000BEA%06X", number));
    }

    /** A record in which nothing is left out. */
    static PhoneRecord full(int number) {
        Mark read = Mark.good(AT, 3, 1, ReadFile.of("s7").deviceId("2é1").sipPort(5062), "165 bytes in 4 ms");
        return PhoneRecord.of(mac(number), NOW)
                .boot(4, NOW, BootCause.NOTIFY)
                .leg(2, NOW.plusSeconds(5))
                .lastStep(NOW.plusSeconds(6))
                .xid(-5)
                .network("10.1.0.0/16")
                .via("relay 10.1.0.1")
                .address(Ipv4.of("10.1.0.7"), NOW.plusSeconds(3_600))
                .notifiedAt(NOW.minusSeconds(4))
                .firmware("ZIP2x2_1_0_0.bin", 2, 4)
                .mark(Milestone.SEEN, Mark.good(AT, 4, 2, ReadFile.UNKNOWN, "asks for an address"))
                .mark(
                        Milestone.SPECIFIC_READ,
                        Mark.bad(Moment.dated(NOW.plusSeconds(1)), 4, 2, Missed.REFUSED, "refused\n'; DROP", read))
                .mark(Milestone.COMMON_READ, Mark.bad(AT, 4, 1, Missed.TIMED_OUT, "timed out", null))
                .stalled(true)
                .registeredBoot(3)
                .unanswered(new PhoneRecord.Unanswered(NoAnswer.POOL_EXHAUSTED, 4, 2))
                .packet(new PacketNote(NOW, "eth0", "RRQ bad\tname\n\u0000", "no answer: stranger"), 9)
                .packet(new PacketNote(NOW.plusSeconds(1), "", "DHCPACK", ""), 9)
                .build();
    }

    private List<PhoneRecord> all() throws IOException {
        List<PhoneRecord> all = new ArrayList<>();
        store.forEachPhone(all::add);
        return all;
    }

    @Test
    void aRecordComesBackAsItWas() throws IOException {
        PhoneRecord fresh = PhoneRecord.of(mac(2), NOW).build();
        store.save(List.of(full(1), fresh), List.of());
        reopen();
        assertThat(store.phone(mac(1))).contains(full(1));
        assertThat(full(1).mark(Milestone.SPECIFIC_READ).map(Mark::goodVersion)).contains("s7");
        assertThat(store.phone(mac(2))).contains(fresh);
        assertThat(store.phone(mac(3))).isEmpty();
        assertThat(all()).hasSize(2);
    }

    @Test
    void aLaterRecordReplacesAnOlderOneAndForgettingRemovesIt() throws IOException {
        store.save(List.of(full(1), full(2)), List.of());
        PhoneRecord later = full(1).toBuilder()
                .boot(5, NOW.plusSeconds(60), BootCause.POWER_ON)
                .mark(Milestone.COMMON_READ, Mark.good(Moment.dated(NOW.plusSeconds(61)), 5, 1, ReadFile.of("c"), ""))
                .build();
        store.save(List.of(later), List.of(mac(2), mac(9)));
        reopen();
        assertThat(store.phone(mac(1)).map(PhoneRecord::boot)).contains(5L);
        assertThat(store.phone(mac(1))
                        .flatMap(phone -> phone.mark(Milestone.COMMON_READ))
                        .map(Mark::isGood))
                .contains(true);
        assertThat(store.phone(mac(2))).isEmpty();
        assertThat(all()).hasSize(1);
        store.save(List.of(), List.of());
    }

    @Test
    void booksAreApartAndKeepTheLastEntry() throws IOException {
        assertThat(store.read("wave/1")).isEmpty();
        store.write("wave/1", Map.of("a", "1", "b", "2"));
        store.write("wave/1", Map.of("b", "3\n\t'"));
        store.write("wave/2", Map.of("a", "x"));
        store.write("wave/2", Map.of());
        reopen();
        assertThat(store.read("wave/1")).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "3\n\t'"));
        assertThat(store.books()).containsExactly("wave/1", "wave/2");
        store.remove("wave/1");
        store.remove("never");
        reopen();
        assertThat(store.books()).containsExactly("wave/2");
    }

    @Test
    void theHistoryComesBackAndOldDaysAreRemoved() throws IOException {
        Duration hour = Duration.ofHours(1);
        List<HistoryBucket> buckets = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            HistoryBucket.Recorder recorder =
                    new HistoryBucket.Recorder(HistorySpan.of(NOW.plus(hour.multipliedBy(i)), hour));
            recorder.add(BootEnd.values()[i % BootEnd.values().length]);
            recorder.add(FleetStep.values()[i % FleetStep.values().length], Duration.ofMillis(7L * i));
            buckets.add(recorder.snapshot());
        }
        store.write("wave/1", Map.of("a", "1"));
        FleetHistory.write(store, buckets.subList(0, 20));
        FleetHistory.write(store, buckets.subList(10, 30));
        store.write("history/later", Map.of("2026-01-01T00:00:00Z/PT1H", "v2 of another release"));
        reopen();
        assertThat(FleetHistory.read(store)).containsExactlyElementsOf(buckets);

        List<HistorySpan> spans = buckets.stream().map(HistoryBucket::span).toList();
        int books = store.books().size();
        FleetHistory.remove(store, spans.subList(0, 1), spans.subList(1, 30));
        assertThat(store.books()).as("a day of which something is kept").hasSize(books);
        FleetHistory.remove(store, spans.subList(0, 29), spans.subList(29, 30));
        reopen();
        assertThat(FleetHistory.read(store)).contains(buckets.get(29)).doesNotContain(buckets.get(0));
        assertThat(store.books()).contains("wave/1").hasSizeLessThan(books);
    }
}
