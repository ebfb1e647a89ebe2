package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.Ipv4;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A pool beside a table of what it must know. */
class PoolPropertyTest {

    @Property(tries = 100)
    void fD15_whatIsFreeIsGivenTheLongestFreeFirstAndWhatIsExcludedNever(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int start) {
        Random random = new Random(seed);
        AddressPool pool = new AddressPool(
                List.of(AddressRange.parse("192.0.2.10-192.0.2.19"), AddressRange.parse("192.0.2.40-192.0.2.44")),
                null,
                start);
        Map<Integer, Long> freeFrom = new HashMap<>();
        for (int last = 10; last < 45; last++) {
            if (last < 20 || last >= 40) {
                freeFrom.put(Ipv4.bits(Ipv4.of("192.0.2." + last)), AddressPool.NEVER_USED);
            }
        }
        long now = 0;
        for (int step = 0; step < 300; step++) {
            int address = Ipv4.bits(Ipv4.of("192.0.2." + random.nextInt(50)));
            switch (random.nextInt(6)) {
                case 0 -> now += random.nextInt(20);
                case 1 -> {
                    if (random.nextInt(20) == 0) {
                        pool.exclude(address);
                        freeFrom.remove(address);
                    }
                }
                case 2, 3 -> {
                    // Taken for a while or for ever, given back early, or in the past.
                    long until = random.nextInt(8) == 0 ? Long.MAX_VALUE : now + random.nextInt(40) - 10;
                    pool.freeFrom(address, until);
                    freeFrom.computeIfPresent(address, (key, before) -> until);
                }
                default -> {
                    long chosen = pool.choose(now);
                    long earliest = freeFrom.values().stream()
                            .mapToLong(Long::longValue)
                            .min()
                            .orElse(Long.MAX_VALUE);
                    if (earliest > now) {
                        assertThat(chosen).isEqualTo(-1);
                    } else {
                        assertThat(freeFrom).containsKey((int) chosen);
                        assertThat(freeFrom.get((int) chosen)).isEqualTo(earliest);
                        long until = now + random.nextInt(30);
                        pool.freeFrom((int) chosen, until);
                        freeFrom.put((int) chosen, until);
                    }
                }
            }
            long at = now;
            assertThat(pool.countFree(now)).isEqualTo((int)
                    freeFrom.values().stream().filter(from -> from <= at).count());
            assertThat(pool.isFree(address, now)).isEqualTo(freeFrom.getOrDefault(address, Long.MAX_VALUE) <= now);
        }
        Set<Integer> given = new HashSet<>();
        for (long chosen = pool.choose(Long.MAX_VALUE - 1); chosen >= 0; chosen = pool.choose(Long.MAX_VALUE - 1)) {
            given.add((int) chosen);
            pool.freeFrom((int) chosen, Long.MAX_VALUE);
        }
        freeFrom.values().removeIf(from -> from == Long.MAX_VALUE);
        assertThat(given).as("sooner or later").isEqualTo(freeFrom.keySet());
    }
}
