package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.internal.CallGuard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Content whose packets are not shared: read off the loop in pieces, two of which are kept. Its last bytes come once the
 * content says that they are one version with the first. The content is never read and closed at the same time, nor either
 * of them on the loop.
 */
final class ReadAheadContent implements TftpContent {
    private static final CallGuard.Part PART =
            new CallGuard.Part("content that the source gave", "its transfer fails, and the phone asks again");
    private static final int PIECE = 65_536;

    private final TftpContent content;
    private final Executor executor;
    private final CallGuard guard;
    private final Runnable ready;
    private final long length;
    private final String version;
    private final long[] held = {-1, -1};
    private final ByteBuffer[] pieces = {ByteBuffer.allocate(0), ByteBuffer.allocate(0)};
    private boolean busy;
    private boolean waiting;
    private boolean verified;
    private boolean closed;
    private @Nullable IOException failure;

    /** {@code ready} is called, on any thread, when bytes that were not there when asked for can be read. */
    ReadAheadContent(TftpContent content, Executor executor, CallGuard guard, Runnable ready) {
        this.guard = guard;
        this.content = content;
        this.executor = executor;
        this.ready = ready;
        length = content.length();
        version = content.version();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public synchronized int read(long position, ByteBuffer into) throws IOException {
        if (failure != null) {
            throw failure;
        }
        long piece = position / PIECE;
        int slot = (int) (piece & 1);
        if (held[slot] != piece) {
            return comeBack(() -> load(piece));
        }
        ByteBuffer bytes = pieces[slot];
        int offset = (int) (position % PIECE);
        int count = Math.min(into.remaining(), bytes.limit() - offset);
        boolean last = bytes.limit() < PIECE || (piece + 1) * PIECE == length;
        if (last && offset + count >= bytes.limit() && !verified) {
            return comeBack(this::verifyNow);
        }
        if (!last && held[slot ^ 1] != piece + 1) {
            begin(() -> load(piece + 1));
        }
        if (count <= 0) {
            return -1;
        }
        into.put(into.position(), bytes, offset, count);
        into.position(into.position() + count);
        return count;
    }

    private int comeBack(CallGuard.Act step) throws IOException {
        waiting = true;
        begin(step);
        if (failure != null) {
            throw failure;
        }
        return 0;
    }

    private void begin(CallGuard.Act step) {
        if (busy || closed) {
            return;
        }
        busy = true;
        try {
            executor.execute(() -> run(step));
        } catch (RejectedExecutionException e) {
            busy = false;
            failure = new IOException("too much is being read, or the server ends", e);
        }
    }

    private void run(CallGuard.Act step) {
        AtomicReference<@Nullable IOException> why = new AtomicReference<>();
        boolean done = guard.run(PART, () -> {
            try {
                step.act();
            } catch (IOException e) {
                why.set(e);
                throw e;
            }
        });
        ended(done ? null : new IOException("the content cannot be read", why.get()));
    }

    private void ended(@Nullable IOException error) {
        boolean tell;
        boolean close;
        synchronized (this) {
            failure = error;
            tell = waiting && !closed;
            waiting = false;
            close = closed;
            // Once closed it stays busy: nobody reads any more.
            busy = close;
        }
        if (close) {
            closeNow();
        }
        if (tell) {
            ready.run();
        }
    }

    private void load(long piece) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PIECE);
        while (bytes.hasRemaining()) {
            int count = content.read(piece * PIECE + bytes.position(), bytes);
            if (count < 0) {
                break;
            }
            if (count == 0) {
                throw new IOException("content that is read ahead must block until bytes are there");
            }
        }
        if (length >= 0 && piece * PIECE + bytes.position() < Math.min(length, (piece + 1) * PIECE)) {
            throw new IOException(
                    "content ended at " + (piece * PIECE + bytes.position()) + " of " + length + " bytes");
        }
        synchronized (this) {
            int slot = (int) (piece & 1);
            held[slot] = piece;
            pieces[slot] = bytes.flip();
        }
    }

    private void verifyNow() throws IOException {
        content.verify();
        synchronized (this) {
            verified = true;
        }
    }

    private void closeNow() {
        guard.run(PART, content::close);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (busy) {
                return;
            }
            busy = true;
        }
        try {
            executor.execute(this::closeNow);
        } catch (RejectedExecutionException ending) {
            closeNow();
        }
    }
}
