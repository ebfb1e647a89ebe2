package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.content.TftpContent;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * All DATA packets of one content at one block size, prebuilt, one after the other in a read-only direct buffer that any
 * number of transfers share. Block numbers go from 65535 to 0.
 */
public final class TftpWireImage {
    private final ByteBuffer packets;
    private final int blksize;
    private final long blocks;
    private final String version;

    private TftpWireImage(ByteBuffer packets, int blksize, long blocks, String version) {
        this.packets = packets;
        this.blksize = blksize;
        this.blocks = blocks;
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
        long length = content.length();
        long size = size(length, blksize);
        if (length < 0 || size > Integer.MAX_VALUE) {
            throw new IOException("content of " + length + " bytes does not fit an image");
        }
        ByteBuffer packets = ByteBuffer.allocateDirect((int) size);
        long blocks = length / blksize + 1;
        long position = 0;
        for (long block = 1; block <= blocks; block++) {
            packets.limit(packets.capacity());
            TftpCodec.encodeDataHeader(packets, (int) block);
            int wanted = (int) Math.min(blksize, length - position);
            packets.limit(packets.position() + wanted);
            while (packets.hasRemaining()) {
                int count = content.read(position, packets);
                if (count <= 0) {
                    throw new IOException("content ended at " + position + " of " + length + " bytes");
                }
                position += count;
            }
        }
        packets.flip();
        return new TftpWireImage(packets.asReadOnlyBuffer(), blksize, blocks, content.version());
    }

    /** {@return the block size in bytes} */
    public int blksize() {
        return blksize;
    }

    /** {@return the number of blocks, 1 or more} */
    public long blocks() {
        return blocks;
    }

    /** {@return the bytes that the image takes} */
    public int size() {
        return packets.capacity();
    }

    /** {@return the version of the content} */
    public String version() {
        return version;
    }

    /** {@return the same bytes as content, without the packets' headers} */
    public TftpContent content() {
        return new TftpContent() {
            @Override
            public long length() {
                return packets.capacity() - blocks * TftpCodec.HEADER;
            }

            @Override
            public String version() {
                return version;
            }

            @Override
            public int read(long position, ByteBuffer into) {
                if (position >= length()) {
                    return -1;
                }
                int at = (int)
                        (position / blksize * (blksize + TftpCodec.HEADER) + TftpCodec.HEADER + position % blksize);
                int count = (int) Math.min(into.remaining(), blksize - position % blksize);
                count = Math.min(count, packets.capacity() - at);
                into.put(into.position(), packets, at, count);
                into.position(into.position() + count);
                return count;
            }
        };
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
