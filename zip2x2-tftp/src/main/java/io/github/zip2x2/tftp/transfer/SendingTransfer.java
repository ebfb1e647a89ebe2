package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure.Kind;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.NetasciiContent;
import io.github.zip2x2.tftp.content.TftpContent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The side that has the file. Blocks are counted from 1 in 64 bits; 0 stands for the answer to the request. */
final class SendingTransfer extends TftpTransferEngine {
    /** So many acknowledgements in a row for blocks never sent, and the peer is taken for broken. */
    private static final int MAX_FUTURE_ACKS = 64;

    private static final int NOT_READY = -2;

    private final TftpContent content;
    private final @Nullable TftpWireImage image;
    private final @Nullable ByteBuffer view;

    /** The lowest block that is not acknowledged, and the next to send. */
    private long base = 1;

    private long next = 1;
    private long highest;
    /** The final block, or 0 as long as it is not known. */
    private long last;

    private long lastLength;
    private boolean starved;
    private boolean offering;
    private int futureAcks;
    /** Where the transfer stood when the peer's request came again; 0 if it did not. */
    private long formerBase;

    private long formerHighest;
    /** The block whose round trip is measured, 0 for the answer to the request, -1 for none. */
    private long timed = -1;

    private long timedAt;

    SendingTransfer(
            boolean client,
            TftpRequest request,
            InetSocketAddress asked,
            TftpTransferSettings settings,
            ByteBuffer scratch,
            RandomGenerator random,
            TftpContent content,
            @Nullable TftpWireImage image) {
        super(client, request, asked, settings, scratch, random);
        this.content = request.isNetascii() ? new NetasciiContent(content) : content;
        this.image = image;
        view = image == null ? null : image.view();
        if (image != null) {
            last = image.blocks();
        }
    }

    @Override
    void start(long now, TftpActions actions) {
        timed = 0;
        timedAt = now;
        if (client) {
            sendRequest(now, actions);
        } else if (failsAtRollover(content.length(), 1, now, actions)) {
            disarm();
        } else if (agreement.answer().isEmpty()) {
            fill(now, actions);
        } else {
            offering = true;
            sendOack(now, actions);
        }
    }

    @Override
    void accepted(InetSocketAddress from, long now, TftpActions actions) {
        begin(now, actions);
    }

    @Override
    void plainReply(TftpPacketKind kind, ByteBuffer bytes, InetSocketAddress from, long now, TftpActions actions) {
        if (kind == TftpPacketKind.ACK && packet.block() == 0) {
            peer = from;
            begin(now, actions);
        }
    }

    private void begin(long now, TftpActions actions) {
        measured(0, now);
        progress(now);
        offering = false;
        phase = Phase.RUNNING;
        if (!failsAtRollover(content.length(), 1, now, actions)) {
            fill(now, actions);
        }
    }

    @Override
    void packet(TftpPacketKind kind, ByteBuffer bytes, long now, TftpActions actions) {
        if (kind != TftpPacketKind.ACK) {
            return;
        }
        if (formerBase > 0 && goesOnAsBefore(now)) {
            fill(now, actions);
            return;
        }
        if (offering) {
            if (packet.block() == 0) {
                begin(now, actions);
            }
            return;
        }
        boolean toOne = wrapsToOne();
        int ahead = BlockNumbers.ahead(packet.block(), base - 1, toOne);
        if (ahead == 0) {
            // A duplicate never draws data: RFC 1123 section 4.2.3.1, the Sorcerer's Apprentice.
            futureAcks = 0;
            return;
        }
        if (ahead >= BlockNumbers.BEHIND && packet.block() == 0 && base < BlockNumbers.BEHIND) {
            // Whoever acknowledges nothing has begun anew, and took a block of before for the answer to its request.
            askedAgain(now, actions);
            return;
        }
        if (ahead > highest - base + 1) {
            boolean future = ahead < BlockNumbers.BEHIND;
            if (future && ++futureAcks >= MAX_FUTURE_ACKS) {
                String text = "blocks acknowledged that were never sent";
                fail(Kind.PROTOCOL, TftpErrorCode.ILLEGAL_OPERATION, text, null, true, now, actions);
            }
            return;
        }
        futureAcks = 0;
        long acked = base - 1 + ahead;
        measured(acked, now);
        progress(now);
        base = acked + 1;
        if (last != 0 && acked >= last) {
            complete(false, now, actions);
            return;
        }
        // RFC 7440 section 4: after an acknowledgement within the window the sender goes on right behind it.
        next = base;
        fill(now, actions);
    }

    @Override
    void startOver(long now, TftpActions actions) {
        if (base > 1) {
            formerBase = base;
            formerHighest = highest;
        }
        timed = -1;
        base = 1;
        next = 1;
        highest = 0;
        if (agreement.answer().isEmpty()) {
            fill(now, actions);
            timed = -1;
        } else {
            offering = true;
            sendOack(now, actions);
        }
    }

    /**
     * The request that came again was an old copy if the peer acknowledges what it stood at: nothing is begun anew then. A
     * peer that did begin anew acknowledges the first blocks.
     */
    private boolean goesOnAsBefore(long now) {
        int ahead = BlockNumbers.ahead(packet.block(), formerBase - 1, wrapsToOne());
        if (ahead > formerHighest - formerBase + 1) {
            return false;
        }
        long acked = formerBase - 1 + ahead;
        if (acked < base || (last != 0 && acked >= last)) {
            return false;
        }
        base = acked + 1;
        next = base;
        highest = Math.max(highest, formerHighest);
        formerBase = 0;
        offering = false;
        progress(now);
        return true;
    }

    @Override
    void repeat(long now, TftpActions actions) {
        timed = -1;
        if (phase == Phase.REQUESTING) {
            retransmissions++;
            sendRequest(now, actions);
        } else if (offering) {
            retransmissions++;
            sendOack(now, actions);
        } else {
            next = base;
            fill(now, actions);
        }
    }

    @Override
    void content(TftpEvent.Signal signal, long now, TftpActions actions) {
        if (signal == TftpEvent.Signal.CONTENT_READY && starved) {
            if (isWaitingForContent()) {
                waitsForPeerSince(now);
            }
            fill(now, actions);
        }
    }

    /** Sends what the window has room for. */
    private void fill(long now, TftpActions actions) {
        starved = false;
        // After the second loss in a row half a window, then a quarter: the path may not carry more at once.
        int window = Math.max(1, agreement.windowsize() >> Math.max(0, Math.min(16, attempts - 1)));
        long end = base + window;
        while (next < end && (last == 0 || next <= last)) {
            ByteBuffer block = failsAtRollover(-1, next, now, actions) ? null : block(next, now, actions);
            if (block == null) {
                break;
            }
            if (next <= highest) {
                retransmissions++;
                if (timed >= next) {
                    timed = -1;
                }
            } else {
                highest = next;
                timed = next;
                timedAt = now;
            }
            next++;
            actions.send(block, destination());
        }
        if (phase == Phase.DONE) {
            return;
        }
        if (next > base) {
            arm(now);
        } else {
            disarm();
        }
    }

    private @Nullable ByteBuffer block(long index, long now, TftpActions actions) {
        if (image != null && view != null) {
            image.select(view, index);
            if (index == last) {
                lastLength = (long) view.remaining() - TftpCodec.HEADER;
            }
            return view;
        }
        int length;
        try {
            length = read(index);
        } catch (IOException | RuntimeException e) {
            String text = "The file cannot be read";
            fail(Kind.LOCAL, TftpErrorCode.NOT_DEFINED, text, e, true, now, actions);
            return null;
        }
        if (length == NOT_READY) {
            starved = true;
            return null;
        }
        if (length < agreement.blksize()) {
            last = index;
            lastLength = length;
        }
        return scratch.flip();
    }

    /** Reads a whole block behind its header into the scratch buffer; less only at the end of the file. */
    private int read(long index) throws IOException {
        int blksize = agreement.blksize();
        scratch.clear();
        TftpCodec.encodeDataHeader(scratch, BlockNumbers.wire(index, wrapsToOne()));
        scratch.limit(TftpCodec.HEADER + blksize);
        long position = (index - 1) * blksize;
        while (scratch.hasRemaining()) {
            int count = content.read(position + scratch.position() - TftpCodec.HEADER, scratch);
            if (count < 0) {
                break;
            }
            if (count == 0) {
                return NOT_READY;
            }
        }
        return scratch.position() - TftpCodec.HEADER;
    }

    private void measured(long block, long now) {
        if (timed >= 0 && block >= timed) {
            timer.sample(now - timedAt);
            timed = -1;
        }
    }

    private boolean wrapsToOne() {
        return agreement.rolloverToOne() || settings.rolloverToOne();
    }

    @Override
    boolean isLastSent() {
        return last != 0 && highest >= last && !offering;
    }

    @Override
    boolean isWaitingForContent() {
        return starved && next == base;
    }

    @Override
    boolean isSender() {
        return true;
    }

    @Override
    long bytesDone() {
        long done = base - 1;
        return last != 0 && done >= last ? (last - 1) * agreement.blksize() + lastLength : done * agreement.blksize();
    }

    @Override
    long blocksDone() {
        return base - 1;
    }

    @Override
    String version() {
        return content.version();
    }
}
