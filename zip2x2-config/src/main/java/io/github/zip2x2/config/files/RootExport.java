package io.github.zip2x2.config.files;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.root.RootEntry;
import io.github.zip2x2.config.root.RootSource;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes files of a TFTP root so that another TFTP server can serve it meanwhile: each file is there whole, the old one or
 * the new one.
 *
 * <p>A file is replaced as {@link FileReplacement} does it: owner, mode and link are kept. A link that leads out of the root
 * is not followed. A file that has the wanted bytes already is not touched. Not safe for use by several threads at once on the same file.
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
        try {
            Files.createDirectories(parent);
            Path place = Files.isSymbolicLink(file) ? file : parent;
            if (!place.toRealPath().startsWith(directory.toRealPath())) {
                throw new FileSystemException(file.toString(), null, "is behind a link that leads out of the root");
            }
            return FileReplacement.write(file, bytes);
        } catch (IOException e) {
            throw FileErrors.withReason(e);
        }
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
}
