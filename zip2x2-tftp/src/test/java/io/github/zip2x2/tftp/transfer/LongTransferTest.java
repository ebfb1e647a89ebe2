package io.github.zip2x2.tftp.transfer;

import static io.github.zip2x2.tftp.testing.Packets.ack;
import static io.github.zip2x2.tftp.testing.Packets.data;
import static io.github.zip2x2.tftp.testing.Packets.oack;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.testing.EngineProbe;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers whose block numbers wrap: both sides face to face, whatever the direction. */
class LongTransferTest {
    private static final InetSocketAddress SENDER = VirtualTftp.address(1, 50_001);
    private static final InetSocketAddress RECEIVER = VirtualTftp.address(2, 40_000);
    private static final long DUE = Long.MAX_VALUE;

    /** Bytes that follow from their position; those of a very long file are not looked at, and so not made. */
    private record Counting(long length, boolean real) implements TftpContent {
        @Override
        public String version() {
            return "v";
        }

        @Override
        public int read(long position, ByteBuffer into) {
            int count = (int) Math.min(into.remaining(), length - position);
            for (int i = 0; real && i < count; i++) {
                into.put(into.position() + i, at(position + i));
            }
            into.position(into.position() + count);
            return count == 0 ? -1 : count;
        }

        static byte at(long position) {
            return (byte) (position * 31 >> 3);
        }
    }

    /** What passes between the two: DATA at once, answers when the sender is done with its own. */
    private static final class Wire {
        final TftpTransferEngine sender;
        final TftpTransferEngine receiver;
        final Queue<byte[]> answers = new ArrayDeque<>();
        final Set<Integer> lostData;
        final boolean looksAtBytes;
        long now;
        int dataSent;
        long received;
        boolean stored;
        TftpTransferRecord sent;
        TftpFailure failure;

        Wire(TftpTransferEngine sender, TftpTransferEngine receiver, boolean looksAtBytes, Set<Integer> lostData) {
            this.sender = sender;
            this.receiver = receiver;
            this.looksAtBytes = looksAtBytes;
            this.lostData = lostData;
        }

        private final TftpActions fromSender = new TftpActions() {
            @Override
            public void send(ByteBuffer datagram, InetSocketAddress peer) {
                boolean isData = datagram.getShort(datagram.position()) == 3;
                if (isData && lostData.contains(++dataSent)) {
                    return;
                }
                receiver.on(new TftpEvent.Received().set(datagram, SENDER), now, fromReceiver);
            }

            @Override
            public void completed(TftpTransferRecord record) {
                sent = record;
            }

            @Override
            public void failed(TftpFailure why, TftpTransferRecord record) {
                failure = why;
            }
        };

        private final TftpActions fromReceiver = new TftpActions() {
            @Override
            public void send(ByteBuffer datagram, InetSocketAddress peer) {
                byte[] copy = new byte[datagram.remaining()];
                datagram.get(copy);
                answers.add(copy);
            }

            @Override
            public void data(ByteBuffer bytes, long offset) {
                if (offset != received) {
                    throw new AssertionError("byte " + offset + " came when " + received + " was due");
                }
                for (int i = 0; looksAtBytes && i < bytes.remaining(); i++) {
                    if (bytes.get(bytes.position() + i) != Counting.at(offset + i)) {
                        throw new AssertionError("byte " + (offset + i) + " is another");
                    }
                }
                received += bytes.remaining();
            }

            @Override
            public void store(long total) {
                stored = true;
            }

            @Override
            public void completed(TftpTransferRecord record) {}

            @Override
            public void failed(TftpFailure why, TftpTransferRecord record) {
                failure = why;
            }
        };

        Wire run(TftpTransferEngine first, TftpTransferEngine second) {
            first.on(TftpEvent.Signal.START, now, first == sender ? fromSender : fromReceiver);
            second.on(TftpEvent.Signal.START, now, second == sender ? fromSender : fromReceiver);
            while (failure == null && !(sender.isDone() && receiver.isEnded())) {
                now += 1000;
                byte[] answer = answers.poll();
                if (answer != null) {
                    sender.on(new TftpEvent.Received().set(ByteBuffer.wrap(answer), RECEIVER), now, fromSender);
                } else if (stored) {
                    stored = false;
                    receiver.on(TftpEvent.Signal.STORED, now, fromReceiver);
                } else {
                    now = Math.max(now, Math.min(due(sender), due(receiver)));
                    receiver.on(TftpEvent.Signal.TIME_REACHED, now, fromReceiver);
                    sender.on(TftpEvent.Signal.TIME_REACHED, now, fromSender);
                }
            }
            return this;
        }

        private static long due(TftpTransferEngine engine) {
            return engine.isEnded() ? DUE : engine.deadlineNanos();
        }
    }

    private static TftpOptions options(int blksize, int window, boolean toOne) {
        TftpOptions options = TftpOptions.NONE.with("blksize", blksize);
        options = window > 1 ? options.with("windowsize", window) : options;
        return toOne ? options.with("rollover", 1) : options;
    }

    private static Wire read(TftpContent content, TftpOptions options, boolean looksAtBytes, Set<Integer> lost) {
        return read(content, options, looksAtBytes, lost, TftpTransferSettings.defaults());
    }

    private static Wire read(
            TftpContent content,
            TftpOptions options,
            boolean looksAtBytes,
            Set<Integer> lost,
            TftpTransferSettings settings) {
        SplittableRandom random = new SplittableRandom(1);
        TftpRequest request = TftpRequest.read("f").withOptions(options);
        TftpOptionLimits limits = TftpOptionLimits.builder().hpaOptions(true).build();
        TftpAgreement agreement = TftpAgreement.asServer(request, limits, 65_464, content.length());
        TftpTransferEngine receiver = TftpTransferEngine.read(request, SENDER, settings, random);
        TftpTransferEngine sender =
                TftpTransferEngine.serveRead(request, RECEIVER, agreement, content, settings, random);
        Wire wire = new Wire(sender, receiver, looksAtBytes, lost);
        receiver.on(TftpEvent.Signal.START, 0, wire.fromReceiver);
        wire.answers.clear();
        return wire.run(sender, receiver);
    }

    private static Wire write(TftpContent content, TftpOptions options, Set<Integer> lost) {
        TftpTransferSettings settings = TftpTransferSettings.defaults();
        SplittableRandom random = new SplittableRandom(1);
        TftpRequest request = TftpRequest.write("f").withOptions(options);
        TftpOptionLimits limits = TftpOptionLimits.builder().hpaOptions(true).build();
        TftpAgreement agreement = TftpAgreement.asServer(request, limits, 65_464, -1);
        TftpTransferEngine sender = TftpTransferEngine.write(request, RECEIVER, content, settings, random);
        TftpTransferEngine receiver = TftpTransferEngine.serveWrite(request, SENDER, agreement, settings, random);
        return new Wire(sender, receiver, true, lost).run(receiver, sender);
    }

    private static void whole(Wire wire, long length, int blksize) {
        assertThat(wire.failure).isNull();
        assertThat(wire.received).isEqualTo(length);
        assertThat(wire.sent.bytes()).isEqualTo(length);
        assertThat(wire.sent.blocks()).isEqualTo(length / blksize + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "65535,1,false",
        "65536,1,false",
        "65537,7,false",
        "131073,1,false",
        "131073,7,false",
        "65536,7,true",
        "131073,1,true",
        "131073,7,true"
    })
    void t32_blockNumbersWrapInBothDirections(int blocks, int window, boolean toOne) {
        Counting content = new Counting((blocks - 1) * 8L + 3, true);
        Wire read = read(content, options(8, window, toOne), true, Set.of());
        whole(read, content.length(), 8);
        assertThat(read.dataSent).isEqualTo(blocks);
        Wire write = write(content, options(8, window, toOne), Set.of());
        whole(write, content.length(), 8);
        assertThat(write.dataSent).isEqualTo(blocks);
    }

    @Test
    void whereNumbersMustNotStartAgainTheFileFailsBeforeItsFirstBlock() {
        TftpTransferSettings settings =
                TftpTransferSettings.builder().refuseRollover(true).build();
        Counting most = new Counting(65_535 * 8L - 1, true);
        whole(read(most, options(8, 7, false), true, Set.of(), settings), most.length(), 8);
        Counting tooLong = new Counting(65_535 * 8L, true);
        Wire known = read(tooLong, options(8, 7, false), true, Set.of(), settings);
        assertThat(known.dataSent).isZero();
        assertThat(known.failure.kind()).isEqualTo(TftpFailure.Kind.TOO_LARGE);
        assertThat(known.failure.text()).contains("blksize of 9 or more");
        // Its length is not known: the last number that there is, and no more.
        Wire unknown = read(new Unmeasured(tooLong), options(8, 1, false), true, Set.of(), settings);
        assertThat(unknown.dataSent).isEqualTo(65_535);
        assertThat(unknown.failure.kind()).isEqualTo(TftpFailure.Kind.TOO_LARGE);
        EngineProbe client = new EngineProbe(TftpTransferEngine.read(
                TftpRequest.read("f").withOptions(TftpOptions.NONE.with("tsize", 0)),
                SENDER,
                settings,
                new SplittableRandom(1)));
        client.receive(SENDER, oack("tsize", Long.toString(65_535 * 512L)));
        assertThat(client.sent()).containsExactly("RRQ", "ERROR 0");
        assertThat(client.failure().text()).contains("blksize of 513 or more");
    }

    /** Content that does not tell its length. */
    private record Unmeasured(TftpContent content) implements TftpContent {
        @Override
        public long length() {
            return -1;
        }

        @Override
        public String version() {
            return "";
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            return content.read(position, into);
        }
    }

    @Test
    void t33_moreThan4GiB() {
        long length = (1L << 32) + 1;
        Wire wire = read(new Counting(length, false), options(65_464, 1, false), false, Set.of());
        whole(wire, length, 65_464);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void t58_aWindowAcrossTheWrapLosesAnyOfItsBlocks(boolean toOne) {
        Counting content = new Counting(8 * 65_560L, true);
        TftpOptions options = options(8, 7, toOne);
        for (int lost = 65_529; lost < 65_545; lost++) {
            whole(read(content, options, true, Set.of(lost)), content.length(), 8);
        }
        // Every other block of what is sent around the wrap, repetitions too.
        Set<Integer> many =
                IntStream.range(32_760, 32_780).map(i -> 2 * i).boxed().collect(Collectors.toSet());
        whole(read(content, options, true, many), content.length(), 8);
        whole(write(content, options, many), content.length(), 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void t37_aDelayedDuplicateIsNeverTakenAsCurrent(int window) {
        TftpRequest request = TftpRequest.read("f").withOptions(options(8, window, false));
        EngineProbe probe = new EngineProbe(
                TftpTransferEngine.read(request, SENDER, TftpTransferSettings.defaults(), new SplittableRandom(1)));
        probe.receive(SENDER, window == 1 ? oack("blksize", "8") : oack("blksize", "8", "windowsize", "7"));
        int[] distances = {1, 2, 7, 8, 100, 255, 256, 16_384, 32_766, 32_767};
        for (int block = 1; block <= 65_560; block++) {
            probe.receive(SENDER, data(block & 0xFFFF, 8));
            if (block > 65_520 || (block > 32_760 && block < 32_770)) {
                for (int back : distances) {
                    if (back < block) {
                        probe.pass(2_000_000).receive(SENDER, data(block + 1 - back & 0xFFFF, 8));
                    }
                }
                probe.sent();
                assertThat(probe.engine().isEnded()).isFalse();
            }
        }
        probe.receive(SENDER, data(65_561 & 0xFFFF, 0));
        assertThat(probe.completed()).isTrue();
        assertThat(probe.bytes()).hasSize(8 * 65_560);
    }

    @Test
    void t37_aDelayedAckIsNeverTakenAsCurrent() {
        TftpRequest request = TftpRequest.read("f").withOptions(options(8, 1, false));
        Counting content = new Counting(8 * 65_560L, true);
        TftpAgreement agreement = TftpAgreement.asServer(request, TftpOptionLimits.defaults(), 1468, content.length());
        EngineProbe probe = new EngineProbe(TftpTransferEngine.serveRead(
                request, RECEIVER, agreement, content, TftpTransferSettings.defaults(), new SplittableRandom(1)));
        probe.receive(RECEIVER, ack(0));
        for (int block = 1; block <= 65_559; block++) {
            probe.receive(RECEIVER, ack(block & 0xFFFF));
            if (block > 65_520) {
                probe.sent();
                for (int back : new int[] {0, 1, 2, 100, 32_766, 32_767}) {
                    probe.receive(RECEIVER, ack(block - back & 0xFFFF));
                }
                assertThat(probe.sent()).isEmpty();
            }
        }
        probe.receive(RECEIVER, ack(65_560 & 0xFFFF)).receive(RECEIVER, ack(65_561 & 0xFFFF));
        assertThat(probe.completed()).isTrue();
    }
}
