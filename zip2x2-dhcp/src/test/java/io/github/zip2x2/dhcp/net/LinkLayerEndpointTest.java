package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.List;
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
}
