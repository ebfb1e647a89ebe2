package io.github.zip2x2.boot.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UdpNotifySenderTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final UdpNotifySender sender = new UdpNotifySender(ANY_PORT);

    private static Notify to(int port) {
        return Notify.to(new SipUri("201", "127.0.0.1", port));
    }

    private static int port(DatagramChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    @Test
    void theAnswerComesBackAfterJunkAndAStrangersAnswer() throws Exception {
        try (DatagramChannel phone = DatagramChannel.open().bind(ANY_PORT);
                DatagramChannel stranger = DatagramChannel.open().bind(ANY_PORT)) {
            CompletableFuture<NotifyResult> result = CompletableFuture.supplyAsync(() -> {
                try {
                    return sender.send(to(port(phone)));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            ByteBuffer buffer = ByteBuffer.allocate(2048);
            SocketAddress source = phone.receive(buffer);
            SipMessage request = SipMessage.parse(buffer.flip()).orElseThrow();
            assertThat(request.method()).isEqualTo("NOTIFY");
            assertThat(request.via().orElseThrow().port()).isEqualTo(((InetSocketAddress) source).getPort());

            stranger.send(
                    SipMessage.response(request, 200, "Forged", "x", List.of()).toBytes(), source);
            phone.send(ByteBuffer.wrap("junk".getBytes(StandardCharsets.US_ASCII)), source);
            phone.send(
                    SipMessage.response(request, 489, "Bad Event", "t", List.of())
                            .toBytes(),
                    source);
            assertThat(result.get()).isEqualTo(new NotifyResult.Answered(489, "Bad Event"));
        }
    }

    @Test
    void aPortWhereNobodyListensIsReportedAtOnce() throws Exception {
        int port;
        try (DatagramChannel gone = DatagramChannel.open().bind(ANY_PORT)) {
            port = port(gone);
        }
        assertThat(sender.send(to(port))).isInstanceOf(NotifyResult.Undeliverable.class);
    }

    @Test
    void aNameIsNotResolved() {
        assertThatThrownBy(() -> sender.send(Notify.to(new SipUri("201", "phone.example", 5060))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("phone.example");
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (DatagramChannel silent = DatagramChannel.open().bind(ANY_PORT)) {
            CountDownLatch ended = new CountDownLatch(1);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    sender.send(to(port(silent)));
                } catch (IOException e) {
                    thrown.set(e);
                } finally {
                    ended.countDown();
                }
            });
            caller.start();
            silent.receive(ByteBuffer.allocate(2048)); // the request is out, so the caller waits for its answer
            caller.interrupt();
            ended.await();
            assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void aTakenPortIsAnError() throws ExecutionException, IOException {
        try (DatagramChannel taken = DatagramChannel.open().bind(ANY_PORT)) {
            UdpNotifySender onTaken = new UdpNotifySender((InetSocketAddress) taken.getLocalAddress());
            assertThatThrownBy(() -> onTaken.send(to(9))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void fP15_fromAFixedPortManyNotifiesAreUnderWayAtOnce() throws Exception {
        int fixed;
        try (DatagramChannel free = DatagramChannel.open().bind(ANY_PORT)) {
            fixed = port(free);
        }
        List<DatagramChannel> phones = new ArrayList<>();
        try (UdpNotifySender one =
                new UdpNotifySender(new InetSocketAddress(InetAddress.getLoopbackAddress(), fixed))) {
            List<CompletableFuture<NotifyResult>> results = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                DatagramChannel phone = DatagramChannel.open().bind(ANY_PORT);
                phones.add(phone);
                results.add(one.sendAsync(to(port(phone))));
            }
            for (int i = 11; i >= 0; i--) { // all have arrived before the first is answered, the last one first
                ByteBuffer buffer = ByteBuffer.allocate(2048);
                InetSocketAddress source = (InetSocketAddress) phones.get(i).receive(buffer);
                assertThat(source.getPort()).isEqualTo(fixed);
                SipMessage request = SipMessage.parse(buffer.flip()).orElseThrow();
                phones.get(i)
                        .send(
                                SipMessage.response(request, 200 + i, "OK", "t", List.of())
                                        .toBytes(),
                                source);
            }
            for (int i = 0; i < 12; i++) {
                assertThat(results.get(i).get()).isEqualTo(new NotifyResult.Answered(200 + i, "OK"));
            }
        } finally {
            for (DatagramChannel phone : phones) {
                phone.close();
            }
        }
    }

    @Test
    void aClosedSenderEndsWhatIsUnderWayAndTakesNothingMore() throws Exception {
        try (DatagramChannel silent = DatagramChannel.open().bind(ANY_PORT)) {
            CompletableFuture<NotifyResult> result = sender.sendAsync(to(port(silent)));
            silent.receive(ByteBuffer.allocate(2048));
            sender.close();
            assertThatThrownBy(result::get).hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> sender.send(to(port(silent)))).hasMessageContaining("closed");
        }
    }
}
