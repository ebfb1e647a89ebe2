package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.pbx.rollout.WaveWorld.Nature;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WavePropertyTest {
    /** Whatever order things happen in, and whenever the PBX crashes and comes back. */
    @Property(tries = 300)
    void noPhoneIsRebootedTwiceWhateverCrashes(
            @ForAll @Size(min = 1, max = 12) List<Nature> natures,
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 8) int crashes) {
        Random random = new Random(seed);
        WaveWorld world = new WaveWorld(
                WaveSettings.builder()
                        .interval(Duration.ofMillis(100))
                        .maxUnderWay(5, 3)
                        .failures(1, 1)
                        .deferAtMost(Duration.ofMinutes(30))
                        .build(),
                mac -> mac.toLong() % 3 == 0 ? "" : "net" + mac.toLong() % 2,
                natures);
        world.start();
        int left = crashes;
        for (int i = 0; i < 600; i++) {
            if (left > 0 && random.nextInt(20) == 0) {
                left--;
                world.crash();
            } else if (!world.work.isEmpty() && random.nextInt(4) > 0) {
                world.step(random.nextInt());
            } else {
                world.pass(Duration.ofMillis(random.nextInt(2_000)));
                world.tell(WaveEvent.Tick.TIME_REACHED);
            }
            assertThat(world.reboots)
                    .allSatisfy((mac, times) -> assertThat(times).isOne());
            assertThat(world.mostUnderWay).isLessThanOrEqualTo(5);
        }
        world.run(100_000);
        assertThat(world.ended).as("every wave ends").isPresent();
        assertThat(world.reboots).allSatisfy((mac, times) -> assertThat(times).isOne());
        for (WaveEntry entry : world.ended.orElseThrow().entries()) {
            assertThat(entry.phase().isFinal()).isTrue();
            boolean rebooted = world.reboots.containsKey(entry.phone().mac());
            assertThat(entry.phase() != WavePhase.DONE || rebooted).isTrue();
            assertThat(entry.phase() != WavePhase.UNCONFIRMED || !rebooted).isTrue();
        }
    }
}
