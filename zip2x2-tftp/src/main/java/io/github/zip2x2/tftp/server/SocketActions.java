package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpUpload;
import io.github.zip2x2.tftp.internal.CallGuard;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what one loop's engine wants: over its sockets, and by the application's code on other threads. */
final class SocketActions implements TftpServerActions {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLoop.class);
    private static final CallGuard.Part CLOCK =
            new CallGuard.Part("the clock", "events are dated 1970 until it answers");

    private final ListeningSockets listeners;
    private final TransferSockets ports;
    private final SharedParts shared;
    private final ContentOpener opener;
    private final Consumer<TftpServerEvent> later;
    private final Map<Long, UploadWriter> uploads = new HashMap<>();

    /** {@code later} takes what happens later, on any thread. */
    SocketActions(
            ListeningSockets listeners, TransferSockets ports, SharedParts shared, Consumer<TftpServerEvent> later) {
        this.listeners = listeners;
        this.ports = ports;
        this.shared = shared;
        this.later = later;
        opener = new ContentOpener(shared, later);
    }

    @Override
    public void send(int listener, int port, ByteBuffer datagram, InetSocketAddress peer) {
        Endpoint from = TransferSockets.find(listeners.get(listener), port);
        try {
            if (from != null) {
                from.channel.send(datagram, peer);
            }
        } catch (IOException e) {
            // As good as lost on the way: the engine repeats it. A phone that left the network must not fill the log.
            LOG.debug("peer={} cannot be sent to: {}", peer, e.toString());
        }
    }

    @Override
    public PortState openPort(int listener, int port) {
        return ports.open(listeners.get(listener), port);
    }

    @Override
    public void closePort(int listener, int port) {
        ports.close(listeners.get(listener), port);
    }

    @Override
    public TftpServerEvent.@Nullable Opened open(long id, TftpContentRequest request, TftpAgreement preliminary) {
        TftpServerEvent.Opened now = opener.now(id, request, preliminary.blksize());
        if (now == null) {
            opener.open(id, request, preliminary.blksize());
        }
        return now;
    }

    @Override
    public void cancelOpen(long id) {
        opener.cancel(id);
    }

    @Override
    public void close(long id, TftpContent content) {
        opener.close(content);
    }

    /** An upload that the engine does not know yet may begin: its bytes are taken from now on. */
    void prepare(TftpServerEvent event) {
        if (event instanceof TftpServerEvent.Opened opened && opened.answer() instanceof TftpAnswer.Accepted accepted) {
            TftpUpload upload = accepted.upload();
            uploads.put(opened.id(), new UploadWriter(opened.id(), upload, shared.executor, shared.guard, later));
        }
    }

    /** Nobody takes this event any more. */
    void abandon(TftpServerEvent event) {
        opener.abandon(event);
    }

    @Override
    public void data(long id, ByteBuffer bytes, long offset) {
        UploadWriter writer = uploads.get(id);
        if (writer != null && writer.write(bytes, offset)) {
            later.accept(new TftpServerEvent.Content(id, TftpEvent.Signal.PAUSE));
        }
    }

    @Override
    public void store(long id, long bytes) {
        UploadWriter writer = uploads.get(id);
        if (writer != null) {
            writer.store();
        }
    }

    @Override
    public void discard(long id) {
        UploadWriter writer = uploads.remove(id);
        if (writer != null) {
            writer.close();
        }
    }

    @Override
    public void started(long id, TftpContentRequest request) {
        tell((listener, when) -> listener.started(when, request));
    }

    @Override
    public void ended(long id, TftpContentRequest request, TftpTransferRecord record) {
        LOG.debug("file={} peer={} {}", record.file(), request.peer(), record);
        tell((listener, when) -> listener.ended(when, request, record));
    }

    @Override
    public void refused(TftpContentRequest request, TftpRefusal refusal) {
        LOG.debug("file={} peer={} refused: {}", request.path(), request.peer(), refusal);
        tell((listener, when) -> listener.refused(when, request, refusal));
    }

    private void tell(BiConsumer<TftpServerListener, Instant> event) {
        EventDispatch events = shared.events;
        if (events != null) {
            Instant when = shared.guard.callAtOnce(CLOCK, Instant.EPOCH, shared.settings.clock::instant);
            events.tell(listener -> event.accept(listener, when));
        }
    }

    /** Nobody waits any more for what is being opened. */
    void release() {
        opener.close();
    }
}
