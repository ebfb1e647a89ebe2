package io.github.zip2x2.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.internal.CallGuard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read off the loop, with an executor whose tasks run when the test says so. */
class ReadAheadContentTest {
    private static final int PIECE = 65_536;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final CallGuard guard = new CallGuard(fatal -> {
        throw new AssertionError(fatal);
    });
    private int readyCalls;

    private static class Source implements TftpContent {
        final byte[] bytes;
        final boolean sized;
        int verified;
        int closed;

        @Nullable
        IOException change;

        Source(int length, boolean sized) {
            bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            this.sized = sized;
        }

        @Override
        public long length() {
            return sized ? bytes.length : -1;
        }

        @Override
        public String version() {
            return "";
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            int count = (int) Math.min(Math.min(into.remaining(), 10_000), bytes.length - position);
            if (count <= 0) {
                return -1;
            }
            into.put(bytes, (int) position, count);
            return count;
        }

        @Override
        public void verify() throws IOException {
            verified++;
            if (change != null) {
                throw change;
            }
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private ReadAheadContent ahead(TftpContent source) {
        return new ReadAheadContent(source, tasks::add, guard, () -> readyCalls++);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Reads as the engine does: block by block, again when it is told that something is there. */
    private ByteBuffer readAll(ReadAheadContent ahead, int blksize) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(300_000);
        while (true) {
            ByteBuffer block = ByteBuffer.allocate(blksize);
            int before = readyCalls;
            int count = ahead.read(all.position(), block);
            if (count < 0) {
                return all.flip();
            }
            if (count == 0) {
                assertThat(block.position()).isZero();
                runTasks();
                assertThat(readyCalls).isGreaterThan(before);
            }
            all.put(block.flip());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,true",
        "0,false",
        "1,true",
        "1,false",
        "65535,true",
        "65536,true",
        "65536,false",
        "65537,false",
        "131072,true",
        "131072,false",
        "200000,true",
        "200000,false"
    })
    void anyLengthComesWholeAndIsVerifiedOnce(int length, boolean sized) throws IOException {
        for (int blksize : new int[] {512, 1428, 65_464}) {
            Source source = new Source(length, sized);
            ReadAheadContent ahead = ahead(source);
            assertThat(ahead.length()).isEqualTo(source.length());
            assertThat(ahead.version()).isEmpty();
            assertThat(readAll(ahead, blksize)).isEqualTo(ByteBuffer.wrap(source.bytes));
            assertThat(source.verified).isEqualTo(1);
            // A block that was lost is read once more.
            ByteBuffer again = ByteBuffer.allocate(10);
            if (length > 0 && ahead.read(0, again) == 0) {
                runTasks();
                ahead.read(0, again);
            }
            assertThat(again.flip()).isEqualTo(ByteBuffer.wrap(source.bytes, 0, Math.min(10, length)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, PIECE, 100_000})
    void fT8_theLastBytesComeOnlyIfAllAreOneVersion(int length) {
        Source source = new Source(length, true);
        source.change = new IOException("changed");
        assertThatThrownBy(() -> readAll(ahead(source), 512))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("changed");
        assertThat(source.verified).isEqualTo(1);
        assertThat(guard.failures()).isEqualTo(1);
    }

    @Test
    void contentThatFailsOrBreaksItsPromisesFailsTheTransfer() {
        Source shorter = new Source(100, true) {
            @Override
            public long length() {
                return 200;
            }
        };
        Source notReady = new Source(100, true) {
            @Override
            public int read(long position, ByteBuffer into) {
                return 0;
            }
        };
        Source throwing = new Source(100, true) {
            @Override
            public int read(long position, ByteBuffer into) {
                throw new IllegalStateException("the application's");
            }
        };
        Source broken = new Source(100, true) {
            @Override
            public int read(long position, ByteBuffer into) {
                throw new LinkageError("no such class");
            }
        };
        for (Source source : List.of(shorter, notReady, throwing, broken)) {
            long before = guard.failures();
            assertThatThrownBy(() -> readAll(ahead(source), 512)).isInstanceOf(IOException.class);
            assertThat(guard.failures()).isEqualTo(before + 1);
        }
    }

    @Test
    void fT15_itIsNeverClosedWhileItIsReadAndNeverByTheCaller() throws IOException {
        Source[] self = new Source[1];
        ReadAheadContent[] ahead = new ReadAheadContent[1];
        self[0] = new Source(100, true) {
            @Override
            public int read(long position, ByteBuffer into) throws IOException {
                int count = super.read(position, into);
                ahead[0].close();
                assertThat(closed).isZero();
                return count;
            }
        };
        ahead[0] = ahead(self[0]);
        ahead[0].read(0, ByteBuffer.allocate(10));
        runTasks();
        assertThat(self[0].closed).isEqualTo(1);
        assertThat(readyCalls).isZero();
        ahead[0].close();
        runTasks();
        assertThat(self[0].closed).isEqualTo(1);

        Source idle = new Source(100, true);
        ReadAheadContent other = ahead(idle);
        other.close();
        assertThat(idle.closed).isZero();
        runTasks();
        assertThat(idle.closed).isEqualTo(1);
    }

    @Test
    void anExecutorThatTakesNothingMoreEndsTheTransferAndStillCloses() throws IOException {
        Executor full = task -> {
            throw new RejectedExecutionException();
        };
        Source source = new Source(100, true) {
            @Override
            public void close() {
                super.close();
                throw new IllegalStateException("the application's");
            }
        };
        ReadAheadContent ahead = new ReadAheadContent(source, full, guard, () -> readyCalls++);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> ahead.read(0, ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        }
        ahead.close();
        assertThat(source.closed).isEqualTo(1);
        assertThat(readyCalls).isZero();
    }
}
