package io.github.zip2x2.examples.cfglint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A file with secrets in it: its owner alone may read it, from its first byte on. */
final class OwnersFile {
    private final Path file;

    OwnersFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    void write(byte[] bytes) throws IOException {
        Path directory = file.getParent();
        boolean posix = Files.getFileStore(directory).supportsFileAttributeView("posix");
        Path part = posix
                ? Files.createTempFile(
                        directory,
                        ".part",
                        ".csv",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(directory, ".part", ".csv");
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
