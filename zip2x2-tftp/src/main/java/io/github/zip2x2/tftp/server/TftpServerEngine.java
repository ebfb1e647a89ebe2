package io.github.zip2x2.tftp.server;

import static io.github.zip2x2.tftp.server.TftpServerEvent.LISTENING;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpHistogram;
import io.github.zip2x2.tftp.TftpMode;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpPacketView;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal.Reason;
import io.github.zip2x2.tftp.transfer.TftpActions;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import io.github.zip2x2.tftp.transfer.TftpWireImage;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A TFTP server without sockets: which requests become transfers, on which ports, and how many.
 *
 * <p>A request repeated from one address and port starts one transfer. What comes to a listening port and is no request
 * gets silence. Confined to one thread, like {@link TftpTransferEngine}.
 */
public final class TftpServerEngine {
    /** Repeated requests this long after the peer's last sign of life mean that it has restarted. */
    private static final long RESTART_AFTER = 1_000_000_000L;

    private static final int ERRORS_PER_SECOND = 200;
    /** How long ports of a storm that is over stay open. */
    private static final long SHRINK_AFTER = 60_000_000_000L;

    private final TftpServerSettings settings;
    private final TftpTransferSettings uploadSettings;
    private final RandomGenerator random;
    private final Map<Integer, Listener> listeners = new HashMap<>();
    private final Map<Long, ServerTransfer> byId = new HashMap<>();
    private final TftpAdmission admission;
    private final TimerWheel wheel = new TimerWheel();
    private final TftpPacketView packet = new TftpPacketView();
    private final ByteBuffer scratch =
            ByteBuffer.allocateDirect(TftpCodec.MAX_BLKSIZE + TftpCodec.HEADER + TftpTransferEngine.CONTROL_BYTES);
    private final Outlet outlet = new Outlet();
    private long nextId = 1;
    private boolean draining;
    private int large;
    private boolean shrinking;
    private long shrinkAt;
    private long errorsSince;
    private int errors;

    private long requests;
    private long repeated;
    private long started;
    private long completed;
    private long failed;
    private long refused;
    private long unsolicited;
    private long malformed;
    private long strangers;
    private long bytes;
    private long retransmissions;
    private final TftpHistogram.Recorder durations = new TftpHistogram.Recorder();
    private final TftpHistogram.Recorder sizes = new TftpHistogram.Recorder();

    private static final class Listener {
        final int number;
        final InetSocketAddress local;
        final int mtu;
        final PortPool ports;
        final Map<InetSocketAddress, ServerTransfer> byPeer = new HashMap<>();

        Listener(int number, InetSocketAddress local, int mtu, PortPool ports) {
            this.number = number;
            this.local = local;
            this.mtu = mtu;
            this.ports = ports;
        }

        /** The largest block whose datagram fits one packet of the link: RFC 8085 section 3.2. */
        int maxBlksize() {
            int headers = local.getAddress() instanceof Inet6Address ? 52 : 32;
            return Math.max(TftpCodec.DEFAULT_BLKSIZE, Math.min(TftpCodec.MAX_BLKSIZE, mtu - headers));
        }
    }

    /**
     * Makes a server.
     *
     * @param settings the settings
     * @param random for ports and the spread of repetitions; not guessable where ports must not be
     */
    public TftpServerEngine(TftpServerSettings settings, RandomGenerator random) {
        this(settings, random, new TftpAdmission(settings));
    }

    /**
     * Makes one of several servers that share their limits.
     *
     * @param settings the settings
     * @param random for ports and the spread of repetitions; not guessable where ports must not be
     * @param admission counts the transfers of all of them; made with the same settings
     */
    public TftpServerEngine(TftpServerSettings settings, RandomGenerator random, TftpAdmission admission) {
        this.settings = settings;
        this.admission = admission;
        this.random = random;
        uploadSettings = settings.transfer().toBuilder()
                .maxBytes(settings.maxUploadBytes())
                .build();
    }

    /**
     * Takes an event.
     *
     * @param event what happened
     * @param nowNanos when, on any monotonic clock; the same one in all calls
     * @param actions carries out what follows from it
     */
    public void on(TftpServerEvent event, long nowNanos, TftpServerActions actions) {
        if (event instanceof TftpServerEvent.Received received) {
            received(received, nowNanos, actions);
        } else if (event instanceof TftpServerEvent.Signal signal) {
            signal(signal, nowNanos, actions);
        } else if (event instanceof TftpServerEvent.Opened opened) {
            opened(opened, nowNanos, actions);
        } else if (event instanceof TftpServerEvent.Content content) {
            forward(content.id(), content.signal(), nowNanos, actions);
        } else if (event instanceof TftpServerEvent.ContentFailed content) {
            TftpEvent inner = new TftpEvent.ContentFailed(content.code(), content.text(), content.cause());
            forward(content.id(), inner, nowNanos, actions);
        } else if (event instanceof TftpServerEvent.Unreachable unreachable) {
            Listener listener = listeners.get(unreachable.listener());
            ServerTransfer transfer = listener == null ? null : listener.ports.holder(unreachable.port());
            if (transfer != null) {
                drive(transfer, TftpEvent.Signal.UNREACHABLE, nowNanos, actions);
            }
        } else if (event instanceof TftpServerEvent.ListenerOpened opened) {
            PortPool ports =
                    new PortPool(settings.maxPorts(), settings.portRest().toNanos(), random);
            listeners.put(opened.listener(), new Listener(opened.listener(), opened.local(), opened.mtu(), ports));
        } else if (event instanceof TftpServerEvent.ListenerClosed closed) {
            endAll(closed.listener(), TftpEvent.Signal.UNREACHABLE, nowNanos, actions);
            listeners.remove(closed.listener());
        }
    }

    private void signal(TftpServerEvent.Signal signal, long now, TftpServerActions actions) {
        switch (signal) {
            case TIME_REACHED -> {
                for (ServerTransfer due = wheel.pollDue(now); due != null; due = wheel.pollDue(now)) {
                    timeReached(due, now, actions);
                }
                if (shrinking && now - shrinkAt >= 0) {
                    shrink(now, actions);
                }
            }
            case DRAIN -> draining = true;
            case ABORT -> {
                draining = true;
                for (Integer listener : List.copyOf(listeners.keySet())) {
                    endAll(listener, TftpEvent.Signal.CANCEL, now, actions);
                }
            }
        }
    }

    private void shrink(long now, TftpServerActions actions) {
        shrinking = false;
        for (Listener listener : listeners.values()) {
            for (int port = listener.ports.closeSurplus(now); port >= 0; port = listener.ports.closeSurplus(now)) {
                actions.closePort(listener.number, port);
            }
            shrinkLater(listener, now);
        }
    }

    private void shrinkLater(Listener listener, long now) {
        if (!shrinking && settings.ports() == TftpServerSettings.Ports.POOL && listener.ports.hasSurplus()) {
            shrinking = true;
            shrinkAt = now + SHRINK_AFTER;
            listener.ports.measureAnew();
        }
    }

    private void endAll(int listener, TftpEvent.Signal how, long now, TftpServerActions actions) {
        Listener of = listeners.get(listener);
        if (of == null) {
            return;
        }
        for (ServerTransfer transfer : new ArrayList<>(of.byPeer.values())) {
            if (transfer.engine == null) {
                actions.cancelOpen(transfer.id);
                release(transfer, now, actions);
            } else {
                drive(transfer, how, now, actions);
            }
        }
    }

    private void received(TftpServerEvent.Received event, long now, TftpServerActions actions) {
        Listener listener = listeners.get(event.listener());
        if (listener == null) {
            return;
        }
        if (event.port() != LISTENING) {
            ServerTransfer transfer = listener.ports.holder(event.port());
            if (transfer == null) {
                strangers++;
            } else {
                transfer.heardAt = now;
                drive(transfer, event.datagram(), now, actions);
            }
            return;
        }
        ByteBuffer datagram = event.datagram().bytes();
        InetSocketAddress peer = event.datagram().peer();
        TftpPacketKind kind = packet.decode(datagram);
        if (kind == TftpPacketKind.RRQ || kind == TftpPacketKind.WRQ) {
            requests++;
            request(listener, packet.request(), peer, now, actions);
            return;
        }
        if (settings.ports() == TftpServerSettings.Ports.SINGLE) {
            ServerTransfer transfer = listener.byPeer.get(peer);
            if (transfer != null && transfer.engine != null) {
                transfer.heardAt = now;
                drive(transfer, event.datagram(), now, actions);
                return;
            }
        }
        if (kind != TftpPacketKind.MALFORMED) {
            unsolicited++;
            return;
        }
        malformed++;
        int opcode = packet.opcode();
        if ((opcode == TftpCodec.RRQ || opcode == TftpCodec.WRQ) && errorAllowed(now)) {
            error(listener, peer, TftpErrorCode.ILLEGAL_OPERATION, "Malformed request", actions);
        }
    }

    private void request(
            Listener listener, TftpRequest request, InetSocketAddress peer, long now, TftpServerActions actions) {
        ServerTransfer before = listener.byPeer.get(peer);
        if (before != null) {
            if (before.engine == null || isRepetition(before, request, now)) {
                repeated++;
                return;
            }
            drive(before, TftpEvent.Signal.SUPERSEDED, now, actions);
            if (listener.byPeer.get(peer) == before) {
                release(before, now, actions);
            }
        }
        TftpContentRequest wanted = new TftpContentRequest(request, peer, listener.local);
        if (draining) {
            refuse(listener, wanted, Reason.DRAINING, null, "no new transfers", now, actions);
        } else if (TftpMode.of(request.mode()).isEmpty()) {
            TftpErrorCode code = TftpErrorCode.ILLEGAL_OPERATION;
            refuse(listener, wanted, Reason.MODE, code, "Mode not supported", now, actions);
        } else if (request.isWrite() && !settings.uploads()) {
            TftpErrorCode code = TftpErrorCode.ACCESS_VIOLATION;
            refuse(listener, wanted, Reason.UPLOADS_OFF, code, "Uploads are not allowed", now, actions);
        } else {
            admit(listener, wanted, now, actions);
        }
    }

    /**
     * The same request again from the same port is a repetition, or a copy that the network delayed. Only a peer that is
     * silent otherwise and asks twice has restarted: power came back and it begins anew from the same port.
     */
    private boolean isRepetition(ServerTransfer before, TftpRequest request, long now) {
        TftpTransferEngine engine = before.engine;
        if (engine == null || engine.isEnded() || !before.request.request().equals(request)) {
            return false;
        }
        boolean silent = engine.isAnswered() && now - before.heardAt > RESTART_AFTER;
        boolean askedBefore = before.askedAgain && before.askedAgainAt - before.heardAt > RESTART_AFTER;
        if (silent && askedBefore && now - before.askedAgainAt > RESTART_AFTER / 2) {
            return false;
        }
        before.askedAgain = silent;
        before.askedAgainAt = now;
        return true;
    }

    private void admit(Listener listener, TftpContentRequest wanted, long now, TftpServerActions actions) {
        ServerTransfer transfer = new ServerTransfer(nextId++, listener.number, wanted);
        Reason no = admission.admit(transfer, now);
        if (no != null) {
            refuse(listener, wanted, no, busy(), "Busy, try again", now, actions);
            return;
        }
        transfer.heardAt = now;
        transfer.openBy = now + settings.openTimeout().toNanos();
        byId.put(transfer.id, transfer);
        listener.byPeer.put(wanted.peer(), transfer);
        wheel.add(transfer, now);
        TftpAgreement preliminary =
                TftpAgreement.asServer(wanted.request(), settings.options(), listener.maxBlksize(), -1);
        actions.open(transfer.id, wanted, preliminary);
    }

    private void opened(TftpServerEvent.Opened event, long now, TftpServerActions actions) {
        ServerTransfer transfer = byId.get(event.id());
        TftpContent content = event.answer() instanceof TftpAnswer.Served served ? served.content() : null;
        Listener listener = transfer == null ? null : listeners.get(transfer.listener);
        if (transfer == null || transfer.engine != null || listener == null) {
            if (content != null) {
                actions.close(event.id(), content);
            } else if (event.answer() instanceof TftpAnswer.Accepted) {
                actions.discard(event.id());
            }
            return;
        }
        transfer.content = content;
        if (event.answer() instanceof TftpAnswer.Refused no) {
            release(transfer, now, actions);
            refuse(listener, transfer.request, Reason.SOURCE, no.code(), no.text(), now, actions);
        } else if (transfer.request.request().isWrite()
                ? !(event.answer() instanceof TftpAnswer.Accepted)
                : content == null) {
            release(transfer, now, actions);
            refuse(listener, transfer.request, Reason.SOURCE, null, "silence", now, actions);
        } else {
            start(listener, transfer, event.image(), now, actions);
        }
    }

    private void start(
            Listener listener,
            ServerTransfer transfer,
            @Nullable TftpWireImage image,
            long now,
            TftpServerActions actions) {
        TftpContent content = transfer.content;
        long length = content == null ? -1 : content.length();
        if (length >= settings.largeBytes()) {
            transfer.large = admission.admitLarge();
            large += transfer.large ? 1 : 0;
        }
        if (length >= settings.largeBytes() && !transfer.large) {
            release(transfer, now, actions);
            refuse(listener, transfer.request, Reason.TOO_MANY_LARGE, busy(), "Busy, try again", now, actions);
            return;
        }
        if (settings.ports() != TftpServerSettings.Ports.SINGLE) {
            transfer.port = listener.ports.lend(transfer, now);
            if (transfer.port < 0) {
                release(transfer, now, actions);
                refuse(listener, transfer.request, Reason.NO_PORT, busy(), "Busy, try again", now, actions);
                return;
            }
        }
        TftpRequest request = transfer.request.request();
        TftpAgreement agreement = TftpAgreement.asServer(request, settings.options(), listener.maxBlksize(), length);
        if (content == null) {
            transfer.engine =
                    TftpTransferEngine.serveWrite(request, transfer.peer(), agreement, uploadSettings, scratch, random);
        } else {
            transfer.engine = TftpTransferEngine.serveRead(
                    request,
                    transfer.peer(),
                    agreement,
                    content,
                    fitting(image, request, agreement),
                    settings.transfer(),
                    scratch,
                    random);
        }
        started++;
        wheel.remove(transfer);
        actions.started(transfer.id, transfer.request);
        drive(transfer, TftpEvent.Signal.START, now, actions);
        if (byId.containsKey(transfer.id)) {
            wheel.add(transfer, now);
        }
    }

    private @Nullable TftpWireImage fitting(
            @Nullable TftpWireImage image, TftpRequest request, TftpAgreement agreement) {
        if (image == null || image.blksize() != agreement.blksize() || request.isNetascii()) {
            return null;
        }
        boolean toOne = agreement.rolloverToOne() || settings.transfer().rolloverToOne();
        return toOne && image.blocks() > 0xFFFF ? null : image;
    }

    private void timeReached(ServerTransfer transfer, long now, TftpServerActions actions) {
        if (transfer.engine != null) {
            drive(transfer, TftpEvent.Signal.TIME_REACHED, now, actions);
            if (byId.containsKey(transfer.id)) {
                wheel.add(transfer, now);
            }
            return;
        }
        actions.cancelOpen(transfer.id);
        release(transfer, now, actions);
        Listener listener = listeners.get(transfer.listener);
        if (listener != null) {
            TftpErrorCode code = TftpErrorCode.NOT_DEFINED;
            String text = "The file could not be opened in time";
            refuse(listener, transfer.request, Reason.SOURCE_TIMEOUT, code, text, now, actions);
        }
    }

    private void forward(long id, TftpEvent event, long now, TftpServerActions actions) {
        ServerTransfer transfer = byId.get(id);
        if (transfer != null) {
            drive(transfer, event, now, actions);
        }
    }

    private void drive(ServerTransfer transfer, TftpEvent event, long now, TftpServerActions actions) {
        TftpTransferEngine engine = transfer.engine;
        if (engine == null) {
            return;
        }
        // A source may answer within `open`, so one transfer's actions can start another's.
        ServerTransfer outer = outlet.transfer;
        TftpServerActions outerActions = outlet.actions;
        outlet.transfer = transfer;
        outlet.actions = actions;
        try {
            engine.on(event, now, outlet);
        } finally {
            outlet.transfer = outer;
            outlet.actions = outerActions;
        }
        if (engine.isDone()) {
            release(transfer, now, actions);
        } else {
            wheel.hasten(transfer, now);
        }
    }

    private void release(ServerTransfer transfer, long now, TftpServerActions actions) {
        if (byId.remove(transfer.id) == null) {
            return;
        }
        wheel.remove(transfer);
        Listener listener = listeners.get(transfer.listener);
        if (listener != null) {
            listener.byPeer.remove(transfer.peer(), transfer);
            if (transfer.port >= 0) {
                listener.ports.giveBack(transfer.port, now);
                shrinkLater(listener, now);
            }
        }
        admission.leave(transfer);
        large -= transfer.large ? 1 : 0;
        if (transfer.content != null) {
            actions.close(transfer.id, transfer.content);
        } else if (transfer.request.request().isWrite()) {
            actions.discard(transfer.id);
        }
    }

    private @Nullable TftpErrorCode busy() {
        return settings.busyAnswer() ? TftpErrorCode.NOT_DEFINED : null;
    }

    private void refuse(
            Listener listener,
            TftpContentRequest request,
            Reason reason,
            @Nullable TftpErrorCode code,
            String text,
            long now,
            TftpServerActions actions) {
        refused++;
        boolean told = code != null && (reason == Reason.SOURCE || errorAllowed(now));
        if (told && code != null) {
            error(listener, request.peer(), code, text, actions);
        }
        actions.refused(request, new TftpRefusal(reason, told ? code : null, text));
    }

    private void error(
            Listener listener, InetSocketAddress peer, TftpErrorCode code, String text, TftpServerActions actions) {
        scratch.clear();
        TftpCodec.encodeError(scratch, code, text);
        actions.send(listener.number, LISTENING, scratch.flip(), peer);
    }

    /** Errors that any forged packet can draw leave at a limited rate. */
    private boolean errorAllowed(long now) {
        if (errors == 0 || now - errorsSince >= 1_000_000_000L) {
            errorsSince = now;
            errors = 0;
        }
        return ++errors <= ERRORS_PER_SECOND;
    }

    /** {@return when {@link TftpServerEvent.Signal#TIME_REACHED} is due, or {@link Long#MAX_VALUE} for never} */
    public long deadlineNanos() {
        long deadline = wheel.deadlineNanos();
        if (!shrinking) {
            return deadline;
        }
        return deadline == Long.MAX_VALUE || shrinkAt - deadline < 0 ? shrinkAt : deadline;
    }

    /** {@return the number of transfers under way, those included whose files are being opened} */
    public int active() {
        return byId.size();
    }

    /** {@return what the server has seen so far} */
    public TftpServerCounters counters() {
        return new TftpServerCounters(
                requests,
                repeated,
                started,
                completed,
                failed,
                refused,
                unsolicited,
                malformed,
                strangers,
                bytes,
                retransmissions,
                byId.size(),
                large,
                durations.snapshot(),
                sizes.snapshot());
    }

    /** Turns a transfer's actions into the server's. */
    private final class Outlet implements TftpActions {
        @Nullable
        ServerTransfer transfer;

        @Nullable
        TftpServerActions actions;

        private ServerTransfer current() {
            if (transfer == null) {
                throw new IllegalStateException("no transfer is being driven");
            }
            return transfer;
        }

        private TftpServerActions out() {
            if (actions == null) {
                throw new IllegalStateException("no transfer is being driven");
            }
            return actions;
        }

        @Override
        public void send(ByteBuffer datagram, InetSocketAddress peer) {
            ServerTransfer from = current();
            out().send(from.listener, from.port, datagram, peer);
        }

        @Override
        public void data(ByteBuffer data, long offset) {
            out().data(current().id, data, offset);
        }

        @Override
        public void store(long total) {
            out().store(current().id, total);
        }

        @Override
        public void completed(TftpTransferRecord record) {
            completed++;
            ended(record);
        }

        @Override
        public void failed(TftpFailure failure, TftpTransferRecord record) {
            failed++;
            ended(record);
        }

        private void ended(TftpTransferRecord record) {
            bytes += record.bytes();
            if (record.isComplete()) {
                durations.add(record.duration().toNanos() / 1000);
                sizes.add(record.bytes());
            }
            retransmissions += record.retransmissions();
            out().ended(current().id, current().request, record);
        }
    }
}
