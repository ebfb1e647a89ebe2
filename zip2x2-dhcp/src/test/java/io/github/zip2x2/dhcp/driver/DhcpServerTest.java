package io.github.zip2x2.dhcp.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.BootOrder;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.engine.AddressRange;
import io.github.zip2x2.dhcp.engine.ClientLease;
import io.github.zip2x2.dhcp.engine.ClientPolicy;
import io.github.zip2x2.dhcp.engine.DhcpClientActions;
import io.github.zip2x2.dhcp.engine.DhcpClientEngine;
import io.github.zip2x2.dhcp.engine.DhcpClientEvent;
import io.github.zip2x2.dhcp.engine.DhcpClientSettings;
import io.github.zip2x2.dhcp.engine.DhcpServerReport;
import io.github.zip2x2.dhcp.engine.DhcpServerSettings;
import io.github.zip2x2.dhcp.engine.Prefix;
import io.github.zip2x2.dhcp.engine.ServedNetwork;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
            assertThat(BootOrder.ZIP2X2.servers(lease.message()).get(0).host()).isEqualTo("127.0.0.1");
            assertThat(store.byAddress(lease.address())).isPresent();
        }
        // counted once the reply has left, so asked for when the server's thread has ended
        assertThat(server.snapshot().count("sent.DHCPACK")).isEqualTo(1);
        assertThat(reports).hasSize(2);
        assertThat(reports.get(1)).isInstanceOf(DhcpServerReport.Granted.class);
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
                if (port.receive(received, client.deadlineNanos() - System.nanoTime())) {
                    client.on(received, System.nanoTime(), actions);
                } else {
                    client.on(DhcpClientEvent.Signal.TIME_REACHED, System.nanoTime(), actions);
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
