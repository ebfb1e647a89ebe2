package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.content.TftpContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * All DATA packets of one content at one block size, prebuilt, one after the other in a read-only direct buffer that any
 * number of transfers share. Block numbers go from 65535 to 0. One thread fills an image, once; its {@link #content()} may
 * be read by others meanwhile, as far as it is there.
 */
public final class TftpWireImage {
    private final ByteBuffer packets;
    private final ByteBuffer filling;
    private final int blksize;
    private final long length;
    private final String version;
    private volatile long available;
    private volatile boolean complete;
    private volatile @Nullable IOException failure;

    private TftpWireImage(ByteBuffer packets, int blksize, long length, String version) {
        this.packets = packets.asReadOnlyBuffer();
        this.filling = packets;
        this.blksize = blksize;
        this.length = length;
        this.version = version;
    }

    /**
     * Tells how large an image would be.
     *
     * @param length the content's length in bytes
     * @param blksize the block size in bytes
     * @return the bytes of all packets
     */
    public static long size(long length, int blksize) {
        return length + (length / blksize + 1) * TftpCodec.HEADER;
    }

    /**
     * Reads a whole content; blocks as long as that takes.
     *
     * @param content the content; its length must be known
     * @param blksize the block size in bytes
     * @return the image
     * @throws IOException if reading fails or the content does not have the length that it says
     */
    public static TftpWireImage of(TftpContent content, int blksize) throws IOException {
        TftpWireImage image = begin(content, blksize);
        image.fill(content, () -> {});
        return image;
    }

    /**
     * Makes room for the image of a content, and reads nothing yet.
     *
     * @param content the content; its length must be known
     * @param blksize the block size in bytes
     * @return the image, for {@link #fill}
     * @throws IOException if the content is too long
     */
    public static TftpWireImage begin(TftpContent content, int blksize) throws IOException {
        long length = content.length();
        long size = size(length, blksize);
        if (length < 0 || size > Integer.MAX_VALUE) {
            throw new IOException("content of " + length + " bytes does not fit an image");
        }
        return new TftpWireImage(ByteBuffer.allocateDirect((int) size), blksize, length, content.version());
    }

    /**
     * Reads the whole content into the image; blocks as long as that takes.
     *
     * @param content the content that the image was begun for
     * @param advanced called whenever more is there, and at the end, also when this throws
     * @throws IOException if reading fails, or the content does not have the length that it said, or it changed meanwhile;
     *     whoever reads the image fails, too
     */
    public void fill(TftpContent content, Runnable advanced) throws IOException {
        try {
            read(content, advanced);
            content.verify();
            complete = true;
        } catch (IOException e) {
            failure = e;
            throw e;
        } finally {
            if (!complete && failure == null) {
                failure = new IOException("the content failed");
            }
            advanced.run();
        }
    }

    private void read(TftpContent content, Runnable advanced) throws IOException {
        long position = 0;
        for (long block = 1; block <= blocks(); block++) {
            filling.limit(filling.capacity());
            TftpCodec.encodeDataHeader(filling, (int) block);
            filling.limit(filling.position() + (int) Math.min(blksize, length - position));
            while (filling.hasRemaining()) {
                int count = content.read(position, filling);
                if (count <= 0) {
                    throw new IOException("content ended at " + position + " of " + length + " bytes");
                }
                position += count;
            }
            available = position;
            advanced.run();
        }
    }

    /**
     * Gives an image up that nobody will fill.
     *
     * @param why the reason, for whoever reads the image
     */
    public void fail(IOException why) {
        failure = why;
    }

    /** {@return true once {@link #fill} has failed, or nobody will fill it} */
    public boolean isFailed() {
        return failure != null;
    }

    /** {@return true once all of it is there} */
    public boolean isComplete() {
        return complete;
    }

    /** {@return the block size in bytes} */
    public int blksize() {
        return blksize;
    }

    /** {@return the number of blocks, 1 or more} */
    public long blocks() {
        return length / blksize + 1;
    }

    /** {@return the bytes that the image takes} */
    public int size() {
        return packets.capacity();
    }

    /** {@return the version of the content} */
    public String version() {
        return version;
    }

    /** {@return the same bytes as content, without the packets' headers; what is not there yet reads as 0 bytes} */
    public TftpContent content() {
        return new TftpContent() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public String version() {
                return version;
            }

            @Override
            public int read(long position, ByteBuffer into) throws IOException {
                return copy(position, into);
            }
        };
    }

    private int copy(long position, ByteBuffer into) throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("the file cannot be read", failed);
        }
        long end = complete ? length : available;
        if (position >= end) {
            return complete ? -1 : 0;
        }
        int at = (int) (position / blksize * (blksize + TftpCodec.HEADER) + TftpCodec.HEADER + position % blksize);
        int count = (int) Math.min(Math.min(into.remaining(), blksize - position % blksize), end - position);
        into.put(into.position(), packets, at, count);
        into.position(into.position() + count);
        return count;
    }

    /** A view of its own for one transfer. */
    ByteBuffer view() {
        return packets.duplicate();
    }

    /** Moves a view to a block, 1 to {@link #blocks()}. */
    void select(ByteBuffer view, long block) {
        int from = (int) ((block - 1) * (blksize + TftpCodec.HEADER));
        int to = Math.min(packets.capacity(), from + blksize + TftpCodec.HEADER);
        view.limit(to).position(from);
    }
}
