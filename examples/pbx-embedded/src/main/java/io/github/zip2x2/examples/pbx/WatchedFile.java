package io.github.zip2x2.examples.pbx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says, read again when it changes; one that cannot be read leaves what the last good one said in force. A
 * change is taken as a whole or not at all.
 */
final class WatchedFile<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final long PERIOD_MILLIS = 500;

    /** Reads the file. */
    interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private record Stamp(Object key, long modified, long size) {}

    private final Path file;
    private final Reader<T> reader;
    private final Consumer<T> changed;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "watched-file");
        thread.setDaemon(true);
        return thread;
    });
    private volatile T value;
    private Stamp stamp;

    WatchedFile(Path file, Reader<T> reader, Consumer<T> changed) throws IOException {
        this.file = file;
        this.reader = reader;
        this.changed = changed;
        this.stamp = look();
        this.value = reader.read(file);
    }

    WatchedFile<T> start() {
        Future<?> unused =
                watch.scheduleWithFixedDelay(this::lookAgain, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    T value() {
        return value;
    }

    void lookAgain() {
        try {
            Stamp now = look();
            if (now.equals(stamp)) {
                return;
            }
            stamp = now;
            value = reader.read(file);
            changed.accept(value);
            LOG.info("{} changed and is in force", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}; what it said before stays in force", e.getMessage());
        }
    }

    private Stamp look() throws IOException {
        if (!Files.exists(file)) {
            return new Stamp("", 0, -1);
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
                String.valueOf(attributes.fileKey()),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                attributes.size());
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
