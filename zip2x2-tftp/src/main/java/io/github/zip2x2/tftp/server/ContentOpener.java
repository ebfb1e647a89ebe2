package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpUploadTarget;
import io.github.zip2x2.tftp.internal.CallGuard;
import io.github.zip2x2.tftp.internal.RareWarnings;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens content off the loop and makes of it what the loop can send without blocking. */
final class ContentOpener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContentOpener.class);
    private static final CallGuard.Part SOURCE =
            new CallGuard.Part("the content source", "the phone hears that its file cannot be opened, and asks again");
    private static final CallGuard.Part CONTENT =
            new CallGuard.Part("content that the source gave", "its transfer fails, and the phone asks again");
    private static final CallGuard.Part UPLOADS =
            new CallGuard.Part("the upload target", "the upload is refused; see whether its directory can be written");

    private final SharedParts shared;
    private final CallGuard guard;
    private final Consumer<TftpServerEvent> events;
    private final Map<Long, Future<?>> opening = new ConcurrentHashMap<>();
    private final RareWarnings warnings = new RareWarnings();

    /** {@code events} takes what happens later, on any thread. */
    ContentOpener(SharedParts shared, Consumer<TftpServerEvent> events) {
        this.shared = shared;
        this.guard = shared.guard;
        this.events = events;
    }

    /** Answers at once if the source can and the packets are at hand; called on the loop. */
    TftpServerEvent.@Nullable Opened now(long id, TftpContentRequest request, int blksize) {
        if (request.request().isWrite() || request.request().isNetascii()) {
            return null;
        }
        TftpAnswer answer = guard.callAtOnce(SOURCE, failed(), () -> shared.settings.source.openNow(request));
        if (!(answer instanceof TftpAnswer.Served served)) {
            return answer == null ? null : new TftpServerEvent.Opened(id, answer, null);
        }
        TftpContent content = served.content();
        String version = guard.callAtOnce(CONTENT, "", content::version);
        SharedImage image = shared.images.find(version, blksize);
        close(content);
        return image == null ? null : opened(id, image);
    }

    void open(long id, TftpContentRequest request, int blksize) {
        FutureTask<?> task = new FutureTask<@Nullable Void>(
                () -> {
                    TftpServerEvent.Opened event = openBlocking(id, request, blksize);
                    opening.remove(id);
                    events.accept(event);
                },
                null);
        // Known before it runs, or one that is done at once would never be forgotten.
        opening.put(id, task);
        try {
            shared.executor.execute(task);
        } catch (RejectedExecutionException full) {
            opening.remove(id);
            events.accept(new TftpServerEvent.Opened(id, new TftpAnswer.Silent(), null));
        }
    }

    void cancel(long id) {
        Future<?> task = opening.remove(id);
        if (task != null) {
            task.cancel(true);
        }
    }

    /** Closes content, which may block. */
    void close(TftpContent content) {
        if (content instanceof BytesContent
                || content instanceof ReadAheadContent
                || content instanceof SharedImage.View) {
            closeNow(content);
            return;
        }
        closeSoon(() -> closeNow(content));
    }

    private void closeSoon(Runnable close) {
        try {
            shared.readers.execute(close);
        } catch (RejectedExecutionException ending) {
            close.run();
        }
    }

    private void closeNow(TftpContent content) {
        guard.run(CONTENT, content::close);
    }

    /** Gives back what came of an event that nobody takes any more. */
    void abandon(TftpServerEvent event) {
        TftpAnswer answer = event instanceof TftpServerEvent.Opened opened ? opened.answer() : null;
        if (answer instanceof TftpAnswer.Served served) {
            close(served.content());
        } else if (answer instanceof TftpAnswer.Accepted accepted) {
            closeSoon(() -> guard.run(UPLOADS, accepted.upload()::close));
        }
    }

    private TftpServerEvent.Opened openBlocking(long id, TftpContentRequest request, int blksize) {
        boolean write = request.request().isWrite();
        TftpServerEvent.Opened failed = new TftpServerEvent.Opened(id, failed(), null);
        return guard.call(write ? UPLOADS : SOURCE, failed, () -> {
            try {
                return write ? upload(id, request) : content(id, request, blksize);
            } catch (IOException e) {
                if (!isOutOfDescriptors(e)) {
                    throw e;
                }
                if (warnings.isDue("descriptors")) {
                    LOG.warn(
                            "file={} peer={} cannot be opened: {}; phones hear nothing and ask again. Raise the limit of open"
                                    + " files (ulimit -n)",
                            request.path(),
                            request.peer(),
                            e.toString());
                }
                return new TftpServerEvent.Opened(id, new TftpAnswer.Silent(), null);
            }
        });
    }

    /** The system's own words: Java has no type for it. */
    private static boolean isOutOfDescriptors(IOException e) {
        return String.valueOf(e.getMessage()).contains("Too many open files");
    }

    private TftpServerEvent.Opened upload(long id, TftpContentRequest request) throws IOException {
        TftpUploadTarget target = shared.settings.uploads;
        TftpAnswer answer = target == null ? TftpAnswer.denied() : target.begin(request);
        return new TftpServerEvent.Opened(id, Objects.requireNonNull(answer, "the upload target's answer"), null);
    }

    private TftpServerEvent.Opened content(long id, TftpContentRequest request, int blksize) throws IOException {
        TftpAnswer answer = shared.settings.source.open(request);
        if (!(answer instanceof TftpAnswer.Served served)) {
            return new TftpServerEvent.Opened(id, Objects.requireNonNull(answer, "the content source's answer"), null);
        }
        return prepared(id, served.content(), request.request().isNetascii() ? 0 : blksize);
    }

    /** An image for equal bytes at one block size, or the bytes themselves, or pieces read ahead; 0 for no image. */
    private TftpServerEvent.Opened prepared(long id, TftpContent content, int blksize) throws IOException {
        SharedImage image = null;
        try {
            image = blksize == 0 ? null : shared.images.share(content, blksize);
            if (image != null && image.claim()) {
                fill(image, content);
                return opened(id, image);
            }
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            closeNow(content);
            throw e;
        }
        if (image != null) {
            closeNow(content);
            return opened(id, image);
        }
        TftpContent held = content instanceof BytesContent
                ? content
                : new ReadAheadContent(content, shared.readers, guard, ready(id));
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
            shared.readers.execute(() -> fillNow(image, content));
        } catch (RejectedExecutionException e) {
            image.image().fail(new IOException("too much is being read, or the server ends", e));
            throw e;
        }
    }

    private void fillNow(SharedImage image, TftpContent content) {
        try {
            guard.run(CONTENT, () -> image.fill(content));
        } finally {
            closeNow(content);
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
