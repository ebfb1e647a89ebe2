package io.github.zip2x2.tftp.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/** An open file with the length that it had then. A file whose size or time changes before its last bytes fails. */
final class FileContent implements TftpContent {
    private final SeekableByteChannel channel;
    private final Path path;
    private final FileStamp stamp;
    private final String version;

    /** {@code path} is where the file was found, with its real name; {@code now} when. */
    FileContent(SeekableByteChannel channel, Path path, FileStamp stamp, Instant now) {
        this.channel = channel;
        this.path = path;
        this.stamp = stamp;
        version = stamp.key() == null || stamp.isYoung(now) ? "" : stamp.version();
    }

    @Override
    public long length() {
        return stamp.size();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        long length = stamp.size();
        if (position >= length) {
            verify();
            return -1;
        }
        int limit = into.limit();
        int start = into.position();
        into.limit(start + (int) Math.min(into.remaining(), length - position));
        int count = channel instanceof FileChannel file
                ? file.read(into, position)
                : channel.position(position).read(into);
        into.limit(limit);
        if (count <= 0) {
            throw new IOException("the file became shorter while it was read");
        }
        if (position + count == length) {
            try {
                verify();
            } catch (IOException changed) {
                into.position(start);
                throw changed;
            }
        }
        return count;
    }

    @Override
    public void verify() throws IOException {
        boolean same = channel.size() == stamp.size();
        try {
            FileStamp now = FileStamp.of(path);
            // Another file under this name leaves the open one as it was.
            same &= !Objects.equals(now.key(), stamp.key()) || now.isSameContent(stamp);
        } catch (NoSuchFileException gone) {
            // The open file is still there.
        }
        if (!same) {
            throw new IOException("the file changed while it was read");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
