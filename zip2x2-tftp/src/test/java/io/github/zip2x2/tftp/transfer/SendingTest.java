package io.github.zip2x2.tftp.transfer;

import static io.github.zip2x2.tftp.testing.Packets.ack;
import static io.github.zip2x2.tftp.testing.Packets.data;
import static io.github.zip2x2.tftp.testing.Packets.error;
import static io.github.zip2x2.tftp.testing.Packets.oack;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure.Kind;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.testing.EngineProbe;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The sending side against a peer played by hand. */
class SendingTest {
    private static final InetSocketAddress PHONE = VirtualTftp.address(2, 40_000);
    private static final long SECOND = 1_000_000_000L;

    private static EngineProbe serving(TftpContent content, String... options) {
        TftpOptions asked = TftpOptions.NONE;
        for (int i = 0; i < options.length; i += 2) {
            asked = asked.with(options[i], options[i + 1]);
        }
        TftpRequest request = TftpRequest.read("f").withOptions(asked);
        TftpOptionLimits limits = TftpOptionLimits.builder().hpaOptions(true).build();
        TftpAgreement agreement = TftpAgreement.asServer(request, limits, 1468, content.length());
        return new EngineProbe(TftpTransferEngine.serveRead(
                request, PHONE, agreement, content, TftpTransferSettings.defaults(), new SplittableRandom(1)));
    }

    private static EngineProbe inAClosedLab(TftpContent content) {
        TftpTransferSettings settings = TftpTransferSettings.builder()
                .stepTimeoutRange(Duration.ofMillis(100), Duration.ofSeconds(8))
                .build();
        return new EngineProbe(TftpTransferEngine.serveRead(
                TftpRequest.read("f"), PHONE, TftpAgreement.PLAIN, content, settings, new SplittableRandom(1)));
    }

    private static TftpContent bytes(int length) {
        return new BytesContent(new byte[length], "v");
    }

    private static List<String> blocks(int from, int to) {
        List<String> texts = new ArrayList<>();
        for (int block = from; block <= to; block++) {
            texts.add("DATA " + block + " 512");
        }
        return texts;
    }

    @Test
    void t35_aDuplicateAckNeverDrawsData() {
        EngineProbe probe = serving(bytes(2000));
        assertThat(probe.sent()).containsExactly("DATA 1 512");
        probe.receive(PHONE, ack(0))
                .receive(PHONE, ack(1))
                .receive(PHONE, ack(1))
                .receive(PHONE, ack(0));
        assertThat(probe.sent()).containsExactly("DATA 2 512");
        probe.receive(PHONE, ack(2)).receive(PHONE, ack(3)).receive(PHONE, ack(2));
        assertThat(probe.sent()).containsExactly("DATA 3 512", "DATA 4 464");
        probe.receive(PHONE, ack(4));
        assertThat(probe.completed()).isTrue();
        assertThat(probe.record().bytes()).isEqualTo(2000);
        assertThat(probe.record().version()).isEqualTo("v");
    }

    @Test
    void t38_acksForBlocksNeverSentAreIgnoredUntilThereAreTooMany() {
        EngineProbe probe = serving(bytes(2000));
        probe.sent();
        for (int i = 0; i < 63; i++) {
            probe.receive(PHONE, ack(2 + i)).receive(PHONE, ack(60_000));
        }
        assertThat(probe.sent()).isEmpty();
        probe.receive(PHONE, ack(0)).receive(PHONE, ack(9));
        assertThat(probe.failure()).isNull();
        for (int i = 0; i < 63; i++) {
            probe.receive(PHONE, ack(2));
        }
        assertThat(probe.sent()).containsExactly("ERROR 4");
        assertThat(probe.failure().kind()).isEqualTo(Kind.PROTOCOL);
    }

    @Test
    void t54_t56_t57_acksWithinTheWindow() {
        EngineProbe probe = serving(bytes(20 * 512), "windowsize", "8");
        assertThat(probe.sent()).containsExactly("OACK");
        probe.receive(PHONE, ack(0));
        assertThat(probe.sent()).isEqualTo(blocks(1, 8));
        probe.receive(PHONE, ack(2));
        assertThat(probe.sent()).isEqualTo(blocks(3, 10));
        probe.receive(PHONE, ack(2));
        assertThat(probe.sent()).isEmpty();
        probe.receive(PHONE, ack(6));
        assertThat(probe.sent()).isEqualTo(blocks(7, 14));
        probe.receive(PHONE, ack(14));
        List<String> rest = new ArrayList<>(blocks(15, 20));
        rest.add("DATA 21 0");
        assertThat(probe.sent()).isEqualTo(rest);
        probe.receive(PHONE, ack(21));
        assertThat(probe.completed()).isTrue();
    }

    @Test
    void t59_theWindowHalvesWithRepeatedLoss() {
        EngineProbe probe = serving(bytes(100_000), "windowsize", "8");
        probe.receive(PHONE, ack(0));
        probe.sent();
        probe.timeout();
        assertThat(probe.sent()).isEqualTo(blocks(1, 8));
        probe.timeout();
        assertThat(probe.sent()).isEqualTo(blocks(1, 4));
        probe.timeout();
        assertThat(probe.sent()).isEqualTo(blocks(1, 2));
        probe.receive(PHONE, ack(8));
        assertThat(probe.sent()).isEqualTo(blocks(9, 16));
    }

    @Test
    void t42_waitsFollowTheRoundTripAndBackOff() {
        EngineProbe probe = inAClosedLab(bytes(100_000));
        assertThat(probe.engine().deadlineNanos() - probe.now()).isEqualTo(SECOND);
        for (int block = 1; block <= 20; block++) {
            probe.pass(400_000_000L).receive(PHONE, ack(block));
        }
        long wait = probe.engine().deadlineNanos() - probe.now();
        assertThat(wait).isBetween(400_000_000L, 500_000_000L);
        probe.timeout();
        long second = probe.engine().deadlineNanos() - probe.now();
        assertThat(second).isBetween(wait * 2 * 7 / 8 - 1, wait * 2);
        // Karn: the answer to a repeated packet is no sample, and the longer wait stays until there is one.
        probe.receive(PHONE, ack(21));
        assertThat(probe.engine().deadlineNanos() - probe.now()).isGreaterThan(wait * 3 / 2);
        probe.pass(400_000_000L).receive(PHONE, ack(22));
        assertThat(probe.engine().deadlineNanos() - probe.now()).isLessThan(SECOND / 2);
    }

    @Test
    void whoNeverAnsweredGetsFewPackets() {
        EngineProbe probe = serving(bytes(2000));
        probe.timeout().timeout().timeout().timeout();
        assertThat(probe.sent()).containsExactly("DATA 1 512", "DATA 1 512", "DATA 1 512");
        assertThat(probe.failure().kind()).isEqualTo(Kind.TIMEOUT);
        EngineProbe offer = serving(bytes(2000), "windowsize", "8");
        offer.timeout().timeout().timeout().timeout();
        assertThat(offer.sent()).containsExactly("OACK", "OACK", "OACK");
    }

    @Test
    void t28_aRefusedOackEndsItAtOnce() {
        EngineProbe probe = serving(bytes(2000), "blksize", "100");
        probe.receive(PHONE, data(1, 3)).receive(PHONE, ack(1)).receive(PHONE, error(8, "no"));
        assertThat(probe.sent()).containsExactly("OACK");
        assertThat(probe.failure().kind()).isEqualTo(Kind.REFUSED);
        assertThat(probe.failure().code()).isEqualTo(TftpErrorCode.OPTION_REFUSED);
    }

    @Test
    void t63_t69_contentInPiecesThatIsNotAlwaysThere() {
        boolean[] ready = {false};
        TftpContent slow = new TftpContent() {
            @Override
            public long length() {
                return -1;
            }

            @Override
            public String version() {
                return "";
            }

            @Override
            public int read(long position, ByteBuffer into) {
                if (position >= 700) {
                    return -1;
                }
                if (position >= 512 && !ready[0]) {
                    return 0;
                }
                into.put((byte) 1);
                return 1;
            }
        };
        EngineProbe probe = serving(slow);
        assertThat(probe.sent()).containsExactly("DATA 1 512");
        probe.receive(PHONE, ack(1)).on(TftpEvent.Signal.CONTENT_READY);
        assertThat(probe.sent()).isEmpty();
        ready[0] = true;
        probe.on(TftpEvent.Signal.CONTENT_READY).on(TftpEvent.Signal.CONTENT_READY);
        assertThat(probe.sent()).containsExactly("DATA 2 188");
        probe.receive(PHONE, ack(2));
        assertThat(probe.record().bytes()).isEqualTo(700);
    }

    @Test
    void contentThatFailsEndsWithoutItsWords() {
        TftpContent broken = new TftpContent() {
            @Override
            public long length() {
                return 10;
            }

            @Override
            public String version() {
                return "";
            }

            @Override
            public int read(long position, ByteBuffer into) throws IOException {
                throw new IOException("/etc/secret is gone");
            }
        };
        EngineProbe probe = serving(broken);
        assertThat(probe.sent()).containsExactly("ERROR 0");
        assertThat(probe.failure().kind()).isEqualTo(Kind.LOCAL);
        assertThat(probe.failure().text()).doesNotContain("secret");
    }

    @Test
    void t32_blockNumbersWrap() {
        for (boolean toOne : new boolean[] {false, true}) {
            EngineProbe probe = serving(bytes(8 * 70_000), "blksize", "8", "rollover", toOne ? "1" : "0");
            probe.receive(PHONE, ack(0));
            for (int block = 1; block <= 65_535; block++) {
                probe.receive(PHONE, ack(block));
            }
            List<String> sent = probe.sent();
            assertThat(sent.get(sent.size() - 1)).isEqualTo(toOne ? "DATA 1 8" : "DATA 0 8");
            probe.receive(PHONE, ack(65_535)).receive(PHONE, ack(toOne ? 0 : 65_530));
            assertThat(probe.sent()).isEmpty();
            probe.receive(PHONE, ack(toOne ? 1 : 0));
            assertThat(probe.sent()).containsExactly(toOne ? "DATA 2 8" : "DATA 1 8");
        }
    }

    @Test
    void aClientWritesPlainlyAndWithOptions() {
        SplittableRandom random = new SplittableRandom(1);
        InetSocketAddress tid = VirtualTftp.address(1, 50_000);
        TftpRequest request = TftpRequest.write("f").withOptions(TftpOptions.NONE.with("blksize", 100));
        EngineProbe probe = new EngineProbe(TftpTransferEngine.write(
                request, VirtualTftp.SERVER, bytes(250), TftpTransferSettings.defaults(), random));
        assertThat(probe.sent()).containsExactly("WRQ");
        probe.timeout();
        assertThat(probe.sent()).containsExactly("WRQ");
        probe.receive(tid, ack(1)).receive(tid, data(1, 1));
        assertThat(probe.sent()).isEmpty();
        probe.receive(tid, oack("blksize", "100"));
        assertThat(probe.sent()).containsExactly("DATA 1 100");
        EngineProbe plain = new EngineProbe(TftpTransferEngine.write(
                request, VirtualTftp.SERVER, bytes(600), TftpTransferSettings.defaults(), random));
        plain.receive(tid, ack(0));
        assertThat(plain.sent()).containsExactly("WRQ", "DATA 1 512");
    }
}
