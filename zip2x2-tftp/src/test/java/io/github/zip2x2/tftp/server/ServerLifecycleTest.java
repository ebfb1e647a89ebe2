package io.github.zip2x2.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.zip2x2.tftp.ServiceState.Phase;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.client.TftpClient;
import io.github.zip2x2.tftp.client.TftpProgress;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.internal.CallGuard;
import io.github.zip2x2.tftp.internal.Lifecycle;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** States, starts that fail, addresses and ports that others have, over UDP on loopback. */
@Timeout(60)
class ServerLifecycleTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(LOOPBACK, 0);
    private static final MemoryContentSource FILES = new MemoryContentSource().put("f", new byte[1500]);

    private static int freePort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, LOOPBACK)) {
            return probe.getLocalPort();
        }
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        CompletableFuture<Void> now = new CompletableFuture<>();
        while (!condition.getAsBoolean()) {
            try {
                now.get(10, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                continue;
            }
        }
    }

    @Test
    void aServerSaysHowItStands() throws Exception {
        TftpServer server = TftpServer.builder(FILES).bind(ANY_PORT).build();
        assertThat(server.state().phase()).isEqualTo(Phase.NEW);
        assertThatThrownBy(server::addresses).hasMessageContaining("call start()");
        server.start();
        assertThat(server.state().phase()).isEqualTo(Phase.RUNNING);
        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RUNNING")
                .hasMessageContaining("it runs already");
        CompletableFuture<Phase> last = server.ended().thenApply(state -> state.phase());
        server.close();
        assertThat(last.get(10, TimeUnit.SECONDS)).isEqualTo(Phase.CLOSED);
        assertThatThrownBy(server::start).hasMessageContaining("CLOSED").hasMessageContaining("build another");
        TftpServer never = TftpServer.builder(FILES).bind(ANY_PORT).build();
        never.close();
        assertThat(never.state().phase()).isEqualTo(Phase.CLOSED);
        assertThat(never.ended()).isCompleted();
    }

    @Test
    void aStartThatFailedGivesEverythingBackAndCanBeTriedAgain() throws Exception {
        int port = freePort();
        InetSocketAddress wanted = new InetSocketAddress(LOOPBACK, port);
        DatagramChannel given = DatagramChannel.open().bind(ANY_PORT);
        TftpServer server = TftpServer.builder(FILES)
                .bind(ANY_PORT)
                .bind(given)
                .bind(wanted)
                .build();
        try (DatagramSocket other = new DatagramSocket(wanted)) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(":" + port)
                    .hasMessageContaining("end the program that has the port");
            assertThat(server.state().phase()).isEqualTo(Phase.NEW);
            assertThat(given.isOpen()).isTrue();
            assertThat(other.isClosed()).isFalse();
        }
        try (server;
                TftpClient client = TftpClient.builder().build()) {
            server.start();
            assertThat(server.addresses()).hasSize(3);
            for (InetSocketAddress at : server.addresses()) {
                assertThat(client.get(at, "f").length()).isEqualTo(1500);
            }
        }
        assertThat(given.isOpen()).isFalse();
    }

    @Test
    void fT23_drainAfterCloseReturnsAtOnce() throws Exception {
        TftpServer server = TftpServer.builder(FILES).bind(ANY_PORT).build().start();
        server.close();
        assertThat(server.drain(Duration.ofDays(1))).isTrue();
    }

    @Test
    void fT23_aBuilderThatIsChangedLaterDoesNotChangeWhatItBuilt() throws Exception {
        TftpServer.Builder builder = TftpServer.builder(FILES).bind(ANY_PORT);
        try (TftpServer server = builder.build()) {
            builder.bind(ANY_PORT).bind(ANY_PORT).loops(1).transferPorts(40_000, 40_001);
            server.start();
            assertThat(server.addresses()).hasSize(1);
        }
    }

    @Test
    void fT9_anAddressWhosePortIsHeldIsListenedAtLater() throws Exception {
        int port = freePort();
        InetSocketAddress wanted = new InetSocketAddress(LOOPBACK, port);
        for (int loops = 1; loops <= 2; loops++) {
            DatagramSocket holder = new DatagramSocket(wanted);
            try (TftpServer server = TftpServer.builder(FILES)
                            .bind(ANY_PORT)
                            .followAddresses(port, LOOPBACK::equals, Duration.ofMillis(100))
                            .followAddresses(freePort(), LOOPBACK::equals, Duration.ofMillis(100))
                            .loops(loops)
                            .build()
                            .start();
                    TftpClient client = TftpClient.builder().build()) {
                assertThat(server.addresses()).hasSize(2);
                assertThat(server.state().phase()).isEqualTo(Phase.DEGRADED);
                assertThat(server.state().reasons())
                        .singleElement()
                        .asString()
                        .contains("127.0.0.1 port " + port)
                        .contains("end the program that has the port");
                holder.close();
                until(() -> server.state().phase() == Phase.RUNNING);
                assertThat(client.get(wanted, "f").length()).isEqualTo(1500);
            } finally {
                holder.close();
            }
        }
    }

    @Test
    void fT9_whereNothingThatIsFollowedCanBeListenedAtTheStartFails() throws Exception {
        int port = freePort();
        try (DatagramSocket holder = new DatagramSocket(port, LOOPBACK);
                TftpServer server = TftpServer.builder(FILES)
                        .followAddresses(port, LOOPBACK::equals, Duration.ofMillis(100))
                        .build()) {
            assertThat(holder.isBound()).isTrue();
            assertThatThrownBy(server::start).isInstanceOf(IOException.class).hasMessageContaining(":" + port);
        }
    }

    @Test
    void fT9_addressesAreToldApartByTheirScopes() throws Exception {
        byte[] linkLocal = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        FollowedPort port = new FollowedPort(69, address -> true);
        FollowedPort.At one = FollowedPort.At.of(port, Inet6Address.getByAddress("", linkLocal, 1));
        FollowedPort.At two = FollowedPort.At.of(port, Inet6Address.getByAddress("", linkLocal, 2));
        assertThat(Set.of(one, two)).hasSize(2);
        assertThat(one).isEqualTo(FollowedPort.At.of(port, Inet6Address.getByAddress("", linkLocal, 1)));
    }

    @Test
    void fT9_anAddressThatWentIsListenedAtNoMore() throws Exception {
        int port = freePort();
        Set<InetAddress> wanted = ConcurrentHashMap.newKeySet();
        wanted.add(LOOPBACK);
        try (TftpServer server = TftpServer.builder(FILES)
                .bind(ANY_PORT)
                .followAddresses(port, wanted::contains, Duration.ofMillis(100))
                .build()
                .start()) {
            assertThat(server.addresses()).contains(new InetSocketAddress(LOOPBACK, port));
            wanted.clear();
            until(() -> server.addresses().size() == 1);
            // Its port is free again.
            new DatagramSocket(port, LOOPBACK).close();
            wanted.add(LOOPBACK);
            until(() -> server.addresses().size() == 2);
        }
    }

    @Test
    void fT9_aPredicateThatThrowsIsAskedAgain() throws Exception {
        CallGuard guard = new CallGuard(e -> {});
        FollowedPort broken = new FollowedPort(69, address -> {
            throw new IllegalStateException("broken");
        });
        try (FollowedAddresses followed =
                new FollowedAddresses(List.of(broken), List.of(), guard, new Lifecycle("x"))) {
            followed.begin();
        }
        assertThat(guard.failures()).isPositive();
    }

    @Test
    void fT21_theWildcardAddressMeansEachAddress() throws Exception {
        int port = freePort();
        try (TftpServer server = TftpServer.builder(FILES)
                        .bind(new InetSocketAddress("0.0.0.0", port))
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            assertThat(server.addresses())
                    .contains(new InetSocketAddress(LOOPBACK, port))
                    .noneMatch(at -> at.getAddress().isAnyLocalAddress() || at.getAddress() instanceof Inet6Address);
            for (InetSocketAddress at : server.addresses()) {
                assertThat(client.get(at, "f").record().peer().orElseThrow().getAddress())
                        .isEqualTo(at.getAddress());
            }
        }
    }

    @Test
    void fT11_aTransferPortThatAnotherProgramHasIsPassedOver() throws Exception {
        try (DatagramSocket first = new DatagramSocket(0, LOOPBACK)) {
            int port = first.getLocalPort();
            assumeTrue(port < 65_530);
            try (TftpServer server = TftpServer.builder(FILES)
                            .bind(ANY_PORT)
                            .transferPorts(port, port + 3)
                            .build()
                            .start();
                    TftpClient client = TftpClient.builder().build()) {
                for (int i = 0; i < 20; i++) {
                    assertThat(client.get(server.addresses().get(0), "f").length())
                            .isEqualTo(1500);
                }
            }
        }
    }

    @Test
    void anAddressThatNoInterfaceHasIsRefusedWithTheRightRemedy() {
        TftpServer server = TftpServer.builder(FILES)
                .bind(new InetSocketAddress("192.0.2.77", 6969))
                .build();
        assertThatThrownBy(server::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no interface has that address");
        assertThatThrownBy(() -> TftpServer.builder(FILES).bind(InetSocketAddress.createUnresolved("no.such", 69)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no.such");
    }

    @Test
    void closingFromACallOfTheServersOwnDoesNotWaitForItself() throws Exception {
        TftpServer[] server = new TftpServer[1];
        server[0] = TftpServer.builder(new TftpContentSource() {
                    @Override
                    public TftpAnswer open(TftpContentRequest request) {
                        return TftpAnswer.notFound();
                    }

                    @Override
                    public TftpAnswer openNow(TftpContentRequest request) {
                        server[0].close();
                        return TftpAnswer.notFound();
                    }
                })
                .bind(ANY_PORT)
                .loops(1)
                .build()
                .start();
        try (TftpClient client = TftpClient.builder().build()) {
            client.getAsync(server[0].addresses().get(0), TftpRequest.read("f"), TftpProgress.NONE);
            assertThat(server[0].ended().get(10, TimeUnit.SECONDS).phase()).isEqualTo(Phase.CLOSED);
        }
    }
}
