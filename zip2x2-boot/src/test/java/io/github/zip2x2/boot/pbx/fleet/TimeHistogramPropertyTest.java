package io.github.zip2x2.boot.pbx.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class TimeHistogramPropertyTest {
    private static final long DAY = Duration.ofDays(1).toNanos() / 1_000;

    /** Of each magnitude alike. */
    @Provide
    Arbitrary<List<Long>> micros() {
        return Arbitraries.integers()
                .between(0, 36)
                .flatMap(bits -> Arbitraries.longs().between((1L << bits) - 1, Math.min(DAY, 2L << bits)))
                .list()
                .ofMaxSize(400);
    }

    private static TimeHistogram of(List<Long> micros) {
        TimeHistogram.Recorder recorder = new TimeHistogram.Recorder();
        micros.forEach(each -> recorder.add(Duration.of(each, ChronoUnit.MICROS)));
        return recorder.snapshot();
    }

    @Property(tries = 500)
    void aPercentileIsOffByAtMostTheStatedError(
            @ForAll("micros") List<Long> micros, @ForAll @DoubleRange(min = 0.1, max = 100) double percent) {
        TimeHistogram histogram = of(micros);
        assertThat(histogram.count()).isEqualTo(micros.size());
        List<Long> sorted = micros.stream().sorted().toList();
        long exact = sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
        long estimate = histogram.percentile(percent).toNanos() / 1_000;
        assertThat(Math.abs(estimate - exact) * TimeHistogram.PRECISION).isLessThanOrEqualTo(exact);
        assertThat(histogram.percentile(100).toNanos() / 1_000)
                .isEqualTo(sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1));
    }

    @Property(tries = 200)
    void aSumHasSeenWhatBothHave(@ForAll("micros") List<Long> one, @ForAll("micros") List<Long> other) {
        List<Long> both = new java.util.ArrayList<>(one);
        both.addAll(other);
        assertThat(of(one).plus(of(other)))
                .isEqualTo(of(both))
                .isEqualTo(of(other).plus(of(one)));
    }

    @Property(tries = 200)
    void itComesBackFromItsText(@ForAll("micros") List<Long> micros) {
        TimeHistogram histogram = of(micros);
        assertThat(TimeHistogram.parse(histogram.toText())).isEqualTo(histogram).hasSameHashCodeAs(histogram);
    }

    @Property(tries = 200)
    void whatIsTakenBackWasNeverThere(@ForAll("micros") List<Long> micros) {
        TimeHistogram.Recorder recorder = new TimeHistogram.Recorder(of(micros));
        Duration more = Duration.ofMillis(3);
        recorder.add(more);
        recorder.remove(more);
        assertThat(recorder.snapshot().count()).isEqualTo(micros.size());
        micros.forEach(each -> recorder.remove(Duration.of(each, ChronoUnit.MICROS)));
        recorder.remove(more);
        assertThat(recorder.snapshot()).isEqualTo(TimeHistogram.EMPTY);
    }

    @Property(tries = 300)
    void aForeignTextIsRefusedOrRead(@ForAll String text) {
        try {
            assertThat(TimeHistogram.parse(text).count()).isNotNegative();
        } catch (IllegalArgumentException foreign) {
            assertThat(foreign).hasMessageNotContaining("Index");
        }
        assertThat(HistoryBucket.parse(text, text)).isEmpty();
        assertThat(HistoryBucket.parse("2026-01-01T00:00:00Z/PT1H", "v1 " + text.replace(' ', '_') + "="))
                .isEmpty();
    }

    @Example
    void theEndsOfTheRangeHold() {
        TimeHistogram histogram = of(List.of(0L, DAY + 5));
        assertThat(histogram.longest()).isEqualTo(Duration.ofDays(1));
        TimeHistogram.Recorder recorder = new TimeHistogram.Recorder();
        recorder.add(Duration.ofSeconds(Long.MAX_VALUE));
        recorder.add(Duration.ofSeconds(-3));
        assertThat(recorder.snapshot()).isEqualTo(histogram);
        assertThat(recorder.snapshot().percentile(50)).isZero();
        assertThat(histogram.toString()).contains("n=2", "longest=PT24H");
        assertThatThrownBy(() -> histogram.percentile(0)).hasMessageContaining("percent is 0.0");
        assertThatThrownBy(() -> TimeHistogram.parse("1;99999:1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimeHistogram.parse("-1;")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimeHistogram.parse("1;7")).isInstanceOf(IllegalArgumentException.class);
    }
}
