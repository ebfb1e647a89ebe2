package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure.Kind;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The side that gets the file. */
final class ReceivingTransfer extends TftpTransferEngine {
    private final boolean confirms;
    private @Nullable NetasciiDecoder decoder;

    /** The next block in order, in 64 bits. */
    private long expected = 1;

    private long wireBytes;
    private long offset;
    private int sinceAck;
    private boolean gapReported;
    private boolean paused;
    private boolean ackDue;
    private long ackedAt;
    private long timed = -1;
    private long timedAt;

    ReceivingTransfer(
            boolean client,
            TftpRequest request,
            InetSocketAddress asked,
            TftpTransferSettings settings,
            ByteBuffer scratch,
            RandomGenerator random,
            boolean confirms) {
        super(client, request, asked, settings, scratch, random);
        this.confirms = confirms;
    }

    @Override
    void start(long now, TftpActions actions) {
        timed = 1;
        timedAt = now;
        if (request.isNetascii()) {
            decoder = new NetasciiDecoder();
        }
        if (client) {
            sendRequest(now, actions);
        } else if (tooLarge(agreement.tsize())) {
            failTooLarge(now, actions);
        } else if (failsAtRollover(agreement.tsize(), 1, now, actions)) {
            disarm();
        } else if (agreement.answer().isEmpty()) {
            acknowledge(now, actions);
        } else {
            sendOack(now, actions);
        }
    }

    @Override
    void accepted(InetSocketAddress from, long now, TftpActions actions) {
        if (tooLarge(agreement.tsize())) {
            failTooLarge(now, actions);
            return;
        }
        if (failsAtRollover(agreement.tsize(), 1, now, actions)) {
            return;
        }
        measured(now);
        progress(now);
        phase = Phase.RUNNING;
        acknowledge(now, actions);
    }

    @Override
    void plainReply(TftpPacketKind kind, ByteBuffer bytes, InetSocketAddress from, long now, TftpActions actions) {
        if (kind == TftpPacketKind.DATA && packet.block() == 1) {
            peer = from;
            phase = Phase.RUNNING;
            packet(kind, bytes, now, actions);
        }
    }

    @Override
    void packet(TftpPacketKind kind, ByteBuffer bytes, long now, TftpActions actions) {
        if (client && kind == TftpPacketKind.OACK && expected == 1) {
            // Our answer to it was lost.
            again(now, actions);
            return;
        }
        if (kind != TftpPacketKind.DATA || phase == Phase.STORING) {
            return;
        }
        int ahead = BlockNumbers.ahead(packet.block(), expected, wrapsToOne());
        if (phase == Phase.DALLYING || ahead >= BlockNumbers.BEHIND) {
            boolean behind = 0x10000 - ahead < expected || phase == Phase.DALLYING;
            if (behind) {
                again(now, actions);
            }
            return;
        }
        if (ahead != 0) {
            boolean inWindow = ahead < agreement.windowsize();
            if (inWindow && !gapReported) {
                gapReported = true;
                retransmissions++;
                acknowledge(now, actions);
            }
            return;
        }
        take(bytes, now, actions);
    }

    private void take(ByteBuffer bytes, long now, TftpActions actions) {
        int length = packet.payloadLength();
        if (length > agreement.blksize()) {
            String text = "block of " + length + " bytes, agreed were " + agreement.blksize();
            fail(Kind.PROTOCOL, TftpErrorCode.ILLEGAL_OPERATION, text, null, true, now, actions);
            return;
        }
        if (tooLarge(wireBytes + length)) {
            failTooLarge(now, actions);
            return;
        }
        if (failsAtRollover(-1, expected, now, actions)) {
            return;
        }
        measured(now);
        progress(now);
        expected++;
        wireBytes += length;
        sinceAck++;
        gapReported = false;
        boolean last = length < agreement.blksize();
        if (last && announcedOtherSize()) {
            String text = wireBytes + " bytes came, " + agreement.tsize() + " were announced";
            fail(Kind.SIZE_MISMATCH, TftpErrorCode.NOT_DEFINED, text, null, true, now, actions);
            return;
        }
        deliver(bytes, last, actions);
        if (phase == Phase.DONE) {
            return;
        }
        if (last && confirms) {
            phase = Phase.STORING;
            disarm();
            actions.store(offset);
        } else if (last) {
            acknowledge(now, actions);
            complete(true, now, actions);
        } else if (sinceAck >= agreement.windowsize()) {
            acknowledge(now, actions);
        } else {
            arm(now);
        }
    }

    private void deliver(ByteBuffer bytes, boolean last, TftpActions actions) {
        int from = packet.payloadStart();
        ByteBuffer data = bytes;
        int position = bytes.position();
        int limit = bytes.limit();
        if (decoder == null) {
            data.limit(from + packet.payloadLength()).position(from);
        } else {
            data = decoder.decode(bytes, from, packet.payloadLength(), last);
        }
        int count = data.remaining();
        if (count > 0) {
            actions.data(data, offset);
            offset += count;
        }
        bytes.limit(limit).position(position);
    }

    @Override
    void repeat(long now, TftpActions actions) {
        retransmissions++;
        timed = -1;
        if (phase == Phase.REQUESTING) {
            sendRequest(now, actions);
        } else if (!client && expected == 1 && !agreement.answer().isEmpty()) {
            sendOack(now, actions);
        } else {
            acknowledge(now, actions);
            timed = -1;
        }
    }

    @Override
    void startOver(long now, TftpActions actions) {
        if (expected > 1) {
            // A copy of the request that came late; who writes anew is told apart by its silence.
            return;
        }
        if (agreement.answer().isEmpty()) {
            acknowledge(now, actions);
        } else {
            sendOack(now, actions);
        }
        timed = -1;
    }

    @Override
    boolean isLastSent() {
        return false;
    }

    @Override
    boolean isWaitingForContent() {
        return phase == Phase.STORING || ackDue;
    }

    @Override
    void content(TftpEvent.Signal signal, long now, TftpActions actions) {
        switch (signal) {
            case STORED -> {
                if (phase == Phase.STORING) {
                    paused = false;
                    acknowledge(now, actions);
                    complete(true, now, actions);
                }
            }
            case PAUSE -> paused = true;
            case RESUME -> {
                paused = false;
                if (ackDue && phase == Phase.RUNNING) {
                    waitsForPeerSince(now);
                    acknowledge(now, actions);
                }
            }
            default -> {
                // Nothing is read here.
            }
        }
    }

    /** Answers a repetition, at most once in a round trip: a duplicated packet must not breed another. */
    private void again(long now, TftpActions actions) {
        if (now - ackedAt < timer.roundTrip()) {
            return;
        }
        retransmissions++;
        acknowledge(now, actions);
        timed = -1;
    }

    private void acknowledge(long now, TftpActions actions) {
        if (paused) {
            ackDue = true;
            disarm();
            return;
        }
        ackDue = false;
        sinceAck = 0;
        ackedAt = now;
        timed = expected;
        timedAt = now;
        scratch.clear();
        TftpCodec.encodeAck(scratch, BlockNumbers.wire(expected - 1, wrapsToOne()));
        actions.send(scratch.flip(), destination());
        arm(now);
    }

    private void measured(long now) {
        if (timed == expected) {
            timer.sample(now - timedAt);
        }
        timed = -1;
    }

    private boolean announcedOtherSize() {
        return agreement.tsize() >= 0 && !request.isNetascii() && agreement.tsize() != wireBytes;
    }

    private boolean tooLarge(long bytes) {
        return bytes > settings.maxBytes();
    }

    private void failTooLarge(long now, TftpActions actions) {
        String text = "larger than the " + settings.maxBytes() + " bytes allowed";
        fail(Kind.TOO_LARGE, TftpErrorCode.DISK_FULL, text, null, true, now, actions);
    }

    private boolean wrapsToOne() {
        return agreement.rolloverToOne() || settings.rolloverToOne();
    }

    @Override
    boolean isSender() {
        return false;
    }

    @Override
    long bytesDone() {
        return wireBytes;
    }

    @Override
    long blocksDone() {
        return expected - 1;
    }

    @Override
    String version() {
        return "";
    }
}
