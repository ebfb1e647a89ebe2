package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
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

    @Test
    void fD31_anEndpointThatIsClosedSaysSoAndEnds() throws Exception {
        UdpEndpoint endpoint = UdpEndpoint.unicast(LOOPBACK, 0);
        Thread closer = new Thread(() -> {
            try {
                endpoint.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        closer.start();
        ReceivedDatagram datagram = new ReceivedDatagram(100);
        assertThatThrownBy(() -> {
                    while (true) {
                        endpoint.receive(datagram, 15_000_000_000L);
                    }
                })
                .isInstanceOf(ClosedChannelException.class);
        closer.join();
        assertThatThrownBy(() -> endpoint.receive(datagram, 0)).isInstanceOf(ClosedChannelException.class);
        endpoint.close();
    }

    @Test
    void fD31_channelsThatTheirOwnerClosesAreLeftOutAndTheLastEndsTheEndpoint() throws IOException {
        DatagramChannel first = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        DatagramChannel second = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        InetSocketAddress to = (InetSocketAddress) second.getLocalAddress();
        ReceivedDatagram datagram = new ReceivedDatagram(100);
        try (UdpEndpoint both = UdpEndpoint.of(List.of(first, second));
                UdpEndpoint peer = UdpEndpoint.unicast(LOOPBACK, 0)) {
            first.close();
            assertThat(both.receive(datagram, 300_000_000L)).isFalse();
            assertThat(both.channels()).containsExactly(second);
            peer.send(ByteBuffer.wrap(new byte[] {7}), DatagramRoute.to(0, peer.port(), to));
            assertThat(both.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.attachment())
                    .as("attachments keep their numbers")
                    .isEqualTo(1);
            assertThat(datagram.destination()).contains(LOOPBACK);
            second.close();
            assertThatThrownBy(() -> both.receive(datagram, 5_000_000_000L)).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void fD31_port0IsBoundOnceAndSharedByTheChannelsAlone() throws IOException {
        NetworkInterface lo = NetworkInterface.getByInetAddress(LOOPBACK);
        try (UdpEndpoint one = UdpEndpoint.broadcast(lo, 0, true);
                UdpEndpoint two = UdpEndpoint.broadcast(lo, 0, true)) {
            assertThat(one.port()).isPositive().isNotEqualTo(two.port());
            for (DatagramChannel channel : one.channels()) {
                assertThat(((InetSocketAddress) channel.getLocalAddress()).getPort())
                        .isEqualTo(one.port());
                assertThat(channel.getOption(StandardSocketOptions.SO_REUSEADDR))
                        .isFalse();
            }
            ReceivedDatagram datagram = new ReceivedDatagram(100);
            two.send(
                    ByteBuffer.wrap(new byte[] {5}),
                    DatagramRoute.to(0, two.port(), new InetSocketAddress(LOOPBACK, one.port()))
                            .from(LOOPBACK));
            assertThat(one.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.source()).isEqualTo(new InetSocketAddress(LOOPBACK, two.port()));
            assertThat(one.capabilities().receivesBroadcasts()).isTrue();
        }
    }

    @Test
    void fD16_aPortIsSharedWithNobodyWhoWouldShareIt() throws IOException {
        NetworkInterface lo = NetworkInterface.getByInetAddress(LOOPBACK);
        try (DatagramChannel sharing = DatagramChannel.open(StandardProtocolFamily.INET)
                .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                .bind(new InetSocketAddress(LOOPBACK, 0))) {
            int port = ((InetSocketAddress) sharing.getLocalAddress()).getPort();
            assertThatThrownBy(() -> UdpEndpoint.broadcast(lo, port, true))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("end the program that holds the port");
        }
        try (UdpEndpoint ours = UdpEndpoint.broadcast(lo, 0, true);
                DatagramChannel late = DatagramChannel.open(StandardProtocolFamily.INET)
                        .setOption(StandardSocketOptions.SO_REUSEADDR, true)) {
            for (Inet4Address at : List.of(LOOPBACK, Ipv4.ANY, Ipv4.of("127.0.0.2"))) {
                assertThatThrownBy(() -> late.bind(new InetSocketAddress(at, ours.port())))
                        .isInstanceOf(BindException.class);
            }
        }
    }
}
