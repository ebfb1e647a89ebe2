package io.github.zip2x2.config.files;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.root.RootEntry;
import io.github.zip2x2.config.root.RootSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Writes files of a TFTP root so that another TFTP server can serve it meanwhile: each file is there whole, the old one or
 * the new one.
 *
 * <p>A file is written beside its place under a hidden name, forced to the disk, and renamed. A file that has the wanted
 * bytes already is not touched. Not safe for use by several threads at once on the same file.
 */
public final class RootExport {
    private final Path directory;

    private RootExport(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes into a directory.
     *
     * @param directory the root; made when the first file is written
     * @return the export
     */
    public static RootExport into(Path directory) {
        return new RootExport(directory.toAbsolutePath().normalize());
    }

    /**
     * Writes a file.
     *
     * @param path relative to the root, with slashes
     * @param bytes the whole file
     * @return true if the file was written, false if it had these bytes already
     * @throws IOException if it cannot be written; the old file is then as it was
     * @throws IllegalArgumentException if the path leads out of the root
     */
    public boolean write(String path, byte[] bytes) throws IOException {
        Path file = directory.resolve(path).normalize();
        Path parent = file.getParent();
        if (parent == null || !file.startsWith(directory) || file.equals(directory)) {
            throw new IllegalArgumentException("'" + path + "' leads out of the root; give a path below it");
        }
        if (Files.isRegularFile(file)
                && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return false;
        }
        Files.createDirectories(parent);
        Path part = parent.resolve("." + file.getFileName() + ".part");
        try {
            force(part, bytes);
            move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
        return true;
    }

    /**
     * Writes all files of a root, those that phones read first last: a phone that boots meanwhile is never led to a file that
     * is not there yet. Files that the root does not have stay.
     *
     * @param source the files
     * @return how many were written; the others had their bytes already
     * @throws IOException if a file cannot be read or written; those before it are written
     */
    public int writeAll(RootSource source) throws IOException {
        List<RootEntry> entries = new ArrayList<>(source.list());
        entries.sort(Comparator.comparing((RootEntry entry) ->
                        PhoneModel.ofCommonFileName(entry.name()).isPresent())
                .thenComparing(RootEntry::path));
        int written = 0;
        for (RootEntry entry : entries) {
            written += write(entry.path(), source.read(entry.path())) ? 1 : 0;
        }
        return written;
    }

    private static void force(Path part, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(
                    file + " is on a file system that cannot rename atomically; export to another one", e);
        }
    }
}
