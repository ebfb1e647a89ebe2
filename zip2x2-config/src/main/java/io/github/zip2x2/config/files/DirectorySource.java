package io.github.zip2x2.config.files;

import io.github.zip2x2.config.root.RootEntry;
import io.github.zip2x2.config.root.RootListing;
import io.github.zip2x2.config.root.RootListing.LeftOut;
import io.github.zip2x2.config.root.RootSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A TFTP root in a directory.
 *
 * <p>A link is followed when what it resolves to lies inside the root, others are left out; so are hidden names, since an
 * export in progress is one, and what cannot be read. Safe for use by several threads.
 */
public final class DirectorySource implements RootSource {
    private static final int LONGEST = 64 << 20;

    private final Path directory;

    private DirectorySource(Path directory) {
        this.directory = directory;
    }

    /**
     * Takes a directory for a root.
     *
     * @param directory the directory; read when it is asked for
     * @return the root, with subdirectories down to 8 levels
     */
    public static DirectorySource of(Path directory) {
        return new DirectorySource(directory);
    }

    @Override
    public List<RootEntry> list() throws IOException {
        return listing().files();
    }

    @Override
    public RootListing listing() throws IOException {
        List<RootEntry> files = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        new RootWalk(directory).walk(new RootWalk.Visitor() {
            @Override
            public void file(String path, Path file) {
                try {
                    files.add(new RootEntry(path, Files.size(file)));
                } catch (NoSuchFileException e) {
                    // gone meanwhile
                } catch (IOException e) {
                    leftOut.add(new LeftOut(path, false, FileErrors.bareReason(e)));
                }
            }

            @Override
            public void leftOut(LeftOut found) {
                leftOut.add(found);
            }
        });
        return new RootListing(files, leftOut);
    }

    @Override
    public byte[] read(String path) throws IOException {
        try {
            Path file = directory.resolve(path).toRealPath();
            if (!file.startsWith(directory.toRealPath())) {
                throw new AccessDeniedException(path, null, "leads out of the root");
            }
            return read(file);
        } catch (IOException e) {
            throw FileErrors.withReason(e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException(file + ": is longer than " + LONGEST + " bytes");
            }
            return bytes;
        }
    }
}
