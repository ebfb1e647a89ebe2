package io.github.zip2x2.tftp.transfer;

import static io.github.zip2x2.tftp.testing.Packets.ack;
import static io.github.zip2x2.tftp.testing.Packets.data;
import static io.github.zip2x2.tftp.testing.Packets.error;
import static io.github.zip2x2.tftp.testing.Packets.oack;
import static io.github.zip2x2.tftp.testing.Packets.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure.Kind;
import io.github.zip2x2.tftp.TftpMode;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.testing.EngineProbe;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The receiving side against a peer played by hand. */
class ReceivingTest {
    private static final InetSocketAddress SERVER = VirtualTftp.SERVER;
    private static final InetSocketAddress TID = VirtualTftp.address(1, 50_001);
    private static final InetSocketAddress STRANGER = VirtualTftp.address(1, 50_002);
    private static final long SECOND = 1_000_000_000L;

    private static EngineProbe reading(TftpTransferSettings settings, TftpRequest request) {
        EngineProbe probe =
                new EngineProbe(TftpTransferEngine.read(request, SERVER, settings, new SplittableRandom(1)));
        assertThat(probe.lastPeer()).isEqualTo(SERVER);
        assertThat(probe.sent()).containsExactly("RRQ");
        return probe;
    }

    private static EngineProbe reading(String... options) {
        TftpOptions asked = TftpOptions.NONE;
        for (int i = 0; i < options.length; i += 2) {
            asked = asked.with(options[i], options[i + 1]);
        }
        return reading(TftpTransferSettings.defaults(), TftpRequest.read("f").withOptions(asked));
    }

    private static void failed(EngineProbe probe, Kind kind, TftpErrorCode code) {
        assertThat(probe.failure()).isNotNull();
        assertThat(probe.failure().kind()).isEqualTo(kind);
        assertThat(probe.failure().code()).isEqualTo(code);
        assertThat(probe.engine().isDone()).isTrue();
        assertThat(probe.engine().deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void t15_anOackIsAnsweredByAck0AndUsed() {
        EngineProbe probe = reading("blksize", "1000", "tsize", "0", "timeout", "3");
        probe.receive(TID, oack("TSIZE", "1500", "BlkSize", "1000"));
        assertThat(probe.lastPeer()).isEqualTo(TID);
        assertThat(probe.sent()).containsExactly("ACK 0");
        probe.receive(TID, data(1, 1000)).receive(TID, data(2, 500));
        assertThat(probe.sent()).containsExactly("ACK 1", "ACK 2");
        assertThat(probe.completed()).isTrue();
        assertThat(probe.record().bytes()).isEqualTo(1500);
        assertThat(probe.record().blksize()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "blksize,1001",
        "blksize,7",
        "blksize,x",
        "windowsize,5",
        "windowsize,0",
        "timeout,4",
        "tsize,-1",
        "foo,1",
        "utimeout,20001",
        "rollover,1"
    })
    void t17_t18_anOackWithWhatWasNotAskedForIsRefused(String name, String value) {
        EngineProbe probe = reading(
                "blksize",
                "1000",
                "windowsize",
                "4",
                "timeout",
                "3",
                "tsize",
                "0",
                "utimeout",
                "20000",
                "rollover",
                "0");
        probe.receive(TID, oack(name, value));
        assertThat(probe.sent()).containsExactly("ERROR 8");
        failed(probe, Kind.OPTIONS, TftpErrorCode.OPTION_REFUSED);
    }

    @Test
    void t14_aRepeatedOptionInAnOackIsRefused() {
        EngineProbe probe = reading("blksize", "1000");
        probe.receive(TID, oack("blksize", "900", "blksize", "800"));
        failed(probe, Kind.OPTIONS, TftpErrorCode.OPTION_REFUSED);
    }

    @Test
    void t17_anOackToAPlainRequestIsRefused() {
        EngineProbe probe = reading();
        probe.receive(TID, oack("blksize", "512"));
        assertThat(probe.sent()).containsExactly("ERROR 8");
        failed(probe, Kind.OPTIONS, TftpErrorCode.OPTION_REFUSED);
    }

    @Test
    void t29_aServerWithoutOptionsIsPlain() {
        EngineProbe probe = reading("blksize", "1000", "foo", "bar");
        probe.receive(TID, data(1, 512)).receive(TID, data(2, 0));
        assertThat(probe.sent()).containsExactly("ACK 1", "ACK 2");
        assertThat(probe.completed()).isTrue();
        assertThat(probe.bytes()).hasSize(512);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8})
    void t30_aRefusalOfTheOptionsLeadsToAPlainRequest(int code) {
        EngineProbe probe = reading("blksize", "1000");
        probe.receive(TID, error(code, "no options"));
        assertThat(probe.lastPeer()).isEqualTo(SERVER);
        assertThat(probe.sent()).containsExactly("RRQ");
        probe.receive(STRANGER, data(1, 3));
        assertThat(probe.completed()).isTrue();
    }

    @Test
    void t30_notWhenItIsTurnedOffOrTheFileIsMissing() {
        EngineProbe missing = reading("blksize", "1000");
        missing.receive(TID, error(1, "not\nthere"));
        failed(missing, Kind.REFUSED, TftpErrorCode.FILE_NOT_FOUND);
        assertThat(missing.failure().text()).isEqualTo("not?there");
        assertThat(missing.sent()).isEmpty();
        TftpTransferSettings strict =
                TftpTransferSettings.builder().plainFallback(false).build();
        EngineProbe off = reading(strict, TftpRequest.read("f").withOptions(TftpOptions.NONE.with("blksize", 8)));
        off.receive(TID, error(8, ""));
        failed(off, Kind.REFUSED, TftpErrorCode.OPTION_REFUSED);
    }

    @Test
    void t36_t41_repetitionsAreAcknowledgedOnceInARoundTripAndNotWritten() {
        EngineProbe probe = reading();
        probe.pass(1_000_000).receive(TID, data(1, 512));
        assertThat(probe.sent()).containsExactly("ACK 1");
        probe.receive(TID, data(1, 512));
        assertThat(probe.sent()).isEmpty();
        probe.pass(SECOND / 2).receive(TID, data(1, 512)).receive(TID, data(1, 512));
        assertThat(probe.sent()).containsExactly("ACK 1");
        probe.receive(TID, data(2, 1));
        assertThat(probe.sent()).containsExactly("ACK 2");
        assertThat(probe.completed()).isTrue();
        assertThat(probe.engine().isEnded()).isTrue();
        assertThat(probe.engine().isDone()).isFalse();
        probe.pass(SECOND).receive(TID, data(2, 1));
        assertThat(probe.sent()).containsExactly("ACK 2");
        long end = probe.engine().deadlineNanos();
        probe.on(TftpEvent.Signal.TIME_REACHED);
        assertThat(probe.engine().isDone()).isFalse();
        assertThat(probe.engine().deadlineNanos()).isEqualTo(end);
        probe.timeout();
        assertThat(probe.engine().isDone()).isTrue();
        assertThat(probe.bytes()).hasSize(513);
        probe.receive(TID, data(2, 1));
        assertThat(probe.sent()).isEmpty();
    }

    @Test
    void t39_t40_blocksOutOfTurnAreIgnored() {
        EngineProbe probe = reading();
        probe.receive(TID, data(0, 512)).receive(TID, data(2, 512)).receive(TID, ack(0));
        assertThat(probe.sent()).isEmpty();
        probe.receive(TID, data(1, 512));
        assertThat(probe.sent()).containsExactly("ACK 1");
        probe.pass(SECOND)
                .receive(TID, data(0, 512))
                .receive(TID, data(3, 512))
                .receive(TID, data(40_000, 512))
                .receive(TID, oack("blksize", "512"))
                .receive(TID, strings(1, "f", "octet"))
                .receive(TID, new byte[] {0})
                .receive(TID, new byte[] {9, 9, 9, 9, 9});
        assertThat(probe.sent()).isEmpty();
        probe.receive(TID, data(2, 0));
        assertThat(probe.bytes()).hasSize(512);
        assertThat(probe.completed()).isTrue();
    }

    @Test
    void t27_anOackThatIsRepeatedIsAcknowledgedUntilTheFirstBlock() {
        EngineProbe probe = reading("blksize", "8");
        probe.pass(10).receive(TID, oack("blksize", "8"));
        probe.pass(SECOND / 2).receive(TID, oack("blksize", "8"));
        assertThat(probe.sent()).containsExactly("ACK 0", "ACK 0");
        probe.receive(TID, data(1, 8)).pass(SECOND / 2).receive(TID, oack("blksize", "8"));
        assertThat(probe.sent()).containsExactly("ACK 1");
    }

    @Test
    void t47_strangersGetError5AtALimitedRateAndTouchNothing() {
        EngineProbe probe = reading();
        probe.receive(TID, data(1, 512));
        probe.sent();
        long deadline = probe.engine().deadlineNanos();
        probe.receive(STRANGER, data(2, 100));
        assertThat(probe.lastPeer()).isEqualTo(STRANGER);
        assertThat(probe.sent()).containsExactly("ERROR 5");
        probe.receive(STRANGER, data(2, 100)).receive(STRANGER, new byte[1]);
        assertThat(probe.sent()).isEmpty();
        probe.pass(SECOND / 4).receive(STRANGER, error(0, "x")).receive(STRANGER, new byte[0]);
        assertThat(probe.sent()).containsExactly("ERROR 5");
        assertThat(probe.engine().deadlineNanos()).isEqualTo(deadline);
        probe.receive(TID, data(2, 0));
        assertThat(probe.completed()).isTrue();
        assertThat(probe.bytes()).hasSize(512);
    }

    @Test
    void t48_theFirstReplyMustComeFromTheAddressThatWasAsked() {
        InetSocketAddress elsewhere = VirtualTftp.address(9, 69);
        EngineProbe probe = reading();
        probe.receive(elsewhere, data(1, 3)).receive(elsewhere, error(1, ""));
        assertThat(probe.sent()).isEmpty();
        assertThat(probe.failure()).isNull();
        TftpTransferSettings any =
                TftpTransferSettings.builder().anyReplyAddress(true).build();
        EngineProbe multihomed = reading(any, TftpRequest.read("f"));
        multihomed.receive(elsewhere, data(1, 3));
        assertThat(multihomed.completed()).isTrue();
    }

    @Test
    void anOversizeBlockIsNeverTaken() {
        EngineProbe probe = reading();
        probe.receive(TID, data(1, 513));
        assertThat(probe.sent()).containsExactly("ERROR 4");
        failed(probe, Kind.PROTOCOL, TftpErrorCode.ILLEGAL_OPERATION);
        assertThat(probe.bytes()).isEmpty();
    }

    @Test
    void aFileOfAnotherSizeThanAnnouncedFails() {
        EngineProbe probe = reading("tsize", "0");
        probe.receive(TID, oack("tsize", "600")).receive(TID, data(1, 512)).receive(TID, data(2, 87));
        failed(probe, Kind.SIZE_MISMATCH, TftpErrorCode.NOT_DEFINED);
        assertThat(probe.sent()).containsExactly("ACK 0", "ACK 1", "ERROR 0");
    }

    @Test
    void aFileAboveTheLimitFailsEarly() {
        TftpTransferSettings small =
                TftpTransferSettings.builder().maxBytes(600).build();
        EngineProbe announced = reading(small, TftpRequest.read("f").withOptions(TftpOptions.NONE.with("tsize", 0)));
        announced.receive(TID, oack("tsize", "601"));
        failed(announced, Kind.TOO_LARGE, TftpErrorCode.DISK_FULL);
        EngineProbe silent = reading(small, TftpRequest.read("f"));
        silent.receive(TID, data(1, 512)).receive(TID, data(2, 512));
        failed(silent, Kind.TOO_LARGE, TftpErrorCode.DISK_FULL);
        assertThat(silent.bytes()).hasSize(512);
    }

    @Test
    void t54_aGapInTheWindowIsReportedOnce() {
        EngineProbe probe = reading("windowsize", "4");
        probe.receive(TID, oack("windowsize", "4"));
        probe.sent();
        probe.receive(TID, data(1, 512)).receive(TID, data(3, 512)).receive(TID, data(4, 512));
        assertThat(probe.sent()).containsExactly("ACK 1");
        for (int block = 2; block <= 5; block++) {
            probe.receive(TID, data(block, 512));
        }
        assertThat(probe.sent()).containsExactly("ACK 5");
        probe.receive(TID, data(6, 512)).receive(TID, data(7, 1));
        assertThat(probe.sent()).containsExactly("ACK 7");
        assertThat(probe.completed()).isTrue();
    }

    @Test
    void t34_aLostAckIsRepeatedByTheTimer() {
        EngineProbe probe = reading();
        probe.receive(TID, data(1, 512));
        probe.sent();
        probe.timeout();
        assertThat(probe.sent()).containsExactly("ACK 1");
        probe.on(TftpEvent.Signal.TIME_REACHED);
        assertThat(probe.sent()).isEmpty();
    }

    @Test
    void t43_t45_patienceAndDeadlineEndIt() {
        TftpTransferSettings settings = TftpTransferSettings.builder()
                .patience(Duration.ofMillis(1500))
                .deadline(Duration.ofSeconds(20))
                .build();
        EngineProbe gone = reading(settings, TftpRequest.read("f"));
        gone.receive(TID, data(1, 512));
        gone.sent();
        gone.timeout().timeout();
        assertThat(gone.sent()).containsExactly("ACK 1", "ERROR 0");
        failed(gone, Kind.TIMEOUT, TftpErrorCode.NOT_DEFINED);
        EngineProbe slow = reading(settings, TftpRequest.read("f"));
        for (int block = 1; slow.failure() == null; block++) {
            slow.pass(SECOND / 2).receive(TID, data(block, 512));
            if (slow.now() >= slow.engine().deadlineNanos()) {
                slow.timeout();
            }
        }
        failed(slow, Kind.DEADLINE, TftpErrorCode.NOT_DEFINED);
        assertThat(slow.failure().elapsed()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    }

    @Test
    void t24_theAgreedTimeoutIsTheInterval() {
        EngineProbe probe = reading("timeout", "7");
        probe.pass(1000).receive(TID, oack("timeout", "7"));
        assertThat(probe.engine().deadlineNanos() - probe.now()).isEqualTo(7 * SECOND);
        probe.timeout();
        assertThat(probe.engine().deadlineNanos() - probe.now()).isEqualTo(7 * SECOND);
        EngineProbe micro = reading("utimeout", "20000");
        micro.pass(1000).receive(TID, oack("utimeout", "20000"));
        assertThat(micro.engine().deadlineNanos() - micro.now()).isEqualTo(20_000_000L);
    }

    @Test
    void t74_cancelTellsThePeerAndUnreachableDoesNot() {
        EngineProbe early = reading();
        early.on(TftpEvent.Signal.CANCEL);
        assertThat(early.sent()).isEmpty();
        failed(early, Kind.CANCELLED, TftpErrorCode.NOT_DEFINED);
        EngineProbe late = reading();
        late.receive(TID, data(1, 512)).on(TftpEvent.Signal.CANCEL);
        assertThat(late.sent()).containsExactly("ACK 1", "ERROR 0");
        EngineProbe gone = reading();
        gone.receive(TID, data(1, 512)).on(TftpEvent.Signal.UNREACHABLE);
        failed(gone, Kind.UNREACHABLE, TftpErrorCode.NOT_DEFINED);
        EngineProbe local = reading();
        IllegalStateException full = new IllegalStateException("disk");
        local.receive(TID, data(1, 512)).on(new TftpEvent.ContentFailed(TftpErrorCode.DISK_FULL, "full", full));
        failed(local, Kind.LOCAL, TftpErrorCode.DISK_FULL);
        assertThat(local.failure().cause()).containsSame(full);
    }

    @Test
    void t46_anythingButDataEndsTheDally() {
        for (TftpEvent.Signal signal : new TftpEvent.Signal[] {TftpEvent.Signal.CANCEL, TftpEvent.Signal.UNREACHABLE}) {
            EngineProbe probe = reading();
            probe.receive(TID, data(1, 0)).on(signal);
            assertThat(probe.completed()).isTrue();
            assertThat(probe.engine().isDone()).isTrue();
        }
        EngineProbe probe = reading();
        probe.receive(TID, data(1, 0)).receive(TID, error(0, "late"));
        assertThat(probe.completed()).isTrue();
        assertThat(probe.engine().isDone()).isTrue();
        TftpTransferSettings none =
                TftpTransferSettings.builder().dally(Duration.ZERO).build();
        EngineProbe hasty = reading(none, TftpRequest.read("f"));
        hasty.receive(TID, data(1, 0));
        assertThat(hasty.engine().isDone()).isTrue();
    }

    @Test
    void t61_t62_netasciiAcrossBlocks() {
        EngineProbe probe = reading(
                TftpTransferSettings.defaults(),
                TftpRequest.read("f").inMode(TftpMode.NETASCII).withOptions(TftpOptions.NONE.with("blksize", 8)));
        probe.receive(TID, oack("blksize", "8"));
        String[] blocks = {"ab\r\ncd\r\r", "\nx\r\0y\r\0\r", "z\r"};
        for (int i = 0; i < blocks.length; i++) {
            probe.receive(TID, bytes(i + 1, blocks[i]));
        }
        assertThat(probe.completed()).isTrue();
        assertThat(new String(probe.bytes(), StandardCharsets.US_ASCII)).isEqualTo("ab\ncd\r\nx\ry\r\rz\r");
    }

    private static byte[] bytes(int block, String text) {
        byte[] packet = data(block, text.length());
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, packet, 4, text.length());
        return packet;
    }

    @Test
    void t22_t67_anUploadIsAcknowledgedWhenItIsStored() {
        TftpRequest request = TftpRequest.write("f").withOptions(TftpOptions.NONE.with("tsize", 3));
        TftpAgreement agreement = TftpAgreement.asServer(request, TftpOptionLimits.defaults(), 1468, -1);
        TftpTransferSettings settings =
                TftpTransferSettings.builder().maxBytes(3).build();
        EngineProbe probe = new EngineProbe(
                TftpTransferEngine.serveWrite(request, TID, agreement, settings, new SplittableRandom(1)));
        assertThat(probe.sent()).containsExactly("OACK");
        probe.timeout();
        assertThat(probe.sent()).containsExactly("OACK");
        probe.receive(TID, data(1, 3));
        assertThat(probe.stored()).isEqualTo(3);
        probe.receive(TID, data(1, 3));
        assertThat(probe.sent()).isEmpty();
        probe.on(TftpEvent.Signal.STORED).on(TftpEvent.Signal.STORED);
        assertThat(probe.sent()).containsExactly("ACK 1");
        assertThat(probe.completed()).isTrue();
        TftpRequest larger = TftpRequest.write("f").withOptions(TftpOptions.NONE.with("tsize", 4));
        EngineProbe refused = new EngineProbe(TftpTransferEngine.serveWrite(
                larger,
                TID,
                TftpAgreement.asServer(larger, TftpOptionLimits.defaults(), 1468, -1),
                settings,
                new SplittableRandom(1)));
        assertThat(refused.sent()).containsExactly("ERROR 3");
    }

    @Test
    void aPausedUploadIsNotAcknowledged() {
        EngineProbe probe = new EngineProbe(TftpTransferEngine.serveWrite(
                TftpRequest.write("f"),
                TID,
                TftpAgreement.PLAIN,
                TftpTransferSettings.defaults(),
                new SplittableRandom(1)));
        assertThat(probe.sent()).containsExactly("ACK 0");
        probe.on(TftpEvent.Signal.PAUSE).receive(TID, data(1, 512)).on(TftpEvent.Signal.CONTENT_READY);
        assertThat(probe.sent()).isEmpty();
        probe.on(TftpEvent.Signal.RESUME).on(TftpEvent.Signal.RESUME);
        assertThat(probe.sent()).containsExactly("ACK 1");
    }

    @Test
    void eventsBeforeTheStartAndWrongRequestsAreRejected() {
        SplittableRandom random = new SplittableRandom(1);
        TftpTransferSettings settings = TftpTransferSettings.defaults();
        assertThatThrownBy(() -> TftpTransferEngine.read(TftpRequest.write("f"), SERVER, settings, random))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TftpTransferEngine.read(TftpRequest.read("a\nb"), SERVER, settings, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("control character");
        TftpTransferEngine engine = TftpTransferEngine.read(TftpRequest.read("f"), SERVER, settings, random);
        assertThat(engine.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> new TftpEvent.Received().peer()).isInstanceOf(IllegalStateException.class);
    }
}
