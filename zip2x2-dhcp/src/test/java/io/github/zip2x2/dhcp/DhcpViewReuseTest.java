package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** A driver receives each datagram into the same buffer and reads it with the same view. */
class DhcpViewReuseTest {
    private static byte[] packet(int... options) {
        ByteBuffer bytes = ByteBuffer.allocate(240 + options.length + 1);
        bytes.put(0, (byte) 1).put(1, (byte) 1).put(2, (byte) 6).put(28, (byte) 2);
        bytes.putInt(236, 0x63825363).position(240);
        for (int octet : options) {
            bytes.put((byte) octet);
        }
        return bytes.put((byte) 255).array();
    }

    @Test
    void whatTheBufferHeldBeforeIsForgottenThoughTheBytesAreGone() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1500);
        DhcpView view = new DhcpView();
        byte[][] packets = {
            packet(53, 1, 1, 12, 1, 'a', 12, 1, 'b'), packet(53, 1, 3, 50, 4, 1, 2, 3, 4), packet(12, 1, 'c', 53, 1, 1)
        };
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 9; i++) {
                byte[] bytes = packets[i % 3];
                buffer.clear().put(bytes).flip();
                assertThat(view.read(buffer, DecodePolicy.ANY)).isNull();
                assertThat(view.length(12)).isEqualTo(new int[] {2, -1, 1}[i % 3]);
                assertThat(view.length(50)).isEqualTo(new int[] {-1, 4, -1}[i % 3]);
            }
        });
    }

    @Property(tries = 300)
    void aReusedViewReadsWhatAFreshOneDoes(
            @ForAll @Size(max = 40) byte[] first,
            @ForAll @Size(max = 40) byte[] second,
            @ForAll @IntRange(max = 255) int code) {
        ByteBuffer buffer = ByteBuffer.allocate(1500);
        DhcpView reused = new DhcpView();
        for (byte[] options : new byte[][] {first, second}) {
            int[] octets = new int[options.length + 3];
            octets[0] = 53;
            octets[1] = 1;
            octets[2] = 1;
            for (int i = 0; i < options.length; i++) {
                octets[i + 3] = options[i];
            }
            buffer.clear().put(packet(octets)).flip();
            reused.read(buffer, DecodePolicy.ANY);
        }
        DhcpView fresh = new DhcpView();
        fresh.read(buffer, DecodePolicy.ANY);
        assertThat(reused.length(code)).isEqualTo(fresh.length(code));
        assertThat(reused.type()).isEqualTo(fresh.type());
        assertThat(reused.anomalyCount()).isEqualTo(fresh.anomalyCount());
    }
}
