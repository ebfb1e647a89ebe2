package io.github.zip2x2.tftp.content;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpOption;
import io.github.zip2x2.tftp.internal.RareWarnings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts uploads into one directory that only this program writes to, each as an {@link AtomicFile}. Names with directories
 * are refused, so that no link can lead elsewhere. What a killed process left there is removed at the start.
 */
public final class DirectoryUploadTarget implements TftpUploadTarget {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryUploadTarget.class);

    private final Path directory;
    private final boolean replace;
    private final long keepFree;
    private final RareWarnings warnings = new RareWarnings();

    /**
     * Makes a target of a directory.
     *
     * @param directory the directory; itself it may be a link
     * @param replace whether a file that is there may be replaced; otherwise the peer gets error 6
     * @param keepFree bytes that must stay free on the disk, 0 or more
     * @throws IOException if the directory is not there
     */
    public DirectoryUploadTarget(Path directory, boolean replace, long keepFree) throws IOException {
        this.directory = directory.toAbsolutePath();
        this.replace = replace;
        this.keepFree = keepFree;
        if (!Files.isDirectory(directory)) {
            throw new FileSystemException(directory.toString(), null, "is no directory: name one for uploads");
        }
        AtomicFile.removeLeftovers(directory);
    }

    @Override
    public TftpAnswer begin(TftpContentRequest request) {
        RequestPath path = RequestPath.of(request.path()).orElse(null);
        if (path == null || path.names().size() != 1 || path.names().get(0).startsWith(".")) {
            return TftpAnswer.denied();
        }
        try {
            return begin(request, directory.resolve(path.names().get(0)));
        } catch (IOException e) {
            if (warnings.isDue("failed")) {
                String reason = RootDirectory.reason(e);
                LOG.warn("file={} cannot be stored in {}: {}; phones get error 2", path, directory, reason);
            }
            return TftpAnswer.denied();
        }
    }

    private TftpAnswer begin(TftpContentRequest request, Path file) throws IOException {
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
                .find(TftpOption.TSIZE)
                .map(option -> Math.max(0, option.number()))
                .orElse(0L);
        if (!hasRoomFor(announced)) {
            if (warnings.isDue("full")) {
                LOG.warn("file={} is not stored: less than {} bytes would stay free in {}", file, keepFree, directory);
            }
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
