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
    private final Map<Key, SharedImage> images = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    WireImages(long maxBytes) {
        this.maxBytes = maxBytes;
        // One file must not throw out all others.
        maxImage = maxBytes / 2;
    }

    synchronized @Nullable SharedImage find(String version, int blksize) {
        return version.isEmpty() ? null : usable(new Key(version, blksize));
    }

    /** Finds the image, or makes room for it; null for what is not to be shared or too large. */
    synchronized @Nullable SharedImage share(TftpContent content, int blksize) throws IOException {
        long length = content.length();
        if (content.version().isEmpty() || length < 0 || TftpWireImage.size(length, blksize) > maxImage) {
            return null;
        }
        Key key = new Key(content.version(), blksize);
        SharedImage image = usable(key);
        try {
            if (image == null) {
                image = new SharedImage(TftpWireImage.begin(content, blksize));
                images.put(key, image);
                bytes += image.image().size();
                throwOut();
            }
            return image;
        } catch (OutOfMemoryError e) {
            // Direct memory has a limit of its own; the file is read piece by piece instead.
            LOG.warn("no memory outside the heap for packets of {} bytes: raise -XX:MaxDirectMemorySize", length);
            return null;
        }
    }

    /** One that could not be filled is forgotten, so that the next who asks tries anew. */
    private @Nullable SharedImage usable(Key key) {
        SharedImage image = images.get(key);
        if (image == null || !image.image().isFailed()) {
            return image;
        }
        images.remove(key);
        bytes -= image.image().size();
        return null;
    }

    synchronized long bytes() {
        return bytes;
    }

    private void throwOut() {
        Iterator<SharedImage> eldest = images.values().iterator();
        while (bytes > maxBytes && eldest.hasNext()) {
            bytes -= eldest.next().image().size();
            eldest.remove();
        }
    }
}
