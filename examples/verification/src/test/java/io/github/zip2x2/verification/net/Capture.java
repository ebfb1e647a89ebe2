package io.github.zip2x2.verification.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A running tcpdump that writes a classic pcap file. */
public final class Capture {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int LENGTH_OFFSET = 8;
    private static final Duration READY = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(5);

    private final Namespace namespace;
    private final Program tcpdump;
    private final Path file;

    private Capture(Namespace namespace, Program tcpdump, Path file) {
        this.namespace = namespace;
        this.tcpdump = tcpdump;
        this.file = file;
    }

    static Capture start(Namespace namespace, String interfaceName, String filter, Path directory) {
        try {
            Path file = Files.createTempFile(directory, interfaceName + "-", ".pcap");
            Program tcpdump = namespace.start(
                    "tcpdump",
                    "-n",
                    "-s",
                    "0",
                    "-U",
                    "--immediate-mode",
                    "-Z",
                    "root",
                    "-i",
                    interfaceName,
                    "-w",
                    file.toString(),
                    filter);
            tcpdump.awaitLine("listening on", READY);
            return new Capture(namespace, tcpdump, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until at least this many frames were written. */
    public Capture awaitFrames(int count, Duration limit) {
        namespace.await(count + " frames in " + file, limit, () -> frames() >= count);
        return this;
    }

    /** Stops when the wire has been quiet for a moment, and dissects what was recorded. */
    public Dissection stop() {
        long start = System.nanoTime();
        int before = -1;
        for (int now = frames(); now != before && System.nanoTime() - start < QUIET_LIMIT.toNanos(); now = frames()) {
            before = now;
            LockSupport.parkNanos(QUIET.toNanos());
        }
        tcpdump.terminate();
        tcpdump.awaitExit(READY);
        return Dissection.of(file);
    }

    private int frames() {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
            int count = 0;
            int position = FILE_HEADER;
            while (position + RECORD_HEADER <= bytes.limit()) {
                position += RECORD_HEADER + bytes.getInt(position + LENGTH_OFFSET);
                if (position <= bytes.limit()) {
                    count++;
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
