package io.github.zip2x2.tftp.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that appears under its name once it is whole: written as {@code .NAME.part} beside it, and renamed. Where a file
 * is replaced, its owner, mode and link stay; otherwise the mode follows the process's umask. What a killed process left is
 * told apart by its lock, which ends with the process. One thread at a time uses it.
 */
public final class AtomicFile implements TftpUpload {
    private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);
    private static final String SUFFIX = ".part";
    private static final int MOST = 100;
    /** So many characters of the name at most: names have 255 bytes at most, and the hidden one is longer. */
    private static final int LONGEST = 60;

    private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    private static final Set<OpenOption> LOOK = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final boolean replace;
    private final Path part;
    private final FileChannel channel;
    private boolean ended;

    private AtomicFile(Path file, boolean replace, Path part, FileChannel channel) {
        this.file = file;
        this.replace = replace;
        this.part = part;
        this.channel = channel;
    }

    /**
     * Begins a file.
     *
     * @param file where it shall be; if that is a link, where the link leads to
     * @param replace whether one that is there may be replaced
     * @return the file, to be written from its beginning
     * @throws FileAlreadyExistsException if it is there and may not be replaced
     * @throws IOException if it cannot be written
     */
    public static AtomicFile begin(Path file, boolean replace) throws IOException {
        Path at = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        PosixFileAttributes before = Files.exists(at) ? posix(at) : null;
        if (!replace && Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        // Nobody reads more of the new file than of the old one, not even while it is written.
        FileAttribute<?>[] attributes = before == null
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                };
        for (int i = 0; i < MOST; i++) {
            Path part = partOf(at, i);
            FileChannel channel = create(part, attributes);
            if (channel != null) {
                return new AtomicFile(at, replace, part, channel);
            }
        }
        throw new FileSystemException(file.toString(), null, "is being written " + MOST + " times at once already");
    }

    private static Path partOf(Path file, int number) {
        String name = String.valueOf(file.getFileName());
        String shortened = name.substring(0, Math.min(name.length(), LONGEST));
        return file.resolveSibling("." + shortened + (number == 0 ? "" : "." + number) + SUFFIX);
    }

    private static @Nullable FileChannel create(Path part, FileAttribute<?>[] attributes) throws IOException {
        removeIfLeft(part);
        try {
            FileChannel channel = FileChannel.open(part, CREATE, attributes);
            lock(channel);
            return channel;
        } catch (FileAlreadyExistsException another) {
            return null;
        }
    }

    private static void lock(FileChannel channel) {
        try {
            channel.tryLock();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("no locks on this file system: {}", e.toString());
        }
    }

    /**
     * Removes what killed processes left in a directory: hidden files {@code .*.part} that nobody has locked.
     *
     * @param directory the directory
     * @throws IOException if it cannot be listed
     */
    static void removeLeftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, ".*" + SUFFIX)) {
            for (Path part : parts) {
                removeIfLeft(part);
            }
        }
    }

    private static void removeIfLeft(Path part) {
        if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean left;
        try (FileChannel channel = FileChannel.open(part, LOOK);
                FileLock lock = channel.tryLock()) {
            left = lock != null;
        } catch (OverlappingFileLockException ours) {
            left = false;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("cannot tell whether {} is in use: {}", part, e.toString());
            left = false;
        }
        if (left) {
            try {
                Files.deleteIfExists(part);
                LOG.info("removed {}, which a killed process left", part);
            } catch (IOException e) {
                LOG.debug("{} cannot be removed: {}", part, e.toString());
            }
        }
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    @Override
    public void commit() throws IOException {
        channel.force(true);
        // Not every file system renames what is open.
        channel.close();
        if (!replace) {
            // Takes the name, so that a file that came meanwhile is not replaced. Links would, too, but not everywhere.
            Files.createFile(file);
        }
        try {
            keepOwnerAndMode();
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            if (!replace) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
        ended = true;
    }

    /** As they are now, not as they were when the file was begun. */
    private void keepOwnerAndMode() throws IOException {
        PosixFileAttributes old = replace ? posix(file) : null;
        PosixFileAttributeView view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
        if (old == null || view == null) {
            return;
        }
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(old.permissions());
        try {
            view.setGroup(old.group());
            view.setOwner(old.owner());
        } catch (IOException notAllowed) {
            if (!view.readAttributes().group().equals(old.group())) {
                mode.removeIf(permission -> permission.name().startsWith("GROUP_"));
            }
            LOG.debug("{} gets another owner or group: {}", file, notAllowed.toString());
        }
        view.setPermissions(mode);
    }

    private static @Nullable PosixFileAttributes posix(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        try {
            return view == null ? null : view.readAttributes();
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            Files.deleteIfExists(part);
        }
        channel.close();
    }
}
