package io.github.zip2x2.config.root;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A root in memory.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MemorySource implements RootSource {
    private final Map<String, byte[]> files = new TreeMap<>();

    private MemorySource(Map<String, byte[]> files) {
        files.forEach((path, bytes) -> this.files.put(path, bytes.clone()));
    }

    /**
     * Takes a root from a map.
     *
     * @param files the files' bytes by their paths, relative to the root with slashes; copied
     * @return the root
     */
    public static MemorySource of(Map<String, byte[]> files) {
        return new MemorySource(files);
    }

    @Override
    public List<RootEntry> list() {
        List<RootEntry> entries = new ArrayList<>(files.size());
        files.forEach((path, bytes) -> entries.add(new RootEntry(path, bytes.length)));
        return entries;
    }

    @Override
    public byte[] read(String path) throws IOException {
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw new NoSuchFileException(path, null, "there is no such file or directory");
        }
        return bytes.clone();
    }
}
