package io.github.zip2x2.tftp.content;

import io.github.zip2x2.tftp.TftpErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Puts uploads into one directory that only this program writes to, each as an {@link AtomicFile}. Names with directories
 * are refused, so that no link can lead elsewhere. What a killed process left there is removed at the start.
 */
public final class DirectoryUploadTarget implements TftpUploadTarget {
    private final Path directory;
    private final boolean replace;
    private final long keepFree;

    /**
     * Makes a target of a directory.
     *
     * @param directory the directory
     * @param replace whether a file that is there may be replaced; otherwise the peer gets error 6
     * @param keepFree bytes that must stay free on the disk, 0 or more
     * @throws IOException if the directory is not there
     */
    public DirectoryUploadTarget(Path directory, boolean replace, long keepFree) throws IOException {
        this.directory = directory.toRealPath();
        this.replace = replace;
        this.keepFree = keepFree;
        if (!Files.isDirectory(this.directory)) {
            throw new FileSystemException(directory.toString(), null, "is no directory: name one for uploads");
        }
        AtomicFile.removeLeftovers(this.directory);
    }

    @Override
    public TftpAnswer begin(TftpContentRequest request) throws IOException {
        RequestPath path = RequestPath.of(request.path()).orElse(null);
        if (path == null || path.names().size() != 1 || path.names().get(0).startsWith(".")) {
            return TftpAnswer.denied();
        }
        Path file = directory.resolve(path.names().get(0));
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!replace) {
                return new TftpAnswer.Refused(TftpErrorCode.FILE_EXISTS, "File exists");
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return TftpAnswer.denied();
            }
        }
        long announced = request.request()
                .options()
                .find("tsize")
                .map(option -> Math.max(0, option.number()))
                .orElse(0L);
        if (!hasRoomFor(announced)) {
            return new TftpAnswer.Refused(TftpErrorCode.DISK_FULL, "Disk full");
        }
        return new TftpAnswer.Accepted(new Bounded(AtomicFile.begin(file, replace)));
    }

    private boolean hasRoomFor(long bytes) throws IOException {
        return Files.getFileStore(directory).getUsableSpace() - bytes >= keepFree;
    }

    /** Looks now and then whether the disk has room for more. */
    private final class Bounded implements TftpUpload {
        private static final long CHECK_EVERY = 1 << 20;

        private final AtomicFile file;
        private long checkedAt;

        Bounded(AtomicFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            if (offset - checkedAt >= CHECK_EVERY) {
                checkedAt = offset;
                if (!hasRoomFor(0)) {
                    throw new IOException("less than " + keepFree + " bytes would stay free");
                }
            }
            file.write(bytes, offset);
        }

        @Override
        public void commit() throws IOException {
            file.commit();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
