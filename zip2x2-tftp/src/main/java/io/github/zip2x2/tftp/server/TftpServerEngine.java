package io.github.zip2x2.tftp.server;

import static io.github.zip2x2.tftp.server.TftpServerEvent.LISTENING;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpMode;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpPacketView;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal.Reason;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import io.github.zip2x2.tftp.transfer.TftpWireImage;
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
    /** So many ports are tried for one transfer where other programs have some of them. */
    private static final int PORTS_TRIED = 32;

    private final TftpServerSettings settings;
    private final TftpTransferSettings uploadSettings;
    private final RandomGenerator random;
    private final Map<Integer, ListeningAddress> listeners = new HashMap<>();
    private final Map<Long, ServerTransfer> byId = new HashMap<>();
    private final TftpAdmission admission;
    private final TimerWheel wheel = new TimerWheel();
    private final TftpPacketView packet = new TftpPacketView();
    private final ByteBuffer scratch =
            ByteBuffer.allocateDirect(TftpCodec.MAX_BLKSIZE + TftpCodec.HEADER + TftpTransferEngine.CONTROL_BYTES);
    private long nextId = 1;
    private boolean draining;

    private final ServerTally tally = new ServerTally();
    private final TransferOutlet outlet = new TransferOutlet(tally);
    private final HalfOpenTransfers halfOpen = new HalfOpenTransfers();
    private final ErrorReplies errors;
    private final PortShrinking shrinking;

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
        errors = new ErrorReplies(settings.ports() == TftpServerSettings.Ports.SINGLE, scratch);
        shrinking = new PortShrinking(settings.ports());
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
            ListeningAddress listener = listeners.get(unreachable.listener());
            ServerTransfer transfer = listener == null ? null : listener.ports.holder(unreachable.port());
            if (transfer != null) {
                drive(transfer, TftpEvent.Signal.UNREACHABLE, nowNanos, actions);
            }
        } else if (event instanceof TftpServerEvent.ListenerOpened opened) {
            PortPool ports = new PortPool(settings.maxPorts(), random);
            listeners.put(
                    opened.listener(), new ListeningAddress(opened.listener(), opened.local(), opened.mtu(), ports));
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
                shrinking.timeReached(listeners.values(), now, actions);
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

    private void endAll(int listener, TftpEvent.Signal how, long now, TftpServerActions actions) {
        ListeningAddress of = listeners.get(listener);
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

    /**
     * Names the transfer port whose packets come before a request: the peer's transfer there may end with them.
     *
     * @param listener where the request came
     * @param peer who sent it
     * @return the port, or {@link TftpServerEvent#LISTENING} if there is none
     */
    public int portBefore(int listener, InetSocketAddress peer) {
        ListeningAddress at = listeners.get(listener);
        ServerTransfer transfer = at == null ? null : at.byPeer.get(peer);
        TftpTransferEngine engine = transfer == null ? null : transfer.engine;
        boolean mayEnd = engine != null && (engine.isAnswered() || engine.isLastOutstanding());
        return transfer != null && mayEnd ? transfer.answerPort : LISTENING;
    }

    private void received(TftpServerEvent.Received event, long now, TftpServerActions actions) {
        ListeningAddress listener = listeners.get(event.listener());
        if (listener == null) {
            return;
        }
        if (event.port() != LISTENING) {
            onTransferPort(listener, event, now, actions);
            return;
        }
        ByteBuffer datagram = event.datagram().bytes();
        InetSocketAddress peer = event.datagram().peer();
        TftpPacketKind kind = packet.decode(datagram);
        if (kind == TftpPacketKind.RRQ || kind == TftpPacketKind.WRQ) {
            tally.requests++;
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
            tally.unsolicited++;
            return;
        }
        tally.malformed++;
        int opcode = packet.opcode();
        if ((opcode == TftpCodec.RRQ || opcode == TftpCodec.WRQ) && errors.isAllowed(now)) {
            errors.send(listener, peer, TftpErrorCode.ILLEGAL_OPERATION, "Malformed request", now, actions);
        }
    }

    private void onTransferPort(
            ListeningAddress listener, TftpServerEvent.Received event, long now, TftpServerActions actions) {
        ServerTransfer holder = listener.ports.holder(event.port());
        InetSocketAddress peer = event.datagram().peer();
        if (holder == null || !peer.equals(holder.peer())) {
            ServerTransfer own = listener.byPeer.get(peer);
            if (own != null && own.engine != null) {
                astray(own, event, now, actions);
                return;
            }
        }
        if (holder == null) {
            tally.strangers++;
            return;
        }
        holder.answerPort = holder.port;
        holder.heardAt = now;
        drive(holder, event.datagram(), now, actions);
    }

    /**
     * A peer that has a transfer with us writes to another port than that transfer's. If it acknowledges nothing yet, it
     * took a late packet of its transfer before for the answer to its request: then it is answered from where it asks.
     */
    private void astray(ServerTransfer own, TftpServerEvent.Received event, long now, TftpServerActions actions) {
        boolean answered = own.engine != null && own.engine.isAnswered();
        boolean nothingYet = packet.decode(event.datagram().bytes()) == TftpPacketKind.ACK && packet.block() == 0;
        if (own.answerPort != event.port() && !answered && nothingYet) {
            own.answerPort = event.port();
            drive(own, TftpEvent.Signal.ASKED_AGAIN, now, actions);
        } else if (own.answerPort == event.port()) {
            own.heardAt = now;
            drive(own, event.datagram(), now, actions);
        } else {
            tally.strangers++;
        }
    }

    private void request(
            ListeningAddress listener,
            TftpRequest request,
            InetSocketAddress peer,
            long now,
            TftpServerActions actions) {
        ServerTransfer before = listener.byPeer.get(peer);
        int inherited = LISTENING;
        if (before != null) {
            SecondRequest means = SecondRequest.of(before, request, now);
            if (means == SecondRequest.REPETITION) {
                tally.repeated++;
                drive(before, TftpEvent.Signal.ASKED_AGAIN, now, actions);
                return;
            }
            inherited = means == SecondRequest.AGAIN ? before.port : LISTENING;
            end(before, means == SecondRequest.OTHER, now, actions);
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
            admit(listener, wanted, inherited, now, actions);
        }
    }

    /** Ends a transfer whose peer begins another one from the same port. */
    private void end(ServerTransfer before, boolean goesOn, long now, TftpServerActions actions) {
        if (before.engine == null) {
            actions.cancelOpen(before.id);
        } else {
            if (goesOn) {
                drive(before, TftpEvent.Signal.READ, now, actions);
            }
            drive(before, TftpEvent.Signal.SUPERSEDED, now, actions);
        }
        release(before, now, actions);
    }

    private void admit(
            ListeningAddress listener, TftpContentRequest wanted, int inherited, long now, TftpServerActions actions) {
        Object source = admission.sourceOf(wanted);
        ServerTransfer transfer = new ServerTransfer(nextId++, listener.number, wanted, source);
        for (ServerTransfer other : halfOpen.of(source)) {
            if (!other.request.path().equals(wanted.path())) {
                drive(other, TftpEvent.Signal.READ, now, actions);
            }
        }
        Reason no = admission.admit(transfer, now);
        while (no != null && makesRoom(no, source, now, actions)) {
            no = admission.admit(transfer, now);
        }
        if (no != null) {
            refuse(listener, wanted, no, null, "Busy, try again", now, actions);
            return;
        }
        if (inherited != LISTENING && listener.ports.lendAgain(inherited, transfer)) {
            // The peer may take a late packet of its transfer before for the answer, so this one has the same port.
            transfer.port = inherited;
            transfer.answerPort = inherited;
        }
        transfer.heardAt = now;
        transfer.openBy = now + settings.openTimeout().toNanos();
        byId.put(transfer.id, transfer);
        listener.byPeer.put(wanted.peer(), transfer);
        wheel.add(transfer, now);
        TftpAgreement preliminary =
                TftpAgreement.asServer(wanted.request(), settings.options(), listener.maxBlksize(), -1);
        TftpServerEvent.Opened at = actions.open(transfer.id, wanted, preliminary);
        if (at != null) {
            opened(at, now, actions);
        }
    }

    /** Ends a transfer that nobody acknowledges in favour of another; false if there is none. */
    private boolean makesRoom(Reason no, Object source, long now, TftpServerActions actions) {
        ServerTransfer cheapest = halfOpen.cheapest(no, source, now);
        if (cheapest == null) {
            return false;
        }
        drive(cheapest, TftpEvent.Signal.EVICTED, now, actions);
        return true;
    }

    private void opened(TftpServerEvent.Opened event, long now, TftpServerActions actions) {
        ServerTransfer transfer = byId.get(event.id());
        TftpContent content = event.answer() instanceof TftpAnswer.Served served ? served.content() : null;
        ListeningAddress listener = transfer == null ? null : listeners.get(transfer.listener);
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
            ListeningAddress listener,
            ServerTransfer transfer,
            @Nullable TftpWireImage image,
            long now,
            TftpServerActions actions) {
        TftpContent content = transfer.content;
        long length = content == null ? -1 : content.length();
        Reason no = length >= TftpServerSettings.LARGE_BYTES ? admitLarge(transfer, now, actions) : null;
        if (no == null && settings.ports() != TftpServerSettings.Ports.SINGLE && transfer.port == LISTENING) {
            no = lendPort(listener, transfer, now, actions);
        }
        if (no != null) {
            release(transfer, now, actions);
            refuse(listener, transfer.request, no, null, "Busy, try again", now, actions);
            return;
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
        tally.started++;
        wheel.remove(transfer);
        actions.started(transfer.id, transfer.request);
        drive(transfer, TftpEvent.Signal.START, now, actions);
        if (byId.containsKey(transfer.id)) {
            wheel.add(transfer, now);
        }
    }

    private @Nullable Reason admitLarge(ServerTransfer transfer, long now, TftpServerActions actions) {
        do {
            if (admission.admitLarge()) {
                transfer.large = true;
                tally.large++;
                return null;
            }
        } while (makesRoom(Reason.TOO_MANY_LARGE, transfer.source, now, actions));
        return Reason.TOO_MANY_LARGE;
    }

    /** Finds a port for a transfer: not one that another program has, and one that can be opened now. */
    private @Nullable Reason lendPort(
            ListeningAddress listener, ServerTransfer transfer, long now, TftpServerActions actions) {
        for (int tried = 0; tried < PORTS_TRIED; tried++) {
            int port = listener.ports.lend(transfer, now);
            if (port < 0) {
                ServerTransfer cheapest = halfOpen.cheapest(Reason.NO_PORT, transfer.source, now);
                if (cheapest == null || cheapest.listener != listener.number) {
                    return Reason.NO_PORT;
                }
                drive(cheapest, TftpEvent.Signal.EVICTED, now, actions);
                continue;
            }
            switch (actions.openPort(listener.number, port)) {
                case OPEN -> {
                    transfer.port = port;
                    transfer.answerPort = port;
                    return null;
                }
                case TAKEN -> listener.ports.putAside(port, now);
                case EXHAUSTED -> {
                    listener.ports.giveBack(port, now);
                    return Reason.NO_PORT;
                }
            }
        }
        return Reason.NO_PORT;
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
        ListeningAddress listener = listeners.get(transfer.listener);
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
        outlet.set(transfer, actions);
        engine.on(event, now, outlet);
        if (engine.isDone()) {
            release(transfer, now, actions);
            return;
        }
        if (engine.isEnded()) {
            // It only answers repetitions of its last block, and counts no longer.
            admission.leave(transfer);
        }
        boolean open = !engine.isEnded() && (!engine.isAnswered() || engine.isLastOutstanding());
        halfOpen.update(transfer, open, now);
        wheel.hasten(transfer, now);
    }

    private void release(ServerTransfer transfer, long now, TftpServerActions actions) {
        if (byId.remove(transfer.id) == null) {
            return;
        }
        wheel.remove(transfer);
        ListeningAddress listener = listeners.get(transfer.listener);
        if (listener != null) {
            listener.byPeer.remove(transfer.peer(), transfer);
            if (transfer.port >= 0) {
                listener.ports.giveBack(transfer.port, now);
                shrinking.later(listener.ports, now);
            }
        }
        halfOpen.update(transfer, false, now);
        admission.leave(transfer);
        tally.large -= transfer.large ? 1 : 0;
        if (transfer.content != null) {
            actions.close(transfer.id, transfer.content);
        } else if (transfer.request.request().isWrite()) {
            actions.discard(transfer.id);
        }
    }

    private void refuse(
            ListeningAddress listener,
            TftpContentRequest request,
            Reason reason,
            @Nullable TftpErrorCode code,
            String text,
            long now,
            TftpServerActions actions) {
        tally.refused++;
        boolean told = code != null && (reason == Reason.SOURCE || errors.isAllowed(now));
        if (told && code != null) {
            errors.send(listener, request.peer(), code, text, now, actions);
        }
        actions.refused(request, new TftpRefusal(reason, told ? code : null, text));
    }

    /** {@return when {@link TftpServerEvent.Signal#TIME_REACHED} is due, or {@link Long#MAX_VALUE} for never} */
    public long deadlineNanos() {
        return shrinking.sooner(wheel.deadlineNanos());
    }

    /** {@return the number of transfers under way, those included whose files are being opened} */
    public int active() {
        return byId.size();
    }

    /** {@return what the server has seen so far} */
    public TftpServerCounters counters() {
        return tally.counters(byId.size());
    }
}
