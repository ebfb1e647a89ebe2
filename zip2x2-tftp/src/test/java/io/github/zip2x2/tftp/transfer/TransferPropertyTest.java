package io.github.zip2x2.tftp.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.TftpMode;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import io.github.zip2x2.tftp.testing.LinkFaults;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import io.github.zip2x2.tftp.testing.VirtualTftp.Client;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Sizes, options and fault schedules: equal bytes, or a typed failure within the deadline. */
class TransferPropertyTest {
    private static final InetSocketAddress PHONE = VirtualTftp.address(2, 40_000);
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final TftpTransferSettings SETTINGS = TftpTransferSettings.builder()
            .deadline(DEADLINE)
            .firstAnswer(Duration.ofMinutes(5))
            .patience(Duration.ofMinutes(5))
            .build();

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.oneOf(
                Arbitraries.of(0, 1, 511, 512, 513, 1023, 1024, 1025, 4096),
                Arbitraries.integers().between(0, 20_000));
    }

    @Provide
    Arbitrary<TftpOptions> options() {
        Arbitrary<Integer> blksize = Arbitraries.of(0, 8, 64, 511, 512, 513, 1428);
        Arbitrary<Integer> window = Arbitraries.of(0, 1, 2, 7, 16, 64);
        return Combinators.combine(blksize, window, Arbitraries.of(true, false)).as((block, blocks, tsize) -> {
            TftpOptions options = TftpOptions.NONE;
            options = block == 0 ? options : options.with("blksize", block);
            options = blocks == 0 ? options : options.with("windowsize", blocks);
            return tsize ? options.with("tsize", 0) : options;
        });
    }

    @Property(tries = 400)
    void readsEndWithEqualBytesOrATypedFailure(
            @ForAll("sizes") int size,
            @ForAll("options") TftpOptions options,
            @ForAll long seed,
            @ForAll @IntRange(max = 30) int loss,
            @ForAll @IntRange(max = 20) int duplication,
            @ForAll @IntRange(max = 20) int delay,
            @ForAll boolean images) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        MemoryContentSource files = new MemoryContentSource().put("f", bytes);
        LinkFaults faults = LinkFaults.random(seed, loss / 100.0, duplication / 100.0, delay / 100.0, 3_000_000_000L);
        TftpServerSettings server =
                TftpServerSettings.builder().transfer(SETTINGS).build();
        VirtualTftp network = new VirtualTftp(files, server, faults, seed);
        if (images) {
            network.withImages();
        }
        long start = network.now();
        Client client = network.start(
                PHONE,
                TftpTransferEngine.read(
                        TftpRequest.read("f").withOptions(options), VirtualTftp.SERVER, SETTINGS, network.random()));
        network.run();
        assertThat(client.record()).isNotNull();
        if (client.failure() == null) {
            assertThat(client.bytes()).isEqualTo(bytes);
        } else {
            assertThat(client.failure().elapsed()).isLessThanOrEqualTo(DEADLINE.plusSeconds(1));
            int got = client.bytes().length;
            assertThat(Arrays.copyOf(bytes, got)).isEqualTo(client.bytes());
            Statistics.collect(client.failure().kind(), client.failure().text());
        }
        // Faults delay by up to 3 s, so that repetitions can be many; a clean link has none.
        if (loss + duplication + delay == 0) {
            assertThat(client.failure()).isNull();
            assertThat(network.sent().stream().filter(packet -> packet.opcode() == 3))
                    .hasSize(size / client.engine().agreement().blksize() + 1);
        }
        assertThat(network.server().active()).isZero();
        assertThat(network.openContents()).isZero();
        assertThat(network.now() - start).isLessThan(2 * DEADLINE.toNanos());
    }

    @Property(tries = 200)
    void writesEndWithEqualBytesOrATypedFailure(
            @ForAll("sizes") int size,
            @ForAll("options") TftpOptions options,
            @ForAll long seed,
            @ForAll @IntRange(max = 25) int loss) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        LinkFaults faults = LinkFaults.random(seed, loss / 100.0, 0.1, 0.1, 1_000_000_000L);
        TftpServerSettings server =
                TftpServerSettings.builder().transfer(SETTINGS).uploads(true).build();
        VirtualTftp network = new VirtualTftp(new MemoryContentSource(), server, faults, seed);
        TftpRequest request = TftpRequest.write("f").withOptions(options);
        Client client = network.start(
                PHONE,
                TftpTransferEngine.write(
                        request, VirtualTftp.SERVER, new BytesContent(bytes, ""), SETTINGS, network.random()));
        network.run();
        assertThat(client.record()).isNotNull();
        if (client.failure() == null
                && client.record().request().equals(request)
                && options.find("tsize").isEmpty()) {
            assertThat(network.serverRecords())
                    .anySatisfy(record -> assertThat(record.bytes()).isEqualTo(size));
        }
        if (client.failure() == null && network.serverRecords().size() == 1) {
            assertThat(network.uploaded()).isEqualTo(bytes);
        }
        assertThat(network.server().active()).isZero();
    }

    @Property(tries = 200)
    void t61_anyBytesSurviveNetasciiDecoding(@ForAll byte[] text, @ForAll @IntRange(min = 1, max = 9) int block) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (byte b : text) {
            if (b == '\n') {
                wire.write('\r');
            }
            wire.write(b);
            if (b == '\r') {
                wire.write(0);
            }
        }
        byte[] encoded = wire.toByteArray();
        NetasciiDecoder decoder = new NetasciiDecoder();
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        for (int at = 0; at <= encoded.length; at += block) {
            int length = Math.min(block, encoded.length - at);
            ByteBuffer part = decoder.decode(ByteBuffer.wrap(encoded), at, length, length < block);
            while (part.hasRemaining()) {
                back.write(part.get());
            }
        }
        assertThat(back.toByteArray()).isEqualTo(text);
        assertThat(TftpMode.NETASCII.wireName()).isEqualTo("netascii");
    }
}
