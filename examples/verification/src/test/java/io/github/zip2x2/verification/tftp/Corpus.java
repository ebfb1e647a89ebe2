package io.github.zip2x2.verification.tftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Files of the sizes at which TFTP programs differ; the last one's block number wraps at 512 bytes a block. */
final class Corpus {
    static final int[] SIZES = {0, 1, 511, 512, 513, 1024, 1427, 1428, 32 << 20, 40_000_000};

    private Corpus() {}

    static Map<String, Integer> create(Path root) throws IOException {
        Map<String, Integer> files = new LinkedHashMap<>();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (int size : SIZES) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            Path file = root.resolve("f" + size);
            Files.write(file, bytes);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            files.put("f" + size, size);
        }
        return files;
    }
}
