package io.github.zip2x2.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.content.TftpUpload;
import io.github.zip2x2.tftp.internal.CallGuard;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** An upload off the loop, with an executor whose tasks run when the test says so. */
class UploadWriterTest {
    private final List<String> calls = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<TftpServerEvent> events = new ArrayList<>();
    private boolean full;

    private final TftpUpload upload = new TftpUpload() {
        @Override
        public void write(ByteBuffer bytes, long offset) {
            calls.add(StandardCharsets.US_ASCII.decode(bytes) + "@" + offset);
        }

        @Override
        public void commit() {
            calls.add("commit");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    };

    private final Executor executor = task -> {
        if (full) {
            throw new RejectedExecutionException("20000 are waiting");
        }
        tasks.add(task);
    };

    private final CallGuard guard = new CallGuard(fatal -> {
        throw new AssertionError(fatal);
    });

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void anUploadThatFindsAllThreadsTakenGoesOnWhenOneIsFree() {
        UploadWriter writer = new UploadWriter(1, upload, executor, guard, events::add);
        full = true;
        writer.write(bytes("ab"), 0);
        full = false;
        writer.write(bytes("cd"), 2);
        writer.store();
        writer.close();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertThat(calls).containsExactly("ab@0", "cd@2", "commit", "close");
        assertThat(events).hasSize(1);
    }
}
