package io.github.zip2x2.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.client.TftpClient;
import io.github.zip2x2.tftp.client.TftpDownload;
import io.github.zip2x2.tftp.client.TftpException;
import io.github.zip2x2.tftp.client.TftpProgress;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T13: content that comes more slowly than a file is to be opened. */
@Timeout(60)
class SlowContentTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int FIRST = 70_000;

    /** Its first bytes are there at once, the others once the gate is open. */
    private static class Gated implements TftpContent {
        final byte[] bytes = new byte[200_000];
        final CountDownLatch gate = new CountDownLatch(1);
        final AtomicInteger readers = new AtomicInteger();
        private final String version;
        private final boolean sized;
        private volatile boolean broken;

        Gated(String version, boolean sized) {
            this.version = version;
            this.sized = sized;
            new Random(1).nextBytes(bytes);
        }

        @Override
        public long length() {
            return sized ? bytes.length : -1;
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            if (position == 0) {
                readers.incrementAndGet();
            }
            if (position >= bytes.length) {
                return -1;
            }
            int end = position < FIRST ? FIRST : bytes.length;
            if (position >= FIRST) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                if (broken) {
                    throw new IOException("the disk is broken");
                }
            }
            int count = Math.min(into.remaining(), end - (int) position);
            into.put(bytes, (int) position, count);
            return count;
        }
    }

    private static TftpServer serve(TftpContentSource source) throws IOException {
        TftpServerSettings settings =
                TftpServerSettings.builder().openTimeout(Duration.ofMillis(500)).build();
        return TftpServer.builder(source)
                .bind(ANY_PORT)
                .settings(settings)
                .build()
                .start();
    }

    private static CompletableFuture<TftpDownload> get(TftpClient client, TftpServer server, TftpProgress progress) {
        TftpRequest request = TftpRequest.read("slow").withOptions(TftpOptions.NONE.with("blksize", 1428));
        return client.getAsync(server.addresses().get(0), request, progress);
    }

    @Test
    void fT15_whatIsOpenedAfterTheServerHasEndedIsClosed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch serverEnded = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        TftpContent content = new Gated("", true) {
            @Override
            public void close() {
                closed.countDown();
            }
        };
        TftpServer server = serve(request -> {
            asked.countDown();
            awaitWhateverInterrupts(serverEnded);
            return TftpAnswer.served(content);
        });
        try (TftpClient client = TftpClient.builder().build()) {
            CompletableFuture<TftpDownload> download = get(client, server, TftpProgress.NONE);
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            server.close();
            serverEnded.countDown();
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            download.cancel(true);
        }
    }

    private static void awaitWhateverInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // Such a source exists: it finishes what it does.
                continue;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"v1,true", "'',true", "'',false"})
    void fT13_contentIsStreamedHoweverSlowlyItComes(String version, boolean sized) throws Exception {
        Gated slow = new Gated(version, sized);
        try (TftpServer server = serve(request -> TftpAnswer.served(slow));
                TftpClient client = TftpClient.builder().build()) {
            // The rest comes only once a phone has what was there: nobody may wait for the whole.
            CompletableFuture<TftpDownload> download = get(client, server, (bytes, total) -> {
                if (bytes > 60_000) {
                    slow.gate.countDown();
                }
            });
            assertThat(download.get(30, TimeUnit.SECONDS).bytes()).isEqualTo(slow.bytes);
        }
    }

    @Test
    void fT13_oneBuilderAnImageAndOthersAreServedMeanwhile() throws Exception {
        Gated slow = new Gated("v1", true);
        TftpContentSource source = request -> TftpAnswer.served(
                request.path().equals("slow")
                        ? slow
                        : new Gated(request.path(), true) {
                            {
                                gate.countDown();
                            }
                        });
        CountDownLatch begun = new CountDownLatch(20);
        try (TftpServer server = serve(source);
                TftpClient client = TftpClient.builder().build()) {
            List<CompletableFuture<TftpDownload>> downloads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                AtomicInteger first = new AtomicInteger();
                downloads.add(get(client, server, (bytes, total) -> {
                    if (first.getAndIncrement() == 0) {
                        begun.countDown();
                    }
                }));
            }
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(client.get(server.addresses().get(0), "other").bytes()).isEqualTo(slow.bytes);
            slow.gate.countDown();
            for (CompletableFuture<TftpDownload> download : downloads) {
                assertThat(download.get(30, TimeUnit.SECONDS).bytes()).isEqualTo(slow.bytes);
            }
        }
        assertThat(slow.readers).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", ""})
    void fT13_contentThatFailsHalfWayEndsItsTransfersAndNoOthers(String version) throws Exception {
        Gated slow = new Gated(version, true);
        slow.broken = true;
        try (TftpServer server = serve(request -> TftpAnswer.served(slow));
                TftpClient client = TftpClient.builder().build()) {
            CompletableFuture<TftpDownload> download = get(client, server, (bytes, total) -> slow.gate.countDown());
            assertThatThrownBy(() -> download.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TftpException.class);
            slow.broken = false;
            assertThat(get(client, server, TftpProgress.NONE)
                            .get(30, TimeUnit.SECONDS)
                            .bytes())
                    .isEqualTo(slow.bytes);
        }
    }

    /** An image that is copied into the root while a phone asks for it. */
    @Test
    void fT8_aFileThatGrowsMeanwhileIsAnErrorAndNotAPartOfIt(@TempDir Path root) throws Exception {
        Path file = root.resolve("slow");
        Files.write(file, new byte[FIRST]);
        AtomicInteger grown = new AtomicInteger();
        try (TftpServer server = serve(new DirectoryContentSource(root));
                TftpClient client = TftpClient.builder().build()) {
            CompletableFuture<TftpDownload> download = get(client, server, (bytes, total) -> {
                if (grown.getAndIncrement() == 0) {
                    try {
                        Files.write(file, new byte[100], StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            assertThatThrownBy(() -> download.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TftpException.class);
            assertThat(get(client, server, TftpProgress.NONE)
                            .get(30, TimeUnit.SECONDS)
                            .length())
                    .isEqualTo(FIRST + 100);
        }
    }
}
