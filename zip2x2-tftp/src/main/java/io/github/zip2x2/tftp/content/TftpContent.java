package io.github.zip2x2.tftp.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes that one read request gets: a snapshot that does not change while it is open. Several transfers may read it,
 * never two at the same time. Over sockets all calls come from threads that may block, one at a time, for as long as its
 * bytes take: the transfer sends what is there. Where a call throws, its transfers fail with error 0.
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

    /**
     * Reads all of it; blocks as long as that takes.
     *
     * @param limit the most bytes that are read
     * @return the bytes
     * @throws IOException if there are more, if reading fails, if they are fewer than {@link #length()} says, or if they
     *     changed meanwhile
     */
    default byte[] readAll(int limit) throws IOException {
        long length = length();
        if (length > limit) {
            throw new IOException("the content has " + length + " bytes, more than the " + limit + " allowed");
        }
        // One more than there may be, to see the end.
        ByteBuffer bytes = ByteBuffer.allocate(length < 0 ? Math.min(limit, 65_536) + 1 : (int) length + 1);
        int count = read(0, bytes);
        while (count > 0) {
            if (!bytes.hasRemaining()) {
                bytes = ByteBuffer.allocate((int) Math.min(limit + 1L, bytes.capacity() * 2L))
                        .put(bytes.flip());
            }
            count = bytes.hasRemaining() ? read(bytes.position(), bytes) : -1;
        }
        if (bytes.position() > limit) {
            throw new IOException("the content has more than the " + limit + " bytes allowed");
        }
        if (count == 0 || (length >= 0 && bytes.position() != length)) {
            throw new IOException(
                    "the content ended at " + bytes.position() + " bytes" + (length < 0 ? "" : " of " + length));
        }
        verify();
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Override
    default void close() throws IOException {}
}
