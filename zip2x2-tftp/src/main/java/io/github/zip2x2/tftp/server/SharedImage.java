package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.transfer.TftpWireImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** An image that transfers read while one thread fills it, as slowly as its content comes. */
final class SharedImage {
    private final TftpWireImage image;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private volatile boolean waitedFor;

    SharedImage(TftpWireImage image) {
        this.image = image;
    }

    TftpWireImage image() {
        return image;
    }

    /** True for the first who asks: that one fills it. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Fills the image. */
    void fill(TftpContent content) throws IOException {
        image.fill(content, this::advanced);
    }

    private void advanced() {
        if (!waitedFor) {
            return;
        }
        List<Runnable> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
            waitedFor = false;
        }
        all.forEach(Runnable::run);
    }

    /** The bytes for one transfer; {@code ready} is called on any thread when some that were not there have come. */
    TftpContent content(Runnable ready) {
        return new View(image.content(), ready);
    }

    /** What one transfer reads; neither reading nor closing it blocks. */
    final class View implements TftpContent {
        private final TftpContent bytes;
        private final Runnable ready;

        private View(TftpContent bytes, Runnable ready) {
            this.bytes = bytes;
            this.ready = ready;
        }

        @Override
        public long length() {
            return bytes.length();
        }

        @Override
        public String version() {
            return bytes.version();
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            int count = bytes.read(position, into);
            if (count != 0) {
                return count;
            }
            await(ready);
            // They may have come before it was known that somebody waits.
            return bytes.read(position, into);
        }

        @Override
        public void close() {
            forget(ready);
        }
    }

    private synchronized void await(Runnable ready) {
        waiting.add(ready);
        waitedFor = true;
    }

    private synchronized void forget(Runnable ready) {
        waiting.remove(ready);
    }
}
