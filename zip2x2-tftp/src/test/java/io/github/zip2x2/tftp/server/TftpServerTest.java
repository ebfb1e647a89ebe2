package io.github.zip2x2.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpMode;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.client.TftpClient;
import io.github.zip2x2.tftp.client.TftpDownload;
import io.github.zip2x2.tftp.client.TftpException;
import io.github.zip2x2.tftp.client.TftpProgress;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.content.DirectoryUploadTarget;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.server.TftpServerSettings.Ports;
import io.github.zip2x2.tftp.testing.Packets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server's driver adds to its engine, over UDP on loopback. */
@Timeout(60)
class TftpServerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(LOOPBACK, 0);
    private static final TftpTransferSettings IMPATIENT = TftpTransferSettings.builder()
            .stepTimeout(Duration.ofMillis(50))
            .firstAnswer(Duration.ofMillis(150))
            .patience(Duration.ofMillis(150))
            .build();

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static TftpServer serve(TftpContentSource source, TftpServerSettings settings) throws IOException {
        return TftpServer.builder(source)
                .bind(ANY_PORT)
                .settings(settings)
                .build()
                .start();
    }

    private static TftpServer serve(TftpContentSource source) throws IOException {
        return serve(source, TftpServerSettings.defaults());
    }

    @Test
    void t67_uploadsOverSockets(@TempDir Path directory) throws Exception {
        byte[] bytes = random(3_000_000);
        try (TftpServer server = TftpServer.builder(new MemoryContentSource())
                        .bind(ANY_PORT)
                        .uploads(new DirectoryUploadTarget(directory, false, 0))
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            InetSocketAddress at = server.addresses().get(0);
            TftpOptions options = TftpOptions.NONE.with("blksize", 8192).with("windowsize", 16);
            TftpRequest request = TftpRequest.write("core").withOptions(options);
            TftpTransferRecord done =
                    client.putAsync(at, request, new BytesContent(bytes, "")).get(30, TimeUnit.SECONDS);
            assertThat(done.bytes()).isEqualTo(bytes.length);
            assertThat(Files.readAllBytes(directory.resolve("core"))).isEqualTo(bytes);
            assertThatThrownBy(() -> client.put(at, request, new BytesContent(bytes, "")))
                    .isInstanceOfSatisfying(
                            TftpException.class,
                            e -> assertThat(e.failure().code().number()).isEqualTo(6));
            TftpRequest huge = TftpRequest.write("huge").withOptions(TftpOptions.NONE.with("tsize", 1L << 30));
            assertThatThrownBy(() -> client.put(at, huge, new BytesContent(bytes, "")))
                    .isInstanceOfSatisfying(
                            TftpException.class,
                            e -> assertThat(e.failure().code().number()).isEqualTo(3));
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void t75_aPortRangeAndASinglePort() throws Exception {
        byte[] bytes = random(20_000);
        MemoryContentSource files = new MemoryContentSource().put("f", bytes);
        int free;
        try (DatagramSocket probe = new DatagramSocket(0, LOOPBACK)) {
            free = probe.getLocalPort();
        }
        try (TftpServer range = TftpServer.builder(files)
                        .bind(ANY_PORT)
                        .transferPorts(free, free)
                        .build()
                        .start();
                TftpServer single = serve(
                        files,
                        TftpServerSettings.builder().ports(Ports.SINGLE, 1).build());
                TftpClient client = TftpClient.builder().build()) {
            TftpDownload ranged = client.get(range.addresses().get(0), "f");
            assertThat(ranged.bytes()).isEqualTo(bytes);
            assertThat(ranged.record().peer().orElseThrow().getPort()).isEqualTo(free);
            TftpDownload one = client.get(single.addresses().get(0), "f");
            assertThat(one.bytes()).isEqualTo(bytes);
            assertThat(one.record().peer().orElseThrow().getPort()).isEqualTo(single.port());
        }
        assertThatThrownBy(() -> TftpServer.builder(files).transferPorts(5, 4))
                .isInstanceOf(IllegalArgumentException.class);
        TftpServerSettings rangeWithoutPorts =
                TftpServerSettings.builder().ports(Ports.RANGE, 4).build();
        assertThatThrownBy(() ->
                        TftpServer.builder(files).settings(rangeWithoutPorts).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("transferPorts");
        TftpServerSettings uploads = TftpServerSettings.builder().uploads(true).build();
        assertThatThrownBy(() -> TftpServer.builder(files).settings(uploads).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("upload target");
    }

    @Test
    void severalLoopsAreOneServer() throws Exception {
        byte[] bytes = random(100_000);
        MemoryContentSource files = new MemoryContentSource().put("f", bytes);
        TftpServerSettings settings = TftpServerSettings.builder()
                .maxPerSource(10)
                .transfer(TftpTransferSettings.builder()
                        .stepTimeout(Duration.ofSeconds(20))
                        .build())
                .build();
        CountDownLatch refused = new CountDownLatch(20);
        TftpServerListener listener = new TftpServerListener() {
            @Override
            public void refused(Instant when, TftpContentRequest request, TftpRefusal refusal) {
                refused.countDown();
            }
        };
        try (TftpServer server = TftpServer.builder(files)
                .bind(ANY_PORT)
                .settings(settings)
                .listener(listener)
                .loops(3)
                .build()
                .start()) {
            InetSocketAddress at = server.addresses().get(0);
            assertThatThrownBy(() -> TftpServer.builder(files).bind(at).build().start())
                    .hasMessageContaining("end the program that has the port");
            List<DatagramSocket> phones = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                DatagramSocket phone = new DatagramSocket(0, LOOPBACK);
                phones.add(phone);
                byte[] request = Packets.rrq("f");
                phone.send(new DatagramPacket(request, request.length, at));
            }
            assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.counters().active()).isEqualTo(10);
            assertThat(server.drain(Duration.ZERO)).isFalse();
            phones.forEach(DatagramSocket::close);
        }
        try (TftpServer server = TftpServer.builder(files)
                        .bind(ANY_PORT)
                        .loops(3)
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            List<CompletableFuture<TftpDownload>> downloads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                downloads.add(client.getAsync(server.addresses().get(0), TftpRequest.read("f"), TftpProgress.NONE));
            }
            for (CompletableFuture<TftpDownload> download : downloads) {
                assertThat(download.get(30, TimeUnit.SECONDS).length()).isEqualTo(bytes.length);
            }
            assertThat(server.drain(Duration.ofSeconds(10))).isTrue();
            assertThat(server.counters().completed()).isEqualTo(20);
        }
        assertThatThrownBy(() -> TftpServer.builder(files).loops(0).build()).hasMessageContaining("loops is 0");
    }

    @Test
    void aChannelThatTheApplicationHasBound() throws Exception {
        DatagramChannel channel = DatagramChannel.open().bind(ANY_PORT);
        MemoryContentSource files = new MemoryContentSource().put("f", new byte[10]);
        try (TftpServer server = TftpServer.builder(files).bind(channel).build().start();
                TftpClient client = TftpClient.builder().build()) {
            assertThat(client.get(server.addresses().get(0), "f").length()).isEqualTo(10);
        }
        assertThat(channel.isOpen()).isFalse();
        try (DatagramChannel unbound = DatagramChannel.open()) {
            TftpServer server = TftpServer.builder(files).bind(unbound).build();
            assertThatThrownBy(server::start).isInstanceOf(IOException.class).hasMessageContaining("not bound");
        }
    }

    @Test
    void addressesAreFollowed() throws Exception {
        MemoryContentSource files = new MemoryContentSource().put("f", new byte[10]);
        int free;
        try (DatagramSocket probe = new DatagramSocket(0, LOOPBACK)) {
            free = probe.getLocalPort();
        }
        try (TftpServer server = TftpServer.builder(files)
                        .followAddresses(free, LOOPBACK::equals, Duration.ofMillis(100))
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            assertThat(server.addresses()).containsExactly(new InetSocketAddress(LOOPBACK, free));
            assertThat(client.get(server.addresses().get(0), "f").length()).isEqualTo(10);
        }
    }

    @Test
    void ipv6() throws Exception {
        InetSocketAddress v6 = new InetSocketAddress(InetAddress.getByName("::1"), 0);
        MemoryContentSource files = new MemoryContentSource().put("f", random(5000));
        try (TftpServer server = TftpServer.builder(files)
                        .bind(v6)
                        .bind(ANY_PORT)
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            for (InetSocketAddress at : server.addresses()) {
                assertThat(client.get(at, "f").bytes()).isEqualTo(random(5000));
            }
        } catch (IOException noIpv6) {
            assumeThat(false).as("IPv6 on loopback: " + noIpv6).isTrue();
        }
    }

    @Test
    void t72_manyClientsOneRead(@TempDir Path root) throws Exception {
        byte[] bytes = random(200_000);
        Files.write(root.resolve("f"), bytes);
        Files.setLastModifiedTime(root.resolve("f"), FileTime.from(Instant.EPOCH));
        AtomicInteger reads = new AtomicInteger();
        DirectoryContentSource directory = new DirectoryContentSource(root);
        TftpContentSource counting = request -> {
            TftpAnswer answer = directory.open(request);
            return answer instanceof TftpAnswer.Served served
                    ? TftpAnswer.served(new Counting(served.content(), reads))
                    : answer;
        };
        try (TftpServer server = serve(counting);
                TftpClient client = TftpClient.builder().build()) {
            List<CompletableFuture<TftpDownload>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(client.getAsync(server.addresses().get(0), TftpRequest.read("f"), TftpProgress.NONE));
            }
            for (CompletableFuture<TftpDownload> one : all) {
                assertThat(one.get(30, TimeUnit.SECONDS).bytes()).isEqualTo(bytes);
            }
        }
        // One read of the file for each block of its one image.
        assertThat(reads.get()).isLessThanOrEqualTo(200_000 / 512 + 1);
    }

    private static final class Counting implements TftpContent {
        private final TftpContent content;
        private final AtomicInteger reads;

        Counting(TftpContent content, AtomicInteger reads) {
            this.content = content;
            this.reads = reads;
        }

        @Override
        public long length() {
            return content.length();
        }

        @Override
        public String version() {
            return content.version();
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            reads.incrementAndGet();
            return content.read(position, into);
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    @Test
    void t69_contentWithoutVersionOrLengthIsReadAhead() throws Exception {
        byte[] bytes = random(500_000);
        TftpContentSource source = request -> TftpAnswer.served(new TftpContent() {
            @Override
            public long length() {
                return -1;
            }

            @Override
            public String version() {
                return "";
            }

            @Override
            public int read(long position, ByteBuffer into) {
                if (position >= bytes.length) {
                    return -1;
                }
                int count = Math.min(1000, Math.min(into.remaining(), bytes.length - (int) position));
                into.put(bytes, (int) position, count);
                return count;
            }
        });
        try (TftpServer server = serve(source);
                TftpClient client = TftpClient.builder().build()) {
            assertThat(client.get(server.addresses().get(0), "f").bytes()).isEqualTo(bytes);
            TftpRequest text = TftpRequest.read("f").inMode(TftpMode.NETASCII);
            assertThat(client.get(server.addresses().get(0), text, TftpProgress.NONE)
                            .bytes())
                    .isEqualTo(bytes);
        }
    }

    @Test
    void t69_sourcesThatThrowOrHangDisturbNobody() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        MemoryContentSource good = new MemoryContentSource().put("good", new byte[600]);
        TftpContentSource source = request -> {
            switch (request.path()) {
                case "throws" -> throw new IllegalStateException("/secret/path");
                case "fails" -> throw new IOException("/secret/path");
                case "hangs" -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return TftpAnswer.notFound();
                }
                default -> {
                    return good.open(request);
                }
            }
        };
        TftpServerSettings settings =
                TftpServerSettings.builder().openTimeout(Duration.ofMillis(100)).build();
        try (TftpServer server = serve(source, settings);
                TftpClient client =
                        TftpClient.builder().options(TftpOptions.NONE).build()) {
            InetSocketAddress at = server.addresses().get(0);
            for (String path : List.of("throws", "fails", "hangs")) {
                assertThatThrownBy(() -> client.get(at, path)).isInstanceOfSatisfying(TftpException.class, e -> {
                    assertThat(e.failure().code().number()).isZero();
                    assertThat(e.failure().text()).doesNotContain("secret");
                });
            }
            assertThat(client.get(at, "good").length()).isEqualTo(600);
            TftpServerCounters counters = server.counters();
            assertThat(counters.refused()).isEqualTo(3);
            assertThat(counters.started()).isEqualTo(1);
        }
        never.countDown();
    }

    @Test
    void t73_whoReadWhatWhenAndWhetherItFinished() throws Exception {
        RecentTransfers recent = new RecentTransfers(2);
        try (TftpServer server = TftpServer.builder(new MemoryContentSource().put("a", new byte[5]))
                        .bind(ANY_PORT)
                        // Several may each end a transfer in their own time, so "the last two" would not be certain.
                        .loops(1)
                        .listener(recent)
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            client.get(server.addresses().get(0), "a");
            client.get(server.addresses().get(0), "./a");
            client.get(server.addresses().get(0), "/a");
            assertThat(server.drain(Duration.ofSeconds(5))).isTrue();
            TftpServerCounters counters = server.counters();
            assertThat(counters.completed()).isEqualTo(3);
            assertThat(counters.bytes()).isEqualTo(15);
            assertThat(counters.sizes().total()).isEqualTo(3);
            assertThat(counters.durationMicros().percentile(99)).isPositive();
            assertThatThrownBy(() ->
                            new TftpClientOnce(IMPATIENT).get(server.addresses().get(0), "a"))
                    .isInstanceOf(TftpException.class);
        }
        assertThat(recent.of(LOOPBACK)).hasSize(2);
        assertThat(recent.last(LOOPBACK, "/a")).hasValueSatisfying(entry -> {
            assertThat(entry.record().isComplete()).isTrue();
            assertThat(entry.when()).isNotNull();
        });
        assertThat(recent.last(LOOPBACK, "a")).isEmpty();
        assertThatThrownBy(() -> new RecentTransfers(0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A client for one download. */
    private record TftpClientOnce(TftpTransferSettings settings) {
        TftpDownload get(InetSocketAddress at, String file) throws IOException {
            try (TftpClient client = TftpClient.builder().settings(settings).build()) {
                return client.get(at, file);
            }
        }
    }

    @Test
    void anErrorReachesWhoeverWaitsForTheDownload() throws Exception {
        try (TftpServer server = serve(new MemoryContentSource().put("f", random(100)));
                TftpClient client = TftpClient.builder().build()) {
            CompletableFuture<TftpDownload> download =
                    client.getAsync(server.addresses().get(0), TftpRequest.read("f"), (bytes, total) -> {
                        throw new OutOfMemoryError("as with a file larger than the heap");
                    });
            assertThatThrownBy(() -> download.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void t74_closingTellsClientsAndLeavesNothingBehind() throws Exception {
        byte[] bytes = random(3_000_000);
        CountDownLatch some = new CountDownLatch(1);
        TftpServer server = serve(new MemoryContentSource().put("f", bytes));
        try (TftpClient client = TftpClient.builder().build()) {
            CompletableFuture<TftpDownload> download = client.getAsync(
                    server.addresses().get(0), TftpRequest.read("f"), (count, total) -> some.countDown());
            assertThat(some.await(10, TimeUnit.SECONDS)).isTrue();
            server.close();
            server.close();
            assertThatThrownBy(() -> download.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TftpException.class);
            assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("zip2x2-tftp-server"));
        assertThatThrownBy(() ->
                        TftpServer.builder(new MemoryContentSource()).build().port())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void t74_tenThousandTransfersLeaveNothingBehind() throws Exception {
        byte[] request = Packets.rrq("f");
        byte[] ack = Packets.ack(1);
        try (TftpServer server = serve(new MemoryContentSource().put("f", new byte[10]));
                DatagramSocket phone = new DatagramSocket(0, LOOPBACK)) {
            phone.setSoTimeout(10_000);
            InetSocketAddress at = server.addresses().get(0);
            Runnable transfer = () -> {
                try {
                    phone.send(new DatagramPacket(request, request.length, at));
                    DatagramPacket answer = new DatagramPacket(new byte[600], 600);
                    phone.receive(answer);
                    phone.send(new DatagramPacket(ack, ack.length, answer.getSocketAddress()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
            for (int i = 0; i < 1_000; i++) {
                transfer.run();
            }
            long files = openFiles();
            int threads = Thread.activeCount();
            for (int i = 0; i < 10_000; i++) {
                transfer.run();
            }
            assertThat(server.drain(Duration.ofSeconds(10))).isTrue();
            TftpServerCounters counters = server.counters();
            assertThat(counters.completed()).isEqualTo(11_000);
            assertThat(counters.active()).isZero();
            // The pool of ports grows with the rate; a leak would be of 10,000.
            assertThat(openFiles()).isLessThan(files + 1_000);
            assertThat(Thread.activeCount()).isLessThan(threads + 5);
        }
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }

    @Test
    void t74_cancellingInterruptingAndClosingTheClient() throws Exception {
        try (DatagramSocket deaf = new DatagramSocket(0, LOOPBACK)) {
            InetSocketAddress nobody = new InetSocketAddress(LOOPBACK, deaf.getLocalPort());
            TftpClient client = TftpClient.builder().build();
            CompletableFuture<TftpDownload> cancelled =
                    client.getAsync(nobody, TftpRequest.read("f"), TftpProgress.NONE);
            deaf.receive(new DatagramPacket(new byte[600], 600));
            assertThat(cancelled.cancel(true)).isTrue();
            CompletableFuture<TftpDownload> closed = client.getAsync(nobody, TftpRequest.read("f"), TftpProgress.NONE);
            deaf.receive(new DatagramPacket(new byte[600], 600));
            client.close();
            assertThatThrownBy(() -> closed.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TftpException.class)
                    .hasMessageContaining(TftpFailure.Kind.CANCELLED.name());
            assertThatThrownBy(() -> client.get(nobody, "f")).isInstanceOf(IOException.class);
            assertThat(client.getAsync(nobody, TftpRequest.read("f"), TftpProgress.NONE))
                    .isCompletedExceptionally();
            try (TftpClient other = TftpClient.builder().local(LOOPBACK).build()) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> other.get(nobody, "f")).isInstanceOf(TftpException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    void filesArriveWholeOrNotAtAll(@TempDir Path directory) throws Exception {
        byte[] bytes = random(10_000);
        try (TftpServer server = serve(new MemoryContentSource().put("f", bytes));
                TftpClient client = TftpClient.builder().build()) {
            Path file = directory.resolve("here");
            TftpTransferRecord record =
                    client.getFile(server.addresses().get(0), TftpRequest.read("f"), file, TftpProgress.NONE);
            assertThat(record.bytes()).isEqualTo(10_000);
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
            assertThatThrownBy(() -> client.getFile(
                            server.addresses().get(0), TftpRequest.read("missing"), file, TftpProgress.NONE))
                    .isInstanceOf(TftpException.class);
            TftpProgress broken = (count, total) -> {
                throw new IllegalStateException("a broken listener");
            };
            assertThatThrownBy(() -> client.getFile(server.addresses().get(0), TftpRequest.read("f"), file, broken))
                    .isInstanceOfSatisfying(
                            TftpException.class,
                            e -> assertThat(e.failure().kind()).isEqualTo(TftpFailure.Kind.LOCAL));
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void aStrangersPacketsOnTheListeningPortGetSilence() throws Exception {
        try (TftpServer server = serve(new MemoryContentSource().put("f", new byte[600]));
                DatagramSocket stranger = new DatagramSocket(0, LOOPBACK)) {
            stranger.setSoTimeout(200);
            byte[] ack = {0, 4, 0, 1};
            stranger.send(new DatagramPacket(ack, ack.length, server.addresses().get(0)));
            assertThatThrownBy(() -> stranger.receive(new DatagramPacket(new byte[600], 600)))
                    .isInstanceOf(SocketTimeoutException.class);
            byte[] overlong = new byte[60_000];
            Arrays.fill(overlong, (byte) 'x');
            overlong[0] = 0;
            overlong[1] = 1;
            stranger.send(new DatagramPacket(
                    overlong, overlong.length, server.addresses().get(0)));
            DatagramPacket error = new DatagramPacket(new byte[600], 600);
            stranger.receive(error);
            assertThat(error.getData()[1]).isEqualTo((byte) 5);
            assertThat(server.counters().unsolicited()).isEqualTo(1);
            assertThat(server.counters().malformed()).isEqualTo(1);
        }
    }
}
