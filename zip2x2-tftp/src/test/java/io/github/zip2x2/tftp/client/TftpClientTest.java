package io.github.zip2x2.tftp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpMode;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpPacketView;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client over a wire whose other end is written here. */
@Timeout(60)
class TftpClientTest {
    private static final InetSocketAddress SERVER = VirtualTftp.address(1, 69);
    private static final InetSocketAddress TID = VirtualTftp.address(1, 50_001);
    private static final TftpTransferSettings SHORT = TftpTransferSettings.builder()
            .stepTimeout(Duration.ofMillis(20))
            .deadline(Duration.ofMillis(200))
            .dally(Duration.ZERO)
            .build();

    /** Answers each datagram by rules of its own. */
    private abstract static class Wire implements DatagramTransport, DatagramTransport.Factory {
        final List<TftpRequest> requests = new ArrayList<>();
        final TftpPacketView packet = new TftpPacketView();
        private final BlockingQueue<byte[]> replies = new LinkedBlockingQueue<>();
        final CountDownLatch closed = new CountDownLatch(1);
        InetSocketAddress from = TID;

        abstract void answer(TftpPacketKind kind) throws IOException;

        @Override
        public DatagramTransport open(InetSocketAddress server) {
            return this;
        }

        @Override
        public void send(ByteBuffer datagram, InetSocketAddress peer) throws IOException {
            TftpPacketKind kind = packet.decode(datagram);
            if (kind == TftpPacketKind.RRQ || kind == TftpPacketKind.WRQ) {
                requests.add(packet.request());
            }
            answer(kind);
        }

        final void oack(TftpOptions options) {
            ByteBuffer reply = ByteBuffer.allocate(600);
            TftpCodec.encodeOack(reply, options);
            reply(reply);
        }

        final void data(int block, int length) {
            ByteBuffer reply = ByteBuffer.allocate(4 + length);
            TftpCodec.encodeDataHeader(reply, block);
            reply(reply.position(reply.limit()));
        }

        final void ack(int block) {
            ByteBuffer reply = ByteBuffer.allocate(4);
            TftpCodec.encodeAck(reply, block);
            reply(reply);
        }

        private void reply(ByteBuffer reply) {
            replies.add(Arrays.copyOf(reply.array(), reply.position()));
        }

        @Override
        public @Nullable InetSocketAddress receive(ByteBuffer into, long timeoutNanos) throws IOException {
            try {
                byte[] reply = replies.poll(timeoutNanos, TimeUnit.NANOSECONDS);
                if (reply == null) {
                    return null;
                }
                into.put(reply, 0, Math.min(reply.length, into.remaining()));
                return from;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {
            closed.countDown();
        }
    }

    /** A server of RFC 1350 with one file of ten bytes, which takes any file of less than 512. */
    private static final class Plain extends Wire {
        @Override
        void answer(TftpPacketKind kind) {
            switch (kind) {
                case RRQ -> data(1, 10);
                case WRQ -> ack(0);
                case DATA -> ack(packet.block());
                default -> {
                    // The end.
                }
            }
        }
    }

    private static TftpClient client(Wire wire) {
        return TftpClient.builder().transports(wire).settings(SHORT).build();
    }

    @Test
    void fT12_aSizeOfZeroIsNotKnown() throws Exception {
        Wire wire = new Wire() {
            @Override
            void answer(TftpPacketKind kind) {
                if (kind == TftpPacketKind.RRQ) {
                    oack(TftpOptions.NONE.with("tsize", 0));
                } else if (kind == TftpPacketKind.ACK && packet.block() == 0) {
                    data(1, 100);
                }
            }
        };
        try (TftpClient client = client(wire)) {
            List<Long> totals = new ArrayList<>();
            TftpDownload download = client.get(SERVER, TftpRequest.read("f"), (bytes, total) -> totals.add(total));
            assertThat(download.length()).isEqualTo(100);
            assertThat(totals).containsExactly(-1L);
        }
    }

    @Test
    void fT17_theOptionsHoldForEachWayToAsk(@TempDir Path directory) throws Exception {
        Plain wire = new Plain();
        TftpOptions options = TftpOptions.NONE.with("tsize", 0).with("blksize", 1428);
        TftpRequest own = TftpRequest.read("f").withOptions(TftpOptions.NONE.with("BLKSIZE", 600));
        try (TftpClient client = TftpClient.builder()
                .transports(wire)
                .settings(SHORT)
                .options(options)
                .build()) {
            client.get(SERVER, "f");
            client.get(SERVER, TftpRequest.read("f"), TftpProgress.NONE);
            client.get(
                    SERVER, TftpRequest.read("f"), Channels.newChannel(new ByteArrayOutputStream()), TftpProgress.NONE);
            client.getFile(SERVER, TftpRequest.read("f"), directory.resolve("f"), TftpProgress.NONE);
            assertThat(client.getAsync(SERVER, "f").get(30, TimeUnit.SECONDS).length())
                    .isEqualTo(10);
            client.getAsync(SERVER, TftpRequest.read("f"), TftpProgress.NONE).get(30, TimeUnit.SECONDS);
            assertThat(wire.requests)
                    .hasSize(6)
                    .allMatch(request -> request.options().equals(options));
            wire.requests.clear();
            client.get(SERVER, own, TftpProgress.NONE);
            assertThat(wire.requests.get(0).options())
                    .isEqualTo(TftpOptions.NONE.with("BLKSIZE", 600).with("tsize", 0));
        }
        assertThat(Files.size(directory.resolve("f"))).isEqualTo(10);
    }

    @Test
    void fT17_theSizeIsAskedForByDefaultAndToldWhereItIsKnown() throws Exception {
        Plain wire = new Plain();
        try (TftpClient client = client(wire)) {
            client.get(SERVER, "f");
            client.put(SERVER, TftpRequest.write("g"), new BytesContent(new byte[7], ""));
            client.put(SERVER, TftpRequest.write("g").inMode(TftpMode.NETASCII), new BytesContent(new byte[7], ""));
        }
        assertThat(wire.requests)
                .extracting(TftpRequest::options)
                .containsExactly(
                        TftpOptions.NONE.with("tsize", 0), TftpOptions.NONE.with("tsize", 7), TftpOptions.NONE);
        wire.requests.clear();
        try (TftpClient client =
                TftpClient.builder().transports(wire).options(TftpOptions.NONE).build()) {
            client.get(SERVER, "f");
        }
        assertThat(wire.requests.get(0).options().isEmpty()).isTrue();
    }

    @Test
    void fT18_whatIsReadIntoMemoryHasALimit() throws Exception {
        Wire endless = new Wire() {
            @Override
            void answer(TftpPacketKind kind) {
                if (kind == TftpPacketKind.RRQ) {
                    data(1, 512);
                } else if (kind == TftpPacketKind.ACK) {
                    data(packet.block() + 1, 512);
                }
            }
        };
        Wire announced = new Wire() {
            @Override
            void answer(TftpPacketKind kind) {
                oack(TftpOptions.NONE.with("tsize", 65L << 20));
            }
        };
        try (TftpClient small = TftpClient.builder()
                        .transports(endless)
                        .maxInMemory(10_000)
                        .build();
                TftpClient client = client(announced)) {
            for (TftpClient one : List.of(small, client)) {
                assertThatThrownBy(() -> one.get(SERVER, "f")).isInstanceOfSatisfying(TftpException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(TftpFailure.Kind.TOO_LARGE);
                    assertThat(e.server()).isEqualTo(SERVER);
                });
            }
        }
        assertThatThrownBy(() -> TftpClient.builder().maxInMemory(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fT18_aNameThatDoesNotResolveIsNamed() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("pbx.invalid", 69);
        try (TftpClient client = TftpClient.builder().build()) {
            assertThatThrownBy(() -> client.get(unresolved, "f"))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("pbx.invalid");
            assertThatThrownBy(() -> client.getAsync(unresolved, "f").get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void fT18_whyNothingCouldBeSentIsTheCause() {
        IOException noRoute = new NoRouteToHostException("No route to host");
        Wire wire = new Wire() {
            @Override
            void answer(TftpPacketKind kind) throws IOException {
                throw noRoute;
            }
        };
        try (TftpClient client = client(wire)) {
            assertThatThrownBy(() -> client.get(SERVER, "f"))
                    .isInstanceOf(TftpException.class)
                    .hasCause(noRoute)
                    .hasMessageContaining("No route to host")
                    .hasMessageContaining("10.0.0.1:69");
        }
    }

    @Test
    void fT18_repliesFromAnotherAddressAreCounted() {
        Plain wire = new Plain();
        wire.from = VirtualTftp.address(9, 50_001);
        try (TftpClient client = client(wire)) {
            assertThatThrownBy(() -> client.get(SERVER, "f")).isInstanceOfSatisfying(TftpException.class, e -> {
                assertThat(e.failure().text())
                        .containsPattern("\\d+ packets? came from another address, the last from 10.0.0.9")
                        .contains("anyReplyAddress");
                assertThat(e).hasNoCause();
            });
        }
    }

    @Test
    void fT18_anAddressThatIsNotThisHostsIsNamed() throws Exception {
        InetAddress foreign = InetAddress.getByName("192.0.2.77");
        try (TftpClient client = TftpClient.builder().local(foreign).build()) {
            assertThatThrownBy(() -> client.get(SERVER, "f"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("192.0.2.77")
                    .hasMessageContaining("choose an address of this host");
        }
    }

    @Test
    void fT18_anAddressOfTheOtherVersionIsNamed() throws Exception {
        InetAddress v6 = InetAddress.getByName("2001:db8::1");
        try (TftpClient client = TftpClient.builder().local(v6).build()) {
            assertThatThrownBy(() -> client.get(SERVER, "f"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("2001:db8");
        }
    }

    /** The client's last acknowledgement was lost: it is repeated while the caller has its file already. */
    @Test
    void theLastAcknowledgementIsRepeatedAfterTheEnd() throws Exception {
        CountDownLatch again = new CountDownLatch(2);
        Wire wire = new Wire() {
            @Override
            void answer(TftpPacketKind kind) {
                if (kind == TftpPacketKind.RRQ) {
                    data(1, 10);
                } else if (kind == TftpPacketKind.ACK) {
                    again.countDown();
                }
            }

            /** A server that has not heard the acknowledgement repeats its block after a while. */
            @Override
            public @Nullable InetSocketAddress receive(ByteBuffer into, long timeoutNanos) throws IOException {
                InetSocketAddress peer = super.receive(into, Math.min(timeoutNanos, 50_000_000L));
                if (peer == null && again.getCount() == 1) {
                    data(1, 10);
                }
                return peer;
            }
        };
        TftpTransferSettings patient =
                SHORT.toBuilder().dally(Duration.ofSeconds(20)).build();
        try (TftpClient client =
                TftpClient.builder().transports(wire).settings(patient).build()) {
            assertThat(client.get(SERVER, "f").length()).isEqualTo(10);
            assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(wire.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void manyMayDallyAtOnceAndOneMoreDoesWithout() throws Exception {
        List<Wire> wires = new ArrayList<>();
        DatagramTransport.Factory each = server -> {
            wires.add(new Plain());
            return wires.get(wires.size() - 1);
        };
        TftpTransferSettings patient =
                SHORT.toBuilder().dally(Duration.ofSeconds(60)).build();
        try (TftpClient client = TftpClient.builder()
                .transports(each)
                .settings(patient)
                .random(new Random(1))
                .build()) {
            for (int i = 0; i < 66; i++) {
                client.get(SERVER, "f");
            }
            assertThat(wires.stream().filter(wire -> wire.closed.getCount() == 0))
                    .hasSize(2);
        }
    }

    @Test
    void aTransportThatFailsAfterTheEndFailsNothing() throws Exception {
        Wire wire = new Wire() {
            private int replies;

            @Override
            void answer(TftpPacketKind kind) {
                if (kind == TftpPacketKind.RRQ) {
                    data(1, 10);
                }
            }

            @Override
            public @Nullable InetSocketAddress receive(ByteBuffer into, long timeoutNanos) throws IOException {
                if (replies++ > 0) {
                    throw new IOException("broken");
                }
                return super.receive(into, timeoutNanos);
            }
        };
        TftpTransferSettings patient =
                SHORT.toBuilder().dally(Duration.ofSeconds(60)).build();
        try (TftpClient client =
                TftpClient.builder().transports(wire).settings(patient).build()) {
            assertThat(client.get(SERVER, "f").length()).isEqualTo(10);
            assertThat(wire.closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aPortThatNobodyListensAtAndASinkThatFailsAreTold() {
        Wire unreachable = new Wire() {
            @Override
            void answer(TftpPacketKind kind) {}

            @Override
            public @Nullable InetSocketAddress receive(ByteBuffer into, long timeoutNanos) throws IOException {
                throw new PortUnreachableException();
            }
        };
        IOException full = new IOException("disk full");
        WritableByteChannel sink = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                throw full;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        try (TftpClient nobody = client(unreachable);
                TftpClient client = client(new Plain())) {
            assertThatThrownBy(() -> nobody.get(SERVER, "f"))
                    .isInstanceOfSatisfying(
                            TftpException.class,
                            e -> assertThat(e.failure().kind()).isEqualTo(TftpFailure.Kind.UNREACHABLE));
            // Ten bytes are the whole file: the transfer is over before the sink's failure can be told to the server.
            assertThatThrownBy(() -> client.get(SERVER, TftpRequest.read("f"), sink, TftpProgress.NONE))
                    .isSameAs(full);
        }
    }

    @Test
    void fT22_aTransferThatStopsWhereNumbersStartAgainGetsAHint() {
        TftpFailure timeout = new TftpFailure(
                TftpFailure.Kind.TIMEOUT,
                TftpErrorCode.NOT_DEFINED,
                "the peer answers no more",
                "f",
                TID,
                1,
                Duration.ZERO,
                null);
        Circumstances circumstances = new Circumstances(SERVER, false);
        assertThat(circumstances.explain(timeout, stoppedAfter(65_535, timeout)).text())
                .contains("65535", "rolloverToOne to true");
        assertThat(new Circumstances(SERVER, true)
                        .explain(timeout, stoppedAfter(65_535, timeout))
                        .text())
                .contains("rolloverToOne to false");
        assertThat(circumstances.explain(timeout, stoppedAfter(65_534, timeout)).text())
                .isEqualTo("the peer answers no more");
    }

    private static TftpTransferRecord stoppedAfter(long blocks, TftpFailure failure) {
        return TftpTransferRecord.builder(TftpRequest.read("f"))
                .peer(TID, false)
                .amount(blocks * 512, blocks, 0)
                .agreed(512, 1)
                .ended(Duration.ofSeconds(1), failure)
                .build();
    }
}
