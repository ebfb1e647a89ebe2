package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.net.InterfaceFollower.Altered;
import io.github.zip2x2.dhcp.net.InterfaceFollower.Gone;
import io.github.zip2x2.dhcp.net.InterfaceFollower.MadeAnew;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterfaceFollowerTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = 5_000 * SECOND;

    private final HostInterface eth0 = at(2, true, "192.0.2.1");
    private final InterfaceFollower follower = new InterfaceFollower(List.of(eth0), START);

    private static HostInterface at(int index, boolean up, String... addresses) {
        return new HostInterface(
                "eth0",
                index,
                up,
                HardwareAddress.ethernet("020000000001"),
                Arrays.stream(addresses)
                        .map(each -> new HostAddress(Ipv4.of(each), 24))
                        .toList());
    }

    private List<InterfaceFollower.Change> seen(HostInterface now) {
        return follower.step(Map.of("eth0", Optional.of(now)));
    }

    private List<InterfaceFollower.Change> seenNone() {
        return follower.step(Map.of("eth0", Optional.empty()));
    }

    @Test
    void nothingChangesWhereNothingDid() {
        assertThat(seen(at(2, true, "192.0.2.1"))).isEmpty();
    }

    @Test
    void fD6_anInterfaceIsGoneOnceAndThereAgainOnce() {
        assertThat(seenNone()).containsExactly(new Gone("eth0"));
        assertThat(seenNone()).isEmpty();
        HostInterface again = at(3, true);
        assertThat(seen(again)).containsExactly(new MadeAnew(again));
        assertThat(seen(again)).isEmpty();
    }

    @Test
    void fD6_anInterfaceMadeAgainBetweenTwoLooksIsKnownByItsIndex() {
        HostInterface again = at(3, true, "192.0.2.1");
        assertThat(seen(again)).containsExactly(new MadeAnew(again));
    }

    @Test
    void fD8_addressesComeAndGoOnTheSameInterface() {
        HostInterface more = at(2, true, "192.0.2.1", "198.51.100.1");
        assertThat(seen(more)).containsExactly(new Altered(eth0, more));
        HostInterface none = at(2, false);
        assertThat(seen(none)).containsExactly(new Altered(more, none));
    }

    @Test
    void whatCouldNotBeLookedAtIsNotGone() {
        assertThat(follower.step(Map.of())).isEmpty();
        assertThat(seen(eth0)).isEmpty();
    }

    @Test
    void oneThatCouldNotBeOpenedIsNewAtTheNextLook() {
        HostInterface again = at(3, true);
        seen(again);
        follower.forget("eth0");
        assertThat(seen(again)).containsExactly(new MadeAnew(again));
    }

    @Test
    void itLooksEveryTwoSecondsAndSoonerWhenItIsTold() {
        assertThat(follower.isDue(START + 2 * SECOND - 1)).isFalse();
        assertThat(follower.isDue(START + 2 * SECOND)).isTrue();
        follower.suspect();
        assertThat(follower.isDue(START)).as("however often it is told").isFalse();
        assertThat(follower.nextNanos()).isEqualTo(START + SECOND / 5);
        follower.looked(START + SECOND);
        assertThat(follower.nextNanos()).isEqualTo(START + 3 * SECOND);
    }
}
