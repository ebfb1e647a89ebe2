package io.github.zip2x2.tftp.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file on its way in. One thread at a time calls it, and that thread may block. */
public interface TftpUpload extends Closeable {
    /**
     * Takes the next bytes.
     *
     * @param bytes the bytes
     * @param offset where the first of them stands in the file; they come in order
     * @throws IOException if they cannot be stored; the peer gets error 3
     */
    void write(ByteBuffer bytes, long offset) throws IOException;

    /**
     * All bytes are there: makes the file visible, as a whole.
     *
     * @throws IOException if that fails; the peer gets error 3
     */
    void commit() throws IOException;

    /** Ends the upload; without {@link #commit()} before, nothing of it stays. */
    @Override
    void close() throws IOException;
}
