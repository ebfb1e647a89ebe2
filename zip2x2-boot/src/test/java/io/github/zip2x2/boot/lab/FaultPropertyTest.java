package io.github.zip2x2.boot.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class FaultPropertyTest {
    /** The default suite tries few; a longer run says how many, and where to begin. */
    private static final int SEEDS = Integer.getInteger("zip2x2.simulation.seeds", 60);

    /** Whatever goes wrong, no invariant breaks and each boot has an outcome; a failure names the command that repeats it. */
    @Example
    void everyBootHasAnOutcomeWhateverGoesWrong() {
        long first = Long.getLong("zip2x2.simulation.first", 1);
        for (long seed = first; seed < first + SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Fault> faults = IntStream.range(0, random.nextInt(6))
                    .mapToObj(i -> Fault.draw(random, Duration.ofSeconds(40)))
                    .toList();
            NetworkConditions conditions = NetworkConditions.builder()
                    .loss(random.nextInt(3) * 0.05)
                    .duplication(random.nextInt(3) * 0.1)
                    .reordering(random.nextInt(3) * 0.1)
                    .delay(Duration.ofMillis(random.nextInt(50)))
                    .jitter(Duration.ofMillis(random.nextInt(20)))
                    .bandwidth(random.nextInt(3) * 2_000_000L)
                    .build();
            int phones = 1 + random.nextInt(80);
            SimulatedFleet fleet = SimulatedFleet.builder()
                    .phones(phones)
                    .seed(seed)
                    .conditions(conditions)
                    .faults(faults)
                    .firmware(random.nextInt(4) == 0 ? 20_000 : 0)
                    .vlan(random.nextInt(3) == 0 ? 20 : 0)
                    .build();
            fleet.run(() -> {});
            assertThat(fleet.simulation().violations()).as(fleet.replay()).isEmpty();
            assertThat(fleet.simulation().phones())
                    .as(fleet.replay())
                    .allSatisfy(phone -> assertThat(phone.outcome()).isPresent());
        }
    }

    @Property(tries = 200)
    void aFaultIsReadFromItsText(@ForAll long seed) {
        Fault fault = Fault.draw(new SplittableRandom(seed), Duration.ofSeconds(30));
        assertThat(Fault.parse(fault.toString())).isEqualTo(fault);
    }

    @Property(tries = 200)
    void anyShareIsReadFromItsText(
            @ForAll @DoubleRange(min = 0, max = 1) double share, @ForAll @IntRange(max = 86_400_000) int from) {
        Fault fault = new Fault(Fault.Kind.LOSS, Duration.ofMillis(from), Duration.ofMillis(1), share);
        assertThat(Fault.parse(fault.toString())).isEqualTo(fault);
    }

    @Example
    void badFaultsAreNamed() {
        for (String text :
                List.of("", "loss", "loss@1s", "loss@1s+1s", "crash-dhcp@1s+1s=1", "flood@1s+1s=1", "loss@1m+1s=1")) {
            assertThatThrownBy(() -> Fault.parse(text)).hasMessageContaining("'" + text + "' is no fault");
        }
        assertThatThrownBy(() -> Fault.parse("loss@1s+1s=1.5")).hasMessageContaining("share is 1.5");
        assertThatThrownBy(() -> new Fault(Fault.Kind.LOSS, Duration.ofNanos(1), Duration.ofMillis(1), 1))
                .hasMessageContaining("whole milliseconds");
        assertThatThrownBy(() -> new Fault(Fault.Kind.CRASH_DHCP, Duration.ZERO, Duration.ofMillis(1), 0.5))
                .hasMessageContaining("as a whole");
    }
}
