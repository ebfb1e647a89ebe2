package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpFailure.Kind;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpPacketView;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.TftpContent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One transfer, either side of it: RFC 1350 with RFC 1123 section 4.2.3 and the options of RFC 2347 to 2349 and 7440.
 *
 * <p>Driven by {@link #on}: first {@link TftpEvent.Signal#START}, then what happens, in the order in which it happens. It
 * has no clock, socket or thread; it is confined to one thread. Same events, times and random source, same actions.
 */
public abstract sealed class TftpTransferEngine permits SendingTransfer, ReceivingTransfer {
    /** Longest answer other than DATA: an OACK with every option, or an ERROR. */
    public static final int CONTROL_BYTES = 1024;

    /** So often at most a sender's first packet is repeated to a peer that has not answered: its address may be forged. */
    private static final int UNPROVEN_REPETITIONS = 2;
    /** A peer that has not answered waits no longer than this between repetitions, whatever was agreed. */
    private static final long UNPROVEN_WAIT = 4_000_000_000L;
    /** A request is repeated this often at least: only a few fit the time for a first answer. */
    private static final long REQUEST_WAIT = 2_000_000_000L;
    /** A request that comes again draws the first packet again, at most once in this time. */
    private static final long AGAIN_INTERVAL = 500_000_000L;

    private static final long ERROR_INTERVAL = 200_000_000L;

    final TftpTransferSettings settings;
    final boolean client;
    final RetransmissionTimer timer;
    final TftpPacketView packet = new TftpPacketView();
    /** For packets on their way out; shared by all transfers of one thread, since sending empties it. */
    final ByteBuffer scratch;

    private final InetSocketAddress asked;
    TftpRequest request;
    TftpAgreement agreement = TftpAgreement.PLAIN;
    Phase phase = Phase.NEW;
    /** The peer's address and port; null until a client has its first reply. */
    @Nullable
    InetSocketAddress peer;

    int attempts;
    long retransmissions;
    private boolean everAnswered;
    private boolean proven;
    private long progressAt;
    private long sentAt;
    private long startedAt;
    private long endedAt;
    private long stepAt;
    private boolean stepArmed;
    private long deadlineAt;
    private long strangerToldAt;
    private boolean strangerTold;

    enum Phase {
        NEW,
        REQUESTING,
        RUNNING,
        STORING,
        DALLYING,
        DONE
    }

    TftpTransferEngine(
            boolean client,
            TftpRequest request,
            InetSocketAddress asked,
            TftpTransferSettings settings,
            ByteBuffer scratch,
            RandomGenerator random) {
        this.client = client;
        this.request = request;
        this.asked = asked;
        this.settings = settings;
        this.scratch = scratch;
        timer = new RetransmissionTimer(settings, random);
        peer = client ? null : asked;
    }

    /**
     * Makes the client's side of a read request.
     *
     * @param request an RRQ with the options to ask for; its name goes over the wire as it is
     * @param server where the request goes to
     * @param settings the settings
     * @param random for the spread of repetitions
     * @return the transfer
     * @throws IllegalArgumentException if the request is a WRQ or cannot be encoded
     */
    public static TftpTransferEngine read(
            TftpRequest request, InetSocketAddress server, TftpTransferSettings settings, RandomGenerator random) {
        check(request, false);
        return new ReceivingTransfer(
                true, request, server, settings, ByteBuffer.allocate(CONTROL_BYTES), random, false);
    }

    /**
     * Makes the client's side of a write request.
     *
     * @param request a WRQ with the options to ask for
     * @param server where the request goes to
     * @param content what is written; the caller closes it
     * @param settings the settings
     * @param random for the spread of repetitions
     * @return the transfer
     * @throws IllegalArgumentException if the request is an RRQ or cannot be encoded
     */
    public static TftpTransferEngine write(
            TftpRequest request,
            InetSocketAddress server,
            TftpContent content,
            TftpTransferSettings settings,
            RandomGenerator random) {
        check(request, true);
        long blksize = request.options()
                .find("blksize")
                .map(option -> option.number())
                .orElse((long) TftpCodec.DEFAULT_BLKSIZE);
        int largest = (int) Math.max(TftpCodec.DEFAULT_BLKSIZE, Math.min(blksize, TftpCodec.MAX_BLKSIZE));
        ByteBuffer scratch = ByteBuffer.allocate(Math.max(CONTROL_BYTES, largest + TftpCodec.HEADER));
        return new SendingTransfer(true, request, server, settings, scratch, random, content, null);
    }

    /**
     * Makes the server's side of a read request.
     *
     * @param request the RRQ as it came
     * @param peer who sent it
     * @param agreement what the options led to
     * @param content what is read; the caller closes it
     * @param settings the settings
     * @param random for the spread of repetitions
     * @return the transfer
     */
    public static TftpTransferEngine serveRead(
            TftpRequest request,
            InetSocketAddress peer,
            TftpAgreement agreement,
            TftpContent content,
            TftpTransferSettings settings,
            RandomGenerator random) {
        ByteBuffer scratch = ByteBuffer.allocate(Math.max(CONTROL_BYTES, agreement.blksize() + TftpCodec.HEADER));
        return serveRead(request, peer, agreement, content, null, settings, scratch, random);
    }

    /**
     * Makes the server's side of a read request over buffers that the caller keeps.
     *
     * @param request the RRQ as it came
     * @param peer who sent it
     * @param agreement what the options led to
     * @param content what is read; the caller closes it
     * @param image the content's datagrams as they leave, or null to read the content
     * @param settings the settings
     * @param scratch at least {@link #CONTROL_BYTES} and a whole DATA packet; may be shared by transfers of one thread
     * @param random for the spread of repetitions
     * @return the transfer
     */
    public static TftpTransferEngine serveRead(
            TftpRequest request,
            InetSocketAddress peer,
            TftpAgreement agreement,
            TftpContent content,
            @Nullable TftpWireImage image,
            TftpTransferSettings settings,
            ByteBuffer scratch,
            RandomGenerator random) {
        TftpTransferEngine engine =
                new SendingTransfer(false, request, peer, settings, scratch, random, content, image);
        engine.agreement = agreement;
        return engine;
    }

    /**
     * Makes the server's side of a write request. The last block is acknowledged when {@link TftpEvent.Signal#STORED}
     * comes.
     *
     * @param request the WRQ as it came
     * @param peer who sent it
     * @param agreement what the options led to
     * @param settings the settings
     * @param random for the spread of repetitions
     * @return the transfer
     */
    public static TftpTransferEngine serveWrite(
            TftpRequest request,
            InetSocketAddress peer,
            TftpAgreement agreement,
            TftpTransferSettings settings,
            RandomGenerator random) {
        return serveWrite(request, peer, agreement, settings, ByteBuffer.allocate(CONTROL_BYTES), random);
    }

    /**
     * Makes the server's side of a write request over a buffer that the caller keeps.
     *
     * @param request the WRQ as it came
     * @param peer who sent it
     * @param agreement what the options led to
     * @param settings the settings
     * @param scratch at least {@link #CONTROL_BYTES}; may be shared by transfers of one thread
     * @param random for the spread of repetitions
     * @return the transfer
     */
    public static TftpTransferEngine serveWrite(
            TftpRequest request,
            InetSocketAddress peer,
            TftpAgreement agreement,
            TftpTransferSettings settings,
            ByteBuffer scratch,
            RandomGenerator random) {
        TftpTransferEngine engine = new ReceivingTransfer(false, request, peer, settings, scratch, random, true);
        engine.agreement = agreement;
        return engine;
    }

    private static void check(TftpRequest request, boolean write) {
        if (request.isWrite() != write) {
            throw new IllegalArgumentException("not a " + (write ? "WRQ: " : "RRQ: ") + request);
        }
        TftpCodec.encodeRequest(ByteBuffer.allocate(TftpCodec.MAX_REQUEST), request);
    }

    /**
     * Takes an event.
     *
     * @param event what happened
     * @param nowNanos when, on any monotonic clock; the same one in all calls
     * @param actions carries out what follows from it
     */
    public final void on(TftpEvent event, long nowNanos, TftpActions actions) {
        if (phase == Phase.DONE || (phase == Phase.NEW && event != TftpEvent.Signal.START)) {
            return;
        }
        if (event instanceof TftpEvent.Received received) {
            received(received, nowNanos, actions);
        } else if (event instanceof TftpEvent.Signal signal) {
            signal(signal, nowNanos, actions);
        } else if (event instanceof TftpEvent.ContentFailed failed) {
            fail(Kind.LOCAL, failed.code(), failed.text(), failed.cause(), true, nowNanos, actions);
        }
    }

    private void signal(TftpEvent.Signal signal, long now, TftpActions actions) {
        switch (signal) {
            case START -> {
                if (phase == Phase.NEW) {
                    startedAt = now;
                    progressAt = now;
                    sentAt = now;
                    deadlineAt = now + settings.deadline().toNanos();
                    if (agreement.timeoutNanos() > 0) {
                        timer.fix(agreement.timeoutNanos());
                    }
                    phase = client ? Phase.REQUESTING : Phase.RUNNING;
                    start(now, actions);
                }
            }
            case TIME_REACHED -> timeReached(now, actions);
            case CANCEL -> fail(Kind.CANCELLED, TftpErrorCode.NOT_DEFINED, "cancelled", null, true, now, actions);
            case UNREACHABLE -> {
                if (phase == Phase.DALLYING) {
                    phase = Phase.DONE;
                } else {
                    String text = "nobody listens at the peer's port";
                    fail(Kind.UNREACHABLE, TftpErrorCode.NOT_DEFINED, text, null, false, now, actions);
                }
            }
            case ASKED_AGAIN -> askedAgain(now, actions);
            case READ -> proven = isLastOutstanding();
            case SUPERSEDED -> superseded(now, actions);
            case EVICTED -> {
                String text = "made room for another transfer";
                fail(Kind.EVICTED, TftpErrorCode.NOT_DEFINED, text, null, false, now, actions);
            }
            case CONTENT_READY, STORED, PAUSE, RESUME -> content(signal, now, actions);
        }
    }

    private void superseded(long now, TftpActions actions) {
        if (proven) {
            complete(false, now, actions);
            return;
        }
        String text = "the peer began another transfer from the same port";
        fail(Kind.SUPERSEDED, TftpErrorCode.NOT_DEFINED, text, null, false, now, actions);
    }

    private void received(TftpEvent.Received event, long now, TftpActions actions) {
        InetSocketAddress from = event.peer();
        if (peer == null) {
            if (!settings.anyReplyAddress() && !from.getAddress().equals(asked.getAddress())) {
                return;
            }
            firstReply(event, from, now, actions);
            return;
        }
        if (!from.equals(peer)) {
            tellStranger(event, from, now, actions);
            return;
        }
        TftpPacketKind kind = packet.decode(event.bytes());
        if (kind == TftpPacketKind.ERROR) {
            if (phase == Phase.DALLYING) {
                phase = Phase.DONE;
            } else {
                String text = packet.errorText();
                fail(Kind.REFUSED, packet.errorCode(), text, null, false, now, actions);
            }
            return;
        }
        packet(kind, event.bytes(), now, actions);
    }

    private void firstReply(TftpEvent.Received event, InetSocketAddress from, long now, TftpActions actions) {
        TftpPacketKind kind = packet.decode(event.bytes());
        if (kind == TftpPacketKind.ERROR) {
            int code = packet.errorCode().number();
            boolean mayBeTheOptions = code == TftpErrorCode.OPTION_REFUSED.number()
                    || code == TftpErrorCode.ILLEGAL_OPERATION.number()
                    || code == TftpErrorCode.NOT_DEFINED.number();
            if (mayBeTheOptions
                    && settings.plainFallback()
                    && !request.options().isEmpty()) {
                request = request.withOptions(TftpOptions.NONE);
                progress(now);
                start(now, actions);
            } else {
                peer = from;
                fail(Kind.REFUSED, packet.errorCode(), packet.errorText(), null, false, now, actions);
            }
            return;
        }
        if (kind == TftpPacketKind.OACK && !request.options().isEmpty()) {
            peer = from;
            StringBuilder refusal = new StringBuilder();
            TftpAgreement agreed = TftpAgreement.asClient(request, packet.options(), refusal);
            if (agreed == null) {
                String text = refusal.toString();
                fail(Kind.OPTIONS, TftpErrorCode.OPTION_REFUSED, text, null, true, now, actions);
                return;
            }
            agreement = agreed;
            if (agreed.timeoutNanos() > 0) {
                timer.fix(agreed.timeoutNanos());
            }
            accepted(from, now, actions);
            return;
        }
        if (kind == TftpPacketKind.OACK) {
            peer = from;
            String text = "options answered that were not asked for";
            fail(Kind.OPTIONS, TftpErrorCode.OPTION_REFUSED, text, null, true, now, actions);
            return;
        }
        plainReply(kind, event.bytes(), from, now, actions);
    }

    /** Error 5 to a sender that has no part in this transfer; it touches nothing else (RFC 1350 section 4). */
    private void tellStranger(TftpEvent.Received event, InetSocketAddress from, long now, TftpActions actions) {
        ByteBuffer bytes = event.bytes();
        boolean error = bytes.remaining() >= 2 && bytes.getShort(bytes.position()) == TftpCodec.ERROR;
        if (error || (strangerTold && now - strangerToldAt < ERROR_INTERVAL)) {
            return;
        }
        strangerTold = true;
        strangerToldAt = now;
        scratch.clear();
        TftpCodec.encodeError(scratch, TftpErrorCode.UNKNOWN_TRANSFER_ID, "Unknown transfer ID");
        actions.send(scratch.flip(), from);
    }

    private void timeReached(long now, TftpActions actions) {
        if (phase == Phase.DALLYING) {
            if (now - stepAt >= 0) {
                phase = Phase.DONE;
            }
            return;
        }
        if (!settings.deadline().isZero() && now - deadlineAt >= 0) {
            String text = "not finished within " + settings.deadline().toMillis() + " ms";
            fail(Kind.DEADLINE, TftpErrorCode.NOT_DEFINED, text, null, true, now, actions);
            return;
        }
        if (now - patienceEndsAt() >= 0) {
            impatient(now, actions);
            return;
        }
        if (!stepArmed || now - stepAt < 0) {
            return;
        }
        if (proven && attempts > 0) {
            complete(false, now, actions);
            return;
        }
        if (!client && !everAnswered && attempts >= UNPROVEN_REPETITIONS) {
            disarm();
            return;
        }
        attempts++;
        timer.expired();
        repeat(now, actions);
    }

    private void impatient(long now, TftpActions actions) {
        long waited = (now - progressAt) / 1_000_000L;
        if (isWaitingForContent()) {
            String text = "the content of this side did not go on for " + waited + " ms";
            fail(Kind.LOCAL, TftpErrorCode.NOT_DEFINED, text, null, true, now, actions);
            return;
        }
        String text = everAnswered ? "no progress for " + waited + " ms" : "no answer within " + waited + " ms";
        // Who never answered may never have asked: its address may be forged, and gets no more packets.
        fail(Kind.TIMEOUT, TftpErrorCode.NOT_DEFINED, text, null, everAnswered, now, actions);
    }

    private long patienceEndsAt() {
        long patience = everAnswered || isWaitingForContent()
                ? Math.max(settings.patience().toNanos(), 3 * agreement.timeoutNanos())
                : settings.firstAnswer().toNanos();
        return progressAt + patience;
    }

    /** The peer's request came again: it has not had the answer, or it has begun anew from the same port. */
    final void askedAgain(long now, TftpActions actions) {
        if (client || phase != Phase.RUNNING || now - sentAt < AGAIN_INTERVAL) {
            return;
        }
        retransmissions++;
        startOver(now, actions);
    }

    /** Sends the first packet of this side. */
    abstract void start(long now, TftpActions actions);

    /** A client's request was answered with acceptable options; {@link #peer} is set. */
    abstract void accepted(InetSocketAddress from, long now, TftpActions actions);

    /** A client's request may have been answered without options. */
    abstract void plainReply(
            TftpPacketKind kind, ByteBuffer bytes, InetSocketAddress from, long now, TftpActions actions);

    /** A packet of the peer, neither ERROR nor from a stranger. */
    abstract void packet(TftpPacketKind kind, ByteBuffer bytes, long now, TftpActions actions);

    /** Nothing came in time: sends the last packet again. */
    abstract void repeat(long now, TftpActions actions);

    /** Sends the first packet again. What the peer acknowledges then tells whether it goes on or begins anew. */
    abstract void startOver(long now, TftpActions actions);

    /** True once every block was sent and only the last answer is missing. */
    abstract boolean isLastSent();

    /** True while it is not the peer that holds the transfer up. */
    abstract boolean isWaitingForContent();

    /** Something changed with the content of this side. */
    abstract void content(TftpEvent.Signal signal, long now, TftpActions actions);

    abstract boolean isSender();

    abstract long bytesDone();

    abstract long blocksDone();

    abstract String version();

    /** Ends a transfer whose block numbers would start again where that is not wanted; {@code length} may be unknown, -1. */
    final boolean failsAtRollover(long length, long block, long now, TftpActions actions) {
        int blksize = agreement.blksize();
        if (!settings.refuseRollover() || (block <= 0xFFFF && length / blksize < 0xFFFF)) {
            return false;
        }
        String text = "More than 65535 blocks of " + blksize + " bytes"
                + (length < 0 ? "" : ", ask for a blksize of " + (length / 0xFFFF + 1) + " or more");
        fail(Kind.TOO_LARGE, TftpErrorCode.NOT_DEFINED, text, null, true, now, actions);
        return true;
    }

    final InetSocketAddress destination() {
        return peer == null ? asked : peer;
    }

    final void sendRequest(long now, TftpActions actions) {
        scratch.clear();
        TftpCodec.encodeRequest(scratch, request);
        actions.send(scratch.flip(), asked);
        arm(now);
    }

    final void sendOack(long now, TftpActions actions) {
        scratch.clear();
        TftpCodec.encodeOack(scratch, agreement.answer());
        actions.send(scratch.flip(), destination());
        arm(now);
    }

    final void arm(long now) {
        if (phase == Phase.DALLYING) {
            return;
        }
        long wait = timer.nextWait();
        sentAt = now;
        if (phase == Phase.REQUESTING) {
            wait = Math.min(wait, Math.max(REQUEST_WAIT, settings.stepTimeout().toNanos()));
        } else if (!client && !everAnswered) {
            wait = Math.min(wait, UNPROVEN_WAIT);
        }
        stepAt = now + wait;
        stepArmed = true;
    }

    final void disarm() {
        stepArmed = false;
    }

    /** The peer answered with something new: patience begins anew. */
    final void progress(long now) {
        attempts = 0;
        everAnswered = true;
        proven = false;
        progressAt = now;
    }

    /** The content of this side has come or gone on: until now the peer was not waited for. */
    final void waitsForPeerSince(long now) {
        progressAt = now;
    }

    final void complete(boolean dally, long now, TftpActions actions) {
        endedAt = now;
        boolean stay = dally && !settings.dally().isZero();
        phase = stay ? Phase.DALLYING : Phase.DONE;
        stepAt = now + settings.dally().toNanos();
        actions.completed(record(null));
    }

    final void fail(
            Kind kind,
            TftpErrorCode code,
            String text,
            @Nullable Throwable cause,
            boolean tell,
            long now,
            TftpActions actions) {
        if (phase == Phase.DALLYING) {
            phase = Phase.DONE;
            return;
        }
        // A client that has no answer yet has nobody to tell: the server never heard of it, or will time out itself.
        if (tell && peer != null) {
            scratch.clear();
            TftpCodec.encodeError(scratch, code, text);
            actions.send(scratch.flip(), peer);
        }
        phase = Phase.DONE;
        endedAt = now;
        Duration elapsed = Duration.ofNanos(now - startedAt);
        TftpFailure failure = new TftpFailure(kind, code, text, request.file(), peer, attempts + 1, elapsed, cause);
        actions.failed(failure, record(failure));
    }

    private TftpTransferRecord record(@Nullable TftpFailure failure) {
        return TftpTransferRecord.builder(request)
                .peer(peer, isSender())
                .version(version())
                .amount(bytesDone(), blocksDone(), retransmissions)
                .agreed(agreement.blksize(), agreement.windowsize())
                .lastSent(isLastSent(), proven)
                .ended(Duration.ofNanos(endedAt - startedAt), failure)
                .build();
    }

    /** {@return when {@link TftpEvent.Signal#TIME_REACHED} is due, or {@link Long#MAX_VALUE} for never} */
    public final long deadlineNanos() {
        return switch (phase) {
            case NEW, DONE -> Long.MAX_VALUE;
            case DALLYING -> stepAt;
            default -> {
                long due = patienceEndsAt();
                if (stepArmed && stepAt - due < 0) {
                    due = stepAt;
                }
                yield !settings.deadline().isZero() && deadlineAt - due < 0 ? deadlineAt : due;
            }
        };
    }

    /** {@return true when nothing can happen to this transfer any more} */
    public final boolean isDone() {
        return phase == Phase.DONE;
    }

    /** {@return true once the transfer has ended, well or not, even if it still answers repetitions} */
    public final boolean isEnded() {
        return phase == Phase.DONE || phase == Phase.DALLYING;
    }

    /** {@return the request as it was last sent or as it came} */
    public final TftpRequest request() {
        return request;
    }

    /** {@return what was negotiated; as in RFC 1350 until it was} */
    public final TftpAgreement agreement() {
        return agreement;
    }

    /** {@return when this side last sent a packet that it waits for an answer to, by the clock of {@link #on}} */
    public final long sentNanos() {
        return sentAt;
    }

    /** {@return true if the last block was sent and only its acknowledgement is missing} */
    public final boolean isLastOutstanding() {
        return !isEnded() && isLastSent();
    }

    /** {@return true if the peer has answered at least once, which proves its address} */
    public final boolean isAnswered() {
        return everAnswered;
    }
}
