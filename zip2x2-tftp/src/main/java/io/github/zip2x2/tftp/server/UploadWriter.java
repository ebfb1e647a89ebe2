package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.content.TftpUpload;
import io.github.zip2x2.tftp.internal.CallGuard;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one upload off the loop, in order; asks the engine to wait when the disk does not keep up. */
final class UploadWriter {
    private static final Logger LOG = LoggerFactory.getLogger(UploadWriter.class);
    private static final CallGuard.Part PART =
            new CallGuard.Part("the upload target", "the upload is lost; see whether its directory can be written");
    private static final long MUCH = 1 << 20;

    private final long id;
    private final TftpUpload upload;
    private final Executor executor;
    private final CallGuard guard;
    private final Consumer<TftpServerEvent> events;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long pending;
    private boolean running;
    private boolean paused;
    private boolean failed;

    UploadWriter(long id, TftpUpload upload, Executor executor, CallGuard guard, Consumer<TftpServerEvent> events) {
        this.guard = guard;
        this.id = id;
        this.upload = upload;
        this.executor = executor;
        this.events = events;
    }

    /** Takes a copy of the bytes; true if the engine should stop acknowledging for now. */
    synchronized boolean write(ByteBuffer bytes, long offset) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        int count = copy.remaining();
        pending += count;
        enqueue(() -> {
            attempt(() -> upload.write(copy, offset));
            written(count);
        });
        boolean pause = !paused && pending > MUCH;
        paused |= pause;
        return pause;
    }

    synchronized void store() {
        enqueue(() -> {
            if (attempt(upload::commit)) {
                events.accept(new TftpServerEvent.Content(id, TftpEvent.Signal.STORED));
            }
        });
    }

    synchronized void close() {
        enqueue(() -> guard.run(PART, upload::close));
    }

    private boolean attempt(CallGuard.Act step) {
        synchronized (this) {
            if (failed) {
                return false;
            }
        }
        if (guard.run(PART, step)) {
            return true;
        }
        synchronized (this) {
            failed = true;
        }
        events.accept(
                new TftpServerEvent.ContentFailed(id, TftpErrorCode.DISK_FULL, "The file cannot be stored", null));
        return false;
    }

    private void written(int count) {
        boolean resume;
        synchronized (this) {
            pending -= count;
            resume = paused && pending < MUCH / 2;
            paused &= !resume;
        }
        if (resume) {
            events.accept(new TftpServerEvent.Content(id, TftpEvent.Signal.RESUME));
        }
    }

    private void enqueue(Runnable task) {
        tasks.add(task);
        if (!running) {
            running = true;
            try {
                executor.execute(this::work);
            } catch (RejectedExecutionException full) {
                // The next step takes this one along.
                running = false;
                LOG.debug("an upload waits: {}", full.toString());
            }
        }
    }

    private void work() {
        while (true) {
            Runnable task;
            synchronized (this) {
                task = tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            task.run();
        }
    }
}
