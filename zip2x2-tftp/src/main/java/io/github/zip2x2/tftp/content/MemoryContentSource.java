package io.github.zip2x2.tftp.content;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that lie in memory, found by path without regard to letter case, {@code ./}, a leading {@code /} or the kind of
 * the separators. Files may be put and removed while the server runs; transfers under way keep what they opened.
 */
public final class MemoryContentSource implements TftpContentSource {
    private final String name = "memory-" + UUID.randomUUID() + "-";
    private final AtomicLong versions = new AtomicLong();
    private final Map<String, BytesContent> files = new ConcurrentHashMap<>();

    /** Makes an empty source. */
    public MemoryContentSource() {}

    /**
     * Puts a file, or replaces it.
     *
     * @param path its path, such as {@code ZIP2x2/000BEA010203.cfg}
     * @param bytes its bytes, copied
     * @return this source
     * @throws IllegalArgumentException if the path is none that a request could name
     */
    public MemoryContentSource put(String path, byte[] bytes) {
        files.put(key(path), new BytesContent(bytes, name + versions.incrementAndGet()));
        return this;
    }

    /**
     * Removes a file.
     *
     * @param path its path
     * @return true if it was there
     */
    public boolean remove(String path) {
        return files.remove(key(path)) != null;
    }

    @Override
    public TftpAnswer open(TftpContentRequest request) {
        return openNow(request);
    }

    @Override
    public TftpAnswer openNow(TftpContentRequest request) {
        BytesContent content = RequestPath.of(request.path())
                .map(path -> files.get(path.toString().toLowerCase(Locale.ROOT)))
                .orElse(null);
        return content == null ? TftpAnswer.notFound() : TftpAnswer.served(content);
    }

    private static String key(String path) {
        return RequestPath.of(path)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + path + "\" is no path of a file: give relative names without .."))
                .toString()
                .toLowerCase(Locale.ROOT);
    }
}
