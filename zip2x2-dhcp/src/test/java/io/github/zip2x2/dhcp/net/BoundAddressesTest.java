package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BoundAddressesTest {

    private static final Inet4Address ADDRESS = Ipv4.of("192.0.2.1");
    private static final InetSocketAddress ONE = new InetSocketAddress(ADDRESS, 67);
    private static final InetSocketAddress TWO = new InetSocketAddress(Ipv4.of("192.0.2.2"), 67);

    private final Set<InetSocketAddress> held = new HashSet<>();
    private final HostProblems problems = new HostProblems(LoggerFactory.getLogger(BoundAddressesTest.class));
    private final BoundAddresses bound = new BoundAddresses(local -> {
        if (held.contains(local)) {
            throw new BindException(local + " is taken");
        }
        return DatagramChannel.open();
    });

    @AfterEach
    void close() throws IOException {
        bound.close();
    }

    @Test
    void fD8_channelsComeAndGoWithTheAddresses() throws IOException {
        assertThat(bound.follow(Set.of(ONE), problems)).isTrue();
        DatagramChannel first = bound.at(ADDRESS, 67).orElseThrow();
        assertThat(bound.follow(Set.of(ONE, TWO), problems)).isTrue();
        assertThat(bound.follow(Set.of(ONE, TWO), problems)).isFalse();
        assertThat(bound.at(ADDRESS, 67)).containsSame(first);
        assertThat(bound.follow(Set.of(TWO), problems)).isTrue();
        assertThat(first.isOpen()).isFalse();
        assertThat(bound.at(ADDRESS, 67)).isEmpty();
        assertThat(bound.all()).hasSize(1);
    }

    @Test
    void aPortThatSomebodyHoldsIsAProblemUntilItIsFreeOrNotWanted() throws IOException {
        held.add(ONE);
        assertThat(bound.follow(Set.of(ONE, TWO), problems)).isTrue();
        assertThat(problems.sentences()).singleElement().asString().endsWith("is taken");
        held.clear();
        assertThat(bound.follow(Set.of(ONE, TWO), problems)).isTrue();
        assertThat(problems.sentences()).isEmpty();

        bound.follow(Set.of(), problems);
        held.add(ONE);
        bound.follow(Set.of(ONE), problems);
        assertThat(problems.sentences()).hasSize(1);
        bound.follow(Set.of(), problems);
        assertThat(problems.sentences()).isEmpty();
    }
}
