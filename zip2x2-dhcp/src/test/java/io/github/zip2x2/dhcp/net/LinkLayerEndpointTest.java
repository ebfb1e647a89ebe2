package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the loopback interface, where the machine lets this user open packet sockets; elsewhere skipped. */
@Timeout(20)
class LinkLayerEndpointTest {

    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");

    private NetworkInterface lo;
    private int port;

    @BeforeEach
    void findLoopback() throws IOException {
        lo = NetworkInterface.getByInetAddress(LOOPBACK);
        assumeTrue(lo != null, "no loopback interface");
        try (UdpEndpoint free = UdpEndpoint.unicast(LOOPBACK, 0)) {
            port = free.port();
        }
        try (LinkLayerEndpoint probe = LinkLayerEndpoint.open(List.of(lo), List.of(port))) {
            assertThat(probe.port()).isEqualTo(port);
        } catch (IOException e) {
            assumeTrue(false, "no packet sockets here: " + e.getMessage());
        }
    }

    @Test
    void datagramsPassBetweenPlainUdpAndTheLinkWithTheirInterfaceKnown() throws IOException {
        try (LinkLayerEndpoint link = LinkLayerEndpoint.open(List.of(lo), List.of(port));
                UdpEndpoint plain = UdpEndpoint.unicast(LOOPBACK, 0)) {
            assertThat(link.capabilities().toString()).doesNotContain("no");
            ReceivedDatagram datagram = new ReceivedDatagram(2_048);
            plain.send(
                    ByteBuffer.wrap(new byte[] {1, 2, 3}),
                    DatagramRoute.to(0, plain.port(), new InetSocketAddress(LOOPBACK, port)));
            assertThat(link.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(datagram.source()).isEqualTo(new InetSocketAddress(LOOPBACK, plain.port()));
            assertThat(datagram.localPort()).isEqualTo(port);
            assertThat(link.attachments().get(datagram.attachment()).interfaceName())
                    .isEqualTo(lo.getName());

            assertThat(link.receive(datagram, 0)).isFalse();
        }
    }

    @Test
    void aGuestTakesNoPortOfTheHostAndSaysWhatIsWrongWithAnInterface() throws IOException {
        try (UdpEndpoint taken = UdpEndpoint.unicast(LOOPBACK, 0);
                LinkLayerEndpoint guest = LinkLayerEndpoint.guest(lo.getName(), List.of(taken.port()))) {
            assertThat(guest.attachments().get(0).address()).isEmpty();
            assertThat(guest.port()).isEqualTo(taken.port());
        }
        assertThat(LinkLayerEndpoint.hardwareAddress(lo.getName())).isEqualTo(HardwareAddress.ethernet("000000000000"));
        for (String name : List.of("", "no-such-one", "a-name-longer-than-the-kernel-has")) {
            assertThatThrownBy(() -> LinkLayerEndpoint.guest(name, List.of(68)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'" + name + "'")
                    .hasMessageContaining("ip link");
        }
    }

    @Test
    void datagramsPassFromLinkToLink() throws IOException {
        int other;
        try (UdpEndpoint free = UdpEndpoint.unicast(LOOPBACK, 0)) {
            other = free.port();
        }
        // Replies to plain sockets cannot be tried here: the kernel takes none from 127/8 that it did not route itself.
        try (LinkLayerEndpoint one = LinkLayerEndpoint.open(List.of(lo), List.of(port));
                LinkLayerEndpoint two = LinkLayerEndpoint.open(List.of(lo), List.of(other))) {
            ReceivedDatagram datagram = new ReceivedDatagram(2_048);
            one.send(
                    ByteBuffer.wrap(new byte[] {4, 5}),
                    DatagramRoute.toUnconfigured(
                            0, port, new InetSocketAddress(LOOPBACK, other), HardwareAddress.ethernet("000000000000")));
            assertThat(two.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
            two.send(ByteBuffer.wrap(new byte[] {6}), DatagramRoute.to(0, other, datagram.source()));
            assertThat(one.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {6}));
        }
    }

    @Test
    void aPortThatIsTakenIsRefused() throws IOException {
        try (UdpEndpoint holder = UdpEndpoint.unicast(LOOPBACK, port)) {
            assertThatThrownBy(() -> LinkLayerEndpoint.open(List.of(lo), List.of(holder.port())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("end the program");
        }
    }

    @Test
    void aWaitEndsWhenItIsWokenInterruptedOrClosed() throws Exception {
        LinkLayerEndpoint link = LinkLayerEndpoint.open(List.of(lo), List.of(port));
        link.wakeup();
        ReceivedDatagram datagram = new ReceivedDatagram(2_048);
        assertThat(link.receive(datagram, 15_000_000_000L)).isFalse();
        Thread.currentThread().interrupt();
        assertThat(link.receive(datagram, 15_000_000_000L)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        Thread closer = new Thread(() -> {
            try {
                link.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        closer.start();
        assertThatThrownBy(() -> {
                    while (true) {
                        link.receive(datagram, 15_000_000_000L);
                    }
                })
                .isInstanceOf(IOException.class);
        closer.join();
        link.close();
    }

    private static int freePort() throws IOException {
        try (UdpEndpoint free = UdpEndpoint.unicast(LOOPBACK, 0)) {
            return free.port();
        }
    }

    /** Two hosts that this machine knows nothing of, on the loopback interface. */
    @Test
    void guestsFindEachOtherByArpAndReachOtherNetworksByTheirRouter() throws Exception {
        int other = freePort();
        Inet4Address near = Ipv4.of("198.18.0.2");
        Inet4Address far = Ipv4.of("203.0.113.9");
        try (LinkLayerEndpoint one = LinkLayerEndpoint.guest(lo.getName(), List.of(port));
                LinkLayerEndpoint two = LinkLayerEndpoint.guest(lo.getName(), List.of(other))) {
            one.assume(0, Ipv4.of("198.18.0.1"), 24, Optional.of(near));
            two.assume(0, near, 24, Optional.empty());
            ReceivedDatagram datagram = new ReceivedDatagram(2_048);
            for (Inet4Address to : List.of(near, far)) {
                one.send(ByteBuffer.wrap(new byte[] {9}), DatagramRoute.to(0, port, new InetSocketAddress(to, other)));
                for (int i = 0; i < 100 && !two.receive(datagram, 10_000_000L); i++) {
                    one.receive(new ReceivedDatagram(100), 10_000_000L); // sends on once its question is answered
                }
                assertThat(datagram.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {9}));
                assertThat(datagram.source()).isEqualTo(new InetSocketAddress("198.18.0.1", port));
                assertThat(datagram.destination()).contains(to);
                assertThat(datagram.hardware()).contains(HardwareAddress.ethernet("000000000000"));
                datagram.payload().clear();
            }
            assertThat(one.attachments().get(0).addresses()).isEmpty();
            assertThat(one.dropped()).isZero();
            one.assume(0, Ipv4.ANY, 0, Optional.empty());
        }
    }

    @Test
    void otherPortsMayBeServedAndOneOverheardThatAnotherProgramHolds() throws IOException {
        int later = freePort();
        try (UdpEndpoint holder = UdpEndpoint.unicast(LOOPBACK, 0);
                LinkLayerEndpoint link = LinkLayerEndpoint.open(List.of(lo), List.of(port));
                UdpEndpoint plain = UdpEndpoint.unicast(LOOPBACK, 0)) {
            ReceivedDatagram datagram = new ReceivedDatagram(2_048);
            assertThat(link.overhear(holder.port())).isTrue();
            link.serve(List.of(later));
            for (int to : List.of(port, holder.port(), later)) {
                plain.send(
                        ByteBuffer.wrap(new byte[] {1}),
                        DatagramRoute.to(0, plain.port(), new InetSocketAddress(LOOPBACK, to)));
            }
            assertThat(link.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.localPort()).isEqualTo(holder.port());
            assertThat(link.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.localPort()).isEqualTo(later);
            assertThat(link.receive(datagram, 0)).isFalse();
            assertThat(plain.overhear(68)).as("plain UDP cannot").isFalse();
            assertThat(link.problems()).isEmpty();
        }
    }

    @Test
    void fD9_whatNobodyTakesIsDroppedAndCounted() throws IOException {
        try (LinkLayerEndpoint guest = LinkLayerEndpoint.guest(lo.getName(), List.of(port))) {
            guest.assume(0, Ipv4.of("198.18.0.1"), 24, Optional.empty());
            guest.send(
                    ByteBuffer.wrap(new byte[] {1}),
                    DatagramRoute.to(0, port, new InetSocketAddress("198.18.0.77", 67)));
            ReceivedDatagram datagram = new ReceivedDatagram(100);
            long end = System.nanoTime() + 10_000_000_000L;
            while (guest.dropped() == 0 && System.nanoTime() < end) {
                guest.receive(datagram, 50_000_000L);
            }
            assertThat(guest.dropped()).isEqualTo(1);
        }
    }

    @Test
    void aProbeOfAnAddressThatAGuestHasNamesIt() throws IOException {
        try (LinkLayerEndpoint asking = LinkLayerEndpoint.open(List.of(lo), List.of(port));
                LinkLayerEndpoint guest = LinkLayerEndpoint.guest(lo.getName(), List.of(freePort()))) {
            guest.assume(0, Ipv4.of("198.18.0.2"), 24, Optional.empty());
            List<ProbeResult> results = new ArrayList<>();
            asking.probe(Ipv4.of("198.18.0.2"), 0, results::add);
            asking.probe(Ipv4.of("198.18.0.3"), 0, results::add);
            ReceivedDatagram datagram = new ReceivedDatagram(100);
            long end = System.nanoTime() + 10_000_000_000L;
            while (results.size() < 2 && System.nanoTime() < end) {
                guest.receive(datagram, 10_000_000L);
                asking.receive(datagram, 10_000_000L);
            }
            assertThat(results)
                    .containsExactly(ProbeResult.usedBy(HardwareAddress.ethernet("000000000000")), ProbeResult.UNUSED);
        }
    }

    @Test
    void whatCannotBeServedOrSentIsRefusedByName() throws IOException {
        assertThatThrownBy(() -> LinkLayerEndpoint.open(List.of(), List.of(port)))
                .hasMessageContaining("interfaces");
        for (List<Integer> ports : List.of(List.<Integer>of(), List.of(0), List.of(65_536))) {
            assertThatThrownBy(() -> LinkLayerEndpoint.open(List.of(lo), ports))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1..65535");
        }
        LinkLayerEndpoint link = LinkLayerEndpoint.open(List.of(lo), List.of(port));
        assertThatThrownBy(() -> link.send(
                        ByteBuffer.allocate(1),
                        DatagramRoute.to(0, port, new InetSocketAddress(InetAddress.getByName("::1"), 67))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no IPv4 address");
        link.close();
        DatagramRoute route = DatagramRoute.to(0, port, new InetSocketAddress(LOOPBACK, 67));
        assertThatThrownBy(() -> link.send(ByteBuffer.allocate(1), route)).isInstanceOf(ClosedChannelException.class);
        List<ProbeResult> results = new ArrayList<>();
        link.probe(LOOPBACK, 0, results::add);
        assertThat(results).as("what cannot be asked").containsExactly(ProbeResult.UNUSED);
        link.wakeup();
    }
}
