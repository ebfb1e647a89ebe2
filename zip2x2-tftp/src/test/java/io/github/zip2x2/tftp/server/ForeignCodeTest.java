package io.github.zip2x2.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.ServiceState;
import io.github.zip2x2.tftp.ServiceState.Phase;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.client.TftpClient;
import io.github.zip2x2.tftp.client.TftpException;
import io.github.zip2x2.tftp.client.TftpProgress;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.content.TftpUpload;
import io.github.zip2x2.tftp.internal.CallGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application's code throws, hangs and lies, over UDP on loopback: the next request is served, and the same one again. */
@Timeout(60)
class ForeignCodeTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] GOOD = new byte[1500];

    private static TftpServer serve(TftpContentSource source) throws IOException {
        return TftpServer.builder(source).bind(ANY_PORT).build().start();
    }

    /** Throws what a name says. */
    private static void throwIt(String what) throws IOException {
        switch (what) {
            case "runtime" -> throw new IllegalStateException("broken");
            case "checked" -> throw new IOException("broken");
            case "stack" -> throw new StackOverflowError();
            case "linkage" -> throw new NoClassDefFoundError("missing/Part");
            case "assertion" -> throw new AssertionError("never so");
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static TftpAnswer good() {
        return TftpAnswer.served(new BytesContent(GOOD, ""));
    }

    /** Content of 1500 bytes whose calls can be broken. */
    private static class Broken implements TftpContent {
        @Override
        public long length() {
            return GOOD.length;
        }

        @Override
        public String version() {
            return "";
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            int count = (int) Math.min(into.remaining(), GOOD.length - position);
            into.put(new byte[Math.max(0, count)]);
            return count <= 0 ? -1 : count;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "checked", "stack", "linkage", "assertion"})
    void aSourceThatThrows(String what) throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        TftpContentSource source = request -> {
            if (broken.get()) {
                throwIt(what);
            }
            return good();
        };
        failsAndThenServes(source, broken, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "stack", "linkage", "assertion"})
    void aSourceThatThrowsOnTheLoop(String what) throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        TftpContentSource source = new TftpContentSource() {
            @Override
            public TftpAnswer open(TftpContentRequest request) {
                return good();
            }

            @Override
            public TftpAnswer openNow(TftpContentRequest request) {
                try {
                    if (broken.get()) {
                        throwIt(what);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return good();
            }
        };
        failsAndThenServes(source, broken, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "checked", "stack", "linkage", "assertion"})
    void contentThatThrows(String what) throws Exception {
        for (String where : new String[] {"length", "version", "read", "verify"}) {
            AtomicBoolean broken = new AtomicBoolean(true);
            TftpContentSource source = request -> TftpAnswer.served(new Broken() {
                private void here(String here) throws IOException {
                    if (broken.get() && here.equals(where)) {
                        throwIt(what);
                    }
                }

                private void unchecked(String here) {
                    try {
                        here(here);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }

                @Override
                public long length() {
                    unchecked("length");
                    return super.length();
                }

                @Override
                public String version() {
                    unchecked("version");
                    return super.version();
                }

                @Override
                public int read(long position, ByteBuffer into) throws IOException {
                    here("read");
                    return super.read(position, into);
                }

                @Override
                public void verify() throws IOException {
                    here("verify");
                }
            });
            failsAndThenServes(source, broken, 1);
        }
    }

    private static void failsAndThenServes(TftpContentSource source, AtomicBoolean broken, int failures)
            throws Exception {
        try (TftpServer server = serve(source);
                TftpClient client = TftpClient.builder().build()) {
            InetSocketAddress at = server.addresses().get(0);
            assertThatThrownBy(() -> client.get(at, "f"))
                    .isInstanceOfSatisfying(
                            TftpException.class,
                            e -> assertThat(e.failure().text()).doesNotContain("broken"));
            assertThat(server.counters().callsFailed()).isGreaterThanOrEqualTo(failures);
            broken.set(false);
            assertThat(client.get(at, "f").bytes()).isEqualTo(GOOD);
            assertThat(server.state().phase()).isEqualTo(Phase.RUNNING);
        }
    }

    @Test
    void nullIsAFailureAndNoSilence() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        failsAndThenServes(request -> broken.get() ? null : good(), broken, 1);
    }

    @Test
    void aCloseThatThrowsIsCounted() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        TftpContentSource source = request -> TftpAnswer.served(new Broken() {
            @Override
            public void close() {
                closed.countDown();
                throw new StackOverflowError();
            }
        });
        try (TftpServer server = serve(source);
                TftpClient client = TftpClient.builder().build()) {
            InetSocketAddress at = server.addresses().get(0);
            assertThat(client.get(at, "f").length()).isEqualTo(GOOD.length);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.get(at, "f").length()).isEqualTo(GOOD.length);
        }
    }

    @Test
    void fT13_sourcesThatHangForEverHoldUpNobody() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TftpContentSource source = request -> {
            if (request.path().startsWith("hangs")) {
                boolean waiting = true;
                while (waiting) {
                    try {
                        never.await();
                        waiting = false;
                    } catch (InterruptedException deaf) {
                        waiting = true;
                    }
                }
            }
            return good();
        };
        try (TftpServer server = TftpServer.builder(source)
                        .bind(ANY_PORT)
                        .settings(TftpServerSettings.builder()
                                .openTimeout(Duration.ofMinutes(1))
                                .build())
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            InetSocketAddress at = server.addresses().get(0);
            for (int i = 0; i < 12; i++) {
                client.getAsync(at, TftpRequest.read("hangs" + i), TftpProgress.NONE);
            }
            assertThat(client.get(at, "f").bytes()).isEqualTo(GOOD);
            assertThat(client.get(at, "g").bytes()).isEqualTo(GOOD);
        } finally {
            never.countDown();
        }
    }

    @Test
    void fT15_aSlowCloseHoldsUpNobodyAndNeverRunsBesideARead() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        TftpContentSource source = request -> !request.path().equals("slow")
                ? good()
                : TftpAnswer.served(new Broken() {
                    @Override
                    public int read(long position, ByteBuffer into) throws IOException {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        try {
                            return super.read(position, into);
                        } finally {
                            inside.decrementAndGet();
                        }
                    }

                    @Override
                    public void close() throws IOException {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        closing.countDown();
                        try {
                            goOn.await(30, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        } finally {
                            inside.decrementAndGet();
                        }
                    }
                });
        try (TftpServer server = serve(source);
                TftpClient client = TftpClient.builder().build()) {
            InetSocketAddress at = server.addresses().get(0);
            client.get(at, "slow");
            assertThat(closing.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.get(at, "f").bytes()).isEqualTo(GOOD);
            goOn.countDown();
        }
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void aListenerThatThrowsHearsTheNextEvent() throws Exception {
        CountDownLatch heard = new CountDownLatch(2);
        TftpServerListener listener = new TftpServerListener() {
            @Override
            public void ended(Instant when, TftpContentRequest request, TftpTransferRecord record) {
                heard.countDown();
                throw new StackOverflowError();
            }
        };
        try (TftpServer server = TftpServer.builder(request -> good())
                        .bind(ANY_PORT)
                        .listener(listener)
                        .clock(() -> {
                            throw new IllegalStateException("no clock");
                        })
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            client.get(server.addresses().get(0), "a");
            client.get(server.addresses().get(0), "b");
            assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.counters().callsFailed()).isPositive();
        }
    }

    @Test
    void fT23_eventsThatAListenerIsTooSlowForAreCounted() {
        CountDownLatch goOn = new CountDownLatch(1);
        EventDispatch dispatch = new EventDispatch(new TftpServerListener() {}, new CallGuard(e -> {}));
        dispatch.tell(listener -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < 100_010; i++) {
            dispatch.tell(listener -> {});
        }
        assertThat(dispatch.lost()).isBetween(9L, 10L);
        goOn.countDown();
        dispatch.executor().shutdown();
    }

    @Test
    void anUploadTargetThatThrows() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        TftpUpload broken = new TftpUpload() {
            @Override
            public void write(ByteBuffer bytes, long offset) {
                throw new StackOverflowError();
            }

            @Override
            public void commit() {}

            @Override
            public void close() {
                calls.incrementAndGet();
                throw new IllegalStateException("broken");
            }
        };
        try (TftpServer server = TftpServer.builder(request -> good())
                        .bind(ANY_PORT)
                        .uploads(request -> {
                            if (request.path().equals("begin")) {
                                throw new NoClassDefFoundError("x");
                            }
                            return new TftpAnswer.Accepted(broken);
                        })
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            InetSocketAddress at = server.addresses().get(0);
            for (String name : new String[] {"begin", "write"}) {
                assertThatThrownBy(() -> client.put(at, TftpRequest.write(name), new BytesContent(GOOD, "")))
                        .isInstanceOf(TftpException.class);
            }
            assertThat(client.get(at, "f").bytes()).isEqualTo(GOOD);
            assertThat(server.state().phase()).isEqualTo(Phase.RUNNING);
        }
        assertThat(calls.get()).isEqualTo(1);
    }

    @Test
    void aClientKeyThatThrowsCountsTheAddress() throws Exception {
        try (TftpServer server = TftpServer.builder(request -> good())
                        .bind(ANY_PORT)
                        .settings(TftpServerSettings.builder()
                                .trusted("127.0.0.0/8")
                                .clientKey(request -> {
                                    throw new StackOverflowError();
                                })
                                .build())
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            assertThat(client.get(server.addresses().get(0), "f").bytes()).isEqualTo(GOOD);
            assertThat(server.counters().callsFailed()).isEqualTo(1);
        }
    }

    @Test
    void withoutMemoryTheServerEndsAndSaysSo() throws Exception {
        for (boolean onTheLoop : new boolean[] {false, true}) {
            TftpContentSource source = new TftpContentSource() {
                @Override
                public TftpAnswer open(TftpContentRequest request) {
                    throw new OutOfMemoryError("as if");
                }

                @Override
                public TftpAnswer openNow(TftpContentRequest request) {
                    if (onTheLoop) {
                        throw new InternalError("as if");
                    }
                    return null;
                }
            };
            try (TftpServer server = serve(source);
                    TftpClient client = TftpClient.builder().build()) {
                client.getAsync(server.addresses().get(0), TftpRequest.read("f"), TftpProgress.NONE);
                ServiceState last = server.ended().get(10, TimeUnit.SECONDS);
                assertThat(last.phase()).isEqualTo(Phase.FAILED);
                assertThat(last.reasons()).singleElement().asString().contains("as if");
                assertThat(server.state()).isEqualTo(last);
                assertThat(server.drain(Duration.ofSeconds(20))).isTrue();
            }
        }
    }
}
