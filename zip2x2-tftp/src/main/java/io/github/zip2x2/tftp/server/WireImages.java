package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.transfer.TftpWireImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images in use, by content version and block size, the longest unused first out. Bounded by bytes; what is thrown out
 * lives on as long as a transfer has it.
 */
final class WireImages {
    private static final Logger LOG = LoggerFactory.getLogger(WireImages.class);

    private record Key(String version, int blksize) {}

    private final long maxBytes;
    private final long maxImage;
    private final Map<Key, TftpWireImage> images = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Key, Object> underConstruction = new LinkedHashMap<>();
    private long bytes;

    WireImages(long maxBytes) {
        this.maxBytes = maxBytes;
        // One file must not throw out all others.
        maxImage = maxBytes / 2;
    }

    synchronized @Nullable TftpWireImage find(String version, int blksize) {
        return version.isEmpty() ? null : images.get(new Key(version, blksize));
    }

    /** Finds the image, or builds it, once for all who ask meanwhile; null for what is not to be shared or too large. */
    @Nullable
    TftpWireImage build(TftpContent content, int blksize) throws IOException {
        long length = content.length();
        if (content.version().isEmpty() || length < 0 || TftpWireImage.size(length, blksize) > maxImage) {
            return null;
        }
        Key key = new Key(content.version(), blksize);
        Object lock;
        synchronized (this) {
            lock = underConstruction.computeIfAbsent(key, k -> new Object());
        }
        synchronized (lock) {
            TftpWireImage image = find(key.version(), blksize);
            try {
                if (image == null) {
                    image = TftpWireImage.of(content, blksize);
                    put(key, image);
                }
                return image;
            } catch (OutOfMemoryError e) {
                // Direct memory has a limit of its own; the file is read piece by piece instead.
                LOG.warn("no memory outside the heap for packets of {} bytes: raise -XX:MaxDirectMemorySize", length);
                return null;
            } finally {
                synchronized (this) {
                    underConstruction.remove(key, lock);
                }
            }
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    private synchronized void put(Key key, TftpWireImage image) {
        TftpWireImage before = images.put(key, image);
        bytes += image.size() - (before == null ? 0 : before.size());
        Iterator<TftpWireImage> eldest = images.values().iterator();
        while (bytes > maxBytes && eldest.hasNext()) {
            bytes -= eldest.next().size();
            eldest.remove();
        }
    }
}
