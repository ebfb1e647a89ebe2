package io.github.zip2x2.tftp.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.TftpFailure.Kind;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.testing.FaultBench;
import io.github.zip2x2.tftp.testing.FaultMode;
import io.github.zip2x2.tftp.testing.FaultyServer;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T78: the client's side against a server with each fault, in virtual time; reading and writing, plain and with options. */
class FaultModesTest {
    private static final int BLOCK = 3;
    private static final Set<FaultMode> FATAL_TO_READERS = EnumSet.of(
            FaultMode.RRQ_TIMEOUT,
            FaultMode.MID_TIMEOUT_NO_DATA,
            FaultMode.MID_TIMEOUT_NO_FINAL_DATA,
            FaultMode.FILE_NOT_FOUND,
            FaultMode.PERM_DENIED_READ,
            FaultMode.SEND_ERROR_READ,
            FaultMode.INVALID_ERR_CODE_READ,
            FaultMode.DATA_TOO_LARGE,
            FaultMode.ICMP_UNREACHABLE);
    private static final Set<FaultMode> FATAL_TO_WRITERS = EnumSet.of(
            FaultMode.WRQ_TIMEOUT,
            FaultMode.MID_TIMEOUT_NO_ACK,
            FaultMode.MID_TIMEOUT_NO_FINAL_ACK,
            FaultMode.FILE_NOT_FOUND,
            FaultMode.PERM_DENIED_WRITE,
            FaultMode.SEND_ERROR_WRITE,
            FaultMode.INVALID_ERR_CODE_WRITE);
    private static final Set<FaultMode> FATAL_TO_NEGOTIATION =
            EnumSet.of(FaultMode.OACK_UNREQUESTED, FaultMode.OACK_TOO_LARGE);
    private static final TftpOptions OPTIONS = TftpOptions.NONE.with("blksize", 600);
    private static final TftpTransferSettings SETTINGS = TftpTransferSettings.defaults();

    private final byte[] file = bytes();

    private static byte[] bytes() {
        byte[] bytes = new byte[4000];
        new Random(78).nextBytes(bytes);
        return bytes;
    }

    private static int number(FaultMode mode) {
        return switch (mode) {
            case SEND_ERROR_READ, SEND_ERROR_WRITE -> 3;
            case INVALID_ERR_CODE_READ, INVALID_ERR_CODE_WRITE -> 99;
            case SLOW_RESPONSE -> 400;
            case BURST_DATA -> 5;
            default -> BLOCK;
        };
    }

    private FaultBench read(FaultMode mode, TftpOptions options) {
        TftpRequest request = TftpRequest.read("f").withOptions(options);
        return new FaultBench(
                        TftpTransferEngine.read(request, VirtualTftp.SERVER, SETTINGS, new SplittableRandom(1)),
                        new FaultyServer(file, mode, number(mode)))
                .run();
    }

    private static Kind kind(FaultMode mode) {
        return switch (mode) {
            case RRQ_TIMEOUT, WRQ_TIMEOUT, MID_TIMEOUT_NO_DATA, MID_TIMEOUT_NO_ACK -> Kind.TIMEOUT;
            case MID_TIMEOUT_NO_FINAL_DATA, MID_TIMEOUT_NO_FINAL_ACK -> Kind.TIMEOUT;
            case DATA_TOO_LARGE -> Kind.PROTOCOL;
            case ICMP_UNREACHABLE -> Kind.UNREACHABLE;
            case OACK_UNREQUESTED, OACK_TOO_LARGE -> Kind.OPTIONS;
            default -> Kind.REFUSED;
        };
    }

    private void check(FaultBench bench, FaultMode mode, boolean fatal) {
        if (fatal) {
            assertThat(bench.failure()).as(mode.name()).isNotNull();
            assertThat(bench.failure().kind()).isEqualTo(kind(mode));
            assertThat(bench.failure().elapsed()).isLessThan(Duration.ofMinutes(2));
            return;
        }
        assertThat(bench.failure()).as(mode.name()).isNull();
        assertThat(bench.record()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(FaultMode.class)
    void t78_readingPlainly(FaultMode mode) {
        FaultBench bench = read(mode, TftpOptions.NONE);
        boolean fatal =
                FATAL_TO_READERS.contains(mode) || mode == FaultMode.OACK_UNREQUESTED || mode == FaultMode.OACK_EMPTY;
        if (mode == FaultMode.OACK_EMPTY) {
            assertThat(bench.failure().kind()).isEqualTo(Kind.OPTIONS);
            return;
        }
        check(bench, mode, fatal);
        if (mode == FaultMode.DATA_LEN_MISMATCH) {
            // Without tsize a short block is the end: TFTP cannot tell, which is why clients should ask for it.
            assertThat(bench.bytes()).hasSize(3 * 512 - 1);
        } else if (mode == FaultMode.CORRUPT_DATA) {
            assertThat(bench.bytes()).hasSize(file.length).isNotEqualTo(file);
        } else if (!fatal) {
            assertThat(bench.bytes()).isEqualTo(file);
        }
        // However often blocks come, acknowledgements do not multiply.
        assertThat(bench.sent(4)).isLessThanOrEqualTo(8 + 8);
    }

    @ParameterizedTest
    @EnumSource(FaultMode.class)
    void t78_readingWithOptions(FaultMode mode) {
        FaultBench bench = read(mode, OPTIONS.with("tsize", 0));
        if (mode == FaultMode.DATA_LEN_MISMATCH) {
            assertThat(bench.failure().kind()).isEqualTo(Kind.SIZE_MISMATCH);
            return;
        }
        boolean fatal = FATAL_TO_READERS.contains(mode) || FATAL_TO_NEGOTIATION.contains(mode);
        check(bench, mode, fatal);
        if (!fatal && mode != FaultMode.CORRUPT_DATA) {
            assertThat(bench.bytes()).isEqualTo(file);
        }
    }

    @ParameterizedTest
    @EnumSource(FaultMode.class)
    void t78_readingWithAWindow(FaultMode mode) {
        FaultBench bench = read(mode, OPTIONS.with("windowsize", 4).with("tsize", 0));
        if (mode == FaultMode.DATA_LEN_MISMATCH) {
            assertThat(bench.failure().kind()).isEqualTo(Kind.SIZE_MISMATCH);
            return;
        }
        boolean fatal = FATAL_TO_READERS.contains(mode) || FATAL_TO_NEGOTIATION.contains(mode);
        check(bench, mode, fatal);
        if (!fatal && mode != FaultMode.CORRUPT_DATA) {
            assertThat(bench.bytes()).isEqualTo(file);
        }
    }

    @ParameterizedTest
    @EnumSource(FaultMode.class)
    void t78_writing(FaultMode mode) {
        for (TftpOptions options : new TftpOptions[] {TftpOptions.NONE, OPTIONS, OPTIONS.with("windowsize", 4)}) {
            FaultyServer server = new FaultyServer(file, mode, number(mode));
            FaultBench bench = new FaultBench(
                            TftpTransferEngine.write(
                                    TftpRequest.write("f").withOptions(options),
                                    VirtualTftp.SERVER,
                                    new BytesContent(file, ""),
                                    SETTINGS,
                                    new SplittableRandom(1)),
                            server)
                    .run();
            boolean plain = options.isEmpty();
            if (plain && (mode == FaultMode.OACK_EMPTY || mode == FaultMode.OACK_UNREQUESTED)) {
                assertThat(bench.failure().kind()).isEqualTo(Kind.OPTIONS);
                continue;
            }
            boolean fatal = FATAL_TO_WRITERS.contains(mode) || !plain && FATAL_TO_NEGOTIATION.contains(mode);
            check(bench, mode, fatal);
            if (!fatal) {
                assertThat(server.stored()).as(mode + " " + options).isEqualTo(file);
            }
            // A repeated acknowledgement draws no block; within a window it asks to go on behind it.
            if (options.find("windowsize").isPresent()) {
                continue;
            }
            if (mode == FaultMode.DUP_MID_ACK || mode == FaultMode.DUP_FINAL_ACK || mode == FaultMode.OOO_ACK) {
                assertThat(bench.sent(3)).isEqualTo(plain ? 8 : 7);
            }
        }
    }
}
