package io.github.zip2x2.boot.pbx.fleet;

import static io.github.zip2x2.boot.pbx.fleet.FleetBench.COMMON;
import static io.github.zip2x2.boot.pbx.fleet.FleetBench.IMAGE;
import static io.github.zip2x2.boot.pbx.fleet.FleetBench.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the engine keeps of boots that are over, in virtual time. */
class FleetHistoryTest {
    private static final String DATA = "10.1.0.0/24";
    private static final String VOICE = "10.2.0.0/24";
    private static final String OWN = PHONE.hex() + ".cfg";

    private final FleetBench bench = new FleetBench();

    private HistoryBucket only() {
        assertThat(bench.engine.history()).hasSize(1);
        HistoryBucket bucket = bench.engine.history().get(0);
        assertThat(bench.history)
                .as("what was handed over to be stored")
                .containsExactly(Map.entry(bucket.span(), bucket));
        return bucket;
    }

    private void step(String file, Duration after, Duration took) {
        bench.pass(after);
        bench.tell(new FleetEvent.FileAsked(PHONE, bench.now(), Ipv4.of("10.1.0.7"), DATA, file));
        bench.pass(took);
        bench.tell(new FleetEvent.FileEnded(
                PHONE, bench.now(), Ipv4.of("10.1.0.7"), DATA, file, FleetEvent.FileResult.read(ReadFile.of("7"), "")));
    }

    private BootEnd ended() {
        bench.pass(Duration.ofHours(1));
        bench.discover(PHONE, DATA);
        HistoryBucket first = bench.engine.history().get(0);
        assertThat(first.ends()).hasSize(1);
        return first.ends().keySet().iterator().next();
    }

    @Test
    void eachStepIsMeasuredAsTheServersSeeIt() {
        bench.discover(PHONE, DATA);
        bench.pass(Duration.ofMillis(300));
        bench.lease(PHONE, DATA, "10.1.0.7"); // 100 ms more
        step(COMMON, Duration.ofMillis(50), Duration.ofMillis(20));
        step(OWN, Duration.ofMillis(10), Duration.ofMillis(25));

        HistoryBucket bucket = only();
        assertThat(bucket.span()).isEqualTo(HistorySpan.of(bench.now(), Duration.ofHours(1)));
        assertThat(bucket.ends())
                .as("the phone's record says how its last boot stands")
                .isEmpty();
        assertThat(bucket.times(FleetStep.ADDRESS).longest()).isEqualTo(Duration.ofMillis(400));
        assertThat(bucket.times(FleetStep.COMMON_FILE).longest()).isEqualTo(Duration.ofMillis(70));
        assertThat(bucket.times(FleetStep.OWN_FILE).longest()).isEqualTo(Duration.ofMillis(35));
        assertThat(bucket.times(FleetStep.WHOLE_BOOT).longest()).isEqualTo(Duration.ofMillis(505));
        assertThat(bucket.times(FleetStep.SOFTWARE_IMAGE)).isEqualTo(TimeHistogram.EMPTY);

        step(OWN, Duration.ofHours(2), Duration.ofMillis(5));
        assertThat(only().times(FleetStep.WHOLE_BOOT).count())
                .as("a file that is read again is no boot")
                .isEqualTo(1);
        assertThat(ended()).isEqualTo(BootEnd.COMPLETE);
    }

    @Test
    void whereAnotherServerGivesTheAddressesTheRequestIsTheBeginning() {
        step(COMMON, Duration.ofSeconds(9), Duration.ofMillis(20));
        step(OWN, Duration.ofMillis(10), Duration.ofMillis(25));
        assertThat(only().times(FleetStep.ADDRESS).count()).isZero();
        assertThat(only().times(FleetStep.COMMON_FILE).longest()).isEqualTo(Duration.ofMillis(20));
        assertThat(only().times(FleetStep.WHOLE_BOOT).longest()).isEqualTo(Duration.ofMillis(55));
    }

    @Test
    void aBootThroughTwoNetworksCountsOnce() {
        bench.boot(PHONE, "7");
        Instant began = bench.phone(PHONE).bootBegan();
        bench.discover(PHONE, VOICE);
        bench.lease(PHONE, VOICE, "10.2.0.7");
        bench.read(PHONE, "10.2.0.7", COMMON, "c7");
        bench.read(PHONE, "10.2.0.7", OWN, "7");
        TimeHistogram whole = only().times(FleetStep.WHOLE_BOOT);
        assertThat(whole.count()).isEqualTo(1);
        assertThat(whole.longest()).isEqualTo(Duration.between(began, bench.now()));
        assertThat(only().times(FleetStep.ADDRESS).count()).isEqualTo(2);
    }

    @Test
    void aDownloadIsAnEndOfItsOwnAndItsTimeIsTheTransfers() {
        bench.boot(PHONE, "7");
        step(IMAGE, Duration.ofMillis(10), Duration.ofSeconds(40));
        assertThat(ended()).isEqualTo(BootEnd.SOFTWARE_READ);
        assertThat(bench.engine.history().get(0).times(FleetStep.SOFTWARE_IMAGE).longest())
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void aPhoneThatIsFasterThanTheNewsOfItsTransferIsCountedAnew() {
        bench.boot(PHONE, "7");
        Instant asked = bench.now();
        bench.tell(new FleetEvent.FileAsked(PHONE, asked, Ipv4.of("10.1.0.7"), DATA, IMAGE));
        bench.discover(PHONE, DATA);
        assertThat(only().ends()).isEqualTo(Map.of(BootEnd.FAILED, 1L));
        bench.tell(new FleetEvent.FileEnded(
                PHONE,
                bench.now(),
                Ipv4.of("10.1.0.7"),
                DATA,
                IMAGE,
                FleetEvent.FileResult.read(ReadFile.of("1.0.0"), "")));
        assertThat(only().ends()).isEqualTo(Map.of(BootEnd.SOFTWARE_READ, 1L));
        assertThat(only().times(FleetStep.SOFTWARE_IMAGE).longest()).isEqualTo(Duration.between(asked, bench.now()));
    }

    @Test
    void aDownloadOfWhichAllIsToldLateIsCountedAnewToo() {
        bench.boot(PHONE, "7");
        bench.pass(Duration.ofSeconds(3));
        Instant asked = bench.now();
        bench.discover(PHONE, DATA);
        assertThat(only().ends()).isEqualTo(Map.of(BootEnd.COMPLETE, 1L));
        bench.tell(new FleetEvent.FileAsked(PHONE, asked, Ipv4.of("10.1.0.7"), DATA, IMAGE));
        bench.tell(new FleetEvent.FileEnded(
                PHONE,
                asked.plusMillis(600),
                Ipv4.of("10.1.0.7"),
                DATA,
                IMAGE,
                FleetEvent.FileResult.read(ReadFile.of("1.0.0"), "")));
        assertThat(only().ends()).isEqualTo(Map.of(BootEnd.SOFTWARE_READ, 1L));
        assertThat(only().times(FleetStep.SOFTWARE_IMAGE).longest()).isEqualTo(Duration.ofMillis(600));
        assertThat(only().times(FleetStep.WHOLE_BOOT).count()).isEqualTo(1);
    }

    @Test
    void aBootLoopIsTold() {
        for (int boot = 1; boot <= 4; boot++) {
            bench.boot(PHONE, "7");
            bench.read(PHONE, "10.1.0.7", IMAGE, "i");
        }
        bench.discover(PHONE, DATA);
        assertThat(only().ends()).isEqualTo(Map.of(BootEnd.SOFTWARE_READ, 2L, BootEnd.BOOT_LOOP, 2L));
    }

    @Test
    void aRefusalABrokenTransferAStallAndAPowerCutAreTellApart() {
        bench.discover(PHONE, DATA);
        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.refuse(PHONE, "10.1.0.7", COMMON);
        assertThat(BootEnd.of(bench.phone(PHONE), bench.now(), FleetSettings.defaults()))
                .isEqualTo(BootEnd.UNDER_WAY);
        assertThat(BootEnd.of(bench.phone(PHONE), bench.now().plusSeconds(600), FleetSettings.defaults()))
                .isEqualTo(BootEnd.REFUSED);
        assertThat(ended()).isEqualTo(BootEnd.REFUSED);

        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.tell(new FleetEvent.FileEnded(
                PHONE,
                bench.now(),
                Ipv4.of("10.1.0.7"),
                DATA,
                COMMON,
                FleetEvent.FileResult.missed(Missed.TIMED_OUT, "transfer failed, TIMEOUT")));
        bench.discover(PHONE, DATA); // at once
        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.discover(PHONE, DATA); // at once, and nothing was refused
        bench.pass(Duration.ofMinutes(9));
        bench.discover(PHONE, DATA);
        assertThat(bench.engine.history()).hasSize(2);
        assertThat(bench.engine.history().get(1).ends()).isEqualTo(Map.of(BootEnd.FAILED, 2L, BootEnd.STALLED, 1L));
    }

    @Test
    void noFreeAddressIsARefusal() {
        bench.discover(PHONE, DATA);
        bench.tell(new FleetEvent.Unanswered(
                PHONE,
                new PacketNote(bench.now(), "", "DHCPDISCOVER", "no answer: pool_exhausted"),
                NoAnswer.POOL_EXHAUSTED));
        assertThat(ended()).isEqualTo(BootEnd.REFUSED);
    }

    @Test
    void theHistoryIsBoundedAndTheOldestGoesFirst() {
        FleetBench small = new FleetBench(
                FleetSettings.builder().history(Duration.ofMinutes(1), 5).build());
        for (int minute = 0; minute < 30; minute++) {
            small.boot(PHONE, "7");
            small.pass(Duration.ofSeconds(60));
        }
        List<HistoryBucket> kept = small.engine.history();
        assertThat(kept).hasSize(5);
        assertThat(small.history.values()).as("in the store too").containsExactlyElementsOf(kept);
        assertThat(kept.get(4).span().ends()).isAfter(small.now().minusSeconds(120));

        small.pass(Duration.ofDays(1));
        small.boot(PHONE, "7");
        assertThat(small.engine.history().get(0).span().begins())
                .as("the boot that ended began too long ago to be counted")
                .isEqualTo(kept.get(1).span().begins());
    }

    @Test
    void whoIsForgottenIsCounted() {
        FleetBench small = new FleetBench(FleetSettings.builder().capacity(1, 1).build());
        small.boot(PHONE, "7");
        small.boot(MacAddress.parse("000BEA000002"), "7");
        small.discover(MacAddress.parse("000BEA000003"), DATA);
        small.discover(MacAddress.parse("000BEA000004"), DATA);
        assertThat(small.engine.history()).hasSize(1);
        assertThat(small.engine.history().get(0).ends()).isEqualTo(Map.of(BootEnd.COMPLETE, 1L, BootEnd.STALLED, 1L));
    }

    @Test
    void aRestartGoesOnCounting() {
        bench.boot(PHONE, "7");
        bench.boot(PHONE, "7");
        FleetBench again = new FleetBench();
        bench.history.values().forEach(bucket -> again.tell(new FleetEvent.HistoryRestored(bucket)));
        for (PhoneRecord phone : bench.stored.values()) {
            again.tell(new FleetEvent.Restored(phone, bench.now()));
        }
        again.pass(Duration.ofMinutes(5));
        again.boot(PHONE, "7");
        assertThat(again.engine.history()).hasSize(1);
        HistoryBucket bucket = again.engine.history().get(0);
        assertThat(bucket.ends()).isEqualTo(Map.of(BootEnd.COMPLETE, 2L));
        assertThat(bucket.times(FleetStep.WHOLE_BOOT).count()).isEqualTo(3);
        assertThat(bucket).isEqualTo(again.history.get(bucket.span())).hasSameHashCodeAs(bucket);
        assertThat(bucket.toString()).contains("COMPLETE=2").contains("PT1H");
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> FleetSettings.builder()
                        .history(Duration.ofSeconds(1), 5)
                        .build())
                .hasMessageContaining("historyBucket (s) is 1");
        assertThatThrownBy(() ->
                        FleetSettings.builder().history(Duration.ofHours(1), 0).build())
                .hasMessageContaining("historyBuckets is 0");
        assertThatThrownBy(() -> new HistorySpan(Instant.EPOCH, Duration.ofMillis(1_500)))
                .hasMessageContaining("whole seconds");
        assertThat(FleetSettings.defaults().historyKept()).isEqualTo(Duration.ofDays(14));
    }
}
