package io.github.zip2x2.config.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file as a whole: who reads it meanwhile has the old bytes or the new ones.
 *
 * <p>The bytes are written to a temporary file beside it, which is made exclusively under a name that nobody can guess and
 * which its owner alone may read, forced to the disk, and renamed. Owner, group and mode of the file that is replaced are
 * kept, a link stays a link and the file that it leads to is replaced; a new file has the mode that the umask gives.
 *
 * <p>Stateless.
 */
public final class FileReplacement {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private FileReplacement() {}

    /**
     * Writes a file.
     *
     * @param file the file, or a link to it
     * @param bytes the whole file
     * @return true if it was written, false if it had these bytes already
     * @throws IOException if it cannot be written, or its owner cannot be kept; the old file is then as it was
     */
    public static boolean write(Path file, byte[] bytes) throws IOException {
        return write(file, bytes, false);
    }

    /**
     * Writes a file with secrets in it: a new one can be read by its owner alone, and one that is replaced by nobody else
     * than its owner and its group.
     *
     * @param file the file, or a link to it
     * @param bytes the whole file
     * @return true if it was written, false if it had these bytes already
     * @throws IOException if it cannot be written, or its owner cannot be kept; the old file is then as it was
     */
    public static boolean writeSecret(Path file, byte[] bytes) throws IOException {
        return write(file, bytes, true);
    }

    private static boolean write(Path file, byte[] bytes, boolean secret) throws IOException {
        try {
            Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
            if (!secret
                    && Files.isRegularFile(target)
                    && Files.size(target) == bytes.length
                    && Arrays.equals(Files.readAllBytes(target), bytes)) {
                return false;
            }
            replace(target, bytes, secret);
            return true;
        } catch (IOException e) {
            throw FileErrors.withReason(e);
        }
    }

    private static void replace(Path target, byte[] bytes, boolean secret) throws IOException {
        Path directory = target.getParent();
        if (directory == null) {
            throw new FileSystemException(target.toString(), null, "is no file");
        }
        Set<PosixFilePermission> usual = secret || Files.exists(target) ? Set.of() : usualMode(directory, target);
        Path part = Files.createTempFile(directory, "." + target.getFileName() + ".", ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            PosixFileAttributeView view = posix(part);
            if (view != null && Files.exists(target)) {
                keep(target, view, secret);
            } else if (view != null && !secret) {
                view.setPermissions(usual);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new FileSystemException(
                    target.toString(), null, "the file system cannot rename atomically; write to another one");
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The mode of a new file is found at an empty one, since the JDK does not tell the umask. */
    private static Set<PosixFilePermission> usualMode(Path directory, Path target) throws IOException {
        Path probe = Files.createTempFile(directory, "." + target.getFileName() + ".", ".part");
        Files.delete(probe);
        try {
            Files.createFile(probe);
            PosixFileAttributeView view = posix(probe);
            return view == null ? Set.of() : view.readAttributes().permissions();
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static void keep(Path target, PosixFileAttributeView view, boolean secret) throws IOException {
        PosixFileAttributes old = Files.readAttributes(target, PosixFileAttributes.class);
        PosixFileAttributes made = view.readAttributes();
        try {
            if (!old.owner().equals(made.owner())) {
                view.setOwner(old.owner());
            }
            if (!old.group().equals(made.group())) {
                view.setGroup(old.group());
            }
        } catch (FileSystemException e) {
            throw new FileSystemException(
                    target.toString(),
                    null,
                    "belongs to " + old.owner().getName() + ":" + old.group().getName()
                            + ", which could not be kept; run this as that user or as root");
        }
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(old.permissions());
        if (secret) {
            mode.removeAll(OTHERS);
        }
        view.setPermissions(mode);
    }

    private static @Nullable PosixFileAttributeView posix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
