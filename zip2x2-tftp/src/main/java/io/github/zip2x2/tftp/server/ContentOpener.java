package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.content.TftpUploadTarget;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpWireImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens content off the loop and makes of it what the loop can send without blocking. */
final class ContentOpener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContentOpener.class);
    /** What is read into memory when its packets may not be shared. */
    private static final int MAX_COPY = 1 << 20;

    private final TftpContentSource source;
    private final @Nullable TftpUploadTarget uploads;
    private final WireImages images;
    private final Consumer<TftpServerEvent> events;
    private final ExecutorService executor;
    private final Map<Long, Future<?>> opening = new ConcurrentHashMap<>();

    /** {@code events} takes what happens later, on any thread. */
    ContentOpener(
            TftpContentSource source,
            @Nullable TftpUploadTarget uploads,
            WireImages images,
            ExecutorService executor,
            Consumer<TftpServerEvent> events) {
        this.source = source;
        this.uploads = uploads;
        this.images = images;
        this.events = events;
        this.executor = executor;
    }

    /** Answers at once if the source can and the packets are at hand; called on the loop. */
    TftpServerEvent.@Nullable Opened now(long id, TftpContentRequest request, int blksize) {
        if (request.request().isWrite() || request.request().isNetascii()) {
            return null;
        }
        TftpAnswer answer;
        try {
            answer = source.openNow(request);
        } catch (RuntimeException e) {
            LOG.warn("file={} peer={} the content source failed", request.path(), request.peer(), e);
            return new TftpServerEvent.Opened(id, failed(), null);
        }
        if (!(answer instanceof TftpAnswer.Served served)) {
            return answer == null ? null : new TftpServerEvent.Opened(id, answer, null);
        }
        TftpContent content = served.content();
        TftpWireImage image = images.find(content.version(), blksize);
        close(content);
        return image == null ? null : new TftpServerEvent.Opened(id, TftpAnswer.served(image.content()), image);
    }

    void open(long id, TftpContentRequest request, int blksize) {
        try {
            Future<?> task = executor.submit(() -> {
                TftpServerEvent.Opened event = openBlocking(id, request, blksize);
                opening.remove(id);
                events.accept(event);
            });
            opening.put(id, task);
            if (task.isDone()) {
                opening.remove(id);
            }
        } catch (RejectedExecutionException full) {
            events.accept(new TftpServerEvent.Opened(id, new TftpAnswer.Silent(), null));
        }
    }

    void cancel(long id) {
        Future<?> task = opening.remove(id);
        if (task != null) {
            task.cancel(true);
        }
    }

    void close(TftpContent content) {
        try {
            content.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("content could not be closed: {}", e.toString());
        }
    }

    private TftpServerEvent.Opened openBlocking(long id, TftpContentRequest request, int blksize) {
        try {
            if (request.request().isWrite()) {
                TftpAnswer answer = uploads == null ? TftpAnswer.denied() : uploads.begin(request);
                return new TftpServerEvent.Opened(id, answer, null);
            }
            TftpAnswer answer = source.open(request);
            if (!(answer instanceof TftpAnswer.Served served)) {
                return new TftpServerEvent.Opened(id, answer, null);
            }
            return prepared(id, served, request.request().isNetascii() ? 0 : blksize);
        } catch (IOException | RuntimeException e) {
            LOG.debug("file={} peer={} cannot be opened: {}", request.path(), request.peer(), e.toString());
            return new TftpServerEvent.Opened(id, failed(), null);
        }
    }

    Executor executor() {
        return executor;
    }

    /** An image for equal bytes at one block size, or a copy, or pieces read ahead; block size 0 for no image. */
    private TftpServerEvent.Opened prepared(long id, TftpAnswer.Served served, int blksize) throws IOException {
        TftpContent content = served.content();
        boolean keep = false;
        try {
            TftpWireImage image = blksize == 0 ? null : images.build(content, blksize);
            if (image != null) {
                return new TftpServerEvent.Opened(id, TftpAnswer.served(image.content()), image);
            }
            long length = content.length();
            if (length >= 0 && length <= MAX_COPY) {
                TftpContent copy = new BytesContent(read(content, (int) length), content.version());
                return new TftpServerEvent.Opened(id, TftpAnswer.served(copy), null);
            }
            keep = true;
            Runnable ready = () -> events.accept(new TftpServerEvent.Content(id, TftpEvent.Signal.CONTENT_READY));
            TftpContent ahead = new ReadAheadContent(content, executor, ready);
            return new TftpServerEvent.Opened(id, TftpAnswer.served(ahead), null);
        } finally {
            if (!keep) {
                close(content);
            }
        }
    }

    private static byte[] read(TftpContent content, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (content.read(bytes.position(), bytes) <= 0) {
                throw new IOException("content ended at " + bytes.position() + " of " + length + " bytes");
            }
        }
        return bytes.array();
    }

    private static TftpAnswer failed() {
        return new TftpAnswer.Refused(TftpErrorCode.NOT_DEFINED, "The file cannot be opened");
    }

    /** Nobody waits any more for what is being opened. */
    @Override
    public void close() {
        opening.values().forEach(task -> task.cancel(true));
    }
}
