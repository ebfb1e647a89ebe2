package io.github.zip2x2.config.files;

import io.github.zip2x2.config.root.RootEntry;
import io.github.zip2x2.config.root.RootSource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * A TFTP root in a directory.
 *
 * <p>Links are followed, as TFTP servers do. Hidden files are left out: an export in progress is one. Safe for use by several
 * threads.
 */
public final class DirectorySource implements RootSource {
    private static final int DEPTH = 8;
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
        List<RootEntry> entries = new ArrayList<>();
        Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                return path.equals(directory) || !isHidden(path)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !isHidden(path)) {
                    entries.add(new RootEntry(relative(path), attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                if (path.equals(directory)) {
                    throw failure;
                }
                // A dangling link or a closed directory; what phones would ask for shows as missing.
                return FileVisitResult.CONTINUE;
            }
        });
        return entries;
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    private String relative(Path path) {
        return directory.relativize(path).toString().replace(File.separatorChar, '/');
    }

    @Override
    public byte[] read(String path) throws IOException {
        Path file = directory.resolve(path);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException("the file is longer than " + LONGEST + " bytes");
            }
            return bytes;
        }
    }
}
