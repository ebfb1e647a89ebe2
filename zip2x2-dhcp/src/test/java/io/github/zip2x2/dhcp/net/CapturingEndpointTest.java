package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CapturingEndpointTest {

    @Test
    void whatPassesIsInTheCaptureWithItsAddresses() throws IOException {
        Inet4Address loopback = Ipv4.of("127.0.0.1");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (UdpEndpoint peer = UdpEndpoint.unicast(loopback, 0);
                CapturingEndpoint captured = new CapturingEndpoint(
                        UdpEndpoint.unicast(loopback, 0), file, () -> Instant.ofEpochSecond(1_000, 5_000))) {
            captured.send(
                    ByteBuffer.wrap(new byte[] {1, 2, 3}),
                    DatagramRoute.to(0, captured.port(), new InetSocketAddress(loopback, peer.port())));
            ReceivedDatagram datagram = new ReceivedDatagram(100);
            assertThat(peer.receive(datagram, 5_000_000_000L)).isTrue();
            peer.send(ByteBuffer.wrap(new byte[] {9}), DatagramRoute.to(0, peer.port(), datagram.source()));
            assertThat(captured.receive(datagram, 5_000_000_000L)).isTrue();
            assertThat(datagram.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {9}));

            ByteBuffer capture = ByteBuffer.wrap(file.toByteArray());
            assertThat(capture.getInt(0)).isEqualTo(0xa1b2c3d4);
            assertThat(capture.getInt(20)).isEqualTo(228);
            assertThat(capture.getInt(24)).isEqualTo(1_000);
            assertThat(capture.getInt(28)).isEqualTo(5);
            assertThat(capture.getInt(32)).isEqualTo(31);
            assertThat(capture.getShort(40 + 22) & 0xffff).isEqualTo(peer.port());
            assertThat(capture.getInt(24 + 16 + 31 + 8)).isEqualTo(29);
            assertThat(capture.limit()).isEqualTo(24 + 16 + 31 + 16 + 29);
        }
    }
}
