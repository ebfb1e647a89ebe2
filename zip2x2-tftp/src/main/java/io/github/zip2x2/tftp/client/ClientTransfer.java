package io.github.zip2x2.tftp.client;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpOption;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.transfer.TftpActions;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives one engine over one transport on the calling thread. */
final class ClientTransfer implements TftpActions {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTransfer.class);

    private final TftpTransferEngine engine;
    private final InetSocketAddress server;
    private final DatagramTransport transport;
    private final Circumstances circumstances;
    private final @Nullable WritableByteChannel sink;
    private final TftpProgress progress;
    private final ByteBuffer buffer;
    private final TftpEvent.Received received = new TftpEvent.Received();
    private volatile boolean cancelled;
    private @Nullable IOException broken;
    private @Nullable TftpTransferRecord record;
    private @Nullable TftpFailure failure;

    ClientTransfer(
            TftpTransferEngine engine,
            InetSocketAddress server,
            DatagramTransport transport,
            Circumstances circumstances,
            @Nullable WritableByteChannel sink,
            TftpProgress progress) {
        this.engine = engine;
        this.server = server;
        this.transport = transport;
        this.circumstances = circumstances;
        long blksize = engine.request().options().entries().stream()
                .filter(option -> option.is(TftpOption.BLKSIZE) || option.is(TftpOption.BLKSIZE2))
                .mapToLong(TftpOption::number)
                .max()
                .orElse(0);
        // One more than the longest that is agreed to, so that one that is too long is seen as such and not cut.
        long longest = Math.min(blksize, TftpCodec.MAX_BLKSIZE) + TftpCodec.HEADER + 1;
        buffer = ByteBuffer.allocate((int) Math.max(longest, TftpTransferEngine.CONTROL_BYTES));
        this.sink = sink;
        this.progress = progress;
    }

    /** Runs to the end of the transfer; its last packets may still have to be repeated, see {@link #linger}. */
    TftpTransferRecord run() throws IOException {
        engine.on(TftpEvent.Signal.START, System.nanoTime(), this);
        while (!engine.isEnded()) {
            if (cancelled || Thread.currentThread().isInterrupted()) {
                engine.on(TftpEvent.Signal.CANCEL, System.nanoTime(), this);
            } else {
                step();
            }
        }
        TftpTransferRecord done = record;
        if (done == null) {
            throw new IllegalStateException("the transfer ended without a record");
        }
        if (failure != null) {
            throw new TftpException(server, circumstances.explain(failure, done), done);
        }
        if (broken != null) {
            throw broken;
        }
        return done;
    }

    /** Answers repetitions of the last block until the peer must have heard us. */
    void linger() throws IOException {
        while (!engine.isDone() && !cancelled && !Thread.currentThread().isInterrupted()) {
            step();
        }
    }

    boolean isDone() {
        return engine.isDone();
    }

    void cancel() {
        cancelled = true;
        transport.wakeup();
    }

    private void step() throws IOException {
        long wait = engine.deadlineNanos() - System.nanoTime();
        buffer.clear();
        try {
            InetSocketAddress peer = wait > 0 ? transport.receive(buffer, wait) : null;
            if (peer != null) {
                circumstances.received(peer);
                engine.on(received.set(buffer.flip(), peer), System.nanoTime(), this);
            }
        } catch (PortUnreachableException nobodyThere) {
            engine.on(TftpEvent.Signal.UNREACHABLE, System.nanoTime(), this);
        }
        if (broken != null && !engine.isEnded()) {
            TftpEvent failed = new TftpEvent.ContentFailed(TftpErrorCode.DISK_FULL, "cannot be stored", broken);
            engine.on(failed, System.nanoTime(), this);
        }
        long now = System.nanoTime();
        if (engine.deadlineNanos() - now <= 0) {
            engine.on(TftpEvent.Signal.TIME_REACHED, now, this);
        }
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress peer) {
        try {
            transport.send(datagram, peer);
            circumstances.sent(null);
        } catch (IOException e) {
            circumstances.sent(e);
            // As good as lost on the way: the engine repeats it, and gives up in its own time.
            LOG.debug("peer={} cannot be sent to: {}", peer, e.toString());
        }
    }

    @Override
    public void data(ByteBuffer bytes, long offset) {
        if (sink == null || broken != null) {
            return;
        }
        int count = bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                sink.write(bytes);
            }
            progress.advanced(offset + count, engine.agreement().tsize());
        } catch (IOException | RuntimeException e) {
            broken = e instanceof IOException io ? io : new IOException("the receiver of the bytes failed", e);
        }
    }

    @Override
    public void completed(TftpTransferRecord done) {
        record = done;
    }

    @Override
    public void failed(TftpFailure why, TftpTransferRecord done) {
        failure = why;
        record = done;
    }
}
