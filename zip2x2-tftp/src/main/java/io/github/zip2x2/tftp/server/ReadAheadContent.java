package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.content.TftpContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Content that is too large to hold: read off the loop in pieces, two of which are kept. */
final class ReadAheadContent implements TftpContent {
    private static final int PIECE = 65_536;

    private final TftpContent content;
    private final Executor executor;
    private final Runnable ready;
    private final long[] held = {-1, -1};
    private final ByteBuffer[] pieces = {ByteBuffer.allocate(0), ByteBuffer.allocate(0)};
    private long reading = -1;
    private boolean waiting;
    private boolean closed;
    private @Nullable IOException failure;

    /** {@code ready} is called, on any thread, when bytes that were not there when asked for can be read. */
    ReadAheadContent(TftpContent content, Executor executor, Runnable ready) {
        this.content = content;
        this.executor = executor;
        this.ready = ready;
    }

    @Override
    public long length() {
        return content.length();
    }

    @Override
    public String version() {
        return content.version();
    }

    @Override
    public synchronized int read(long position, ByteBuffer into) throws IOException {
        if (failure != null) {
            throw failure;
        }
        long piece = position / PIECE;
        int slot = (int) (piece & 1);
        if (held[slot] != piece) {
            waiting = true;
            fetch(piece);
            return 0;
        }
        ByteBuffer bytes = pieces[slot];
        int offset = (int) (position % PIECE);
        if (bytes.limit() == PIECE && held[slot ^ 1] != piece + 1) {
            fetch(piece + 1);
        }
        if (offset >= bytes.limit()) {
            return -1;
        }
        int count = Math.min(into.remaining(), bytes.limit() - offset);
        into.put(into.position(), bytes, offset, count);
        into.position(into.position() + count);
        return count;
    }

    private void fetch(long piece) {
        if (reading < 0 && !closed) {
            reading = piece;
            executor.execute(() -> load(piece));
        }
    }

    private void load(long piece) {
        ByteBuffer bytes = ByteBuffer.allocate(PIECE);
        IOException error = null;
        try {
            while (bytes.hasRemaining()) {
                int count = content.read(piece * PIECE + bytes.position(), bytes);
                if (count < 0) {
                    break;
                }
                if (count == 0) {
                    throw new IOException("content that is read ahead must block until bytes are there");
                }
            }
        } catch (IOException | RuntimeException e) {
            error = e instanceof IOException io ? io : new IOException(e);
        }
        boolean tell;
        synchronized (this) {
            int slot = (int) (piece & 1);
            held[slot] = piece;
            pieces[slot] = bytes.flip();
            failure = error;
            reading = -1;
            tell = waiting && !closed;
            waiting = false;
        }
        if (tell) {
            ready.run();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        content.close();
    }
}
