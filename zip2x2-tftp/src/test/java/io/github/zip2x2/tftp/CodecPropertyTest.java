package io.github.zip2x2.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class CodecPropertyTest {
    private final TftpPacketView view = new TftpPacketView();

    @Property(tries = 2000)
    void t8_decodingNeverThrowsNorReadsPastTheLimit(@ForAll @Size(max = 600) byte[] noise, @ForAll boolean opcode) {
        byte[] packet = noise.clone();
        if (opcode && packet.length > 1) {
            packet[0] = 0;
            packet[1] = (byte) Math.floorMod(packet[1], 7);
        }
        // A buffer without room behind it: reading past the limit would throw.
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        TftpPacketKind kind = view.decode(buffer);
        assertThat(buffer.position()).isZero();
        assertThat(buffer.limit()).isEqualTo(packet.length);
        assertThat(kind == TftpPacketKind.MALFORMED).isEqualTo(view.defect() != TftpDefect.NONE);
        view.options();
        view.errorCode();
        view.errorText();
        if (kind == TftpPacketKind.RRQ || kind == TftpPacketKind.WRQ) {
            assertThat(view.request().file()).isNotEmpty();
        }
    }

    @Property(tries = 500)
    void t1_requestsSurviveTheRoundTrip(
            @ForAll("names") String name,
            @ForAll boolean write,
            @ForAll TftpMode mode,
            @ForAll("options") TftpOptions options) {
        TftpRequest request = (write ? TftpRequest.write(name) : TftpRequest.read(name))
                .inMode(mode)
                .withOptions(options);
        ByteBuffer buffer = ByteBuffer.allocate(600);
        TftpCodec.encodeRequest(buffer, request);
        assertThat(view.decode(buffer.flip())).isEqualTo(write ? TftpPacketKind.WRQ : TftpPacketKind.RRQ);
        assertThat(view.request()).isEqualTo(request);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00A1', '\u052F')
                .ofMinLength(1)
                .ofMaxLength(120);
    }

    @Provide
    Arbitrary<TftpOptions> options() {
        Arbitrary<String> value = Arbitraries.strings().withCharRange('!', '~').ofMaxLength(12);
        return value.list().ofMaxSize(5).map(values -> {
            List<TftpOption> entries = new ArrayList<>();
            for (String text : values) {
                entries.add(new TftpOption("option" + entries.size(), text));
            }
            return TftpOptions.of(entries);
        });
    }
}
