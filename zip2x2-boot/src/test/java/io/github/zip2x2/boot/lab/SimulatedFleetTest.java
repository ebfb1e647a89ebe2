package io.github.zip2x2.boot.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedFleetTest {
    private static SimulatedFleet run(SimulatedFleet.Builder builder) {
        SimulatedFleet fleet = builder.build();
        fleet.run(() -> {});
        assertThat(fleet.simulation().violations()).isEmpty();
        return fleet;
    }

    private static BootStatistics statistics(SimulatedFleet.Builder builder) {
        return run(builder).simulation().statistics();
    }

    private static NetworkConditions.Builder network() {
        return NetworkConditions.builder();
    }

    @Test
    void aPowerReturnBootsEveryPhone() {
        BootStatistics statistics = statistics(SimulatedFleet.builder().phones(300));
        assertThat(statistics.outcomes()).isEqualTo(Map.of("completed", 300));
        assertThat(statistics.started()).isEqualTo(300);
        assertThat(statistics.retransmissions()).isZero();
        assertThat(statistics.stalls()).isZero();
        assertThat(statistics.of(BootStep.ACK).count()).isEqualTo(300);
        assertThat(statistics.of(BootStep.ACK).percentile(99)).isEqualTo(2_000_000);
        assertThat(statistics.boots().percentile(100)).isBetween(1_000_000_000L, 10_200_000_000L);
    }

    @Test
    void phonesThatMustLoadSoftwareBootTwice() {
        SimulatedFleet fleet = run(SimulatedFleet.builder().phones(5).firmware(100_000));
        BootStatistics statistics = fleet.simulation().statistics();
        assertThat(statistics.completed()).isEqualTo(5);
        assertThat(statistics.started()).isEqualTo(5);
        assertThat(statistics.of(BootStep.DISCOVER).count()).isEqualTo(10);
        assertThat(statistics.of(BootStep.VERIFY_SOFTWARE).count()).isEqualTo(5);
    }

    @Test
    void sameSeedSameTrace() {
        SimulatedFleet.Builder builder = SimulatedFleet.builder()
                .phones(200)
                .seed(42)
                .conditions(network()
                        .loss(0.05)
                        .duplication(0.05)
                        .reordering(0.1)
                        .jitter(Duration.ofMillis(5))
                        .bandwidth(1_000_000)
                        .build())
                .faults(List.of(
                        Fault.parse("crash-dhcp@2s+3s"),
                        Fault.parse("crash-tftp@4s+1s"),
                        Fault.parse("partition@5s+4s=0.3"),
                        Fault.parse("power@6s+1s=0.5")));
        Simulation first = run(builder).simulation();
        Simulation second = run(builder).simulation();
        Simulation other = run(builder.seed(43)).simulation();
        assertThat(first.trace()).hasSize(64).isEqualTo(second.trace()).isNotEqualTo(other.trace());
        assertThat(first.datagramsSent()).isEqualTo(second.datagramsSent());
        assertThat(first.datagramsLost()).isPositive();
        assertThat(first.statistics().boots().percentile(50))
                .isEqualTo(second.statistics().boots().percentile(50));
    }

    @Test
    void lossCostsRepetitionsAndNoBoot() {
        SimulatedFleet fleet = run(SimulatedFleet.builder()
                .phones(300)
                .conditions(network().loss(0.02).build()));
        BootStatistics statistics = fleet.simulation().statistics();
        assertThat(statistics.completed()).isEqualTo(300);
        assertThat(statistics.retransmissions()).isBetween(20L, 100L);
        assertThat(statistics.stalls()).isPositive();
    }

    @Test
    void aDhcpServerThatCrashesKeepsItsLeases() {
        SimulatedFleet fleet = run(SimulatedFleet.builder()
                .phones(300)
                .faults(List.of(Fault.parse("crash-dhcp@3s+2s"), Fault.parse("power@30s+1s=1"))));
        assertThat(fleet.simulation().statistics().completed()).isEqualTo(600);
        assertThat(fleet.simulation().statistics().retransmissions()).isPositive();
        assertThat(fleet.simulation().nowNanos())
                .isLessThan(Duration.ofSeconds(60).toNanos());
    }

    @Test
    void phonesThatAreCutOffForTooLongFailWithACause() {
        SimulatedFleet fleet =
                run(SimulatedFleet.builder().phones(100).faults(List.of(Fault.parse("partition@0s+300s=0.4"))));
        BootStatistics statistics = fleet.simulation().statistics();
        assertThat(statistics.outcomes()).containsOnlyKeys("completed", "failed at step 2");
        assertThat(statistics.completed()).isBetween(40, 80);
        assertThat(statistics.failures()).hasSize(10).allMatch(failure -> failure.contains("no usable DHCPOFFER"));
        assertThat(fleet.simulation().phones())
                .allSatisfy(phone -> assertThat(phone.outcome()).isPresent());
    }

    @Test
    void powerThatFailsInMidBootStartsTheBootAnew() {
        SimulatedFleet fleet =
                run(SimulatedFleet.builder().phones(100).faults(List.of(Fault.parse("power@3s+500ms=1"))));
        BootStatistics statistics = fleet.simulation().statistics();
        assertThat(statistics.started()).isEqualTo(200);
        assertThat(fleet.simulation().phones())
                .allSatisfy(
                        phone -> assertThat(phone.outcome().orElseThrow()).isInstanceOf(BootOutcome.Completed.class));
    }

    @Test
    void aNarrowLinkDelaysAndDrops() {
        BootStatistics wide = statistics(SimulatedFleet.builder().phones(20).firmware(20_000));
        BootStatistics narrow = statistics(SimulatedFleet.builder()
                .phones(20)
                .firmware(20_000)
                .conditions(network().bandwidth(500_000).build()));
        assertThat(narrow.boots().percentile(50)).isGreaterThan(wide.boots().percentile(50));
        assertThat(narrow.started()).isEqualTo(20);
    }

    @Test
    void staggeredPhonesGetPowerOneAfterTheOther() {
        SimulatedFleet fleet = run(SimulatedFleet.builder().phones(500).profile(SimulatedFleet.Profile.STAGGERED));
        assertThat(fleet.simulation().statistics().completed()).isEqualTo(500);
        assertThat(fleet.simulation().nowNanos())
                .isGreaterThan(Duration.ofSeconds(6).toNanos());
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> SimulatedFleet.builder().phones(0).build()).hasMessageContaining("phones is 0");
        assertThatThrownBy(() -> network().loss(1.5).build()).hasMessageContaining("loss is 1.5");
        assertThatThrownBy(() -> network().delay(Duration.ofHours(1)).build()).hasMessageContaining("delay is PT1H");
        assertThatThrownBy(() -> network().bandwidth(10).build()).hasMessageContaining("bandwidth is 10");
        assertThatThrownBy(() -> new Latencies().percentile(0)).hasMessageContaining("percent is 0");
    }
}
