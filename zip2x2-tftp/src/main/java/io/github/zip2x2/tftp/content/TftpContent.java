package io.github.zip2x2.tftp.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes that one read request gets: a snapshot that does not change while it is open. Several transfers may read it,
 * never two at the same time. Over sockets all calls come from threads that may block.
 */
public interface TftpContent extends Closeable {
    /** {@return the number of bytes, or -1 if it is not known before the end} */
    long length();

    /**
     * Names the version of these bytes: two contents of equal, non-empty versions hold equal bytes, so that their
     * packets may be shared between transfers.
     *
     * @return the version, or an empty text for bytes that must not be shared
     */
    String version();

    /**
     * Reads bytes at a position; less than asked for is not the end.
     *
     * @param position where the first byte stands, 0 or more
     * @param into takes the bytes, at its position; has at least one byte remaining
     * @return how many bytes were read, -1 at the end, 0 if they are not there yet (the transfer goes on when the driver
     *     says that they are)
     * @throws IOException if reading fails
     */
    int read(long position, ByteBuffer into) throws IOException;

    /**
     * Tells whether all that was read is one version of the bytes; asked once before the last of them go out, on a thread
     * that may block.
     *
     * @throws IOException if the bytes changed while they were read: the transfer fails, since its peer would take a
     *     mixture for the file
     */
    default void verify() throws IOException {}

    @Override
    default void close() throws IOException {}
}
