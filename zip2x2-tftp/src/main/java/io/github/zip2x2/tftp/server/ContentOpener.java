package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.content.TftpUploadTarget;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import java.io.IOException;
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
    private final TftpContentSource source;
    private final @Nullable TftpUploadTarget uploads;
    private final WireImages images;
    private final Consumer<TftpServerEvent> events;
    private final ExecutorService executor;
    private final Executor readers;
    private final Map<Long, Future<?>> opening = new ConcurrentHashMap<>();

    /** {@code events} takes what happens later, on any thread. */
    ContentOpener(
            TftpContentSource source,
            @Nullable TftpUploadTarget uploads,
            WireImages images,
            ExecutorService executor,
            Executor readers,
            Consumer<TftpServerEvent> events) {
        this.source = source;
        this.uploads = uploads;
        this.images = images;
        this.events = events;
        this.executor = executor;
        this.readers = readers;
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
        SharedImage image = images.find(content.version(), blksize);
        close(content);
        return image == null ? null : opened(id, image);
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
            return prepared(id, served.content(), request.request().isNetascii() ? 0 : blksize);
        } catch (IOException | RuntimeException e) {
            LOG.debug("file={} peer={} cannot be opened: {}", request.path(), request.peer(), e.toString());
            return new TftpServerEvent.Opened(id, failed(), null);
        }
    }

    Executor executor() {
        return executor;
    }

    /** An image for equal bytes at one block size, or the bytes themselves, or pieces read ahead; 0 for no image. */
    private TftpServerEvent.Opened prepared(long id, TftpContent content, int blksize) throws IOException {
        SharedImage image = null;
        try {
            image = blksize == 0 ? null : images.share(content, blksize);
            if (image != null && image.claim()) {
                fill(image, content);
                return opened(id, image);
            }
        } catch (IOException | RuntimeException e) {
            close(content);
            throw e;
        }
        if (image != null) {
            close(content);
            return opened(id, image);
        }
        TftpContent held =
                content instanceof BytesContent ? content : new ReadAheadContent(content, readers, ready(id));
        return new TftpServerEvent.Opened(id, TftpAnswer.served(held), null);
    }

    private TftpServerEvent.Opened opened(long id, SharedImage image) {
        return image.image().isComplete()
                ? new TftpServerEvent.Opened(id, TftpAnswer.served(image.image().content()), image.image())
                : new TftpServerEvent.Opened(id, TftpAnswer.served(image.content(ready(id))), null);
    }

    private Runnable ready(long id) {
        return () -> events.accept(new TftpServerEvent.Content(id, TftpEvent.Signal.CONTENT_READY));
    }

    /** Begins to fill an image, however long that takes; transfers go on with what is there. */
    private void fill(SharedImage image, TftpContent content) {
        if (content instanceof BytesContent) {
            fillNow(image, content);
            return;
        }
        try {
            readers.execute(() -> fillNow(image, content));
        } catch (RejectedExecutionException e) {
            image.image().fail(new IOException("too much is being read, or the server ends", e));
            throw e;
        }
    }

    private void fillNow(SharedImage image, TftpContent content) {
        try {
            image.fill(content);
        } catch (IOException | RuntimeException e) {
            LOG.warn("a file of {} bytes cannot be read: {}", content.length(), e.toString());
        } finally {
            close(content);
        }
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
