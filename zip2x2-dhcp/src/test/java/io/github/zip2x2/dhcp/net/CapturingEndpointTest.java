package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
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

    @Test
    void whatTheEndpointInsideIsAndSaysIsToldAndAFullDiskEndsTheCaptureOnly() throws IOException {
        ScriptedEndpoint inside = new ScriptedEndpoint();
        int[] room = {30};
        OutputStream disk = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                if (room[0]-- <= 0) {
                    throw new IOException("no space left");
                }
            }
        };
        CapturingEndpoint captured = new CapturingEndpoint(inside, disk, Instant::now);
        assertThat(captured.attachments()).isEqualTo(inside.attachments());
        assertThat(captured.capabilities()).isEqualTo(inside.capabilities());
        assertThat(captured.port()).isEqualTo(inside.port());
        assertThat(captured.overhear(68)).isFalse();
        assertThat(captured.dropped()).isZero();
        inside.problems(List.of("interface eth0 is gone"));
        assertThat(captured.problems()).containsExactly("interface eth0 is gone");
        ReceivedDatagram datagram = new ReceivedDatagram(100);
        assertThat(captured.receive(datagram, 0)).as("woken").isFalse();
        for (int i = 0; i < 2; i++) {
            inside.arrive(new byte[] {1, 2, 3});
            assertThat(captured.receive(datagram, 0)).isTrue();
            assertThat(datagram.payload().remaining()).isEqualTo(3);
        }
        captured.wakeup();
        captured.close();
        assertThat(inside.isClosed()).isTrue();
    }
}
