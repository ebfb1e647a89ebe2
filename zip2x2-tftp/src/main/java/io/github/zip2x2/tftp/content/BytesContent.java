package io.github.zip2x2.tftp.content;

import java.nio.ByteBuffer;

/** Content that lies in memory. */
public final class BytesContent implements TftpContent {
    private final byte[] bytes;
    private final String version;

    /**
     * Makes content of a copy of the bytes.
     *
     * @param bytes the bytes
     * @param version their version, or an empty text if their packets must not be shared
     */
    public BytesContent(byte[] bytes, String version) {
        this(version, bytes.clone());
    }

    private BytesContent(String version, byte[] bytes) {
        this.bytes = bytes;
        this.version = version;
    }

    /** Content of bytes that nobody changes, not to be shared. */
    static BytesContent over(byte[] bytes) {
        return new BytesContent("", bytes);
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public int read(long position, ByteBuffer into) {
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), bytes.length - position);
        into.put(bytes, (int) position, count);
        return count;
    }
}
