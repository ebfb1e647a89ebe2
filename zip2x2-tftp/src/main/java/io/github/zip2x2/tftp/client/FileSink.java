package io.github.zip2x2.tftp.client;

import io.github.zip2x2.tftp.content.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes a file from its beginning to its end; closing is its owner's. */
final class FileSink implements WritableByteChannel {
    private final AtomicFile file;
    private long size;

    FileSink(AtomicFile file) {
        this.file = file;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        file.write(bytes, size);
        size += count;
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
