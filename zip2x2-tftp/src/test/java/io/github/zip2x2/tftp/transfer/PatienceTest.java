package io.github.zip2x2.tftp.transfer;

import static io.github.zip2x2.tftp.testing.Packets.ack;
import static io.github.zip2x2.tftp.testing.Packets.data;
import static io.github.zip2x2.tftp.testing.Packets.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.TftpFailure.Kind;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord.Outcome;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.testing.EngineProbe;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long each side waits for the other: by time without progress. */
class PatienceTest {
    private static final InetSocketAddress PHONE = VirtualTftp.address(2, 40_000);
    private static final InetSocketAddress TID = VirtualTftp.address(1, 50_001);
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private static EngineProbe serving(int length, String... options) {
        TftpOptions asked = TftpOptions.NONE;
        for (int i = 0; i < options.length; i += 2) {
            asked = asked.with(options[i], options[i + 1]);
        }
        TftpRequest request = TftpRequest.read("f").withOptions(asked);
        TftpAgreement agreement = TftpAgreement.asServer(request, TftpOptionLimits.defaults(), 1468, length);
        TftpContent content = new BytesContent(new byte[length], "v");
        return new EngineProbe(TftpTransferEngine.serveRead(
                request, PHONE, agreement, content, TftpTransferSettings.defaults(), new SplittableRandom(1)));
    }

    private static EngineProbe reading() {
        return new EngineProbe(TftpTransferEngine.read(
                TftpRequest.read("f"), VirtualTftp.SERVER, TftpTransferSettings.defaults(), new SplittableRandom(1)));
    }

    /** Lets time pass, with every timer that expires meanwhile. */
    private static void wait(EngineProbe probe, long nanos) {
        long end = probe.now() + nanos;
        while (probe.engine().deadlineNanos() < end) {
            probe.timeout();
        }
        probe.pass(end - probe.now());
    }

    @ParameterizedTest
    @ValueSource(longs = {15, 28, 44})
    void fT2_aPeerThatPausesAndGoesOnIsServedOn(long seconds) {
        EngineProbe probe = serving(100_000);
        for (int block = 1; block <= 20; block++) {
            probe.pass(50_000).receive(PHONE, ack(block));
        }
        wait(probe, seconds * SECOND);
        assertThat(probe.failure()).isNull();
        probe.sent();
        probe.receive(PHONE, ack(21));
        assertThat(probe.sent()).containsExactly("DATA 22 512");
    }

    @Test
    void fT2_aServerThatPausesAndGoesOnIsWaitedFor() {
        EngineProbe probe = reading();
        probe.receive(TID, data(1, 512));
        wait(probe, 28 * SECOND);
        assertThat(probe.failure()).isNull();
        probe.receive(TID, data(2, 3));
        assertThat(probe.completed()).isTrue();
    }

    @Test
    void fT2_withoutProgressItEndsAfter45Seconds() {
        EngineProbe server = serving(100_000);
        server.pass(50_000).receive(PHONE, ack(1));
        wait(server, 46 * SECOND);
        assertThat(server.failure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(server.failure().elapsed()).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(46));
        assertThat(server.failure().text()).contains("45000 ms");
        // A copy of an old acknowledgement is no progress.
        EngineProbe repeating = serving(100_000);
        repeating.receive(PHONE, ack(1));
        for (int i = 0; i < 50 && repeating.failure() == null; i++) {
            repeating.receive(PHONE, ack(1));
            wait(repeating, SECOND);
        }
        assertThat(repeating.failure().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void fT2_withoutAnyAnswerItEndsAfter12SecondsAndSaysSo() {
        EngineProbe client = reading();
        wait(client, 13 * SECOND);
        assertThat(client.failure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(client.failure().elapsed()).isEqualTo(Duration.ofSeconds(12));
        assertThat(client.failure().text()).isEqualTo("no answer within 12000 ms");
        assertThat(client.sent()).hasSize(7).containsOnly("RRQ");
        EngineProbe server = serving(2000);
        wait(server, 13 * SECOND);
        assertThat(server.failure().elapsed()).isEqualTo(Duration.ofSeconds(12));
        assertThat(server.sent()).containsExactly("DATA 1 512", "DATA 1 512", "DATA 1 512");
    }

    @Test
    void fT2_onALanNothingIsRepeatedWithinASecond() {
        EngineProbe probe = serving(1_000_000);
        for (int block = 1; block <= 100; block++) {
            // Microseconds on the way, and now and then the peer writes its flash.
            wait(probe, block % 10 == 0 ? 950 * MILLI : 50_000);
            probe.receive(PHONE, ack(block));
        }
        wait(probe, 990 * MILLI);
        assertThat(probe.sent()).hasSize(101);
    }

    @Test
    void fT2_timeToThinkIsNoRoundTrip() {
        EngineProbe probe = serving(1_000_000);
        for (int block = 1; block <= 100; block++) {
            probe.pass(block % 10 == 0 ? 950 * MILLI : 50_000).receive(PHONE, ack(block));
            assertThat(probe.engine().deadlineNanos() - probe.now()).isEqualTo(SECOND);
        }
        // Neither is a pause with repetitions: the next new block waits its backed-off time, and no longer.
        wait(probe, 28 * SECOND);
        probe.receive(PHONE, ack(101));
        probe.pass(50_000).receive(PHONE, ack(102));
        assertThat(probe.engine().deadlineNanos() - probe.now()).isEqualTo(SECOND);
    }

    @Test
    void fT2_aRepeatedBlockDrawsItsAcknowledgement() {
        EngineProbe probe = reading();
        probe.receive(TID, data(1, 512));
        // The server thought for long: no reason to keep its repetition waiting for an answer.
        wait(probe, 20 * SECOND);
        probe.receive(TID, data(2, 512));
        probe.sent();
        for (int i = 0; i < 5; i++) {
            probe.pass(200 * MILLI).receive(TID, data(2, 512));
            assertThat(probe.sent()).containsExactly("ACK 2");
        }
    }

    @Test
    void fT4_whoNeverAnsweredDoesNotChooseHowLongItIsWaitedFor() {
        EngineProbe probe = serving(2000, "timeout", "255");
        wait(probe, 13 * SECOND);
        assertThat(probe.sent()).containsExactly("OACK", "OACK", "OACK");
        assertThat(probe.failure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(probe.failure().elapsed()).isEqualTo(Duration.ofSeconds(12));
        EngineProbe writer = new EngineProbe(TftpTransferEngine.serveWrite(
                TftpRequest.write("f"),
                PHONE,
                TftpAgreement.asServer(
                        TftpRequest.write("f").withOptions(TftpOptions.NONE.with("timeout", "255")),
                        TftpOptionLimits.defaults(),
                        1468,
                        -1),
                TftpTransferSettings.defaults(),
                new SplittableRandom(1)));
        wait(writer, 13 * SECOND);
        assertThat(writer.failure().elapsed()).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void fT4_whoAnsweredGetsTheTimeItAgreedTo() {
        EngineProbe probe = serving(2000, "timeout", "60");
        probe.receive(PHONE, ack(0));
        wait(probe, 170 * SECOND);
        assertThat(probe.failure()).isNull();
        assertThat(probe.sent()).containsExactly("OACK", "DATA 1 512", "DATA 1 512", "DATA 1 512");
        wait(probe, 15 * SECOND);
        assertThat(probe.failure().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void fT14_aSteadyTransferHasNoTotalLimit() {
        EngineProbe probe = serving(4 << 20);
        for (int block = 1; block <= 8193; block++) {
            probe.pass(250 * MILLI).receive(PHONE, ack(block & 0xFFFF));
        }
        assertThat(probe.completed()).isTrue();
        assertThat(probe.record().duration()).isGreaterThan(Duration.ofMinutes(34));
    }

    @Test
    void fT13_contentThatNeverComesEndsTheTransferAndBlamesThisSide() {
        TftpContent hanging = new TftpContent() {
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
                return 0;
            }
        };
        EngineProbe probe = new EngineProbe(TftpTransferEngine.serveRead(
                TftpRequest.read("f"),
                PHONE,
                TftpAgreement.PLAIN,
                hanging,
                TftpTransferSettings.defaults(),
                new SplittableRandom(1)));
        wait(probe, 46 * SECOND);
        assertThat(probe.failure().kind()).isEqualTo(Kind.LOCAL);
        assertThat(probe.sent()).containsExactly("ERROR 0");
    }

    @Test
    void fT3_aLastBlockThatNobodyAcknowledgesIsAnOutcomeOfItsOwn() {
        EngineProbe silent = serving(600);
        silent.receive(PHONE, ack(1));
        wait(silent, 46 * SECOND);
        assertThat(silent.record().outcome()).isEqualTo(Outcome.LAST_UNACKNOWLEDGED);
        assertThat(silent.record().isComplete()).isFalse();
        EngineProbe read = serving(600);
        read.receive(PHONE, ack(1)).on(TftpEvent.Signal.READ);
        wait(read, 4 * SECOND);
        assertThat(read.record().outcome()).isEqualTo(Outcome.READ);
        assertThat(read.record().isComplete()).isTrue();
        assertThat(read.sent()).containsExactly("DATA 1 512", "DATA 2 88", "DATA 2 88");
        // What was asked for elsewhere proves nothing of a transfer in its middle.
        EngineProbe middle = serving(2000);
        middle.receive(PHONE, ack(1)).on(TftpEvent.Signal.READ).on(TftpEvent.Signal.SUPERSEDED);
        assertThat(middle.record().outcome()).isEqualTo(Outcome.FAILED);
        EngineProbe refused = serving(600);
        refused.receive(PHONE, ack(1)).receive(PHONE, error(3, "full"));
        assertThat(refused.record().outcome()).isEqualTo(Outcome.FAILED);
    }
}
