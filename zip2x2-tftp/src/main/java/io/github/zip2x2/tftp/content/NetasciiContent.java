package io.github.zip2x2.tftp.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Local text in netascii: LF travels as CR LF, CR as CR NUL (RFC 1350 section 1, RFC 764). Reads at any position; how far
 * the text is at which byte is remembered now and then, so that a repetition does not begin at the start.
 */
public final class NetasciiContent implements TftpContent {
    private static final int STRIDE = 65_536;
    private static final int PIECE = 4_096;
    private static final int NONE = -1;

    private record Mark(long encoded, long plain) {}

    private final TftpContent text;
    private final List<Mark> marks = new ArrayList<>();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE).limit(0);
    private long encodedAt;
    private long plainAt;
    /** The second byte of a pair whose first was given out already. */
    private int held = NONE;

    /**
     * Makes netascii of text.
     *
     * @param text the local text; closed with this
     */
    public NetasciiContent(TftpContent text) {
        this.text = text;
        marks.add(new Mark(0, 0));
    }

    /** {@return -1: the length is not known before the end} */
    @Override
    public long length() {
        return -1;
    }

    @Override
    public String version() {
        return text.version();
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        if (position != encodedAt) {
            seek(position);
        }
        while (encodedAt < position) {
            int skipped = next();
            if (skipped < 0) {
                return skipped == NONE ? -1 : 0;
            }
        }
        int count = 0;
        while (into.hasRemaining()) {
            int b = next();
            if (b < 0) {
                return count > 0 ? count : b == NONE ? -1 : 0;
            }
            into.put((byte) b);
            count++;
        }
        return count;
    }

    private void seek(long position) {
        if (position > encodedAt) {
            return;
        }
        int at = (int) Math.min(marks.size() - 1, position / STRIDE);
        while (marks.get(at).encoded() > position) {
            at--;
        }
        encodedAt = marks.get(at).encoded();
        plainAt = marks.get(at).plain();
        held = NONE;
        piece.limit(0);
    }

    /** The next encoded byte, -1 at the end, -2 if the text is not there yet. */
    private int next() throws IOException {
        if (held != NONE) {
            int b = held;
            held = NONE;
            encodedAt++;
            return b;
        }
        if (!piece.hasRemaining()) {
            piece.clear();
            int count = text.read(plainAt, piece);
            piece.flip();
            if (count <= 0) {
                return count < 0 ? NONE : -2;
            }
        }
        if (encodedAt >= (long) marks.size() * STRIDE) {
            marks.add(new Mark(encodedAt, plainAt));
        }
        byte b = piece.get();
        plainAt++;
        encodedAt++;
        if (b == '\n') {
            held = '\n';
            return '\r';
        }
        if (b == '\r') {
            held = 0;
        }
        return b & 0xFF;
    }

    @Override
    public void verify() throws IOException {
        text.verify();
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
