package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.ClientLease;
import io.github.zip2x2.dhcp.client.ClientPort;
import io.github.zip2x2.dhcp.client.DhcpClientActions;
import io.github.zip2x2.dhcp.client.DhcpClientEngine;
import io.github.zip2x2.dhcp.client.DhcpClientEvent;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.client.DhcpClients;
import io.github.zip2x2.dhcp.client.ServerSearch;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseAnswer;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseQuestion;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class DhcpServerTest {

    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");

    static final DhcpServerSettings SETTINGS = DhcpServerSettings.of()
            .clients(ClientPolicy.ALL)
            .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                    .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                    .routers(List.of(Ipv4.of("192.0.2.1")))
                    .build())
            .build();

    @Test
    void aClientGetsALeaseOverLoopback() throws IOException {
        List<DhcpServerReport> reports = new CopyOnWriteArrayList<>();
        MemoryLeaseStore store = new MemoryLeaseStore();
        DhcpServer server = DhcpServer.builder()
                .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                .store(store)
                .settings(SETTINGS)
                .listener(reports::add)
                .build()
                .start();
        try (server) {
            ClientLease lease = boot(server.port());

            assertThat(lease.address()).isEqualTo(Ipv4.of("192.0.2.100"));
            assertThat(lease.server()).isEqualTo(LOOPBACK);
            assertThat(lease.message().option(DhcpOptions.TFTP_SERVER_NAME)).contains("127.0.0.1");
            assertThat(store.byAddress(lease.address())).isPresent();
        }
        // counted once the reply has left, so asked for when the server's thread has ended
        assertThat(server.snapshot().count("sent.DHCPACK")).isEqualTo(1);
        assertThat(reports)
                .hasExactlyElementsOfTypes(
                        DhcpServerReport.Received.class,
                        DhcpServerReport.Offered.class,
                        DhcpServerReport.Received.class,
                        DhcpServerReport.Granted.class);
    }

    @Test
    void aThousandClientsRunInOneThread() throws Exception {
        DhcpServerSettings settings = DhcpServerSettings.of()
                .clients(ClientPolicy.ALL)
                .network(ServedNetwork.of(Prefix.parse("10.0.0.0/16"))
                        .pool(AddressRange.parse("10.0.1.0-10.0.9.255"))
                        .build())
                .build();
        Set<Inet4Address> given = ConcurrentHashMap.newKeySet();
        CountDownLatch bound = new CountDownLatch(1_000);
        CountDownLatch released = new CountDownLatch(1);
        try (DhcpServer server = DhcpServer.builder()
                        .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                        .store(new MemoryLeaseStore())
                        .settings(settings)
                        .build()
                        .start();
                DhcpClients clients = new DhcpClients(ClientPort.toServer(
                                UdpEndpoint.unicast(LOOPBACK, 0), new InetSocketAddress(LOOPBACK, server.port())))
                        .start()) {
            DhcpClients.Listener listener = new DhcpClients.Listener() {
                @Override
                public void bound(HardwareAddress client, ClientLease lease) {
                    given.add(lease.address());
                    bound.countDown();
                }

                @Override
                public void lost(HardwareAddress client, DhcpClientActions.LossReason reason) {
                    released.countDown();
                }
            };
            for (int i = 0; i < 1_000; i++) {
                HardwareAddress phone =
                        HardwareAddress.of(1, (byte) 0, (byte) 11, (byte) 0xea, (byte) 0, (byte) (i >> 8), (byte) i);
                clients.add(
                        DhcpClientSettings.of(phone)
                                .startDelay(Duration.ZERO, Duration.ofMillis(500))
                                .build(),
                        Optional.empty(),
                        listener);
            }
            bound.await();
            assertThat(given).hasSize(1_000);
            clients.release(HardwareAddress.ethernet("000BEA000005"));
            released.await();
            assertThatThrownBy(clients::start).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aPolicyThatFailsForOneClientHurtsNoOther() throws IOException {
        DhcpServerSettings settings = DhcpServerSettings.of()
                .clients(client -> {
                    if (client.octet(5) == 0) {
                        throw new IllegalStateException("a policy with a fault");
                    }
                    return true;
                })
                .network(SETTINGS.networks().get(0))
                .build();
        try (DhcpServer server = DhcpServer.builder()
                        .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                        .store(new MemoryLeaseStore())
                        .settings(settings)
                        .build()
                        .start();
                ClientPort port = ClientPort.toServer(
                        UdpEndpoint.unicast(LOOPBACK, 0), new InetSocketAddress(LOOPBACK, server.port()))) {
            port.send(
                    DhcpMessage.builder(DhcpMessageType.DISCOVER)
                            .hardwareAddress(HardwareAddress.ethernet("000BEA010200"))
                            .build(),
                    Ipv4.BROADCAST);
            assertThat(boot(server.port()).address()).isEqualTo(Ipv4.of("192.0.2.100"));
            assertThat(server.snapshot().count("failed.read")).isEqualTo(1);
        }
    }

    @Test
    void aSearchFindsTheServersThatAnswer() throws IOException {
        try (DhcpServer server = DhcpServer.builder()
                        .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                        .store(new MemoryLeaseStore())
                        .settings(SETTINGS)
                        .build()
                        .start();
                ClientPort port = ClientPort.toServer(
                        UdpEndpoint.unicast(LOOPBACK, 0), new InetSocketAddress(LOOPBACK, server.port()))) {
            List<DhcpMessage> offers = ServerSearch.offers(
                    port, HardwareAddress.ethernet("020000000001"), Duration.ofMillis(400), new Random(3));
            assertThat(offers).hasSize(1);
            assertThat(offers.get(0).option(DhcpOptions.SERVER_IDENTIFIER)).contains(LOOPBACK);
            assertThat(server.snapshot().count("store.changes")).isZero();
        }
    }

    @Test
    void s99_withADurableStoreTheAckFollowsTheRecordAndAFailureGivesNone(@TempDir Path directory) throws IOException {
        AtomicInteger failures = new AtomicInteger(2);
        try (LeaseStore file = SqliteLeaseStore.open(directory.resolve("leases.db"), true);
                DhcpServer server = DhcpServer.builder()
                        .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                        .store(new FailingStore(file, failures))
                        .settings(SETTINGS)
                        .build()
                        .start()) {
            ClientLease lease = boot(server.port(), Duration.ofMillis(50));
            assertThat(file.byAddress(lease.address())).isPresent();
            assertThat(failures.get()).isNegative();
            assertThat(server.snapshot().count("failed.store")).isEqualTo(2);
            assertThat(server.snapshot().count("silent.store_failed")).isEqualTo(2);
        }
    }

    /** Fails so many times before it does what the store inside does. */
    private record FailingStore(LeaseStore inside, AtomicInteger failures) implements LeaseStore {

        @Override
        public List<LeaseOutcome> commit(List<LeaseChange> batch) throws LeaseStoreException {
            if (failures.getAndDecrement() > 0) {
                throw new LeaseStoreException("the disk is full", new IOException("full"));
            }
            return inside.commit(batch);
        }

        @Override
        public Optional<Lease> byAddress(Inet4Address address) throws LeaseStoreException {
            return inside.byAddress(address);
        }

        @Override
        public List<Lease> byClient(ClientIdentity client) throws LeaseStoreException {
            return inside.byClient(client);
        }

        @Override
        public void forEach(Consumer<Lease> visitor) throws LeaseStoreException {
            inside.forEach(visitor);
        }

        @Override
        public void close() {}
    }

    @Test
    void aSharedStoreIsAskedForAllMessagesAtOnceAndAFaultOfItCostsThoseOnly() throws IOException {
        FaultyShare store = new FaultyShare(new MemoryLeaseStore(), new AtomicInteger(), new AtomicInteger());
        try (DhcpServer server = DhcpServer.builder()
                .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                .store(store)
                .settings(SETTINGS)
                .build()
                .start()) {
            ClientLease lease = boot(server.port(), Duration.ofMillis(50));
            assertThat(store.inside().byAddress(lease.address())).isPresent();
            assertThat(store.asked()).hasValueGreaterThanOrEqualTo(4);
            assertThat(store.committed())
                    .as("an offer is a row, though the settings did not say so")
                    .hasValueGreaterThanOrEqualTo(3);
            assertThat(server.snapshot().count("failed.store")).isEqualTo(2);
            assertThat(server.snapshot().count("silent.store_failed")).isEqualTo(2);
        }
    }

    /** A store of several servers, with a fault in its first answer and in its first commit. */
    private record FaultyShare(MemoryLeaseStore inside, AtomicInteger asked, AtomicInteger committed)
            implements LeaseStore {

        @Override
        public List<LeaseOutcome> commit(List<LeaseChange> batch) {
            if (committed.getAndIncrement() == 0) {
                throw new IllegalStateException("a pool with a fault");
            }
            return inside.commit(batch);
        }

        @Override
        public List<LeaseAnswer> answers(List<LeaseQuestion> questions) throws LeaseStoreException {
            if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("a pool with a fault");
            }
            return LeaseStore.super.answers(questions);
        }

        @Override
        public Optional<Lease> byAddress(Inet4Address address) {
            return inside.byAddress(address);
        }

        @Override
        public List<Lease> byClient(ClientIdentity client) {
            return inside.byClient(client);
        }

        @Override
        public void forEach(Consumer<Lease> visitor) {
            inside.forEach(visitor);
        }

        @Override
        public boolean isShared() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void closingTwiceIsQuietAndEndsTheThread() throws IOException {
        DhcpServer server = DhcpServer.builder()
                .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                .store(new MemoryLeaseStore())
                .settings(SETTINGS)
                .build()
                .start();
        server.close();
        server.close();
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPortThatIsTakenIsRefusedWithCauseAndRemedy() throws IOException {
        try (UdpEndpoint first = UdpEndpoint.unicast(LOOPBACK, 0)) {
            assertThatThrownBy(() -> UdpEndpoint.unicast(LOOPBACK, first.port()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port())
                    .hasMessageContaining("choose another");
        }
    }

    private static ClientLease boot(int serverPort) throws IOException {
        return boot(serverPort, Duration.ofDays(1));
    }

    /** A client whose timers fire after that time at the latest. */
    private static ClientLease boot(int serverPort, Duration longestWait) throws IOException {
        DhcpClientEngine client = new DhcpClientEngine(
                DhcpClientSettings.of(HardwareAddress.ethernet("000BEA010203"))
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .build(),
                new Random(7));
        List<ClientLease> leases = new ArrayList<>();
        try (ClientPort port =
                ClientPort.toServer(UdpEndpoint.unicast(LOOPBACK, 0), new InetSocketAddress(LOOPBACK, serverPort))) {
            DhcpClientActions actions = new Sending(port, leases);
            DhcpClientEvent.Received received = new DhcpClientEvent.Received();
            client.on(new DhcpClientEvent.Start(Optional.empty()), System.nanoTime(), actions);
            while (leases.isEmpty()) {
                if (port.receive(
                        received, Math.min(longestWait.toNanos(), client.deadlineNanos() - System.nanoTime()))) {
                    client.on(received, System.nanoTime(), actions);
                } else {
                    client.on(DhcpClientEvent.Signal.TIME_REACHED, client.deadlineNanos(), actions);
                }
            }
        }
        return leases.get(0);
    }

    private record Sending(ClientPort port, List<ClientLease> leases) implements DhcpClientActions {

        @Override
        public void send(DhcpMessage message, Inet4Address destination) {
            try {
                port.send(message, destination);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void probe(Inet4Address address) {}

        @Override
        public void offered(DhcpMessage offer) {}

        @Override
        public void bound(ClientLease lease) {
            leases.add(lease);
        }

        @Override
        public void renewed(ClientLease lease) {}

        @Override
        public void informed(DhcpMessage ack) {}

        @Override
        public void lost(LossReason reason) {}

        @Override
        public void ignored(DropReason reason) {}
    }
}
