package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class UdpEndpointTest {

    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");

    @Test
    void channelsThatTheApplicationBoundAreServed() throws IOException {
        DatagramChannel first = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        DatagramChannel second = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        InetSocketAddress to = (InetSocketAddress) second.getLocalAddress();
        try (UdpEndpoint both = UdpEndpoint.of(List.of(first, second));
                UdpEndpoint peer = UdpEndpoint.unicast(LOOPBACK, 0)) {
            peer.send(ByteBuffer.wrap(new byte[] {7}), DatagramRoute.to(0, peer.port(), to));
            ReceivedDatagram datagram = new ReceivedDatagram(100);
            assertThat(both.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.attachment()).isEqualTo(1);
            assertThat(both.attachments().get(1).isLoopback()).isTrue();
            assertThat(both.channels()).hasSize(2);
            assertThat(both.capabilities().probesConflicts()).isFalse();
            assertThat(both.capabilities().toString()).endsWith("probe by ARP no");
            both.send(ByteBuffer.wrap(new byte[] {8}), DatagramRoute.to(1, both.port(), datagram.source()));
            assertThat(peer.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.source().getPort()).isEqualTo(to.getPort());
        }
        assertThat(first.isOpen() || second.isOpen()).isFalse();
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        assertThatThrownBy(() -> UdpEndpoint.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UdpEndpoint.unicast(Ipv4.ANY, 0)).isInstanceOf(IllegalArgumentException.class);
        try (DatagramChannel unbound = DatagramChannel.open()) {
            assertThatThrownBy(() -> UdpEndpoint.of(List.of(unbound)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not bound");
        }
    }

    @Test
    void aWaitEndsWhenItIsWokenOrInterrupted() throws IOException {
        try (UdpEndpoint endpoint = UdpEndpoint.unicast(LOOPBACK, 0)) {
            endpoint.wakeup();
            assertThat(endpoint.receive(new ReceivedDatagram(100), 15_000_000_000L))
                    .isFalse();
            Thread.currentThread().interrupt();
            assertThat(endpoint.receive(new ReceivedDatagram(100), 15_000_000_000L))
                    .isFalse();
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
